"""How long: until the rehousing of those who were rehoused, so far for those who still wait.

Two waits that are never mixed; what joins them rightly are the curves of ``analysis.outcomes``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.counting import total_of
from copil_analysis.analysis.households import size_of
from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.statistics import median_interval
from copil_analysis.cleaning.waiting import days_waited, is_waiting
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

MONTH = 365.25 / 12
"""Days in a month."""
FEWEST = 6
"""Under so many a median has no interval at 95 %, and would tell the wait of nearly one."""
_TYPES = {
    "households": "Int64",
    "known": "Int64",
    **dict.fromkeys(("median", "low", "high"), "Float64"),
}


@remembered
def waits(quarter: Quarter, by: str = "size") -> pd.DataFrame:
    """The two waits in months, all together and by ``size`` of household, one row each.

    ``wait``: rehoused, from the request to the allocation, of those of the last year
    (``spans.last_year``); waiting, from the request to the snapshot, of those who wait then. The
    second is censored: none of these waits is finished, and the long ones are met oftener.
    ``size``: total, or one of ``households.SIZES``; in its place ``structure``, if that is asked.
    ``households``: how many there are (the total is that of the tidy table), ``known``: of how many
    the wait is; median with low and high, missing under FEWEST known. A wait without a register has
    no row.
    """
    rows = [*_of_rehoused(quarter, by), *_of_waiting(quarter, by)]
    columns = ["wait", by, "households", "known", "median", "low", "high"]
    return pd.DataFrame(rows, columns=columns).astype(_TYPES)


def _of_rehoused(quarter: Quarter, by: str) -> Iterator[dict[str, Any]]:
    span = last_year(quarter)
    rows = span.attributions
    if "request_date" in rows:
        total = total_of(span.tables["rehoused"]["households"])
        days = days_waited(ATTRIBUTIONS, rows, snapshot=quarter.snapshot)
        parts = _parts(quarter, rows, by)
        yield from _by_part("rehoused", by, parts, days, total)


def _of_waiting(quarter: Quarter, by: str) -> Iterator[dict[str, Any]]:
    register = quarter.registers.get(WAITING_FILE)
    if register is not None:
        rows = register[is_waiting(register, quarter.snapshot)]
        total = total_of(quarter.waiting["households"])
        days = days_waited(WAITING_FILE, rows, snapshot=quarter.snapshot)
        parts = _parts(quarter, rows, by)
        yield from _by_part("waiting", by, parts, days, total)


def _parts(quarter: Quarter, rows: pd.DataFrame, by: str) -> pd.Series[Any]:
    """The size or the structure of each row; the categories are all of them, in order."""
    if by == "size":
        return size_of(rows)
    codes = rows["structure"].astype("str")
    known = dict.fromkeys([*quarter.config.structure_labels, *codes.dropna()])
    return codes.astype(pd.CategoricalDtype(list(known)))


def _by_part(
    wait: str, by: str, parts: pd.Series[Any], days: pd.Series[int], total: Any
) -> Iterator[dict[str, Any]]:
    months = days.astype("float64") / MONTH
    yield {"wait": wait, by: TOTAL, **summarise(months), "households": total}
    for part in parts.cat.categories:
        yield {"wait": wait, by: part, **summarise(months[parts == part])}


def summarise(months: pd.Series[float]) -> dict[str, Any]:
    """The median of some waits with the interval of order statistics; it supposes no law of them.

    Some may be missing (``cleaning.waiting.days_waited``).
    """
    known = months.dropna()
    low, high = median_interval(known) if len(known) >= FEWEST else (pd.NA, pd.NA)
    median = float(known.median()) if len(known) >= FEWEST else pd.NA
    counts = {"households": len(months), "known": len(known)}
    return {**counts, "median": median, "low": low, "high": high}
