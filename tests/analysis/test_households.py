"""Households and persons rehoused in the deck's first quarter, by hand from slides 3 and 5."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from copil_analysis.analysis.households import (
    households_by_size,
    persons_per_household,
    rehoused_by_structure,
)
from tests.registers import with_registers

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_the_total_is_that_of_the_slide(quarter_2011: "Quarter") -> None:
    """45 households, 53 adults, 41 children and 94 persons were rehoused."""
    assert rehoused_by_structure(quarter_2011).iloc[-1].tolist() == ["total", 45, 53, 41, 94]


def test_sizes_are_persons_divided_by_households(quarter_2011: "Quarter") -> None:
    """9 ÷ 6, 24 ÷ 13, 2 ÷ 2, 59 ÷ 24 and 94 ÷ 45, against those who wait."""
    sizes = persons_per_household(quarter_2011)
    assert sizes["rehoused_size"].tolist() == pytest.approx([1.5, 24 / 13, 1.0, 59 / 24, 94 / 45])
    assert sizes["waiting_size"].tolist() == pytest.approx(
        [57 / 31, 79 / 32, 41 / 20, 290 / 94, 467 / 177]
    )


def test_no_household_has_no_size(quarter_2011: "Quarter") -> None:
    """A structure that rehoused nobody has no persons per household, and does not stop us."""
    nobody = quarter_2011.rehoused.copy()
    nobody.loc[0, ["households", "adults", "children", "persons"]] = 0
    sizes = persons_per_household(replace(quarter_2011, rehoused=nobody))
    assert sizes["rehoused_size"].isna().tolist() == [True, False, False, False, False]


def test_sizes_are_counted_where_both_registers_tell(quarter_2011: "Quarter") -> None:
    """One and three persons rehoused; one and seven wait; who left, who has no children told, and
    Cannes, of which one register only tells, do not count."""
    told = with_registers(
        quarter_2011,
        [{}, {"adults": 2, "children": 1}, {"children": None}, {"structure": "CANNES"}],
        [{}, {"adults": 3, "children": 4}, {"exit_date": "2011-03-01"}],
    )
    sizes = households_by_size(told)
    assert sizes is not None
    assert sizes[["size", "rehoused", "waiting"]].to_numpy().tolist() == [
        ["1", 1, 1], ["2", 0, 0], ["3", 1, 0], ["4", 0, 0], ["5+", 0, 1],
    ]  # fmt: skip
    assert sizes["waiting_share"].tolist() == [0.5, 0, 0, 0, 0.5]
    # Wilson's interval of 1 out of 2.
    assert sizes["rehoused_share_low"].iloc[0] == pytest.approx(0.0945, abs=1e-4)


def test_without_a_row_on_one_side_nothing_is_counted(quarter_2011: "Quarter") -> None:
    """No registers, or nobody rehoused."""
    assert households_by_size(quarter_2011) is None
    assert households_by_size(with_registers(quarter_2011, [], [{}])) is None
