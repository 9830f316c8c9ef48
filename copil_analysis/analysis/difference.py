"""The difference with the quarter before, and with a year before: printed, and never judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from copil_analysis.analysis.counting import total_of
from copil_analysis.analysis.same_structures import is_late
from copil_analysis.analysis.series import ALL, key_of, measure_of
from copil_analysis.analysis.sizes import sizes_of
from copil_analysis.analysis.spans import is_partial
from copil_analysis.errors import UsageError
from copil_analysis.quarter.beside import doubtful, left_out, within
from copil_analysis.quarter.remembering import remembered
from copil_analysis.quarter.year import FLOWS

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

CLOSE_DAYS = 3
"""Two spans that differ by less count as one length: calendar quarters have 90 to 92 days."""
TO = ("previous", "year_before")


@dataclass(frozen=True)
class Difference:
    """How many more there are than in an earlier period, over the same structures.

    ``per_day``: the two periods last unlike; the difference is then that with what the earlier
    one would have been over as many days, rounded. ``left_out``: the labels of the structures in
    neither count. ``why`` is empty where it is known; "unknown": the earlier period, or a count
    of one; "unlike": an error, late reports or a year not over forbid it.
    """

    now: int | None
    before: int | None
    difference: int | None
    per_day: bool = False
    left_out: tuple[str, ...] = ()
    why: str = ""


@remembered
def difference(
    quarter: Quarter,
    measure: str,
    place: str = ALL,
    *,
    to: Literal["previous", "year_before"] = "previous",
) -> Difference:
    """Set a measure beside the quarter before, or a year before; a year beside the last one.

    A quarter is not set beside a year that was received as a whole: its season is not told.
    """
    if to not in TO:
        raise UsageError(f"« {to} » inconnu : on attend {', '.join(TO)}.")
    other = quarter.previous if to == "previous" else quarter.year_before
    if is_partial(quarter):
        return Difference(None, None, None, why="unlike")
    if other is None or (other.period.quarter is None) != (quarter.period.quarter is None):
        return Difference(count_of(quarter, measure, place), None, None, why="unknown")
    out, same = tuple(left_out(quarter, other)), within(quarter, other)
    now, before = (count_of(one, measure, place) for one in (same, other))
    if _is_unlike(quarter, other, measure, place):
        return Difference(now, before, None, left_out=out, why="unlike")
    if now is None or before is None:
        return Difference(now, before, None, left_out=out, why="unknown")
    per_day = not measure_of(measure).is_stock and abs(quarter.days - other.days) >= CLOSE_DAYS
    scaled = before * quarter.days / other.days if per_day else before
    return Difference(now, before, round(now - scaled), per_day, out)


@remembered
def count_of(quarter: Quarter, measure: str, place: str = ALL) -> int | None:
    """The count of a period itself; None where a cell is missing, or no row holds the part."""
    key, code = key_of(measure, place)
    table, column = measure_of(measure).source(key)
    rows: pd.DataFrame | None = quarter.table(table)
    if rows is not None and key:
        codes = sizes_of(quarter).groups.get(code, (code,))
        rows = rows[rows[key].replace("STUDIO", "T1").isin(codes)]
    if rows is None or rows.empty:
        return None
    count: Any = total_of(rows[column])
    return None if pd.isna(count) else int(count)


def _is_unlike(quarter: Quarter, other: Quarter, measure: str, place: str) -> bool:
    key, _ = key_of(measure, place)
    table, _ = measure_of(measure).source(key)
    pair = (quarter, other)
    if any(table in doubtful(one) for one in pair):
        return True
    return table in FLOWS and any(is_late(one) for one in pair)
