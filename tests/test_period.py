"""Periods as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copil_analysis.errors import UsageError
from copil_analysis.period import Period


@pytest.mark.parametrize(
    "text", ["2011-T1", "T1 2011", "2011Q1", "1er trimestre 2011", " 2011-t1 ", "t1-2011"]
)
def test_a_quarter_is_read_in_every_form(text: str) -> None:
    """The forms that design.md names, whatever the case."""
    assert Period.parse(text) == Period(2011, 1)


@pytest.mark.parametrize(
    "text", ["../x", "2011-T5", "2011-T0", "11-T1", "", "2011-T1/..", "2011-13", "²011-T1"]
)
def test_anything_else_is_refused_in_french(text: str) -> None:
    """The sentence says what a period looks like."""
    with pytest.raises(UsageError, match="2011-T1"):
        Period.parse(text)


@pytest.mark.parametrize("number", [True, 2011.0, 20111, -1])
def test_only_a_whole_number_of_four_digits_is_a_year(number: int) -> None:
    """papermill passes 2011 as a number; anything else is refused in French."""
    assert Period.parse(2011) == Period(2011)
    with pytest.raises(UsageError, match=f"« {number} » n'est pas reconnue"):
        Period.parse(number)


def test_a_year_comes_after_its_quarters() -> None:
    """And before those of the next year."""
    found = [Period(2012, 1), Period(2011), Period(2011, 4), Period(2011, 1), Period(2010)]
    assert sorted(found) == [*(Period(2010), Period(2011, 1), Period(2011, 4)), *found[1::-1]]
    assert Period(2011, 4).following == Period(2012, 1)


@given(st.integers(1000, 9999), st.one_of(st.none(), st.integers(1, 4)))
def test_a_period_survives_a_round_trip(year: int, quarter: int | None) -> None:
    """What is written is read again."""
    assert Period.parse(str(Period(year, quarter))) == Period(year, quarter)
    if quarter:
        assert Period.parse(Period(year, quarter).label) == Period(year, quarter)


def test_calendar_bounds() -> None:
    """The calendar's first and last days of a quarter and of a year."""
    assert (Period(2011, 1).first_day, Period(2011, 1).last_day) == (
        date(2011, 1, 1),
        date(2011, 3, 31),
    )
    assert Period(2011, 4).last_day == date(2011, 12, 31)
    assert (Period(2012).first_day, Period(2012).last_day) == (
        date(2012, 1, 1),
        date(2012, 12, 31),
    )
