"""Needs against dwellings in the deck's first quarter, by hand from slides 4 and 5."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from copil_analysis.analysis.needs import hardest, needs_gap, with_imbalance, with_indicators
from copil_analysis.analysis.statistics import rate_ratio_interval
from tests.histories import history_of

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def row_of(quarter: "Quarter", size: str) -> "pd.Series[Any]":
    return needs_gap(quarter).set_index("typology").loc[size]


def test_sizes_stand_in_order_with_those_told_together(quarter_2011: "Quarter") -> None:
    """17 studios and 9 T1 are 26 dwellings for the 63 who need a T1; T1 and T2 are 81 for 38."""
    gap = needs_gap(quarter_2011)
    sizes = ["T1", "T2", "T1+T2", "T3", "T4", "T5", "T6", "T4+", "total"]
    assert gap["typology"].tolist() == sizes
    assert gap["households"].tolist() == [63, 18, 81, 46, 40, 6, 4, 50, 177]
    assert gap["dwellings"].tolist() == [26, 12, 38, 4, 0, 1, 0, 1, 43]
    assert gap["gap"].tolist() == [37, 6, 43, 42, 40, 5, 4, 49, 134]


def test_pressure_and_coverage_are_the_same_figure_upside_down(quarter_2011: "Quarter") -> None:
    """46 households for 4 T3: 11.5 for one dwelling, 8.7 dwellings for 100 households."""
    row = row_of(quarter_2011, "T3")
    assert row["pressure"] == pytest.approx(11.5)
    assert row["coverage"] == pytest.approx(400 / 46)


def test_the_interval_is_that_of_the_dwellings(quarter_2011: "Quarter") -> None:
    """4 dwellings are 1.090 to 10.242, so the pressure is 46 ÷ 10.242 to 46 ÷ 1.090."""
    row = row_of(quarter_2011, "T3")
    assert row["pressure_low"] == pytest.approx(46 / 10.242, abs=1e-3)
    assert row["pressure_high"] == pytest.approx(46 / 1.0899, abs=1e-2)
    assert row["coverage_high"] == pytest.approx(100 * 10.2416 / 46, abs=1e-3)
    assert row["gap_low"] == pytest.approx(46 - 10.2416, abs=1e-3)
    assert row["gap_high"] == pytest.approx(46 - 1.0899, abs=1e-3)


def test_nothing_obtained_has_no_pressure(quarter_2011: "Quarter") -> None:
    """No T4 was obtained: no pressure, no upper bound, a lower bound of 40 ÷ 3.689, coverage 0."""
    row = row_of(quarter_2011, "T4")
    assert pd.isna(row["pressure"])
    assert row["pressure_low"] == pytest.approx(40 / 3.6889, abs=1e-3)
    assert row["pressure_high"] == float("inf")
    assert row["coverage"] == 0


def test_structures_are_compared_on_all_typologies(quarter_2011: "Quarter") -> None:
    """CASA has 4 dwellings of a typology, without the two foyers."""
    gap = needs_gap(quarter_2011, ("structure",))
    assert gap["structure"].tolist() == ["CASA", "CANNES", "CAPAP", "EST", "total"]
    assert gap["households"].tolist() == [31, 32, 20, 94, 177]
    assert gap["dwellings"].tolist() == [4, 13, 2, 24, 43]


def test_structures_and_sizes_are_crossed_with_both_totals(quarter_2011: "Quarter") -> None:
    """Est lacks 27 T3 (30 − 3) and has one T5 more than households in need; all lack 134."""
    gap = needs_gap(quarter_2011, ("structure", "typology"))
    gaps = gap.set_index(["structure", "typology"])["gap"]
    assert gaps["EST"][["T3", "T5", "T4+"]].tolist() == [27, -1, 28]
    assert gaps["total", "total"] == 134
    assert len(gap) == 5 * 9


def test_some_structures_alone_have_their_own_total(quarter_2011: "Quarter") -> None:
    """CASA and Est together: 125 households, 28 dwellings."""
    total = needs_gap(quarter_2011, structures=("CASA", "EST")).iloc[-1]
    assert (total["households"], total["dwellings"]) == (125, 28)


def test_dwellings_are_those_of_a_year_where_one_is_known(quarter_2011: "Quarter") -> None:
    """1, 0, 2 and 1 T4 in four quarters: 4 for the 8 households of the last snapshot."""
    told = [({"EST": {"T4": 9 - i // 3}}, {"EST": {"T4": n}}) for i, n in enumerate((1, 0, 2, 1))]
    year = history_of(quarter_2011, "2011-T4", told)
    row = row_of(year, "T4")
    assert (row["households"], row["dwellings"], row["pressure"]) == (8, 4, 2)
    assert row_of(history_of(quarter_2011, "2011-T4", told[1:]), "T4")["dwellings"] == 1


def test_a_structure_that_closed_is_on_neither_side(quarter_2011: "Quarter") -> None:
    """CASA's 5 dwellings of the first quarter serve none of those who wait at the end."""
    both = {"EST": {"T3": 4}, "CASA": {"T3": 7}}
    told = [(both, {"EST": {"T3": 1}, "CASA": {"T3": 5}}), *[({"EST": {"T3": 4}},) * 2] * 3]
    row = row_of(history_of(quarter_2011, "2011-T4", told), "T3")
    assert (row["households"], row["dwellings"]) == (4, 13)


