"""How many more dwellings of the size that lacks most would stop its queue from growing."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from copil_analysis.analysis.flows import is_dated, moves_by_quarter
from copil_analysis.analysis.needs import hardest, needs_gap
from copil_analysis.analysis.queues import period_at, queues
from copil_analysis.analysis.sizes import sizes_of
from copil_analysis.period import QUARTERS
from copil_analysis.quarter.remembering import remembered

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@dataclass(frozen=True)
class Lever:
    """What moved the queue of a size over some quarters, 4 at most.

    ``growth``: the households that it gained; ``households``: who waits. ``entries``, ``rehoused``
    and ``others`` are of those who need the size, whatever dwelling they got, by the dates of the
    registers; None where these do not tell of every quarter, or not of the growth.
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

    None where nobody waits, the quarter before is not known, or dwellings are supposed.
    """
    if quarter.hypothesis:
        return None
    row, files = hardest(needs_gap(quarter)), queues(quarter)
    number = min(len(files) - 1, QUARTERS)
    if row is None or number < 1:
        return None
    size, file = str(row["typology"]), files[str(row["typology"])]
    growth = int(file.iloc[-1] - file.iloc[-1 - number])
    periods = [period_at(place) for place in files.index[-number:]]
    moves = _moves(quarter, size, periods)
    if moves and moves["entries"] - moves["rehoused"] - moves["others"] != growth:
        moves = {}
    return Lever(size, number, int(file.iloc[-1]), growth, **moves)


def _moves(quarter: Quarter, size: str, periods: list[str]) -> dict[str, int]:
    """Who came and who left of a size; nothing where a quarter's registers do not date everyone."""
    dated = is_dated(quarter).reindex(periods).fillna(False).astype(bool)
    if dated.empty or not dated.all(axis=None):
        return {}
    moves, codes = moves_by_quarter(quarter), sizes_of(quarter).rows[size]
    told = moves[moves["period"].isin(periods) & moves["typology"].isin(codes)]
    return {name: int(told[name].sum()) for name in ("entries", "rehoused", "others")}
