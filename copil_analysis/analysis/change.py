"""How a count or a share moved between two periods: a rise or a fall only beyond chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
from statsmodels.stats.proportion import confint_proportions_2indep

from copil_analysis.analysis.counting import total_of
from copil_analysis.analysis.statistics import ALPHA, count_intervals, rate_ratio_interval
from copil_analysis.period import Period

Verdict = Literal["rise", "fall", "chance", ""]
"""Empty where there is nothing to compare: a count is missing, or both are zero."""
CLOSE_DAYS = 3
"""Two spans that differ by less count as one length: calendar quarters have 90 to 92 days.

So the ratio is that of the two printed counts, which a reader can check, unless bounds differ.
"""


@dataclass(frozen=True)
class Change:
    """Two counts, the later one's rate over the earlier one's, and its interval at 95 %.

    ``ratio`` is missing where nothing can be divided; ``high`` is infinite where ``before`` is
    zero. ``days_before`` and ``days`` are the exposures, 1 and 1 for a stock.
    """

    before: int | None
    now: int | None
    days_before: int = 1
    days: int = 1
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: Verdict = ""

    @property
    def difference(self) -> int | None:
        """How many more there are now; missing where a count is."""
        return None if self.before is None or self.now is None else self.now - self.before

    @property
    def is_by_day(self) -> bool:
        """Whether the two spans are too unlike for the bare counts to be set side by side."""
        return exposures(self.days, self.days_before) != (1, 1)


def compare_counts(
    before: Any, now: Any, *, days_before: int = 1, days: int = 1, alpha: float = ALPHA
) -> Change:
    """Compare two counts by the conditional binomial interval of the ratio of their rates.

    For flows the exposures are the days of the real bounds (see ``CLOSE_DAYS``); for a stock
    they are 1 and 1, which is careful: the same households stand in both counts, so that less
    of the change is chance.

    >>> compare_counts(12, 27).verdict, compare_counts(38, 45).verdict, compare_counts(0, 0).verdict
    ('rise', 'chance', '')
    """
    known = [None if pd.isna(count) else int(count) for count in (before, now)]
    was, is_now = known
    if was is None or is_now is None or was + is_now == 0:
        return Change(was, is_now, days_before, days)
    now_over, was_over = exposures(days, days_before)
    low, high = rate_ratio_interval(is_now, now_over, was, was_over, alpha=alpha)
    ratio = (is_now / now_over) / (was / was_over) if was else None
    return Change(was, is_now, days_before, days, ratio, low, high, verdict_of(low, high, 1))


def exposures(days: int, days_before: int) -> tuple[int, int]:
    """The days of two spans, or 1 and 1 where they differ by less than CLOSE_DAYS."""
    return (1, 1) if abs(days - days_before) < CLOSE_DAYS else (days, days_before)


def verdict_of(low: float | None, high: float | None, unchanged: float) -> Verdict:
    """Say what an interval bears: a rise or a fall only where it excludes ``unchanged``."""
    if low is None or high is None:
        return ""
    if low > unchanged:
        return "rise"
    return "fall" if high < unchanged else "chance"


@dataclass(frozen=True)
class ShareChange:
    """Two shares, their difference (now less before) and its interval at 95 %."""

    before: int
    total_before: int
    now: int
    total: int
    low: float
    high: float
    verdict: Verdict


def compare_shares(before: Any, total_before: Any, now: Any, total: Any) -> ShareChange | None:
    """Compare two shares by Newcombe's interval of their difference; None without a total."""
    counts = (before, total_before, now, total)
    if any(pd.isna(count) for count in counts) or not total_before or not total:
        return None
    was, of, is_now, of_now = map(int, counts)
    low, high = confint_proportions_2indep(
        is_now, of_now, was, of, method="newcomb", compare="diff", alpha=ALPHA
    )
    # What ends at no change does not exclude it, however the last bit was rounded.
    low, high = round(float(low), 12), round(float(high), 12)
    return ShareChange(was, of, is_now, of_now, low, high, verdict_of(low, high, 0))


def count_where(frame: pd.DataFrame, value: str, where: Mapping[str, Sequence[str]]) -> Any:
    """Add up a column over the rows that hold these codes: an int, or NA.

    NA where a cell is missing, and where no row holds them: it was not counted, and is not zero.
    """
    chosen = frame
    for column, codes in where.items():
        chosen = chosen[chosen[column].isin(list(codes))]
    return pd.NA if chosen.empty else total_of(chosen[value])


def counts_over_time(
    stacked: pd.DataFrame,
    calendar: pd.DataFrame,
    *,
    value: str,
    where: Mapping[str, Sequence[str]],
    measure: str,
) -> pd.DataFrame:
    """Count a measure in each quarter of a table stacked over quarters, with Poisson's intervals.

    Columns period, measure, count, low, high: one row for every quarter from the first of
    ``calendar`` to its last; those that are not known, or whose count is missing, are missing.
    """
    rows = dict(tuple(stacked.groupby("period", sort=False)))
    periods = _every_quarter([str(period) for period in calendar["period"]])
    counts = [
        count_where(rows[period], value, where) if period in rows else pd.NA for period in periods
    ]
    series = pd.DataFrame({"period": periods, "measure": measure})
    series["count"] = pd.array(counts, dtype="Int64")
    return series.join(count_intervals(series["count"]))


def _every_quarter(known: Sequence[str]) -> list[str]:
    periods = [Period.parse(period) for period in known]
    quarters = [period for period in periods if period.quarter is not None]
    if not quarters:
        return []
    told = [max(quarters)]
    while told[-1] > min(quarters):
        told.append(told[-1].previous)
    return [str(period) for period in reversed(told)]
