"""Slides exported as text: the shipped deck, other decks with the same words, broken ones."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copil_analysis.config import read_config
from copil_analysis.errors import ReadingError
from copil_analysis.reading.found import FoundTable, Received
from copil_analysis.reading.transcript import read_transcript

PROJECT = Path(__file__).parents[2]
CONFIG = read_config(PROJECT)
NEEDS = "Besoins en typologie T1T2T3Total CASA123 6 CANNES41 5 Total533 11"


def receive(text: str) -> Received:
    return read_transcript(Path("slides.txt"), text, CONFIG)


def read(text: str) -> list[FoundTable]:
    return receive(text).tables


def refusal(text: str) -> str:
    """What is said of the one table that is not read, or of a deck without any."""
    try:
        (finding,) = receive(text).findings
    except ReadingError as error:
        return str(error)
    assert (finding.check, finding.level, finding.status) == ("table", "blocking", "gap")
    return finding.message


def values(table: FoundTable) -> list[list[int]]:
    return table.reading.filled.fillna(0).to_numpy(dtype=int).tolist()


def test_the_deck_holds_its_five_tables() -> None:
    """Each table is found on its slide, by its words."""
    tables = read((PROJECT / "data/raw/2011-T1/slides.txt").read_text("utf-8"))
    assert [(table.name, table.place) for table in tables] == [
        ("allocations", "diapositive 2"),
        ("rehoused", "diapositive 3"),
        ("dwellings", "diapositive 4"),
        ("waiting", "diapositive 5"),
        ("needs", "diapositive 5"),
    ]
    readings = [(table.reading.readings, table.reading.by_spaces) for table in tables]
    assert readings == [(1, False), (1, False), (1, True), (1, False), (None, False)]


def test_what_the_note_repeats_is_kept() -> None:
    """Slide 3 says its totals again in words."""
    tables = read((PROJECT / "data/raw/2011-T1/slides.txt").read_text("utf-8"))
    assert tables[1].stated == (
        ("households", 45),
        ("households", 45),
        ("adults", 53),
        ("children", 41),
    )
    assert tables[2].note == "* 2 relogements en foyers logement"


def test_another_deck_reads_with_the_same_words() -> None:
    """Other figures, another order of rows and columns, no slide number, other letters."""
    (table,) = read(
        "Typologies obtenues  F3 F2 T1 bis Studio Total "
        "Secteur est 2 11 1 15 capap 1 1 2 Casa 3 3 TOTAL 3 15 1 1 20"
    )
    assert (table.name, table.place) == ("dwellings", "diapositive 1")
    assert list(table.reading.cells.columns) == ["T3", "T2", "T1", "STUDIO", "total"]
    assert list(table.reading.cells.index) == ["EST", "CAPAP", "CASA", "total"]
    assert values(table)[0] == [2, 11, 1, 1, 15]


def test_channels_may_stand_across() -> None:
    """A committee may lay the allocations out the other way round."""
    (table,) = read(
        "7 Attributions AGIS classiqueAGIS IML Contingent préfectoral TOTAL "
        "CASA12 3 CANNES 4 5 9 TOTAL 1 6 5 12"
    )
    assert (table.name, table.row_kind, table.column_kind) == (
        "allocations",
        "structure",
        "channel",
    )
    assert values(table)[-1] == [1, 6, 5, 12]


def test_a_table_needs_no_totals() -> None:
    """Without totals nothing proves the cuts, but spaces still show them."""
    (table,) = read("Dossiers en file active Total ménages Total adultes CASA 31 37 CAPAP 20 20")
    assert values(table) == [[31, 37], [20, 20]]


def test_a_label_that_begins_with_a_digit_ends_the_row_before_it() -> None:
    """``20 1% Logement`` is the total 20, then the channel 1 % Logement."""
    (table,) = read("2 Attributions CASA EST TOTAL Préfecture 812 20 1% Logement 5 5 TOTAL 817 25")
    assert values(table) == [[8, 12, 20], [0, 5, 5], [8, 17, 25]]


@pytest.mark.parametrize(
    "ending",
    ["* 2 relogements en foyer", "1 er trimestre 2011", "15/04/2011", "COPIL du 15 avril"],
)
def test_the_text_below_a_table_is_not_its_last_row(ending: str) -> None:
    """A note may begin with figures; they are not the total's."""
    (table,) = read(f"{NEEDS} {ending}")
    assert values(table)[-1] == [5, 3, 3, 11]


