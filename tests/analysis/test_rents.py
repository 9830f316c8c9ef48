"""Median rents and their trend, on rows written by hand."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copil_analysis.analysis.rents import known_rents, medians_by_typology, trend_of
from tests.attributions import register, rented, stacked

QUARTERS = ["2024-T1", "2024-T2", "2024-T3", "2024-T4", "2025-T1", "2025-T2"]


@pytest.mark.parametrize(("size", "low", "high"), [(9, 2, 8), (10, 2, 9), (20, 6, 15)])
def test_a_median_has_the_published_order_statistics(size: int, low: int, high: int) -> None:
    """Ranks of the 95 % interval of a median (Campbell and Gardner, BMJ 1988, appendix)."""
    found = medians_by_typology(rented([float(n) for n in range(1, size + 1)])).iloc[0]
    assert (found["low"], found["median"], found["high"]) == (low, (size + 1) / 2, high)


def test_under_six_rents_no_median_is_given() -> None:
    """The other typologies stand in their order, studios first."""
    rows = stacked(
        rented([400.0] * 6, typology="T3"),
        rented([500.0] * 5, typology="T4"),
        rented([300.0] * 7, typology="STUDIO"),
    )
    found = medians_by_typology(rows)
    assert found[["typology", "rents"]].to_numpy().tolist() == [["STUDIO", 7], ["T3", 6]]


def test_a_foyer_a_zero_and_an_unknown_typology_have_no_rent() -> None:
    """Only the first row has a rent that can be compared."""
    rows = register(
        [
            {"rent": 400.0},
            {"rent": 400.0, "is_foyer": True},
            {"rent": 0.0},
            {"rent": 400.0, "typology": None},
            {},
        ]
    )
    assert known_rents(rows).index.tolist() == [0]


def growing(yearly: float, *, noise: float = 0.02, **row: Any) -> pd.DataFrame:
    """Six rents a quarter about 400 €, half above and half below, that grow by ``yearly``."""
    signs = [1, -1, 1, -1, 1, -1]
    return stacked(
        *(
            rented(
                [400 * (1 + yearly) ** (i / 4) * float(np.exp(noise * s)) for s in signs],
                period=period,
                **row,
            )
            for i, period in enumerate(QUARTERS)
        )
    )


def test_rents_that_grow_by_two_percent_a_year_are_found_to() -> None:
    """36 rents of one kind over six quarters; the noise is the same in each."""
    found = trend_of(growing(0.02))
    assert (found.rents, found.quarters) == (36, 6)
    assert found.yearly == pytest.approx(0.02)
    assert trend_of(growing(-0.02)).yearly == pytest.approx(-0.02)


def test_the_interval_of_the_trend_is_hc3s() -> None:
    """With one kind: MacKinnon and White's formula for a simple regression, written out."""
    rows = growing(0.02)
    years = np.repeat(np.arange(6) / 4, 6)
    logs = np.log(rows["rent"].to_numpy())
    centred = years - years.mean()
    spread = (centred**2).sum()
    slope = (centred * logs).sum() / spread
    errors = logs - logs.mean() - slope * centred
    leverage = 1 / 36 + centred**2 / spread
    deviation = np.sqrt((centred**2 * (errors / (1 - leverage)) ** 2).sum()) / spread
    t_34 = 2.0322  # 97.5 % of Student's t with 34 degrees of freedom, from a printed table
    reach = t_34 * deviation
    wanted = [np.expm1(slope - reach), np.expm1(slope + reach)]
    assert trend_of(rows).interval() == pytest.approx(wanted, abs=1e-6)


def test_larger_dwellings_do_not_make_rents_rise() -> None:
    """The median of all rents grows from 300 to 500 €, no rent of a typology does."""
    frames = []
    for i, period in enumerate(QUARTERS):
        frames += [
            rented([299.0, 301.0] * (6 - i), period=period, typology="T1"),
            rented([499.0, 501.0] * (i + 1), period=period, typology="T4"),
        ]
    rows = stacked(*frames)
    medians = rows.groupby("period")["rent"].median()
    assert (medians.iloc[0], medians.iloc[-1]) == (301.0, 499.0)
    assert trend_of(rows).yearly == pytest.approx(0, abs=1e-3)


def test_too_little_has_no_trend() -> None:
    """Under five quarters, under thirty rents, without funding, or without any register."""
    rows = growing(0.02)
    assert trend_of(rows[rows["period"].isin(QUARTERS[:4])]).yearly is None
    few = trend_of(rows.groupby("period").head(4))
    assert (few.rents, few.quarters, few.yearly, few.interval()) == (24, 6, None, None)
    assert trend_of(growing(0.02, funding=None)).rents == 0
    assert trend_of(pd.DataFrame({"period": pd.Series(dtype="str")})).rents == 0


def test_kinds_that_tell_nothing_of_time_are_left_out() -> None:
    """Four T6, or seven T5 of one quarter, change neither the figures nor their number."""
    rows = growing(0.02)
    more = stacked(
        rows,
        rented([900.0] * 4, typology="T6", period=QUARTERS[2]),
        rented([700.0] * 7, typology="T5", period=QUARTERS[3]),
    )
    assert trend_of(more) == trend_of(rows)


def test_a_mistyped_rent_widens_the_interval() -> None:
    """With 4,000 € for 400 € in the last quarter no change is no longer excluded."""
    rows = growing(0.02)
    low, _ = trend_of(rows).interval() or (0, 0)
    rows.loc[rows.index[-1], "rent"] = 4000.0
    wider, _ = trend_of(rows).interval() or (0, 0)
    assert wider < 0 < low


@settings(max_examples=10)
@given(factor=st.floats(0.1, 10), seed=st.integers(0, 2**32 - 1))
def test_neither_the_currency_nor_the_order_changes_the_trend(factor: float, seed: int) -> None:
    """A yearly change has no unit, and rows have no order."""
    rows = stacked(growing(0.02), growing(0.01, typology="T3", noise=0.05))
    other = rows.assign(rent=rows["rent"] * factor).sample(frac=1, random_state=seed)
    assert trend_of(other).yearly == pytest.approx(trend_of(rows).yearly)
    assert trend_of(other).interval() == pytest.approx(trend_of(rows).interval())


def test_the_interval_covers_what_did_not_change() -> None:
    """Of a hundred registers of ten quarters without a trend, PLS twice as dispersed, about 95."""
    rng = np.random.default_rng(1)
    rows = register(
        [
            {"period": f"{2020 + i // 4}-T{i % 4 + 1}", "typology": size, "funding": code}
            for i in range(10)
            for size in ("T1", "T2", "T3")
            for code in ("PLAI", "PLUS", "PLUS", "PLUS", "PLS")
        ]
    )
    spread = np.where(rows["funding"] == "PLS", 0.12, 0.06)
    covered = told = 0
    for _ in range(100):
        rents = rows.assign(rent=400 * np.exp(spread * rng.standard_t(5, len(rows))))
        trend = trend_of(rents)
        low, high = trend.interval() or (1, 1)
        covered += low <= 0 <= high
        low, high = trend.interval(alpha=0.003) or (1, 1)
        told += not low <= 0 <= high
    assert 90 <= covered <= 99
    assert told <= 1
