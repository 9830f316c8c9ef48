"""Funding, landlords, channels and rents of the registers, on rows written by hand."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copil_analysis.analysis.offer import (
    OTHERS,
    UNKNOWN,
    channels_by_period,
    count_named,
    funding_by_period,
    funding_known,
    funding_shares,
    plus_change,
    plus_majority,
)
from copil_analysis.analysis.rents import (
    known_rents,
    rent_trend,
    rents_by_period,
    rents_by_typology,
)

QUARTERS = ["2024-T1", "2024-T2", "2024-T3", "2024-T4", "2025-T1", "2025-T2"]


def register(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Attributions as the registers give them; what a row does not say is usual or missing."""
    usual: dict[str, Any] = {
        "period": "2024-T1",
        "typology": "T2",
        "funding": None,
        "rent": None,
        "landlord": None,
        "commune": None,
        "is_foyer": False,
    }
    frame = pd.DataFrame([{**usual, **row} for row in rows], columns=list(usual))
    texts = dict.fromkeys(["typology", "funding", "landlord", "commune"], "category")
    return frame.astype({**texts, "period": "str", "rent": "float64", "is_foyer": "boolean"})


def funded(**counts: int) -> pd.DataFrame:
    return register([{"funding": code} for code, n in counts.items() for _ in range(n)])


def rented(rents: list[float], **row: Any) -> pd.DataFrame:
    return register([{"funding": "PLUS", **row, "rent": rent} for rent in rents])


def stacked(*frames: pd.DataFrame) -> pd.DataFrame:
    texts = dict.fromkeys(["typology", "funding", "landlord", "commune"], "str")
    return pd.concat([frame.astype(texts) for frame in frames], ignore_index=True)


def test_shares_and_the_majority_have_the_published_intervals() -> None:
    """15 of 148: score 0.0624 to 0.1605, exact 0.0578 to 0.1617 (Newcombe 1998, Table I)."""
    rows = funded(PLUS=15, PLAI=133)
    plus = funding_shares(rows).set_index("funding").loc["PLUS"]
    assert [round(float(plus[name]), 4) for name in ("share_low", "share_high")] == [0.0624, 0.1605]
    found = plus_majority(rows)
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (0.0578, 0.1617)
    assert found.verdict == "fall"


def test_a_change_of_share_has_newcombes_interval() -> None:
    """56 of 70 against 48 of 80: 0.0524 to 0.3339 (Newcombe 1998, Table II, method 10)."""
    change = plus_change(funded(PLUS=56, PLAI=14), funded(PLUS=48, PLS=32))
    assert change is not None
    assert (round(change.low, 4), round(change.high, 4)) == (0.0524, 0.3339)
    assert (change.before, change.now, change.verdict) == (48, 56, "rise")
    assert plus_change(funded(PLUS=3), funded()) is None


@pytest.mark.parametrize(
    ("plus", "plai", "verdict"),
    [(5, 0, "chance"), (6, 0, "rise"), (0, 6, "fall"), (7, 5, "chance"), (0, 0, "")],
)
def test_a_majority_is_told_only_beyond_chance(plus: int, plai: int, verdict: str) -> None:
    """5 of 5 may be chance (0.025 ** (1 / 5) is 0.48), 6 of 6 is not (0.54)."""
    assert plus_majority(funded(PLUS=plus, PLAI=plai, PLS=2)).verdict == verdict


def test_foyers_stand_apart_and_unknown_fundings_are_counted() -> None:
    """A foyer is no dwelling; a row that does not say is one."""
    rows = register(
        [{"funding": "PLUS"}, {}, {"is_foyer": True}, {"funding": "PLAI", "is_foyer": None}]
    )
    known = funding_known(rows)
    assert (known.known, known.unknown, known.foyers) == (2, 1, 1)
    assert funding_shares(rows)["dwellings"].tolist() == [1, 1, 0]
    assert funding_shares(rows)["total"].tolist() == [2, 2, 2]


def test_a_quarter_without_any_funding_is_not_a_quarter_of_zeros() -> None:
    """Its counts are missing: its register has no such column."""
    rows = stacked(funded(PLUS=2, PLAI=1), register([{"period": "2024-T2"}]))
    found = funding_by_period(rows)
    assert found["period"].tolist() == ["2024-T1"] * 3 + ["2024-T2"] * 3
    assert found["dwellings"].isna().tolist() == [False] * 3 + [True] * 3
    assert found["dwellings"].dropna().tolist() == [1, 2, 0]


def test_a_text_of_fewer_than_five_rows_is_never_named() -> None:
    """It may be a household's name in the wrong column; the commonest spelling names the rest."""
    rows = register(
        [
            *[{"landlord": "Logis des Pins"}] * 3,
            *[{"landlord": "LOGIS DES  PINS", "period": "2024-T2"}] * 2,
            *[{"landlord": "Mme Martin"}] * 4,
            {"landlord": "-"},
            {},
        ]
    )
    found = count_named(rows, "landlord", periods=["2024-T2"])
    assert found["name"].tolist() == ["Logis des Pins", OTHERS, UNKNOWN]
    assert found["now"].tolist() == [2, 0, 0]
    assert found["dwellings"].tolist() == [5, 4, 2]
    assert found["share"].astype(float)[0] == pytest.approx(5 / 9)
    assert found["share"].isna().tolist() == [False, False, True]


