"""Changes against published values, and what may be called a rise or a fall."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.rates import test_poisson_2indep as poisson_test

from copil_analysis.analysis.change import (
    compare_counts,
    compare_shares,
    count_where,
    counts_over_time,
)

counts = st.integers(0, 200)


def test_a_ratio_has_the_limits_that_r_prints() -> None:
    """R's help of poisson.test, Fredericia against three cities: 1.971, 0.858 to 4.277."""
    change = compare_counts(6 + 8 + 7, 11, days_before=1083 + 1050 + 878, days=800)
    assert change.ratio == pytest.approx(1.971488, abs=5e-7)
    assert (change.low, change.high) == pytest.approx((0.8584264, 4.2772659), abs=5e-7)
    assert change.verdict == "chance"


@pytest.mark.parametrize(
    ("before", "now", "verdict"),
    [(12, 27, "rise"), (27, 12, "fall"), (38, 45, "chance"), (0, 6, "rise"), (5, 0, "chance")],
)
def test_a_verdict_needs_an_interval_without_one(before: int, now: int, verdict: str) -> None:
    """6 against 0 is a rise (0.5 ** 6 is under 2.5 %), 0 against 5 not yet a fall (3.1 %)."""
    assert compare_counts(before, now).verdict == verdict


@given(st.integers(1, 200), counts)
def test_the_verdict_is_that_of_the_exact_conditional_test(before: int, now: int) -> None:
    """Over equal spans the two-sided conditional test of statsmodels decides as we do.

    It divides by the earlier count, so that this one is not zero here.
    """
    change = compare_counts(before, now)
    p = poisson_test(now, 1, before, 1, method="exact-cond").pvalue
    expected = "chance" if p >= 0.05 else "rise" if now > before else "fall"
    assert change.verdict == expected


@given(counts, counts, st.integers(80, 100), st.integers(80, 100))
def test_a_rise_read_backwards_is_a_fall(before: int, now: int, days: int, others: int) -> None:
    """Exchanging the two periods exchanges the two verdicts."""
    backwards = {"rise": "fall", "fall": "rise", "chance": "chance", "": ""}
    change = compare_counts(before, now, days_before=days, days=others)
    other = compare_counts(now, before, days_before=others, days=days)
    assert other.verdict == backwards[change.verdict]


def test_a_longer_span_explains_a_larger_count() -> None:
    """400 in 100 days is as much as 200 in 50: the counts differ, their rates do not."""
    change = compare_counts(200, 400, days_before=50, days=100)
    assert (change.ratio, change.difference, change.verdict) == (1, 200, "chance")
    assert change.is_by_day
    assert compare_counts(200, 400).verdict == "rise"


def test_two_calendar_quarters_count_as_one_length() -> None:
    """53 after 46 is 53 / 46 for a reader, though one quarter has 92 days and the other 91."""
    change = compare_counts(46, 53, days_before=91, days=92)
    assert change.ratio == 53 / 46
    assert not change.is_by_day
    assert compare_counts(46, 53, days_before=89, days=92).is_by_day


def test_nothing_is_compared_with_what_is_missing_or_with_nothing() -> None:
    """A missing count and twice zero have no ratio, no interval and no verdict."""
    for before, now in ((pd.NA, 3), (3, pd.NA), (0, 0)):
        change = compare_counts(before, now)
        assert (change.ratio, change.low, change.high, change.verdict) == (None, None, None, "")
    assert compare_counts(pd.NA, 3).difference is None


def test_after_zero_there_is_no_ratio_but_a_lower_bound() -> None:
    """6 after 0: Clopper and Pearson's 0.025 ** (1 / 6) = 54.1 % as odds is 1.1774."""
    change = compare_counts(0, 6)
    assert change.ratio is None
    assert (change.low, change.high) == (pytest.approx(1.1774, abs=5e-5), float("inf"))


@pytest.mark.parametrize(
    ("now", "total", "before", "total_before", "low", "high", "verdict"),
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
    [
        (56, 70, 48, 80, 0.0524, 0.3339, "rise"),
        (9, 10, 3, 10, 0.1705, 0.8090, "rise"),
        (5, 56, 0, 29, -0.0381, 0.1926, "chance"),
        (0, 10, 0, 20, -0.1611, 0.2775, "chance"),
    ],
)
def test_a_difference_of_shares_has_newcombes_limits(
    now: int, total: int, before: int, total_before: int, low: float, high: float, verdict: str
) -> None:
    """The examples of the published comparison of eleven methods."""
    change = compare_shares(before, total_before, now, total)
    assert change is not None
    assert (change.low, change.high) == pytest.approx((low, high), abs=5e-5)
    assert change.verdict == verdict
    assert compare_shares(before, 0, now, total) is None
    assert compare_shares(pd.NA, total_before, now, total) is None


def test_rows_are_added_up_by_their_codes() -> None:
    """A missing cell makes the sum missing, and so does a code that no row holds."""
    frame = pd.DataFrame({"typology": ["T3", "T4", "T5", "T6"], "dwellings": [7, 1, 2, pd.NA]})
    frame = frame.astype({"dwellings": "Int64"})
    assert count_where(frame, "dwellings", {"typology": ["T4", "T5"]}) == 3
    assert pd.isna(count_where(frame, "dwellings", {"typology": ["T5", "T6"]}))
    assert pd.isna(count_where(frame, "dwellings", {"typology": ["T1"]}))


def test_a_series_keeps_the_quarters_that_are_missing() -> None:
    """2010-T4 to 2011-T3 are four rows; the one that was not received has no count."""
    calendar = pd.DataFrame({"period": ["2010-T4", "2011-T1", "2011-T3"]})
    stacked = pd.DataFrame(
        {
            "period": ["2010-T4", "2010-T4", "2011-T1", "2011-T3"],
            "structure": ["EST", "CASA", "EST", "EST"],
            "households": pd.array([3, 1, 0, 9], dtype="Int64"),
        }
    )
    series = counts_over_time(stacked, calendar, value="households", where={}, measure="m")
    assert list(series.columns) == ["period", "measure", "count", "low", "high"]
    assert list(series["period"]) == ["2010-T4", "2011-T1", "2011-T2", "2011-T3"]
    assert series["count"].fillna(-1).tolist() == [4, 0, -1, 9]
    # Garwood: 4 is 1.09 to 10.24, 0 is 0 to 3.69.
    assert series["low"].iloc[:2].tolist() == pytest.approx([1.090, 0], abs=5e-4)
    assert series["high"].iloc[:2].tolist() == pytest.approx([10.242, 3.689], abs=5e-4)
    assert series.loc[2, ["low", "high"]].isna().all()
