"""The day of a cell: hours, offsets, and what stands for no date."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from copil_analysis.reading.days import date_of, hour_of, is_next_day, is_no_day
from copil_analysis.reading.sheets.sheet import Cell

APRIL = date(2026, 4, 1)


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-03-31T22:00:00Z", "2026-03-31T22:00:00.000Z", "2026-04-01T00:00:00+02:00"),
        *("2026-03-31T22:00:00+00:00", "2026-03-31 22:00:00+0000", "2026-03-31 22:00 UTC"),
        *("2026-03-31T18:00:00-04:00", "31/03/2026 22:30Z", datetime(2026, 3, 31, 22, tzinfo=UTC)),
    ],
)
def test_an_offset_is_told_in_france(cell: Cell) -> None:
    """In summer France is two hours ahead: all of these are the 1st of April there."""
    assert date_of(cell) == APRIL
    assert not is_next_day(cell)


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-03-31T22:00:00", "2026-03-31 22:00", "31/03/2026 22:00:00", "31 mars 2026 22h00"),
        *(datetime(2026, 3, 31, 22), datetime(2026, 3, 31, 23, 59, 39)),
        *(46112.9166666667, 46112.91667, 46112.999756944, "46112,9166666667"),
        *(datetime(2026, 3, 31, 21, 59, 39), datetime(2026, 3, 31, 21, 59, 59, 999_990)),
    ],
)
def test_a_midnight_written_in_utc_or_by_sheetjs_is_the_next_day(cell: Cell) -> None:
    """46112 is the 31st of March 2026; SheetJS takes 21 seconds off."""
    assert date_of(cell) == APRIL
    assert is_next_day(cell)


@pytest.mark.parametrize(
    ("evening", "following"),
    [
        ("2026-01-15 23:00", date(2026, 1, 16)),
        ("2026-03-28 23:00", date(2026, 3, 29)),
        ("2026-03-29 22:00", date(2026, 3, 30)),
        ("2025-10-25 22:00", date(2025, 10, 26)),
        ("2025-10-26 23:00", date(2025, 10, 27)),
        (46037.9583333333, date(2026, 1, 16)),
    ],
)
def test_midnight_is_an_hour_earlier_in_utc_in_winter_and_two_in_summer(
    evening: Cell, following: date
) -> None:
    """The clocks change on the last Sundays of March and of October."""
    assert date_of(evening) == following


@pytest.mark.parametrize(
    "cell",
    [
        *(datetime(2026, 4, 1, 14, 30), 46113.604166, "2026-04-01T14:30:00Z", "01/04/2026 à 14h30"),
        *(datetime(2026, 4, 1, 23, 59, 59), "2026-04-01 23:00", "01/04/2026 00:00:21"),
    ],
)
def test_another_hour_keeps_its_day(cell: Cell) -> None:
    """23:00 in summer is no midnight in France, and 23:59:59 the end of a day."""
    assert date_of(cell) == APRIL
    assert hour_of(cell)


@pytest.mark.parametrize("cell", ["2026-04-01", 46113, 46112.9999999999, "2026-03-31T24:00:00"])
def test_a_day_alone_has_no_hour(cell: Cell) -> None:
    """The fraction of a serial number may be a rounding; 24:00 is the midnight that ends a day."""
    assert (date_of(cell), hour_of(cell)) == (APRIL, None)


@pytest.mark.parametrize("cell", ["2026-04-01 25:00", "2026-04-01 10:75", "2026-04-01 10:00+99:00"])
def test_an_hour_that_does_not_exist_is_no_day(cell: Cell) -> None:
    """It is told rather than guessed."""
    assert date_of(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        *(0, 0.0, "0", time(), timedelta(), "00:00:00", "00:00", "00/01/1900", "1/0/1900"),
        *("00/01/1900 00:00:00", "0000-00-00", "0000-00-00 00:00:00", "00/00/0000", "1900-01-00"),
        *(date(1899, 12, 30), datetime(1899, 12, 31), "31/12/1899", datetime(1904, 1, 1)),
        *(date(9999, 12, 31), "31/12/9999", 2_958_465, "9999-12-31T23:00:00Z"),
        *("9999-12-31 23:59:59", "0001-01-01T00:00:00", datetime(1, 1, 1)),
    ],
)
def test_a_zero_or_the_last_day_of_all_is_no_date(cell: Cell) -> None:
    """What a lookup of an empty cell gives, and what databases write for « never »."""
    assert is_no_day(cell)


@pytest.mark.parametrize(
    "cell", [None, "-", "n.d.", 1, True, False, time(1), "00:10", 40633, "31/03/2011", "00/03/2011"]
)
def test_anything_else_may_be_a_date_or_a_slip(cell: Cell) -> None:
    """A day 0 of March is a slip that is told."""
    assert not is_no_day(cell)


@pytest.mark.parametrize("serial", [46112.916, 46112.9167, 46112.917, 46112.9166666667])
def test_a_serial_of_few_decimals_is_the_midnight_it_stands_for(serial: float) -> None:
    """46112 is 31/03/2026, and 0.9166… of it 22:00 in UTC: 1 April in France."""
    assert date_of(serial) == date(2026, 4, 1)
