"""Intervals at 95 % from established libraries; a missing count has a missing interval."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import quantile_test
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

_Numbers = npt.NDArray[np.float64]
ALPHA = 0.05
FEWEST_OF_INTERVAL = 9
"""Values, of whose median an interval is given."""
SMALLEST_DENOMINATOR = 20
"""Under this denominator "x sur n" is printed and not a percentage."""


def poisson_interval(count: Any) -> tuple[float, float]:
    """Exact (Garwood) interval of the mean of which ``count`` was observed.

    >>> [round(bound, 1) for bound in poisson_interval(0)]
    [0.0, 3.7]
    """
    low, high = confint_poisson(int(count), 1, method="exact-c", alpha=ALPHA)
    return float(low), float(high)


def wilson_interval(count: Any, total: Any) -> tuple[float, float]:
    """Wilson's interval of the proportion ``count`` out of ``total``, which is not zero."""
    low, high = proportion_confint(int(count), int(total), alpha=ALPHA, method="wilson")
    return float(low), float(high)


def count_bounds(counts: _Numbers) -> tuple[_Numbers, _Numbers]:
    """The ends of the Poisson intervals of counts; missing, NaN, where the count is."""
    low, high = np.full((2, *counts.shape), np.nan)
    known = ~np.isnan(counts)
    if known.any():
        low[known], high[known] = confint_poisson(counts[known], 1, method="exact-c", alpha=ALPHA)
    return low, high


def count_intervals(counts: "pd.Series[Any]") -> pd.DataFrame:
    """Give each count its Poisson interval: columns low and high, on the same index."""
    low, high = count_bounds(counts.to_numpy(float, na_value=np.nan))
    return pd.DataFrame({"low": low, "high": high}, index=counts.index, dtype="Float64")


def shares(counts: "pd.Series[Any]", totals: "pd.Series[Any]") -> pd.DataFrame:
    """Give each count its share of the total beside it, with Wilson's interval.

    Columns share, share_low and share_high. All three are missing where the count or the
    total is, or where the total is zero: a share of nothing does not exist.
    """
    both = pd.DataFrame({"count": counts, "total": totals}).dropna().astype(float)
    both = both[both["total"] > 0]
    low, high = proportion_confint(both["count"], both["total"], alpha=ALPHA, method="wilson")
    names = {"share": both["count"] / both["total"], "share_low": low, "share_high": high}
    return pd.DataFrame(names).reindex(counts.index).astype("Float64")


def rate_ratio_interval(
    count: Any, exposure: Any, other_count: Any, other_exposure: Any, *, alpha: float = ALPHA
) -> tuple[float, float]:
    """Conditional binomial interval of one rate over another; it is not zero by zero.

    Given both counts together, the first is binomial: its exact (Clopper-Pearson) interval,
    as odds, is that of the ratio of the counts. Infinite where the other count is zero.

    >>> [round(bound, 2) for bound in rate_ratio_interval(10, 1, 5, 1)]
    [0.62, 7.46]
    """
    both = int(count) + int(other_count)
    found = proportion_confint(int(count), both, alpha=alpha, method="beta")
    exposures = float(other_exposure) / float(exposure)
    low, high = (float(p / (1 - p) * exposures) if p < 1 else float("inf") for p in found)
    return low, high


def median_interval(values: "pd.Series[Any]") -> tuple[float, float]:
    """Interval of the median by order statistics (Conover): it supposes no law of the values.

    Missing under nine values: of six to eight it would be the smallest and the largest, which is
    to tell of two households.
    """
    if len(values) < FEWEST_OF_INTERVAL:
        return float("nan"), float("nan")
    found: Any = quantile_test(values.to_numpy(float)).confidence_interval(1 - ALPHA)
    return float(found.low), float(found.high)


def ratio(above: "pd.Series[Any]", below: "pd.Series[Any]") -> "pd.Series[Any]":
    """Divide row by row; missing where a part is missing or the divisor is zero."""
    divisors = below.astype("Float64")
    return above.astype("Float64") / divisors.mask(divisors == 0)
