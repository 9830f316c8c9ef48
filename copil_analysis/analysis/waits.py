"""How long: until the rehousing of those who were rehoused, so far for those who still wait.

Two waits that are never mixed; what joins them rightly is the curve of ``analysis.survival``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from copil_analysis.analysis.statistics import median_interval
from copil_analysis.cleaning.waiting import is_waiting

MONTH = 365.25 / 12
"""Days in a month."""
FEWEST = 6
"""Under so many a median has no interval at 95 %, and would tell the wait of nearly one."""
LONGEST = 30 * 12
"""Months; a longer wait is taken for a slip of the pen."""


@dataclass(frozen=True)
class Waits:
    """Months waited: those of the ``known`` households among ``total``.

    ``absurd``: left out, because the wait would be negative or beyond thirty years. The
    quartiles are missing under FEWEST known; low and high are the median's interval.
    """

    total: int
    known: int
    absurd: int
    median: float | None = None
    low: float | None = None
    high: float | None = None
    lower_quartile: float | None = None
    upper_quartile: float | None = None


def waits_of_rehoused(attributions: pd.DataFrame) -> Waits:
    """Months from the request to the allocation, of the rows of a register of allocations."""
    return summarise(attributions["request_date"], attributions["date"])


def waits_so_far(file_active: pd.DataFrame, *, snapshot: date, since: str) -> Waits:
    """Months from the date ``since`` to the snapshot, of those who wait on that day.

    Censored: none of these waits is finished, and the long ones are met oftener.
    """
    waiting = file_active[is_waiting(file_active, snapshot)]
    return summarise(waiting[since], pd.Series(pd.Timestamp(snapshot), index=waiting.index))


def summarise(start: "pd.Series[Any]", end: "pd.Series[Any]") -> Waits:
    """Summarise the months from one column of dates to another; no law of the waits is assumed.

    The median's interval is that of order statistics (`statistics.median_interval`).
    """
    months = (end - start).dt.days / MONTH
    known = months[months.between(0, LONGEST)]
    absurd = int(months.notna().sum()) - len(known)
    if len(known) < FEWEST:
        return Waits(len(months), len(known), absurd)
    low, high = median_interval(known)
    quartiles = [float(known.quantile(p)) for p in (0.25, 0.5, 0.75)]
    return Waits(
        total=len(months),
        known=len(known),
        absurd=absurd,
        median=quartiles[1],
        low=low,
        high=high,
        lower_quartile=quartiles[0],
        upper_quartile=quartiles[2],
    )
