"""How many more dwellings of the size that lacks most would stop its queue from growing."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.flows import entries_by_typology, is_dated
from copil_analysis.analysis.needs import SIZES, hardest, needs_gap
from copil_analysis.analysis.queues import period_at, queues, sizes_over_time
from copil_analysis.period import QUARTERS
from copil_analysis.quarter.remembering import remembered

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@dataclass(frozen=True)
class Lever:
    """What moved the queue of a size over some quarters, 4 at most.

    ``growth``: the households that it gained. ``entries``: those who came and need the size, by
    the dates of the registers; None where these do not tell of every quarter. ``households``: who
    waits.
    """

    typology: str
    quarters: int
    households: int
    dwellings: int
    growth: int
    entries: int | None

    @property
    def others(self) -> int | None:
        """Who left without a dwelling of the size: growth = entries − dwellings − others.

        None where the entries are not known, or fewer needed the dwellings than were obtained.
        """
        if self.entries is None or self.entries - self.dwellings < self.growth:
            return None
        return self.entries - self.dwellings - self.growth

    @property
    def more(self) -> int:
        """Dwellings more a quarter with which it would not have grown: 0 where it did not."""
        return max(ceil(self.growth / self.quarters), 0)


@remembered
def lever(quarter: Quarter) -> Lever | None:
    """What would stop the queue of the `hardest` size from growing.

    None where nobody waits, or the quarter before is not known.
    """
    row, files = hardest(needs_gap(quarter)), queues(quarter)
    number = min(len(files) - 1, QUARTERS)
    if row is None or number < 1:
        return None
    size, places = str(row["typology"]), list(files.index[-number:])
    sizes = sizes_over_time(quarter)
    known = sizes[(sizes["typology"] == size) & sizes["place"].isin(places)]
    obtained = known["dwellings"].sum(skipna=False)
    if pd.isna(obtained) or len(known) < number:
        return None
    file = files[size]
    return Lever(
        typology=size,
        quarters=number,
        households=int(file.iloc[-1]),
        dwellings=int(obtained),
        growth=int(file.iloc[-1] - file.iloc[-1 - number]),
        entries=_entries(quarter, size, [period_at(place) for place in places]),
    )


def _entries(quarter: Quarter, size: str, periods: list[str]) -> int | None:
    """Who came and needs the size; None where a quarter's registers do not date everyone."""
    dated = is_dated(quarter).reindex(periods).fillna(False).astype(bool)
    if dated.empty or not dated.all(axis=None):
        return None
    entries = entries_by_typology(quarter)
    told = entries["period"].isin(periods) & entries["typology"].isin(SIZES[size])
    return int(entries.loc[told, "entries"].sum())
