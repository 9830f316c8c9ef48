"""How many more dwellings of the size that lacks most would stop its queue from growing."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.arrivals import moves_by_size
from copil_analysis.analysis.needs import hardest, needs_gap
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.quarter.remembering import remembered

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@dataclass(frozen=True)
class Lever:
    """What moved the queue of a size over some quarters, 4 at most.

    ``growth``: the households that it gained; ``households``: who waits. ``entries``, ``rehoused``
    and ``others`` are those of `moves_by_size`; None where the registers do not tell of them.
    """

    typology: str
    quarters: int
    households: int
    growth: int
    entries: int | None = None
    rehoused: int | None = None
    others: int | None = None

    @property
    def more(self) -> int:
        """Dwellings more a quarter with which it would not have grown: 0 where it did not.

        Each of them is supposed to go to a household of the queue.
        """
        return max(ceil(self.growth / self.quarters), 0)


@remembered
def lever(quarter: Quarter) -> Lever | None:
    """What would stop the queue of the `hardest` size from growing.

    None where no size has 20 households, the quarter before is not known, or dwellings are
    supposed.
    """
    if quarter.hypothesis:
        return None
    row, moves = hardest(needs_gap(quarter)), moves_by_size(quarter)
    if row is None or row["households"] < SMALLEST_DENOMINATOR or moves.empty:
        return None
    size = str(row["typology"])
    counts: dict[str, Any] = {
        str(name): None if pd.isna(count) else int(count) for name, count in moves.loc[size].items()
    }
    return Lever(size, **counts)
