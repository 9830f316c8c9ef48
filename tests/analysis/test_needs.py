"""Needs against dwellings in the deck's first quarter, by hand from slides 4 and 5."""

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from copil_analysis.analysis.needs import (
    gap_by_structure,
    gap_by_typology,
    gap_of_large,
    gaps_by_structure_and_typology,
    needs_and_dwellings,
    needs_by_structure_and_typology,
    with_imbalance,
    with_indicators,
)
from copil_analysis.analysis.statistics import rate_ratio_interval

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_studio_and_t1_are_compared_as_one(quarter_2011: "Quarter") -> None:
    """17 studios and 9 T1 are 26 dwellings for the 63 households that need a T1."""
    gap = gap_by_typology(quarter_2011.needs, quarter_2011.dwellings)
    assert gap["typology"].tolist() == ["T1", "T2", "T3", "T4", "T5", "T6", "total"]
    assert gap["households"].tolist() == [63, 18, 46, 40, 6, 4, 177]
    assert gap["dwellings"].tolist() == [26, 12, 4, 0, 1, 0, 43]
    assert gap["gap"].tolist() == [37, 6, 42, 40, 5, 4, 134]


def test_pressure_and_coverage_are_the_same_figure_upside_down(quarter_2011: "Quarter") -> None:
    """46 households for 4 T3: 11.5 for one dwelling, 8.7 dwellings for 100 households."""
    row = gap_by_typology(quarter_2011.needs, quarter_2011.dwellings).iloc[2]
    assert row["pressure"] == pytest.approx(11.5)
    assert row["coverage"] == pytest.approx(400 / 46)


def test_the_interval_is_that_of_the_dwellings(quarter_2011: "Quarter") -> None:
    """4 dwellings are 1.090 to 10.242, so the pressure is 46 ÷ 10.242 to 46 ÷ 1.090."""
    row = gap_by_typology(quarter_2011.needs, quarter_2011.dwellings).iloc[2]
    assert row["pressure_low"] == pytest.approx(46 / 10.242, abs=1e-3)
    assert row["pressure_high"] == pytest.approx(46 / 1.0899, abs=1e-2)
    assert row["coverage_high"] == pytest.approx(100 * 10.2416 / 46, abs=1e-3)
    assert row["gap_low"] == pytest.approx(46 - 10.2416, abs=1e-3)
    assert row["gap_high"] == pytest.approx(46 - 1.0899, abs=1e-3)


def test_nothing_obtained_has_no_pressure(quarter_2011: "Quarter") -> None:
    """No T4 was obtained: no pressure, no upper bound, a lower bound of 40 ÷ 3.689, coverage 0."""
    row = gap_by_typology(quarter_2011.needs, quarter_2011.dwellings).iloc[3]
    assert pd.isna(row["pressure"])
    assert row["pressure_low"] == pytest.approx(40 / 3.6889, abs=1e-3)
    assert row["pressure_high"] == float("inf")
    assert row["coverage"] == 0


def test_large_dwellings_are_added_up(quarter_2011: "Quarter") -> None:
    """50 households need a T4 or larger by the cells, and one such dwelling was obtained."""
    large = gap_of_large(quarter_2011.needs, quarter_2011.dwellings).iloc[0]
    assert (large["households"], large["dwellings"], large["gap"]) == (50, 1, 49)


def test_structures_are_compared_on_all_typologies(quarter_2011: "Quarter") -> None:
    """CASA has 4 dwellings of a typology, without the two foyers."""
    gap = gap_by_structure(quarter_2011.needs, quarter_2011.dwellings)
    assert gap["structure"].tolist() == ["CASA", "CANNES", "CAPAP", "EST", "total"]
    assert gap["households"].tolist() == [31, 32, 20, 94, 177]
    assert gap["dwellings"].tolist() == [4, 13, 2, 24, 43]


def test_the_cross_table_adds_up_its_cells(quarter_2011: "Quarter") -> None:
    """T3 is 46 and T4 is 40 here, whatever the slide prints."""
    table = needs_by_structure_and_typology(quarter_2011.needs).set_index("structure")
    assert table.loc["total"].tolist() == [63, 18, 46, 40, 6, 4, 177]


