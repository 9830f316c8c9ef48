"""What a cell means, kind by kind."""

import math
import string
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copil_analysis.cleaning.cells import Problem, understand
from copil_analysis.config import read_config
from copil_analysis.reading.days import date_of
from copil_analysis.reading.meaning import is_blank, is_unknown, number_of
from copil_analysis.reading.sheets.sheet import Cell
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, WAITING_FILE, Field
from copil_analysis.vocabulary import Vocabulary

CONFIG = read_config(Path(__file__).parents[2])
VOCABULARY = Vocabulary(CONFIG)
ALL_FIELDS = {field.name: field for name in REGISTERS for field in REGISTERS[name]}
FIELDS = ALL_FIELDS | {field.name: field for field in REGISTERS[ATTRIBUTIONS]}
NNBSP, NBSP, THIN = "\u202f", "\u00a0", "\u2009"


def meaning(field: str, *cells: Cell) -> list[tuple[Any, Problem]]:
    """The value (the code of a label) and the problem of each cell."""
    found = understand(cells, FIELDS[field], CONFIG, VOCABULARY)
    values = found.values.tolist()[:-1]
    if FIELDS[field].kind not in ("count", "amount", "date", "yes_no"):
        values = [None if value < 0 else found.categories[value] for value in values]
    return list(zip(values, map(Problem, found.problems.tolist()[:-1]), strict=True))


def values(field: str, *cells: Cell) -> list[Any]:
    return [value for value, _ in meaning(field, *cells)]


def problems(field: str, *cells: Cell) -> set[Problem]:
    return {problem for _, problem in meaning(field, *cells)}


@pytest.mark.parametrize("cell", [None, "", "-", "–", "—", "/", ".", f"{NBSP}-{NNBSP}", "..."])
def test_a_dash_is_a_blank(cell: Cell) -> None:
    """Hand-kept registers have many ways to leave a cell empty."""
    assert is_blank(cell)
    assert meaning("children", cell) == [(0, Problem.NONE)]
    assert problems("adults", cell) == {Problem.BLANK}
    assert problems("date", cell) == {Problem.BLANK}
    assert problems("request_date", cell) == {Problem.NONE}


@pytest.mark.parametrize(
    "cell", ["n.d.", "nd", "n.c.", "NC", "n/a", "NA", "?", "s", "ns", "Inconnu", "#N/A", "#REF!"]
)
def test_who_does_not_know_says_so(cell: str) -> None:
    """The value is missing, and told as such: no error in spelling, no blank."""
    assert is_unknown(cell)
    for name in ("adults", "children", "date", "structure", "typology", "rent", "funding"):
        assert problems(name, cell) == {Problem.UNKNOWN}
    assert meaning("commune", cell) == [(None, Problem.UNKNOWN)]


@pytest.mark.parametrize("text", ["non", "nice", "T2", "0", "n", "o", "CASA", "sans"])
def test_words_that_say_something_are_not_unknown(text: str) -> None:
    """« n » is a no, « sans » a word: only the marks themselves are unknown."""
    assert not is_unknown(text)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1 234,50", 1234.5),
        (f"1{NBSP}234,50", 1234.5),
        (f"1{NNBSP}234,50", 1234.5),
        (f"1{THIN}234,50", 1234.5),
        ("1.234,50", 1234.5),
        ("1234.5", 1234.5),
        ("1'234", 1234),
        (" 12 ", 12),
        ("12 *", 12),
        ("12²", 12),
        ("† 12", 12),
        ("-3", -3),
        ("−3", -3),
        ("1e9", None),
        ("1,2E+03", None),
        ("007", 7),
        (",5", None),
        (12, 12),
        (12.0, 12),
        (10**400, math.inf),
        ("12 34", None),
        ("1,2,3", None),
        ("=A1+1", None),
        ("douze", None),
        (True, None),
        (float("nan"), None),
        (date(2011, 1, 1), None),
        (time(1), None),
        (timedelta(1), None),
    ],
)
def test_numbers_as_people_write_them(cell: Cell, number: float | None) -> None:
    """A thousands separator groups by three; anything else is no number."""
    assert number_of(cell) == number


def test_counts_are_whole_and_of_persons() -> None:
    """Negative, fractional and huge ones are told, and missing."""
    good = meaning("adults", 2, 2.0, "2", f"2{NBSP}", "2 *", 0, 30)
    assert [value for value, _ in good] == [2, 2, 2, 2, 2, 0, 30]
    assert [problem for _, problem in good][4:5] == [Problem.MARKED]
    bad = meaning("adults", -1, "1,5", 1.5, 31, 1e9, math.inf)
    assert bad == [(-1, Problem.OUT_OF_RANGE)] * 6
    unread = meaning("adults", "deux", True, date(1900, 1, 2), "=2", "<b>2</b>", "1e1")
    assert unread == [(-1, Problem.UNREADABLE)] * 6


