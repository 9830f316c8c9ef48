"""Households and persons rehoused in the deck's first quarter, by hand from slides 3 and 5."""

from typing import TYPE_CHECKING

import pytest

from copil_analysis.analysis.counting import with_total
from copil_analysis.analysis.rehousing import (
    persons_per_household,
    rehousing_recap,
)

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_the_total_is_that_of_the_slide(quarter_2011: "Quarter") -> None:
    """45 households, 53 adults, 41 children and 94 persons were rehoused."""
    total = with_total(quarter_2011.rehoused).iloc[-1]
    assert total.tolist() == ["total", 45, 53, 41, 94]


def test_the_recap_is_that_of_the_slide(quarter_2011: "Quarter") -> None:
    """45 allocations, 45 households, 53 adults and 41 children."""
    recap = rehousing_recap(quarter_2011.allocations, quarter_2011.rehoused)
    assert recap["value"].tolist() == [45, 45, 53, 41]


def test_sizes_are_persons_divided_by_households(quarter_2011: "Quarter") -> None:
    """9 ÷ 6, 24 ÷ 13, 2 ÷ 2, 59 ÷ 24 and 94 ÷ 45, against those who wait."""
    sizes = persons_per_household(quarter_2011.rehoused, quarter_2011.waiting)
    assert sizes["rehoused_size"].tolist() == pytest.approx([1.5, 24 / 13, 1.0, 59 / 24, 94 / 45])
    assert sizes["waiting_size"].tolist() == pytest.approx(
        [57 / 31, 79 / 32, 41 / 20, 290 / 94, 467 / 177]
    )


def test_no_household_has_no_size(quarter_2011: "Quarter") -> None:
    """A structure that rehoused nobody has no persons per household, and does not stop us."""
    nobody = quarter_2011.rehoused.copy()
    nobody.loc[0, ["households", "adults", "children", "persons"]] = 0
    sizes = persons_per_household(nobody, quarter_2011.waiting)
    assert sizes["rehoused_size"].isna().tolist() == [True, False, False, False, False]