def test_a_structure_of_one_table_only_is_missing_in_the_other(quarter_2011: "Quarter") -> None:
    """Without the needs of Est its dwellings stay, and the totals are missing, not smaller."""
    needs = quarter_2011.needs[quarter_2011.needs["structure"] != "EST"]
    compared = needs_and_dwellings(needs, quarter_2011.dwellings)
    assert compared.loc[compared["structure"] == "EST", "households"].isna().all()
    total = gap_by_structure(needs, quarter_2011.dwellings).iloc[-1]
    assert pd.isna(total["households"])
    assert total["dwellings"] == 43


def test_missing_needs_have_no_indicator() -> None:
    """A missing need has no gap, pressure, coverage or bound, even where nothing was obtained."""
    compared = pd.DataFrame({"typology": ["T4"], "households": [pd.NA], "dwellings": [0]})
    row = with_indicators(compared.astype({"households": "Int64", "dwellings": "Int64"})).iloc[0]
    assert row.drop(["typology", "dwellings"]).isna().all()


def test_the_imbalance_is_a_pressure_over_that_of_all(quarter_2011: "Quarter") -> None:
    """T3: (46 ÷ 177) ÷ (4 ÷ 43) = 2.794; the total is 1, without interval."""
    gap = gap_by_typology(quarter_2011.needs, quarter_2011.dwellings)
    assert gap["imbalance"].iloc[2] == pytest.approx(2.7938, abs=1e-4)
    assert gap["imbalance"].iloc[2] == gap["pressure"].iloc[2] / gap["pressure"].iloc[-1]
    assert gap["imbalance"].iloc[-1] == 1
    assert gap[["imbalance_low", "imbalance_high"]].iloc[-1].isna().all()


def test_nothing_obtained_has_a_lower_bound_of_imbalance_only(quarter_2011: "Quarter") -> None:
    """Clopper-Pearson's bound of 0 of 43 is 1 − 0.025^(1/43) = 0.08221: 0.22599 ÷ it is 2.749."""
    row = gap_by_typology(quarter_2011.needs, quarter_2011.dwellings).iloc[3]
    assert pd.isna(row["imbalance"])
    assert row["imbalance_low"] == pytest.approx(2.749, abs=1e-3)
    assert row["imbalance_high"] == float("inf")


def test_the_imbalance_of_the_large_is_over_all_and_not_over_itself(
    quarter_2011: "Quarter",
) -> None:
    """(50 ÷ 177) ÷ (1 ÷ 43) = 12.147."""
    large = gap_of_large(quarter_2011.needs, quarter_2011.dwellings).iloc[0]
    assert large["imbalance"] == pytest.approx(12.147, abs=1e-3)


@given(
    st.integers(1, 300), st.integers(0, 60), st.integers(1, 300), st.integers(0, 60)
)  # fmt: skip
def test_an_imbalance_excludes_one_as_the_row_differs_from_the_rest(
    needed: int, obtained: int, rest_needed: int, rest_obtained: int
) -> None:
    """The interval to all excludes 1 when the conditional binomial one to the rest does."""
    assume(obtained + rest_obtained > 0)
    counts = {"households": [needed], "dwellings": [obtained]}
    whole = pd.Series({"households": needed + rest_needed, "dwellings": obtained + rest_obtained})
    row = with_imbalance(pd.DataFrame({"typology": ["T3"], **counts}), whole=whole).iloc[0]
    low, high = rate_ratio_interval(rest_obtained, rest_needed, obtained, needed)
    assert (row["imbalance_low"] > 1) == (low > 1)
    assert (row["imbalance_high"] < 1) == (high < 1)


def test_gaps_are_crossed_with_both_totals(quarter_2011: "Quarter") -> None:
    """Est lacks 27 T3 (30 − 3) and has one T5 more than households in need; all lack 134."""
    crossed = gaps_by_structure_and_typology(quarter_2011.needs, quarter_2011.dwellings)
    rows = crossed.set_index("structure")
    assert rows.loc["EST", ["T3", "T5"]].tolist() == [27, -1]
    assert rows.loc["total", "total"] == 134
