"""Intervals against published values."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copil_analysis.analysis.statistics import (
    count_intervals,
    poisson_interval,
    rate_ratio_interval,
    ratio,
    shares,
    wilson_interval,
)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # Garwood's exact limits, as tables of the Poisson distribution print them.
    [(0, 0.0, 3.689), (1, 0.025, 5.572), (4, 1.090, 10.242), (45, 32.823, 60.214)],
)
def test_a_count_has_garwoods_limits(count: int, low: float, high: float) -> None:
    """0 is 0 to 3.7, 4 is 1 to 10 and 45 is 33 to 60."""
    assert poisson_interval(count) == pytest.approx((low, high), abs=5e-4)


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3.
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_a_proportion_has_newcombes_limits(count: int, total: int, low: float, high: float) -> None:
    """Wilson's interval is that of the published comparison of seven methods."""
    assert wilson_interval(count, total) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_share(count: int, total: int) -> None:
    """A share lies within its interval, which lies between 0 and 1."""
    total = max(count, total)
    low, high = wilson_interval(count, total)
    assert -1e-9 <= low <= count / total + 1e-9
    assert count / total - 1e-9 <= high <= 1 + 1e-9


def test_what_is_missing_stays_missing() -> None:
    """A missing count, a missing total and a total of zero have neither share nor interval."""
    counts = pd.Series([pd.NA, 1, 0], dtype="Int64")
    totals = pd.Series([3, pd.NA, 0], dtype="Int64")
    assert count_intervals(counts).isna().all(axis=1).tolist() == [True, False, False]
    assert shares(counts, totals).isna().all(axis=None)
    assert ratio(counts, totals).isna().all()


def test_a_column_has_the_intervals_of_its_counts() -> None:
    """A column of counts or shares has the limits that each of them has alone."""
    counts, totals = pd.Series([4, pd.NA, 0], dtype="Int64"), pd.Series([20, 20, 9], dtype="Int64")
    assert tuple(count_intervals(counts).iloc[0]) == pytest.approx(poisson_interval(4))
    found = shares(counts, totals)
    assert tuple(found.iloc[0]) == pytest.approx((0.2, *wilson_interval(4, 20)))
    assert found.iloc[1].isna().all()
    assert found["share"].iloc[2] == 0


def test_a_ratio_of_rates_is_conditional_on_their_sum() -> None:
    """10 of 15: Clopper and Pearson (1934) give 38.4 % to 88.2 %, as odds 0.623 to 7.46."""
    assert rate_ratio_interval(10, 1, 5, 1) == pytest.approx((0.623, 7.46), abs=5e-3)
    assert rate_ratio_interval(10, 2, 5, 1) == pytest.approx((0.311, 3.73), abs=5e-3)


def test_two_rates_may_overlap_and_yet_differ() -> None:
    """12 and 27 for 100 each: their own intervals overlap, that of their ratio excludes 1."""
    assert poisson_interval(12)[1] > poisson_interval(27)[0]
    assert rate_ratio_interval(27, 100, 12, 100)[0] > 1
    assert rate_ratio_interval(3, 1, 0, 1)[1] == float("inf")
