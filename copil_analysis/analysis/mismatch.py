"""How needs and dwellings move apart over the quarters: the coverage by typology, its changes."""

from typing import Any

import pandas as pd

from copil_analysis.analysis.change import exposures
from copil_analysis.analysis.needs import JOINT, LARGER, gap_with_groups
from copil_analysis.analysis.statistics import ALPHA, SMALLEST_DENOMINATOR, rate_ratio_interval

FOLLOWED = (JOINT, "T3", LARGER)
"""The sizes that are followed: a quarter has too few T4, T5 or T6 to follow each."""
RISE, FALL, CHANCE = "rise", "fall", "chance"


def gap_over_time(needs: pd.DataFrame, dwellings: pd.DataFrame) -> pd.DataFrame:
    """`gap_with_groups` of every period; both tables are stacked with a column period, kept."""
    parts = [
        gap_with_groups(_of(needs, period), _of(dwellings, period)).assign(period=period)
        for period in needs["period"].unique()
    ]
    stacked = pd.concat(parts, ignore_index=True)
    return stacked[["period", *(name for name in stacked if name != "period")]]


def _of(table: pd.DataFrame, period: str) -> pd.DataFrame:
    return table[table["period"] == period].drop(columns="period")


def coverage_changes(
    now: pd.DataFrame, before: pd.DataFrame, *, days: int, days_before: int, spans: int = 1
) -> pd.DataFrame:
    """Compare the coverage of two periods, each a `gap_with_groups`, by typology.

    Columns typology, coverage, coverage_before, ratio_low, ratio_high, change, is_established. The
    interval is the
    conditional binomial's of the two rates: dwellings for one household and one day, as periods
    differ in length. change is "rise" or "fall" where it excludes 1 and the printed coverages go
    the same way, otherwise "chance"; missing where a count is, or nothing was obtained in both.
    is_established holds where the interval still excludes 1 at ALPHA divided by the number of sizes
    compared (Bonferroni), and of ``spans`` in which they are: of many comparisons one exceeds
    chance by itself. A size that fewer than 20 households need is not compared.
    """
    names = ["typology", "households", "dwellings", "coverage"]
    pairs = now[names].merge(before[names], on="typology", suffixes=("", "_before"))
    records = pairs.to_dict("records")
    rows = [_change(pair, days, days_before) for pair in records]
    alpha = ALPHA / (len(pairs) * spans)
    strict = [_change(pair, days, days_before, alpha=alpha) for pair in records]
    bounds = pd.DataFrame(rows, columns=["ratio_low", "ratio_high", "change"], index=pairs.index)
    kept = pairs[["typology", "coverage", "coverage_before"]]
    return kept.join(bounds.astype({"ratio_low": "Float64", "ratio_high": "Float64"})).assign(
        is_established=[change in (RISE, FALL) for _, _, change in strict]
    )


def _change(
    pair: dict[Any, Any], days: int, days_before: int, *, alpha: float = ALPHA
) -> tuple[Any, Any, str | None]:
    counts = [
        pair[name] for name in ("dwellings", "households", "dwellings_before", "households_before")
    ]
    if (
        any(pd.isna(n) for n in counts)
        or min(counts[1], counts[3]) < SMALLEST_DENOMINATOR
        or counts[0] == counts[2] == 0
    ):
        return pd.NA, pd.NA, None
    days, days_before = exposures(days, days_before)
    low, high = rate_ratio_interval(
        counts[0], counts[1] * days, counts[2], counts[3] * days_before, alpha=alpha
    )
    if low > 1 and pair["coverage"] > pair["coverage_before"]:
        return low, high, RISE
    if high < 1 and pair["coverage"] < pair["coverage_before"]:
        return low, high, FALL
    return low, high, CHANCE