def test_only_eight_are_named() -> None:
    """The ninth of nine equals, by its name, is among the others."""
    rows = register([{"commune": f"Ville {letter}"} for letter in "ihgfedcba" for _ in range(5)])
    found = count_named(rows, "commune", periods=[])
    assert found["name"].tolist() == [*(f"Ville {letter}" for letter in "abcdefgh"), OTHERS]


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["Nice", "nice", "Grasse", "Menton", "", None]), max_size=40))
def test_naming_keeps_the_number_of_rows(communes: list[str | None]) -> None:
    """Every row is counted once, in whatever order the rows stand."""
    rows = register([{"commune": commune} for commune in communes])
    found = count_named(rows, "commune", periods=["2024-T1"])
    assert found["dwellings"].sum() == found["now"].sum() == len(communes)
    backwards = count_named(rows.iloc[::-1], "commune", periods=["2024-T1"])
    assert backwards["name"].tolist() == found["name"].tolist()


def test_a_missing_count_makes_its_channel_missing() -> None:
    """A channel's sum in a quarter is known when every structure's is."""
    allocations = pd.DataFrame(
        {
            "period": ["2024-T1"] * 4 + ["2024-T2"] * 4,
            "channel": ["prefectoral", "autres"] * 4,
            "households": pd.array([3, 1, 2, 0, 5, 1, 4, None], dtype="Int64"),
        }
    )
    found = channels_by_period(allocations)
    assert found.columns.tolist() == ["period", "prefectoral", "autres"]
    assert found["prefectoral"].tolist() == [5, 9]
    assert found["autres"].isna().tolist() == [False, True]


@pytest.mark.parametrize(("size", "low", "high"), [(6, 1, 6), (10, 2, 9), (20, 6, 15)])
def test_a_median_has_the_published_order_statistics(size: int, low: int, high: int) -> None:
    """Ranks of the 95 % interval of a median (Campbell and Gardner, BMJ 1988, appendix)."""
    found = rents_by_typology(rented([float(n) for n in range(1, size + 1)])).iloc[0]
    assert (found["low"], found["median"], found["high"]) == (low, (size + 1) / 2, high)


def test_under_six_rents_no_median_is_given() -> None:
    """The typologies met stand in their order, studios first."""
    rows = stacked(rented([400.0] * 5, typology="T3"), rented([300.0] * 6, typology="STUDIO"))
    found = rents_by_typology(rows)
    assert found["typology"].tolist() == ["STUDIO", "T3"]
    assert found["rents"].tolist() == [6, 5]
    assert found["median"].isna().tolist() == [False, True]
    assert rents_by_period(rows)["period"].tolist() == ["2024-T1", "2024-T1"]


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


def test_rents_that_grow_by_two_percent_a_year_are_found_to_rise() -> None:
    """36 rents of one kind over six quarters; the noise is the same in each."""
    found = rent_trend(growing(0.02))
    assert (found.rents, found.quarters, found.verdict) == (36, 6, "rise")
    assert found.yearly == pytest.approx(0.02)
    assert rent_trend(growing(-0.02)).verdict == "fall"
    assert rent_trend(growing(0.0)).verdict == "chance"


def test_the_interval_of_the_trend_is_hc3s() -> None:
    """With one kind: MacKinnon and White's formula for a simple regression, written out."""
    rows = growing(0.02)
    found = rent_trend(rows)
    years = np.repeat(np.arange(6) / 4, 6)
    logs = np.log(rows["rent"].to_numpy())
    centred = years - years.mean()
    spread = (centred**2).sum()
    slope = (centred * logs).sum() / spread
    errors = logs - logs.mean() - slope * centred
    leverage = 1 / 36 + centred**2 / spread
    deviation = np.sqrt((centred**2 * (errors / (1 - leverage)) ** 2).sum()) / spread
    t_34 = 2.0322  # 97.5 % of Student's t with 34 degrees of freedom, from a printed table
    assert found.low == pytest.approx(np.expm1(slope - t_34 * deviation), abs=1e-6)
    assert found.high == pytest.approx(np.expm1(slope + t_34 * deviation), abs=1e-6)


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
    found = rent_trend(rows)
    assert found.yearly == pytest.approx(0, abs=1e-3)
    assert found.verdict == "chance"


def test_too_little_is_not_judged() -> None:
    """Under five quarters, under thirty rents, or without funding there is no trend."""
    rows = growing(0.02)
    assert rent_trend(rows[rows["period"].isin(QUARTERS[:4])]).yearly is None
    few = rent_trend(rows.groupby("period").head(4))
    assert (few.rents, few.quarters, few.yearly, few.verdict) == (24, 6, None, "")
    assert rent_trend(growing(0.02, funding=None)).rents == 0


def test_kinds_that_tell_nothing_of_time_are_left_out() -> None:
    """Four T6, or seven T5 of one quarter, change neither the figures nor their number."""
    rows = growing(0.02)
    more = stacked(
        rows,
        rented([900.0] * 4, typology="T6", period=QUARTERS[2]),
        rented([700.0] * 7, typology="T5", period=QUARTERS[3]),
    )
    assert rent_trend(more) == rent_trend(rows)


def test_a_mistyped_rent_widens_the_interval() -> None:
    """With 4,000 € for 400 € in the last quarter the rise can no longer be told."""
    rows = growing(0.02)
    rows.loc[rows.index[-1], "rent"] = 4000.0
    found = rent_trend(rows)
    assert found.yearly is not None and found.yearly > 0.02
    assert found.verdict == "chance"


@settings(max_examples=15)
@given(factor=st.floats(0.1, 10), seed=st.integers(0, 2**32 - 1))
def test_neither_the_currency_nor_the_order_changes_the_trend(factor: float, seed: int) -> None:
    """A yearly change has no unit, and rows have no order."""
    rows = stacked(growing(0.02), growing(0.01, typology="T3", noise=0.05))
    other = rows.assign(rent=rows["rent"] * factor).sample(frac=1, random_state=seed)
    found, changed = rent_trend(rows), rent_trend(other)
    assert changed.yearly == pytest.approx(found.yearly)
    assert changed.low == pytest.approx(found.low)
