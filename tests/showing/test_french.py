"""French numbers, dates, agreement, elision and spaces."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copil_analysis.showing.french import (
    agree,
    counted,
    enumerated,
    format_bounds,
    format_count_interval,
    format_date,
    format_interval,
    format_number,
    format_percent,
    format_span,
    plural,
    typeset,
)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (1234567, 0, "1\u202f234\u202f567"),
        (1234.5, 1, "1\u202f234,5"),
        (-3, 0, "\u22123"),
        (-0.01, 1, "0,0"),
        (0.5, 0, "1"),
        (2.25, 1, "2,3"),
        (2.0, 1, "2,0"),
        (np.int64(2011), 0, "2\u202f011"),
    ],
)
def test_numbers_are_french(value: float, decimals: int, text: str) -> None:
    """Thousands take U+202F, decimals a comma, negatives U+2212, halves go upwards."""
    assert format_number(value, decimals) == text


@pytest.mark.parametrize("nothing", [None, pd.NA, float("nan"), np.nan, pd.NaT])
def test_nothing_is_said_to_be_missing(nothing: object) -> None:
    """A missing value is "n.d.", never NaN or zero."""
    assert format_number(nothing) == format_percent(nothing) == "n.d."
    assert format_interval(nothing, 3) == format_count_interval(nothing, nothing, nothing) == "n.d."


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (1.0017, 1.95, "1,002 à 1,950"),
        (0.4, 0.9964, "0,400 à 0,996"),
        (0.995, 1.2, "0,995 à 1,200"),
        (0.99, 1.01, "0,99 à 1,01"),
        (1.0, 2.0, "1,00 à 2,00"),
        (1.0017, float("inf"), "1,002 ou plus"),
    ],
)
def test_a_bound_near_one_is_not_printed_as_one(low: float, high: float, text: str) -> None:
    """One decimal more where two would print 1 for what excludes it, or nearly does."""
    assert format_bounds(low, high) == text


def test_percentages_have_a_narrow_space() -> None:
    """A share of one becomes a percentage."""
    assert format_percent(20 / 45) == "44\u202f%"
    assert format_percent(0.145) == "15\u202f%"


def test_the_first_of_a_month_is_1er() -> None:
    """Dates stand in words; a year common to both ends of a span is written once."""
    assert format_date(date(2011, 4, 1)) == "1er\u00a0avril 2011"
    assert format_date(date(2011, 8, 10)) == "10\u00a0août 2011"
    first, last = date(2011, 1, 1), date(2011, 4, 10)
    assert format_span(first, last) == "du 1er\u00a0janvier au 10\u00a0avril 2011"
    assert format_span(date(2010, 12, 31), last).startswith("du 31\u00a0décembre 2010 au ")


def test_intervals_are_written_with_a() -> None:
    """45 is "33 à 60", nothing is "0 à 3,7", and infinity is "ou plus"."""
    assert format_interval(32.8, 60.2) == "33 à 60"
    assert format_interval(10.84, float("inf"), 1) == "10,8 ou plus"
    assert format_count_interval(0, 0.0, 3.689) == "0 à 3,7"
    assert format_count_interval(4, 1.09, 10.24) == "1 à 10"


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, "0\u00a0ménage relogé"), (1, "1\u00a0ménage relogé"), (2, "2\u00a0ménages relogés")],
)
def test_the_plural_begins_at_two(n: int, text: str) -> None:
    """Zero and one are singular in French."""
    assert plural(n, "ménage relogé") == text


def test_agreement_stops_at_a_preposition() -> None:
    """In "ménage en attente" the first word agrees; an irregular plural is given."""
    assert agree(2, "ménage en attente") == "ménages en attente"
    assert agree(1.9, "personne") == "personne"
    assert agree(3, "repas froid") == "repas froids"
    assert agree(2, "journal", "journaux") == "journaux"


def test_nothing_is_aucun() -> None:
    """Zero is "aucun" or "aucune"; a missing count is not zero."""
    assert counted(0, "ménage") == "aucun ménage"
    assert counted(0, "personne", feminine=True) == "aucune personne"
    assert counted(pd.NA, "ménage") == "n.d.\u00a0ménages"


def test_names_are_joined() -> None:
    """The last of a list follows "et"."""
    assert enumerated(["a"]) == "a"
    assert enumerated(["a", "b", "c"]) == "a, b et c"
    assert enumerated([]) == ""


def test_spaces_that_must_not_break_do_not() -> None:
    """Before % ; ! ? the narrow one, before : and within quotes the wide one."""
    assert typeset("5 % ; « a » : b ?") == "5\u202f%\u202f; «\u00a0a\u00a0»\u00a0: b\u202f?"
    assert typeset("l'un, 45 ménages") == "l’un, 45\u00a0ménages"
    assert typeset("en 2011, aucun") == "en 2011, aucun"


@given(st.text(alphabet="ab 0123456789,;:!?%«»'.", max_size=40))
def test_typesetting_twice_changes_nothing_more(text: str) -> None:
    """A text that is typeset stays as it is."""
    once = typeset(text)
    assert typeset(once) == once
