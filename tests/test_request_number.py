"""The request number: recognised, found wrong, found twice; all numbers here are invented."""

from datetime import date

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from copil_analysis.request_number import among, faults, looks_like, repeated

GOOD = "0060424012345GDPUB"
PARTS = st.sampled_from([GOOD, GOOD[:-1], GOOD + "1", "02A0424012345GDPUB", "", "ÉTÉ", None])


def faults_of(number: str | None, requested: date | None = None) -> list[str]:
    dates = pd.Series(pd.to_datetime([requested])).astype("datetime64[s]")
    return [name for name, found in faults(texts([number]), dates).items() if found[0]]


def texts(numbers: list[str | None]) -> "pd.Series[str]":
    return pd.Series(numbers, dtype="str")


@pytest.mark.parametrize("number", [GOOD, "02A1224999999A1B2C", "1110100000000" + "00000"])
def test_a_good_number_has_no_fault(number: str) -> None:
    """Corsica, capitals and digits in the desk, and the least month and year."""
    assert faults_of(number) == []


@pytest.mark.parametrize(
    "number",
    [
        "ENCOURS",
        GOOD[:-1],
        "A060424012345GDPUB",
        "00C0424012345GDPUB",
        "006042401234:GDPUB",
        "006042401234/GDPUB",
        "006042A012345GDPUB",
        "0060424012345GDPU-",
        "0060424012345GDPé",
        "",
        "0060424-012345-GDPUB",
    ],
)
def test_a_number_of_another_shape_is_told(number: str) -> None:
    """Its length, territory, date, sequence and desk are all looked at."""
    assert faults_of(number) == ["shape"]


def test_a_longer_number_of_an_association_is_no_wrong_shape() -> None:
    """It is to be confirmed, not rejected; its month cannot be looked for."""
    assert faults_of("ASSO" + GOOD, date(2011, 1, 31)) == ["long"]


@pytest.mark.parametrize("month", ["00", "13", "99"])
def test_a_month_that_does_not_exist_is_told(month: str) -> None:
    """It is told once: such a month is no month of the deposit either."""
    assert faults_of(f"006{month}24012345GDPUB", date(2024, 4, 15)) == ["month"]


@pytest.mark.parametrize(
    ("requested", "expected"),
    [
        (date(2024, 4, 1), []),
        (date(2024, 4, 30), []),
        (date(2024, 5, 1), ["date"]),
        (date(2023, 4, 30), ["date"]),
        (None, []),
    ],
)
def test_the_number_bears_the_month_of_the_deposit(
    requested: date | None, expected: list[str]
) -> None:
    """Month and year, and only where the date of the deposit is told."""
    assert faults_of(GOOD, requested) == expected


def test_a_year_of_the_last_century_is_a_year_of_two_digits() -> None:
    """Requests of 1969 and of December 1999 too."""
    assert faults_of("0061299012345GDPUB", date(1999, 12, 31)) == []
    assert faults_of("0060169012345GDPUB", date(1969, 1, 2)) == []


def test_a_missing_number_has_no_fault() -> None:
    """Who has no number yet is not told."""
    assert faults_of(None, date(2011, 1, 1)) == []


@given(st.lists(PARTS, max_size=12))
@example([])
@example([None, GOOD, None, GOOD])
@example([GOOD, "X" * 36, GOOD])
def test_repeated_numbers_are_those_that_pandas_finds(numbers: list[str | None]) -> None:
    """Of any length, and missing ones never."""
    series = texts(numbers)
    expected = series.duplicated(keep=False) & series.notna()
    assert repeated(series).tolist() == expected.tolist()


@given(st.lists(PARTS, max_size=8), st.lists(PARTS, max_size=3))
def test_numbers_among_others_are_those_that_pandas_finds(
    numbers: list[str | None], others: list[str | None]
) -> None:
    """Of any length, and a missing one is never among them."""
    series = texts(numbers)
    expected = series.isin(texts(others)) & series.notna()
    assert among(series, texts(others)).tolist() == expected.tolist()


@given(st.lists(PARTS, max_size=6), st.lists(PARTS, max_size=6))
def test_numbers_in_several_pieces_of_memory_are_one_column(
    first: list[str | None], second: list[str | None]
) -> None:
    """A large file is read in pieces; the column is theirs one behind the other."""
    pieces = pa.chunked_array([pa.array(part, pa.large_string()) for part in (first, [], second)])
    series = pd.Series(pieces, dtype="str")
    whole = texts([*first, *second])
    nothing = pd.Series(pd.NaT, index=whole.index, dtype="datetime64[s]")
    assert repeated(series).tolist() == repeated(whole).tolist()
    found, expected = faults(series, nothing), faults(whole, nothing)
    assert {name: rows.tolist() for name, rows in found.items()} == {
        name: rows.tolist() for name, rows in expected.items()
    }


def test_a_slice_of_a_column_is_looked_at_alone() -> None:
    """The numbers before it in memory are not read."""
    series = texts(["9991399012345GDPUB", GOOD, "02A0424012345GDPUB", GOOD])[1:]
    assert repeated(series).tolist() == [True, False, True]
    nothing = pd.Series(pd.NaT, index=series.index, dtype="datetime64[s]")
    assert not any(rows.any() for rows in faults(series, nothing).values())


def test_two_numbers_among_many_are_found() -> None:
    """Numbers that differ in one digit only are no pair; the one pair is found exactly."""
    numbers = [f"0060424{sequence:06d}GDPUB" for sequence in range(100_000)]
    numbers[70_000] = numbers[12]
    assert repeated(texts(numbers)).nonzero()[0].tolist() == [12, 70_000]
    assert among(texts(numbers), texts(numbers[20:30])).nonzero()[0].tolist() == [*range(20, 30)]


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.lower(),
        "006 0424 012345 GDPUB",
        "60424012345GDPUB",
        "006-0424-012345",
        f"n°{GOOD}1",
    ],
)
def test_a_cell_that_may_hold_a_number_is_not_to_be_quoted(text: str) -> None:
    """Spaced, cut or without its zeros it is still somebody's number."""
    assert looks_like(text)


@pytest.mark.parametrize(
    "text", ["T2/T3", "31/03/2011", "2011-03-31 00:00:00", "1 234,50", "1000000000", "CAPAP Nice"]
)
def test_an_ordinary_cell_may_be_quoted(text: str) -> None:
    """Labels, days, hours and large counts are no request numbers."""
    assert not looks_like(text)