@pytest.mark.parametrize(
    "text, words",
    [
        ("1 Ordre du jour", ["aucun tableau"]),
        ("4 Besoins T1T2Total MENTON12 3 Total12 3", ["diapositive 4", "MENTON", "structure"]),
        (
            "4 Besoins T1T2Total CASA12 3 MENTON1 1 CAPAP1 1 Total32 5",
            ["diapositive 4", "MENTON", "copil.toml"],
        ),
        ("4 Besoins T1T2Total CASA12 3 CASA1 1 Total22 4", ["CASA", "deux fois"]),
        ("4 Point T1T2Total CASA12 3 Total12 3", ["diapositive 4", "titre"]),
        ("4 Besoins T1T2Total CASA12345 67 8 9 0 Total12 3", ["diapositive 4", "CASA", "cellules"]),
    ],
)
def test_what_cannot_be_read_is_named(text: str, words: list[str]) -> None:
    """The sentence names the slide, what stands there and what was expected."""
    assert all(word in refusal(text) for word in ["slides.txt", *words])


PIECES = st.sampled_from(
    ["CASA", "Cannes", "EST", "TOTAL", "Total ménages", "T1", "T2", "studio", "adultes", "IML",
     "Autres", "Besoins", "file active", "*", " ", "12", "3", "07", "MENTON", "1% Logement"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_slide_is_read_or_refused(slide: str) -> None:
    """Whatever the words and their order: tables, or one sentence; never another error."""
    try:
        received = receive(slide)
        assert received.tables or received.findings
    except ReadingError as error:
        assert str(error).endswith(".")


DECK = (PROJECT / "data/raw/2011-T1/slides.txt").read_text("utf-8")
TYPOLOGIES = next(line for line in DECK.splitlines() if line.startswith("4 "))
ALLOCATIONS = next(line for line in DECK.splitlines() if line.startswith("2 "))


@pytest.mark.parametrize(
    "slide",
    [
        TYPOLOGIES.replace("43 * 2 relogements", "43 dont 2 relogements"),
        TYPOLOGIES.replace("43 * 2 relogements", "43 2011 relogements"),
        TYPOLOGIES.replace("43 * 2 relogements en foyers logement", "43 4"),
        TYPOLOGIES.replace("* 2 relogements", "CASA : 2 relogements"),
        TYPOLOGIES.replace("* 2 relogements", "Est 3 refus"),
        TYPOLOGIES.replace("TOTAL179124", "TOTAL : 179124"),
        TYPOLOGIES.replace("CASA211", "CASA\u00a0: 211"),
        TYPOLOGIES.replace("TOTAL179124", "TOTAUX 179124"),
        TYPOLOGIES.replace("STUDIO T1T2", "Du T1 au T6 STUDIO/T1/T2"),
        TYPOLOGIES.replace("TERRITOIRES", "\x0bTERRITOIRES"),
        TYPOLOGIES.upper(),
        TYPOLOGIES.lower(),
        TYPOLOGIES + " TOTAL besoins 12",
        "1 La CASA est en attente\n2 Les grands ménages T4 T5 T6 attendent 12 mois\n" + TYPOLOGIES,
    ],
)
def test_slides_said_otherwise_hold_the_same_table(slide: str) -> None:
    """Notes, colons, page numbers, titles and sentences around a table are not its cells."""
    (table,) = read(slide)
    assert values(table)[-1] == [17, 9, 12, 4, 0, 1, 0, 43]
    assert (table.reading.readings, len(table.reading.broken)) == (1, 0)


@pytest.mark.parametrize("title", ["COPIL de Cannes", "du secteur Est", "CASA"])
def test_a_title_that_names_a_structure_is_no_column(title: str) -> None:
    """A header names each structure once; what a title said before it is left out."""
    (table,) = read(ALLOCATIONS.replace("CASACANNES", f"{title} CASACANNES", 1))
    assert values(table)[-1] == [6, 13, 2, 24, 45]


def test_the_total_may_come_first() -> None:
    """A column of totals on the left adds up the others all the same."""
    (table,) = read("4 Typologies obtenues TOTAL T1T2 CASA 3 12 CANNES 5 41 Total 8 53")
    assert list(table.reading.cells.columns) == ["total", "T1", "T2"]
    assert values(table) == [[3, 1, 2], [5, 4, 1], [8, 5, 3]]


def test_a_dash_alone_is_a_blank_cell() -> None:
    """``1 - 2 3`` has nothing in its second column."""
    (table,) = read("4 Besoins T1T2T3Total CASA 1 - 2 3 CANNES 1 4 - 5 Total 2 4 2 8")
    assert values(table) == [[1, 0, 2, 3], [1, 4, 0, 5], [2, 4, 2, 8]]


def test_a_name_that_begins_as_a_plural_ends_is_seen() -> None:
    """``CASASECTEUR EST``: the S is Secteur's, not a plural's."""
    (table,) = read("2 Attributions CASASECTEUR EST TOTAL AGIS IML 1 2 3 Préfecture 4 5 9")
    assert list(table.reading.cells.columns) == ["CASA", "EST", "total"]
    assert values(table) == [[1, 2, 3], [4, 5, 9]]


@pytest.mark.parametrize(
    ("slide", "levels"),
    [
        ("6 MENTONGRASSE CASA12 3 CANNES41 5 Total53 8", ["warning"]),
        ("6 COPIL de Cannes du 15 avril 2011", [""]),
        ("6 Il est prévu 12 réunions en 2011", []),
        ("6 CASA, Cannes et CAPAP ont répondu", []),
    ],
)
def test_a_slide_of_which_nothing_is_read_is_told(slide: str, levels: list[str]) -> None:
    """Two names and figures look like a lost table; « est » is no name, nor 6 a figure."""
    received = receive(f"{NEEDS}\n{slide}")
    assert [table.name for table in received.tables] == ["needs"]
    assert [finding.level for finding in received.findings] == levels
    assert all("diapositive 6" in finding.message for finding in received.findings)


def test_an_empty_table_is_told_and_is_no_table_of_zeros() -> None:
    """Labels without a figure say nothing."""
    received = receive(f"{NEEDS}\n5 Dossiers en file active MénagesAdultes CASA CANNES Total")
    assert [table.name for table in received.tables] == ["needs"]
    assert [finding.level for finding in received.findings] == ["error"]
    assert "est vide" in received.findings[0].message


def test_households_never_exceed_their_persons() -> None:
    """One misprint of Est's adults made 94126 households of its 94 and 126."""
    said = refusal(DECK.replace("Est94125165290", "Est94126165290"))
    assert "de la ligne « Secteur Est » n'additionne ses cellules à son total" in said


@pytest.mark.parametrize(
    ("printed", "misprint", "lost", "words"),
    [
        ("Est94125165290", "Est94126165290", "waiting", "diapositive 5"),
        ("613224 45", "613234 45", "allocations", "ligne « total »"),
        ("25103028194", "25103928194", "needs", "jamais toutes avec la ligne des totaux"),
        ("CASA6729", "MENTON6729", "rehoused", "MENTON"),
        ("CANNES1312 24", "CASA1312 24", "rehoused", "deux fois"),
    ],
)
def test_a_misprint_refuses_its_own_table_only(
    printed: str, misprint: str, lost: str, words: str
) -> None:
    """The four others are read, two on the same slide; what does not add up is said."""
    deck = DECK.replace(printed, misprint, 1)
    assert words in refusal(deck)
    names = {"allocations", "rehoused", "dwellings", "waiting", "needs"}
    assert {table.name for table in read(deck)} == names - {lost}


def test_a_misprint_elsewhere_leaves_the_figures_and_tells_its_gaps() -> None:
    """Est's adults rehoused, 32 printed as 33: its row and its column are one off."""
    table = read(DECK.replace("SECTEUR EST24322759", "SECTEUR EST24332759"))[1]
    assert values(table)[3:] == [[24, 33, 27, 59], [45, 53, 41, 94]]
    assert table.reading.broken[["stated", "computed"]].to_numpy().tolist() == [[59, 60], [53, 54]]
    assert table.reading.readings is None
