"""Two counts side by side, by hand and against statsmodels' own model."""

import numpy as np
import pytest
import statsmodels.api as sm

from copil_analysis.analysis.two_years import (
    Pair,
    Spread,
    chance_of_all,
    fit_spread,
    ratio_interval,
    smallest_seen,
    stock_ratio,
)

DAYS = np.full(8, 91.0)


def test_the_dispersion_is_pearsons() -> None:
    """Two years of 2, 18, 10, 10 and 18, 2, 10, 10, where 10 was to be expected of each quarter.

    Chi-square is 4 × 8² ÷ 10 = 25.6; eight quarters less four of the year and one level leave 3.
    """
    counts = np.array([2.0, 18, 10, 10, 18, 2, 10, 10])[:, None]
    spread = fit_spread(counts, DAYS)
    assert spread.freedom == 3
    assert spread.dispersion == pytest.approx(25.6 / 3, rel=1e-4)


def test_a_season_is_no_dispersion() -> None:
    """A season that comes back each year, and a level twice as high, are fitted without a rest."""
    counts = np.array([10.0, 20, 30, 20, 20, 40, 60, 40])[:, None]
    assert fit_spread(counts, DAYS).dispersion == pytest.approx(0, abs=1e-6)


def test_a_year_without_any_tells_nothing_of_dispersion() -> None:
    """A part of which a whole year is zero is left out of that year, and frees no degree."""
    alone = np.array([2.0, 18, 10, 10, 18, 2, 10, 10])[:, None]
    beside = np.hstack([alone, np.array([[0.0]] * 4 + [[5.0]] * 4)])
    found = fit_spread(beside, DAYS)
    assert found.freedom == 6
    assert 0 < found.dispersion < 25.6 / 3


def test_what_tells_nothing_of_dispersion_is_poisson_unsurely() -> None:
    """One year with its season, or a quarter of the year that is always zero, raise no error."""
    year = np.array([[5.0], [9.0], [7.0], [8.0]])
    assert fit_spread(year, DAYS[:4]) == Spread(1.0, 1)
    assert fit_spread(np.vstack([year, 0 * year]), DAYS) == Spread(1.0, 1)
    never = np.array([[0.0], [9], [7], [8], [0], [7], [9], [8]])
    assert fit_spread(never, DAYS).freedom == 3


def test_the_wider_interval_holds() -> None:
    """40 and 40: exact for Poisson 0.63 to 1.59; with the dispersion above, ±3.182 × 0.653 in logs.

    Student's quantile of 97.5 % with three degrees is 3.182; exp(2.079) is 8.0.
    """
    pair = Pair(40, 40)
    calm = ratio_interval(pair, Spread(0.1, 3), alpha=0.05)
    assert calm == pytest.approx((0.629, 1.590), abs=2e-3)
    wild = ratio_interval(pair, Spread(25.6 / 3, 3), alpha=0.05)
    assert wild == pytest.approx((1 / 8.0, 8.0), rel=5e-3)


def test_it_is_the_interval_of_the_whole_model() -> None:
    """statsmodels' quasi-Poisson with a season and a level a year gives the same ends."""
    counts = np.array([9.0, 22, 14, 12, 30, 21, 35, 17])
    levels = (np.arange(8) >= 4).astype(float)
    design = np.column_stack([*(np.arange(8) % 4 == n for n in range(4)), levels]).astype(float)
    model = sm.GLM(counts, design, family=sm.families.Poisson())
    fitted = model.fit(scale="X2", use_t=True)
    theirs = np.exp(fitted.conf_int(0.05)[-1])
    pair = Pair(int(counts[4:].sum()), int(counts[:4].sum()))
    ours = ratio_interval(pair, fit_spread(counts[:, None], DAYS), alpha=0.05)
    assert ours == pytest.approx(tuple(theirs), rel=1e-4)


def test_a_longer_year_is_compared_by_day() -> None:
    """50 in 100 days and 100 in 200 are the same rate."""
    assert Pair(50, 100, 100, 200).move == 0
    assert Pair(50, 100, 100, 200).distance == 0


def test_a_table_is_tried_as_a_whole() -> None:
    """Chi-squares 0.5, 0.5 and 8 have a mean of 3, of which F with 3 and 60 degrees is rare: 3.7 %.

    A dispersion of 2 halves it. A part with nothing in either year does not count.
    """
    pairs = [Pair(9, 7, 1, 1), Pair(7, 9), Pair(40, 18), Pair(0, 0)]
    assert [round(pair.distance, 2) for pair in pairs[:3]] == [0.25, 0.25, 8.34]
    assert chance_of_all(pairs, Spread(1.0, 60)) == pytest.approx(0.0395, abs=5e-4)
    assert chance_of_all(pairs, Spread(2.0, 60)) > 0.2
    assert chance_of_all(pairs[3:], Spread(1.0, 60)) == 1


def test_the_smallest_rise_that_is_seen() -> None:
    """Of 180 a year, with Poisson's variance: log r = 2.80 √(1/180 + 1/180r), so r is 1.33."""
    found = smallest_seen(180, Spread(0.5, 100_000), alpha=0.05)
    assert found is not None
    error = np.sqrt((1 + 1 / (1 + found)) / 180)
    assert np.log(1 + found) == pytest.approx((1.960 + 0.8416) * error, rel=1e-3)
    assert smallest_seen(1, Spread(1.0, 3), alpha=0.035) is None


def test_a_stock_moves_by_its_entries_and_exits() -> None:
    """Of 200 who waited, 60 moves at two entries an exit are 40 in and 20 out: 10 % more."""
    moves = Pair(33, 27)
    assert stock_ratio(2.0, moves, 200) == pytest.approx(1.1)
    assert stock_ratio(1.0, moves, 200) == 1
    assert stock_ratio(float("inf"), moves, 200) == pytest.approx(1.3)
