"""The request number: recognised, found wrong, found twice; all numbers here are invented."""

from datetime import date

import pandas as pd
import pytest

from copil_analysis.request_number import (
    clean_number,
    completed,
    faults,
    has_request_number,
    looks_like,
    number_states,
    says_words,
)

GOOD = "0060424012345GDPUB"


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


@pytest.mark.parametrize(
    "gap", ["", " ", "-", ".", "\u00a0", "\u202f", " - ", "_", "–", "/", "\u2011"]
)
@pytest.mark.parametrize("around", ["{}", "n° {}", "{} (renouvelée)", "{}."])
def test_a_number_is_the_same_however_its_parts_are_set_apart(gap: str, around: str) -> None:
    """Hyphens, dots and spaces of every width, words around it; it is never to be quoted either."""
    written = around.format(gap.join(("006", "0424", "012345", "gdpub")))
    assert clean_number(written) == GOOD
    assert has_request_number(written) and looks_like(written)


def test_what_is_no_number_or_two_keeps_its_letters() -> None:
    """A longer one of an association, a word, two numbers in one cell."""
    assert clean_number("asso-" + GOOD + "1") == "ASSO-" + GOOD + "1"
    assert clean_number("en cours") == "ENCOURS"
    assert clean_number(f"{GOOD} 02A0424012345GDPUB") == f"{GOOD}02A0424012345GDPUB"


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.lower(),
        "006 0424 012345 GDPUB",
        "60424012345GDPUB",
        "006-0424-012345",
        "006.0424.012345",
        "60424012345.GDPUB",
        f"n°{GOOD}1",
    ],
)
def test_a_cell_that_may_hold_a_number_is_not_to_be_quoted(text: str) -> None:
    """Spaced, cut or without its zeros it is still somebody's number."""
    assert looks_like(text)


@pytest.mark.parametrize(
    "text",
    [
        "T2/T3",
        "31/03/2011",
        "2011-03-31 00:00:00",
        "1 234,50",
        "1000000000",
        "CAPAP Nice",
        "31.03.2011 14.30",
        "01.01.2026 - 31.03.2026",
        "412.33333333333331",
    ],
)
def test_an_ordinary_cell_may_be_quoted(text: str) -> None:
    """Labels, days, hours and large counts are no request numbers."""
    assert not looks_like(text)


def test_another_territory_is_told_where_some_are_configured() -> None:
    """Only of numbers that have the right shape."""
    numbers, dates = texts([GOOD, "013" + GOOD[3:], "013"]), pd.Series([pd.NaT] * 3)
    dates = dates.astype("datetime64[s]")
    assert faults(numbers, dates, ["006"])["territory"].tolist() == [False, True, False]
    assert not faults(numbers, dates)["territory"].any()


def test_a_number_has_one_state() -> None:
    """The first of its faults; none where there is no number."""
    wrong_month, other = "0060024012345GDPUB", "0130424012345GDPUB"
    numbers = texts([GOOD, None, "EN COURS", "A" + GOOD, wrong_month, other, other])
    days = ["2024-04-02", None, None, None, "2024-04-02", "2024-04-02", "2024-05-02"]
    dates = pd.Series(pd.to_datetime(days)).astype("datetime64[s]")
    states = number_states(numbers, dates, ["006"])
    assert states.astype(object).where(states.notna(), None).tolist() == [
        *("valid", None, "shape", "long", "month", "territory", "date")
    ]


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("6042402000200601", "006042402000200601"),
        ("60424020002", "0060424020002"),
        ("16042402000200601", "016042402000200601"),
        ("60424020002GDPUB", "0060424020002GDPUB"),
        ("2A0424020002GDPUB", "02A0424020002GDPUB"),
        ("0060424020002", "0060424020002"),
    ],
)
def test_the_zeros_of_a_number_come_back(damaged: str, whole: str) -> None:
    """Also of one of digits only, whose desk begins where its length says."""
    assert completed(texts([damaged])).tolist() == [whole]


def test_a_number_that_lost_its_zeros_keeps_its_own_desk() -> None:
    """A whole one that begins alike lends its desk to one that has none."""
    found = completed(texts(["60424012345GDPUB", "006042401234506PRF", "60424012345"]))
    assert found.tolist() == ["0060424012345GDPUB", "006042401234506PRF", "006042401234506PRF"]


def test_a_number_of_digits_that_a_spreadsheet_rounded_is_the_whole_one() -> None:
    """It keeps fifteen: the last of sixteen became a zero; another desk stays another."""
    whole, other = "006042402000200601", "006042402000300700"
    found = completed(texts(["6042402000200600", "6042402000300600", whole, other]))
    assert found.tolist() == [whole, "006042402000300600", whole, other]


@pytest.mark.parametrize(
    ("text", "is_words"),
    [
        ("DEMANDE EN COURS DE DEPOT", True),
        ("en cours d'enregistrement", True),
        ("néant", True),
        ("Demande du 12/03/2026", True),
        ("000000000000000000", True),
        ("-", True),
        ("ASSO" + GOOD, False),
        ("6,04240E+15", False),
        ("O060424012353GDPUB", False),
        ("013", False),
    ],
)
def test_words_are_no_number(text: str, is_words: bool) -> None:
    """A damaged or longer number has as many digits as letters at least; zeros are a default."""
    assert says_words(text) == is_words
