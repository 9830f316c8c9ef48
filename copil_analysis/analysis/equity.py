"""Who is rehoused as often as their part of those who wait, and who more or less often.

The ratio is the share among the rehoused ÷ the share among the waiting. The two are different
households: who was rehoused in the period no longer waits at its snapshot.
"""

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from statsmodels.stats.proportion import score_test_proportions_2indep

from copil_analysis.analysis.statistics import ALPHA, ratio

_FARTHEST = 1e9  # a ratio no interval of ours reaches


def ratio_interval(
    count: Any, total: Any, other_count: Any, other_total: Any, *, alpha: float = ALPHA
) -> tuple[float, float]:
    """Koopman's score interval of the ratio of two proportions, by inverting the score test.

    From 0 where the first count is zero, infinite where the other is. Inverted here because
    statsmodels 0.15 solves it in closed form (``confint_proportions_2indep``), which is wrong
    where a count equals its total: 3 of 3 against 5 of 9 would be from 1.5 on.

    >>> [round(bound, 2) for bound in ratio_interval(36, 40, 16, 80)]
    [2.94, 7.15]
    """
    return _ratio_interval((int(count), int(total), int(other_count), int(other_total)), alpha)


@lru_cache(maxsize=4096)
def _ratio_interval(counts: tuple[int, int, int, int], alpha: float) -> tuple[float, float]:
    above, below = counts[0] * counts[3], counts[1] * counts[2]
    if above == below == 0:
        return 0.0, float("inf")
    found = above / below if above and below else (_FARTHEST if above else 1 / _FARTHEST)
    low = _bound(counts, alpha, found, 1 / _FARTHEST) if above else 0.0
    high = _bound(counts, alpha, found, _FARTHEST) if below else float("inf")
    return low, high


def _bound(counts: tuple[int, ...], alpha: float, found: float, farthest: float) -> float:
    """Where, between the ratio found and the farthest one, the score test begins to refuse."""

    def excess(exponent: float) -> float:
        with np.errstate(divide="ignore", invalid="ignore"):
            _, p = score_test_proportions_2indep(
                *counts,
                value=float(np.exp(exponent)),
                compare="ratio",
                correction=False,
                return_results=False,
            )
        # At the ratio found the statistic may be 0 ÷ 0: nothing is refused there.
        return (1.0 if np.isnan(p) else float(p)) - alpha

    return float(np.exp(brentq(excess, np.log(found), np.log(farthest), xtol=1e-6)))


def represent(counts: pd.DataFrame) -> pd.DataFrame:
    """Compare the shares of each group within its dimension.

    ``counts``: dimension, group, rehoused, waiting. Adds rehoused_total and waiting_total (the
    dimension's), rehoused_share and waiting_share, ratio with low and high (missing where a part
    is missing or a whole is empty; the ratio also where nobody of the group waits), differs (the
    interval at 95 % excludes 1) and stands_out.

    A page compares some twenty groups, of which one interval may exclude 1 by chance alone.
    Intervals stay at 95 %, as on all pages, and a page says so; what is put forward alone, in
    the Points essentiels, must also exclude 1 at 5 % ÷ number of groups (Bonferroni): stands_out.
    """
    totals = counts.groupby("dimension", sort=False)[["rehoused", "waiting"]]
    told = counts.reset_index(drop=True).join(
        totals.transform("sum", skipna=False).add_suffix("_total").reset_index(drop=True)
    )
    shares = {n: ratio(told[n], told[f"{n}_total"]) for n in ("rehoused", "waiting")}
    told = told.assign(
        rehoused_share=shares["rehoused"],
        waiting_share=shares["waiting"],
        ratio=ratio(shares["rehoused"], shares["waiting"]),
    )
    is_known = shares["rehoused"].notna() & shares["waiting"].notna()
    is_known &= (told["rehoused"].fillna(0) + told["waiting"].fillna(0)) > 0
    told = told.join(_intervals(told, is_known, ALPHA))
    strict = _intervals(told, is_known, ALPHA / max(int(is_known.sum()), 1))
    return told.assign(differs=_excludes_one(told), stands_out=_excludes_one(strict))


def _intervals(told: pd.DataFrame, is_known: "pd.Series[bool]", alpha: float) -> pd.DataFrame:
    columns = ["rehoused", "rehoused_total", "waiting", "waiting_total"]
    bounds = [
        ratio_interval(*row, alpha=alpha) if known else (pd.NA, pd.NA)
        for known, row in zip(is_known, told[columns].itertuples(index=False), strict=True)
    ]
    return pd.DataFrame(bounds, index=told.index, columns=["low", "high"], dtype="Float64")


def _excludes_one(bounds: pd.DataFrame) -> "pd.Series[bool]":
    excluded: pd.Series[bool] = ((bounds["low"] > 1) | (bounds["high"] < 1)).fillna(False)
    return excluded.astype(bool)
