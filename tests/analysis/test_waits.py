"""Two waits: of those rehoused, and so far of those who still wait."""

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copil_analysis.analysis.waits import MONTH, summarise, waits
from tests.registers import with_registers

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_the_median_lies_between_the_second_and_the_ninth_of_ten() -> None:
    """Of ten the median is within x(2) to x(9) in 97.9 % (Conover 1999): 22 of 1024 are outside."""
    told = summarise(pd.Series(range(10, 110, 10), dtype=float))
    assert (told["median"], told["low"], told["high"]) == (55, 20, 90)


def test_waits_that_are_not_known_are_counted_apart() -> None:
    """Of six an interval would be the shortest and the longest wait: none is given."""
    told = summarise(pd.Series([1, 2, 3, 4, 5, 6, None, None, None]))
    assert (told["households"], told["known"], told["median"]) == (9, 6, 3.5)
    assert pd.isna(told["low"]) and pd.isna(told["high"])


def test_of_five_households_no_median_is_given() -> None:
    """Five have no interval at 95 %, and their median would be one household's wait."""
    told = summarise(pd.Series([1.0, 2, 3, 4, 5]))
    assert told["known"] == 5
    assert pd.isna(told["median"]) and pd.isna(told["low"]) and pd.isna(told["high"])


@settings(max_examples=40)
@given(st.lists(st.integers(0, 300), min_size=9, max_size=60))
def test_the_median_lies_within_its_interval(numbers: list[int]) -> None:
    """Whatever the waits, median and interval stand in order."""
    told = summarise(pd.Series(numbers, dtype=float))
    assert told["low"] <= told["median"] <= told["high"]


def test_each_wait_stands_on_its_own_rows(quarter_2011: "Quarter") -> None:
    """The rehoused until their allocation, those who wait until the snapshot, without who left."""
    told = waits(
        with_registers(
            quarter_2011,
            [{"date": "2011-03-03", "request_date": "2011-01-01"}] * 6,
            [{"request_date": "2010-04-11"}] * 7
            + [{"request_date": "1990-01-01", "exit_date": "2011-01-02"}],
        )
    )
    totals = told[told["size"] == "total"].set_index("wait")
    assert totals.loc["rehoused", "median"] == pytest.approx(61 / MONTH)
    assert totals.loc["waiting", "median"] == pytest.approx(365 / MONTH)
    # How many there are is what the tables say; of how many the wait is known, the registers.
    assert totals[["households", "known"]].to_numpy().tolist() == [[45, 6], [177, 7]]
    alone = told[told["size"] == "1"]
    assert alone["known"].tolist() == [6, 7]


def test_without_registers_there_is_no_wait(quarter_2011: "Quarter") -> None:
    """The deck gives no date of a request."""
    assert waits(quarter_2011).empty
