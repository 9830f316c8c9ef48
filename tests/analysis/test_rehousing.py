"""Households and persons rehoused in the deck's first quarter, by hand from slides 3 and 5."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from copil_analysis.analysis.counting import with_total
from copil_analysis.analysis.rehousing import (
    mean_size,
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


def households(sizes: Sequence[int | None]) -> pd.DataFrame:
    """One row a household of one adult and the rest children; None where the size is not known."""
    children = pd.Series([n if n is None else n - 1 for n in sizes], dtype="Int16")
    return pd.DataFrame(
        {"adults": pd.Series([1] * len(sizes), dtype="Int16"), "children": children}
    )


def test_the_mean_of_six_sizes_has_an_interval() -> None:
    """1, 2, 2, 3, 4 and 6: mean 3, Student's interval 1.123 to 4.877 (SciPy's t, 5 degrees)."""
    found = mean_size(households([1, 2, 2, 3, 4, 6, None]))
    assert found == pytest.approx((6, 3, 1.1227, 4.8773), abs=1e-4)


def test_the_mean_of_five_sizes_has_none() -> None:
    """Nor has that of six sizes all alike."""
    number, mean, low, high = mean_size(households([1, 2, 2, 3, 4]))
    assert (number, mean) == (5, pytest.approx(2.4))
    assert math.isnan(low) and math.isnan(high)
    number, mean, low, high = mean_size(households([2] * 6))
    assert (number, mean) == (6, 2)
    assert math.isnan(low) and math.isnan(high)


def test_no_household_has_less_than_one_person() -> None:
    """Of 1, 1, 1, 1, 1 and 3 Student's interval is 0.48 to 2.19: its low bound is cut at 1."""
    found = mean_size(households([1, 1, 1, 1, 1, 3]))
    assert found == pytest.approx((6, 4 / 3, 1, 2.1902), abs=1e-4)