def test_one_missing_cell_makes_its_sums_missing(quarter_2011: "Quarter") -> None:
    """Without Est's T4 the T4, the large ones and the total are not known; the T3 are."""
    needs = quarter_2011.needs
    is_cell = (needs["structure"] == "EST") & (needs["typology"] == "T4")
    needs = needs.assign(households=needs["households"].mask(is_cell))
    gap = needs_gap(replace(quarter_2011, needs=needs)).set_index("typology")
    assert gap.index[gap["households"].isna()].tolist() == ["T4", "T4+", "total"]
    assert gap.loc["T3", "households"] == 46


def test_a_structure_without_needs_is_missing_and_not_left_out(quarter_2011: "Quarter") -> None:
    """Without the needs of Est its 24 dwellings stay, and the total is missing, not smaller."""
    needs = quarter_2011.needs[quarter_2011.needs["structure"] != "EST"]
    gap = needs_gap(replace(quarter_2011, needs=needs), ("structure",)).set_index("structure")
    assert pd.isna(gap.loc["EST", "households"])
    assert pd.isna(gap.loc["total", "households"])
    assert gap.loc["total", "dwellings"] == 43


def test_the_hardest_size_is_the_one_nothing_serves(quarter_2011: "Quarter") -> None:
    """T4: 40 households, no dwelling; T6 has none either, but 4 households."""
    row = hardest(needs_gap(quarter_2011))
    assert row is not None
    assert row["typology"] == "T4"


@pytest.mark.parametrize(
    ("needs", "dwellings", "expected"),
    [
        ({"T3": 40, "T4": 21}, {"T3": 4, "T4": 3}, "T3"),
        ({"T1": 20, "T2": 1, "T3": 40}, {"T1": 1, "T3": 4}, "T1+T2"),
        ({"T3": 12, "T5": 1}, {"T3": 7}, "T3"),
        ({}, {"T3": 1}, None),
    ],
    ids=["10 for one against 7", "T1 and T2 together", "fewer than 20", "nobody"],
)
def test_the_hardest_size_is_one_of_which_a_sentence_may_speak(
    quarter_2011: "Quarter", needs: dict[str, int], dwellings: dict[str, int], expected: str | None
) -> None:
    """Among few, the widest gap: a T5 that one household waits for does not head a page."""
    quarter = history_of(quarter_2011, "2011-T1", [({"EST": needs}, {"EST": dwellings})])
    row = hardest(needs_gap(quarter))
    assert (None if row is None else row["typology"]) == expected


def test_missing_needs_have_no_indicator() -> None:
    """A missing need has no gap, pressure, coverage or bound, even where nothing was obtained."""
    compared = pd.DataFrame({"typology": ["T4"], "households": [pd.NA], "dwellings": [0]})
    row = with_indicators(compared.astype({"households": "Int64", "dwellings": "Int64"})).iloc[0]
    assert row.drop(["typology", "dwellings"]).isna().all()


def test_the_imbalance_is_a_pressure_over_that_of_all(quarter_2011: "Quarter") -> None:
    """T3: (46 ÷ 177) ÷ (4 ÷ 43) = 2.794; the large: (50 ÷ 177) ÷ (1 ÷ 43) = 12.147; all: 1."""
    assert row_of(quarter_2011, "T3")["imbalance"] == pytest.approx(2.7938, abs=1e-4)
    assert row_of(quarter_2011, "T4+")["imbalance"] == pytest.approx(12.147, abs=1e-3)
    total = row_of(quarter_2011, "total")
    assert total["imbalance"] == 1
    assert total[["imbalance_low", "imbalance_high"]].isna().all()


def test_nothing_obtained_has_a_lower_bound_of_imbalance_only(quarter_2011: "Quarter") -> None:
    """Clopper-Pearson's bound of 0 of 43 is 1 − 0.025^(1/43) = 0.08221: 0.22599 ÷ it is 2.749."""
    row = row_of(quarter_2011, "T4")
    assert pd.isna(row["imbalance"])
    assert row["imbalance_low"] == pytest.approx(2.749, abs=1e-3)
    assert row["imbalance_high"] == float("inf")


@given(st.integers(1, 300), st.integers(0, 60), st.integers(1, 300), st.integers(0, 60))
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