def test_a_rent_is_in_euros() -> None:
    """From 30 to 5,000, with or without the sign."""
    written = ("1 234,50 €", "450 €", "450€/mois", "450 euros", 512.25, "450,5", "450.50")
    assert values("rent", *written) == [1234.5, 450, 450, 450, 512.25, 450.5, 450.5]
    more = ("1.234,50", "412,50/mois", "450 *", "1 234", "30", "5000", f"1{NNBSP}234,50{NBSP}€")
    assert values("rent", *more) == [1234.5, 412.5, 450, 1234, 30, 5000, 1234.5]
    assert all(math.isnan(rent) for rent in values("rent", "n.d.", None))
    assert problems("rent", 0, -5, "-450", 5000.5, "12 000", "29,99", 1.234, "4,50") == {
        Problem.OUT_OF_RANGE
    }


@pytest.mark.parametrize(
    "text",
    ["1,234", "1.234", "412,500", "1,234 €", "1e-3", "4.5E+2", "3²", "450²", "4 50", "45 0,00",
     "1,234.50", "450 à 500", "450-500", "cher", "450 € + charges"],
)  # fmt: skip
def test_what_may_be_two_rents_or_none_is_told(text: str) -> None:
    """1,234 is one euro or a thousand, 3² three or nine: nobody guesses."""
    assert problems("rent", text) == {Problem.UNREADABLE}


@pytest.mark.parametrize(
    "cell",
    [
        date(2011, 3, 31),
        datetime(2011, 3, 31, 14, 30),
        *("31/03/2011", "31-03-2011", "31.03.2011", "31/3/11", "31/03/11", "2011-03-31"),
        *("2011-03-31 00:00:00", "2011-03-31T00:00:00", "31/03/2011 14:30", "31 mars 2011"),
        *("Jeudi 31 mars 2011", "31-mars-11", f"31{NBSP}mars{NNBSP}2011", "31/03/2011 *"),
        *(40633, 40633.75, "40633", "40633,0", "2011/03/31", "31 / 03 / 2011"),
    ],
)
def test_days_as_people_and_spreadsheets_write_them(cell: Cell) -> None:
    """40633 is the 31st of March 2011, counted from the end of 1899."""
    assert date_of(cell) == date(2011, 3, 31)
    assert values("date", cell) == [datetime(2011, 3, 31)]


@pytest.mark.parametrize(
    ("text", "year"), [("01/01/00", 2000), ("01/01/68", 2068), ("01/01/69", 1969), ("1/1/99", 1999)]
)
def test_years_of_two_digits(text: str, year: int) -> None:
    """00 to 68 are of this century, 69 to 99 of the last."""
    assert date_of(text) == date(year, 1, 1)


@pytest.mark.parametrize(
    "cell", ["mars 2011", "31/02/2011", "03/31/2011", "hier", "12", 12, "99999", True, time(1)]
)
def test_what_is_no_day_is_told(cell: Cell) -> None:
    """No day is guessed: no month without a day, no American order, no small number."""
    assert date_of(cell) is None
    assert problems("date", cell) == {Problem.UNREADABLE}


def test_days_far_off_are_told() -> None:
    """1900 and 2099 are slips of a spreadsheet; the first and the last good day are in."""
    far = ("31/12/1949", date(1900, 1, 1), datetime(2099, 1, 1), "01/01/2099", date(9999, 1, 1))
    assert problems("date", *far) == {Problem.OUT_OF_RANGE}
    assert problems("date", "01/01/1950", "31/12/2098") == {Problem.NONE}


def test_labels_are_known_by_the_vocabulary() -> None:
    """Numbers too, as a typology; what is HTML or a formula is a text that nobody knows."""
    assert values("structure", "casa *", "SECTEUR  EST", "Cannes") == ["CASA", "EST", "CANNES"]
    assert values("channel", "Préfecture", "1% logement") == ["prefectoral", "action_logement"]
    wanted = ["T2", "T2", "T2", "T2", "T1", "T1", "STUDIO", "T6", "T6", "T3"]
    typologies = [
        "t 2",
        "F2",
        "2 pièces",
        "Type 2",
        "T1 bis",
        "T1'",
        "Studio",
        "T6 et plus",
        "T7",
        3,
    ]
    assert values("typology", *typologies) == wanted
    assert problems("structure", "<b>CASA</b>", "=A1", 3, True) == {Problem.UNREADABLE}
    assert problems("typology", "T2/T3", "grand") == {Problem.UNREADABLE}


def test_a_foyer_is_no_typology_and_no_error() -> None:
    """It counts as a rehousing, not as a dwelling of a typology."""
    assert (
        meaning("typology", "Foyer", "logement-foyer", "FL", "Résidence sociale")
        == [(None, Problem.NONE)] * 4
    )


