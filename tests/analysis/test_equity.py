"""Parts of the rehoused against parts of the waiting: the ratio, its interval, the groups."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportions_ztest

from copil_analysis.analysis.equity import ratio_interval, represent
from copil_analysis.analysis.equity_groups import (
    by_children,
    by_size,
    by_structure,
    by_typology,
    by_years_waited,
    covered_structures,
)


def counts(*rows: tuple[str, str, int | None, int | None]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["dimension", "group", "rehoused", "waiting"])
    return frame.astype({"rehoused": "Int64", "waiting": "Int64"})


def found(frame: pd.DataFrame) -> dict[str, tuple[int, int]]:
    return {row.group: (row.rehoused, row.waiting) for row in frame.itertuples()}


def test_the_interval_is_koopmans() -> None:
    """36 of 40 against 16 of 80 is 2.94 to 7.15 (Koopman 1984, Biometrics 40, 513-517)."""
    low, high = ratio_interval(36, 40, 16, 80)
    assert (round(low, 2), round(high, 2)) == (2.94, 7.15)


def test_nothing_rehoused_goes_from_zero_to_a_finite_bound() -> None:
    """No T4 among 43 dwellings, for 40 of 177 households: an interval from 0, below 1."""
    low, high = ratio_interval(0, 43, 40, 177)
    assert low == 0
    assert 0.3 < high < 0.5


def test_nobody_waiting_has_no_upper_bound() -> None:
    """A group of which nobody waits has a lower bound only; without anybody there is neither."""
    low, high = ratio_interval(3, 45, 0, 177)
    assert low > 1
    assert high == float("inf")
    assert ratio_interval(0, 45, 0, 177) == (0.0, float("inf"))


def test_a_group_that_holds_all_the_rehoused_is_not_claimed_too_soon() -> None:
    """3 of 3 against 5 of 9 may be chance (score test: z² = 2, p = 0.157), so 1 is inside."""
    low, high = ratio_interval(3, 3, 5, 9)
    assert low < 1 < 1.8 < high


@settings(max_examples=60)
@given(st.integers(1, 40), st.integers(1, 90), st.data())
def test_the_interval_excludes_one_as_the_test_of_equal_proportions_does(
    total: int, other_total: int, data: st.DataObject
) -> None:
    """At a ratio of 1 the score test is the pooled z test: both decide alike, corners included."""
    count = data.draw(st.integers(0, total))
    other = data.draw(st.integers(0, other_total))
    if 0 < count + other < total + other_total:
        _, p = proportions_ztest([count, other], [total, other_total])
        low, high = ratio_interval(count, total, other, other_total)
        if abs(p - 0.05) > 1e-6:
            assert (low > 1 or high < 1) == (p < 0.05)


@settings(max_examples=60)
@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_the_other_way_round_the_interval_is_upside_down(a: int, b: int, c: int, d: int) -> None:
    """Waiting against rehoused has the inverse bounds of rehoused against waiting."""
    low, high = ratio_interval(a, a + b + 1, c, c + d + 1)
    other_low, other_high = ratio_interval(c, c + d + 1, a, a + b + 1)
    assert low * other_high == pytest.approx(1, rel=1e-3) or (low, other_high) == (0, float("inf"))
    assert high * other_low == pytest.approx(1, rel=1e-3) or (other_low, high) == (0, float("inf"))


def test_shares_are_compared_within_a_dimension() -> None:
    """By hand from the deck of 2011: T3 are 4 of 43 and 46 of 177, so 0.36 of their part."""
    told = represent(
        counts(
            ("typology", "T3", 4, 46),
            ("typology", "others", 39, 131),
            ("structure", "EST", 24, 94),
            ("structure", "others", 21, 83),
        )
    ).set_index("group")
    t3, est = told.loc["T3"], told.loc["EST"]
    assert (t3["rehoused_total"], t3["waiting_total"]) == (43, 177)
    assert t3["ratio"] == pytest.approx((4 / 43) / (46 / 177))
    assert t3["differs"]
    assert est["ratio"] == pytest.approx(1.0043, abs=1e-4)
    assert not est["differs"]


def test_what_stands_out_also_differs_and_is_rarer() -> None:
    """With three groups an interval that barely excludes 1 does not stand out."""
    told = represent(counts(("d", "a", 17, 40), ("d", "b", 14, 94), ("d", "c", 8, 40)))
    assert list(told["differs"]) == [True, True, False]
    assert list(told["stands_out"]) == [True, False, False]


def test_a_missing_count_leaves_its_dimension_without_ratio() -> None:
    """A part of an unknown whole is unknown, and nothing is claimed."""
    told = represent(counts(("d", "a", None, 4), ("d", "b", 3, 4), ("e", "a", 1, 1)))
    assert told["ratio"].isna().tolist() == [True, True, False]
    assert told["low"].isna().tolist() == [True, True, False]
    assert not told["differs"].any()


def test_an_empty_whole_has_no_ratio() -> None:
    """Nobody rehoused: there is no part to compare."""
    told = represent(counts(("d", "a", 0, 4), ("d", "b", 0, 5)))
    assert told["low"].isna().all()


def test_structures_are_counted_over_several_quarters() -> None:
    """The rehoused of two quarters add up; those who wait are counted once."""
    rehoused = pd.DataFrame({"structure": ["A", "B", "A", "B"], "households": [1, 2, 3, 4]})
    waiting = pd.DataFrame({"structure": ["A", "B"], "households": [10, 20]})
    assert found(by_structure(rehoused, waiting)) == {"A": (4, 10), "B": (6, 20)}


def test_a_studio_counts_as_a_t1_and_quarters_add_up() -> None:
    """Dwellings of two quarters, a studio among them, against the needs."""
    dwellings = pd.DataFrame(
        {
            "structure": ["A"] * 4,
            "typology": ["STUDIO", "T1", "T2", "T1"],
            "dwellings": pd.array([2, 1, 5, 4], dtype="Int64"),
        }
    )
    needs = pd.DataFrame(
        {
            "structure": ["A", "A"],
            "typology": ["T1", "T2"],
            "households": pd.array([30, 7], dtype="Int64"),
        }
    )
    assert found(by_typology(dwellings, needs)) == {"T1": (7, 30), "T2": (5, 7)}


def rows(*persons: tuple[int | None, int | None]) -> pd.DataFrame:
    return pd.DataFrame(list(persons), columns=["adults", "children"]).astype("Int16")


def test_sizes_and_children_are_counted_where_known() -> None:
    """One person, a couple with three children, and a row whose children are unknown."""
    rehoused, waiting = rows((1, 0), (2, 3)), rows((1, None), (1, 1), (4, 4))
    assert found(by_size(rehoused, waiting)) == {
        "1": (1, 0), "2": (0, 1), "3": (0, 0), "4": (0, 0), "5+": (1, 1),
    }  # fmt: skip
    assert found(by_children(rehoused, waiting)) == {"without": (1, 0), "with": (1, 2)}


def test_years_waited_leave_out_what_cannot_be() -> None:
    """A request after the allocation, or of 1911, is not counted; a year ends at its birthday."""
    rehoused = pd.DataFrame(
        {
            "request_date": pd.to_datetime(["2025-01-01", "2026-06-01", "1911-01-01"]),
            "date": pd.to_datetime(["2026-01-02", "2026-05-01", "2026-05-01"]),
        }
    )
    waiting = pd.DataFrame({"request_date": pd.to_datetime(["2026-01-01", "2020-01-01", None])})
    counted = by_years_waited(rehoused, waiting, snapshot=date(2026, 6, 30))
    assert found(counted) == {"0-1": (0, 1), "1-2": (1, 0), "2-3": (0, 0), "3+": (0, 1)}


def test_a_register_covers_who_is_in_it_and_who_has_nothing() -> None:
    """A structure without a row is covered only where the tidy table says zero."""
    register = pd.DataFrame({"structure": ["A", "A"]})
    stated = pd.DataFrame(
        {
            "structure": ["A", "B", "C", "D"],
            "households": pd.array([2, 0, 5, None], dtype="Int64"),
        }
    )
    assert covered_structures(register, stated) == ["A", "B"]