def test_fundings_and_reasons() -> None:
    """PLAI, PLUS, PLS however written; a reason that speaks of a dwelling is a rehousing."""
    fundings = values("funding", "plai", "P.L.A.I.", "PLAI adapté", "Logement PLUS", "pls")
    assert fundings == ["PLAI", "PLAI", "PLAI", "PLUS", "PLS"]
    assert problems("funding", "PLS/PLUS", "libre", "plusieurs") == {Problem.UNREADABLE}
    rehoused = ("Relogement", "relogé", "Attribution", "logement social", "ATTRIBUÉ")
    assert set(values("exit_reason", *rehoused)) == {"rehoused"}
    other = ("départ", "décès", "Refus d'attribution", "non relogé", 3)
    assert set(values("exit_reason", *other)) == {"other"}
    assert meaning("exit_reason", "n.d.") == [(None, Problem.UNKNOWN)]


def test_yes_and_no() -> None:
    """A blank is a no."""
    assert values("is_foyer", "oui", "O", "x", "1", 1, 1.0, True, "Vrai") == [1] * 8
    assert values("is_foyer", "non", "N", 0, False, "faux", "-", None) == [0] * 7
    assert meaning("is_foyer", "peut-être", 2) == [(-1, Problem.UNREADABLE)] * 2


def test_the_zero_of_a_lookup_is_no_text_no_reason_and_no_studio() -> None:
    """A spreadsheet gives 0 where the cell that it looks up is empty; T0 is a studio."""
    for name in ("commune", "exit_reason"):
        assert meaning(name, 0, "0") == [(None, Problem.NONE)] * 2
    assert meaning("typology", 0, "0") == [(None, Problem.UNREADABLE)] * 2
    assert values("typology", "T0") == ["STUDIO"]


def test_codes_stay_text() -> None:
    """06088 keeps its zero; 6088 may have lost it, which is told and not guessed."""
    assert meaning("commune", "06088", "Nice", 6088.0, "6088") == [
        ("06088", Problem.NONE),
        ("Nice", Problem.NONE),
        ("6088", Problem.SHORT_CODE),
        ("6088", Problem.SHORT_CODE),
    ]


def test_a_person_in_the_place_of_a_desk_is_dropped() -> None:
    """A code or an organisation stays."""
    someone = ("Mme Zoé Durand", "MME LA ROSA", "DUPONT Jean 12/03/1980")
    told = meaning("desk", *someone, "GDPUB", "CCAS de Nice")
    assert told == [
        *[(None, Problem.PERSON)] * 3,
        ("GDPUB", Problem.NONE),
        ("CCAS de Nice", Problem.NONE),
    ]


def test_a_request_number_among_the_texts_is_dropped() -> None:
    """It would stand in a table otherwise."""
    assert meaning("landlord", "0060311012345GDPUB", "Erilia") == [
        (None, Problem.UNREADABLE),
        ("Erilia", Problem.NONE),
    ]


def test_an_empty_cell_stands_last() -> None:
    """So that the code -1 takes it."""
    for field in (field for field in ALL_FIELDS.values() if field.kind != "request_number"):
        found = understand(["CASA"], field, CONFIG, VOCABULARY)
        assert len(found.values) == len(found.problems) == 2


LABELS = [
    ("structure", term.code, spelling)
    for term in CONFIG.structures
    for spelling in (term.label, *term.spellings)
] + [
    ("channel", term.code, spelling)
    for term in CONFIG.channels
    for spelling in (term.label, *term.spellings)
]


@given(st.sampled_from(LABELS), st.data())
def test_a_known_label_is_known_however_it_is_written(
    known: tuple[str, str, str], data: st.DataObject
) -> None:
    """Case, accents, spaces, no-break spaces and punctuation around its words do not matter."""
    kind, code, label = known
    plain = label.translate(str.maketrans("éÉè", "eEe")) if data.draw(st.booleans()) else label
    cased = "".join(data.draw(st.sampled_from([c.upper(), c.lower()])) for c in plain)
    blank = st.sampled_from([" ", "  ", NBSP, NNBSP, "-", "_", " - "])
    spaced = "".join(data.draw(blank) if c == " " else c for c in cased)
    around = st.text(" .*:;-" + NBSP, max_size=3)
    text = data.draw(around) + spaced + data.draw(around)
    assert values(kind, text) == [code]


ANY_CELLS = st.one_of(
    st.text(max_size=30),
    st.text(string.digits + " .,/-eE+*%€'" + NNBSP, max_size=14),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@settings(max_examples=500)
@given(st.lists(ANY_CELLS, max_size=20, unique_by=lambda cell: (type(cell), str(cell))))
def test_no_cell_breaks_the_understanding(cells: Sequence[Cell]) -> None:
    """500 lists of arbitrary cells, each as every kind of field: each has a value or a problem."""
    for field in (*REGISTERS[ATTRIBUTIONS], *REGISTERS[WAITING_FILE]):
        if field.kind != "request_number":
            check_understood(cells, field)


def check_understood(cells: Sequence[Cell], field: Field) -> None:
    found = understand(cells, field, CONFIG, VOCABULARY)
    assert len(found.values) == len(found.problems) == len(cells) + 1
    if field.kind == "count":
        assert found.values.min() >= -1
        assert found.values.max() <= 30
        assert (found.values[:-1][found.problems[:-1] > Problem.UNKNOWN] == -1).all()
