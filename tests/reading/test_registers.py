"""Registers found in sheets: headers, rows that are no data, what stands in the way."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copil_analysis.config import read_config
from copil_analysis.reading.found import FoundRegister, Received
from copil_analysis.reading.registers.find import find_registers
from copil_analysis.reading.registers.header import find_header
from copil_analysis.reading.sheets.seen import MAX_COLUMNS
from copil_analysis.reading.sheets.sheet import Cell, Sheet
from copil_analysis.reading.sheets.texts import read_columns
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, WAITING_FILE

CONFIG = read_config(Path(__file__).parents[2])
HEADER = "structure;date_attribution;contingent;typologie;adultes;enfants"
ROW = "CASA;31/03/2011;IML;T2;2;1"


def sheet_of(rows: Sequence[Sequence[Cell]], **facts: Any) -> Sheet:
    """A sheet in memory, its rows filled up to the longest."""
    width = max(map(len, rows), default=0)
    filled = [[*row, *[None] * (width - len(row))] for row in rows]
    return Sheet(**{"file": "registre.csv", "place": "", "columns": read_columns(filled), **facts})


def sheet(*lines: str, **facts: Any) -> Sheet:
    return sheet_of([[cell or None for cell in line.split(";")] for line in lines], **facts)


def received(*sheets: Sheet, name: str = ATTRIBUTIONS, structure: str | None = None) -> Received:
    return find_registers(sheets, name=name, structure=structure, config=CONFIG)


def one(found: Received) -> FoundRegister:
    (register,) = found.registers
    return register


def cells(register: FoundRegister, name: str) -> list[Cell]:
    column = register.columns[name]
    return [None if code < 0 else column.values.iloc[code] for code in column.codes.tolist()]


def levels(found: Received) -> list[tuple[str, str]]:
    return [(finding.check, finding.level) for finding in found.findings]


def test_a_plain_register_is_read_without_a_finding() -> None:
    """Every field is found, rows are numbered as a spreadsheet does, nothing is told."""
    found = received(sheet(HEADER, ROW, "Est;01/02/2011;Préfecture;studio;1;0"))
    assert found.findings == []
    assert one(found).rows.tolist() == [2, 3]
    assert cells(one(found), "structure") == ["CASA", "Est"]
    assert one(found).headers["date"] == "date_attribution"


@pytest.mark.parametrize(
    ("day_zero", "number"), [(date(1904, 1, 1), 44207), (date(1900, 1, 1), 45667)]
)
def test_numbers_of_a_workbook_that_counts_from_another_day_are_its_days(
    day_zero: date, number: int
) -> None:
    """44207 from 1904 and 45667 from the 1st of January 1900 are 45669 elsewhere: 12/01/2025."""
    rows: list[list[Cell]] = [
        ["structure", "adultes", "enfants", "date_demande"],
        ["CASA", 1, 0, number],
        ["Est", 2, 1, date(2025, 2, 20)],
        ["Est", 2, 1, str(number)],
        ["Est", 2, 1, 0],
    ]
    found = received(sheet_of(rows, day_zero=day_zero), name=WAITING_FILE)
    assert cells(one(found), "request_date") == [45669, date(2025, 2, 20), 45669, 0]
    assert cells(one(found), "adults") == [1, 2, 2, 2]
    assert cells(one(received(sheet_of(rows), name=WAITING_FILE)), "request_date")[0] == number


def test_columns_that_nobody_needs_are_not_kept() -> None:
    """Names and birth dates stay in the file; the headers that are not read are told."""
    rows = sheet("Nom;" + HEADER + ";Date de naissance", "DUPONT;" + ROW + ";01/01/1980")
    found = received(rows)
    assert not any("DUPONT" in column.values.tolist() for column in one(found).columns.values())
    assert [finding.message for finding in found.findings] == [
        "registre.csv : colonnes non lues : « Nom », « Date de naissance »."
    ]


@pytest.mark.parametrize("word", ["TOTAL", "Sous-total T1-T3", "Total général :", "Ensemble"])
@pytest.mark.parametrize("place", [1, 2])
def test_a_total_may_stand_in_a_column_that_nobody_reads(word: str, place: int) -> None:
    """It is the most usual place for the word; at the end or in the middle."""
    lines = ["A;CASA;2;1", "B;CASA;1;0"]
    lines.insert(place, f"{word};;{2 if place == 1 else 3};1")
    found = received(sheet("Nom;structure;adultes;enfants", *lines), name="file_active")
    assert len(one(found).rows) == 2
    assert any("total" in finding.message for finding in found.findings)
    assert all(finding.status == "ok" for finding in found.findings)


def test_a_last_household_that_equals_the_sum_is_kept() -> None:
    """A couple after two singles: without a word or a missing label nothing says « total »."""
    rows = sheet("adultes;enfants;typologie", "1;0;T1", "1;0;T1", "2;0;")
    found = received(rows, name="file_active", structure="CASA")
    assert one(found).rows.tolist() == [2, 3, 4]
    assert ("total", "warning") in levels(found)


def test_a_structure_written_once_for_a_block_is_that_of_its_rows() -> None:
    """Cells below it are empty; the rows are told, to be confirmed."""
    lines = ["CASA;2;1", ";1;0", ";1;0", "Cannes;1;0", ";2;0"]
    found = received(sheet("structure;adultes;enfants", *lines), name="file_active")
    column = one(found).columns["structure"]
    assert column.values.take(column.codes).tolist() == ["CASA"] * 3 + ["Cannes"] * 2
    assert levels(found) == [("structure", "warning")]
    assert "lignes 3, 4 et 6" in found.findings[0].message


def test_a_structure_is_not_taken_from_beyond_a_total() -> None:
    """Whose household follows a total, nobody knows."""
    lines = ["CASA;2;1", "TOTAL;2;1", ";1;0"]
    found = received(sheet("structure;adultes;enfants", *lines), name="file_active")
    assert one(found).columns["structure"].codes.tolist()[-1] == -1


def test_a_table_named_as_a_register_blocks() -> None:
    """A row of it is no household."""
    rows = sheet("structure;ménages;adultes;enfants", "CASA;4;5;3", "Cannes;3;4;1")
    found = received(rows, name="file_active")
    assert ("header", "blocking") in levels(found)
    once = sheet("structure;nombre;adultes;enfants", "CASA;1;2;0", "Cannes;1;1;1")
    assert ("header", "blocking") not in levels(received(once, name="file_active"))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [((1, 1, 2), "une ligne par personne"), ((1, 1, 1, 2, 3, 3), "une ligne par personne"),
     ((4, 4, 5), "plusieurs ménages par ligne"), ((1, 3, 2), "plusieurs ménages par ligne"),
     ((1, 2, 3), ""), ((1, 1, 1), "")],
)  # fmt: skip
def test_a_column_that_numbers_households_is_no_count(numbers: Sequence[int], said: str) -> None:
    """Each once is a register, repeated it has one row a person; other figures are counts."""
    lines = [f"CASA;{number};1;1" for number in numbers]
    found = received(sheet("structure;ménage;adultes;enfants", *lines), name="file_active")
    messages = [one.message for one in found.findings if one.level == "blocking"]
    assert [said in message for message in messages] == [True] * bool(said)


def test_a_second_header_in_another_order_blocks() -> None:
    """The rows below it would be read crosswise."""
    lines = ["CASA;2;1", "structure;enfants;adultes", "Est;3;1"]
    found = received(sheet("structure;adultes;enfants", *lines), name="file_active")
    assert ("header", "blocking") in levels(found)


def test_a_row_filled_only_where_nobody_reads_is_told() -> None:
    """Wherever it stands: a household may be meant."""
    rows = sheet("structure;adultes;enfants;Nom", "CASA;2;1;A", ";;;B")
    found = received(rows, name="file_active")
    assert any("ligne 3 : rien dans les colonnes lues" in f.message for f in found.findings)


def test_titles_above_the_header_are_left_out_and_told() -> None:
    """The header is the row that names most fields, wherever it stands."""
    found = received(sheet("Attributions du trimestre", "", "établi par l'équipe", HEADER, ROW))
    assert one(found).rows.tolist() == [5]
    assert [finding.message for finding in found.findings] == [
        "registre.csv : lignes 1 et 3 : au-dessus de l'en-tête, ignoré."
    ]


@pytest.mark.parametrize("merged", [(), [(0, 4, 0, 5)], [(0, 0, 1, 0), (0, 4, 0, 5)]])
def test_a_header_over_two_rows_is_one(merged: Sequence[tuple[int, int, int, int]]) -> None:
    """« Ménage » over « Adultes » and « Enfants » is no title, merged or not."""
    found = received(
        sheet(
            "Structure;Date;Contingent;Typologie;Ménage;", ";;;;Adultes;Enfants", ROW, merged=merged
        )
    )
    assert found.findings == []
    assert one(found).rows.tolist() == [3]
    assert one(found).headers["adults"] == "Ménage Adultes"
    assert cells(one(found), "children") == ["1"]


def test_the_upper_header_tells_two_dates_apart() -> None:
    """« Date » under « Demande » is not the date of the allocation, which « Attribution » heads."""
    found = received(
        sheet(
            "Demande;Attribution;;;;",
            "Date;Date;Structure;Contingent;Typologie;Adultes;Enfants",
            "01/01/2010;31/03/2011;CASA;IML;T2;2;1",
        )
    )
    assert cells(one(found), "date") == ["31/03/2011"]
    assert cells(one(found), "request_date") == ["01/01/2010"]


def test_each_missing_column_blocks_and_names_what_was_not_recognised() -> None:
    """The analyst sees the header that is expected beside those that nobody knows."""
    found = received(sheet("structure;date;filiere;pers", "CASA;31/03/2011;IML;3"))
    missing = [finding for finding in found.findings if finding.level == "blocking"]
    assert [finding.column for finding in missing] == ["typologie", "adultes", "enfants"]
    assert all("« pers »" in finding.message for finding in missing)
    assert missing[0].message.startswith("registre.csv : la colonne « typologie » manque")


def test_three_headers_make_a_register_and_two_do_not() -> None:
    """Of three what is missing is told; of two nobody knows that it is a header."""
    three = received(sheet("structure;contingent;typologie", "CASA;IML;T2"))
    assert [finding.column for finding in three.findings if finding.level == "blocking"] == [
        "date_attribution",
        "adultes",
        "enfants",
    ]
    (two,) = received(sheet("structure;contingent", "CASA;IML")).findings
    assert "aucun en-tête n'est reconnu" in two.message


def test_the_file_name_may_give_the_structure() -> None:
    """A register of one structure needs no such column; without either it is blocked."""
    rows = sheet("adultes;enfants", "1;0")
    found = received(rows, name=WAITING_FILE, structure="CANNES")
    assert (one(found).structure, found.findings) == ("CANNES", [])
    assert levels(received(rows, name=WAITING_FILE)) == [("header", "blocking")]


def test_the_name_of_a_sheet_may_give_the_structure() -> None:
    """One sheet a structure; a column or the file's name counts before it."""
    rows = sheet("adultes;enfants", "1;0", place="feuille « Secteur Est 2011 »")
    assert one(received(rows, name=WAITING_FILE)).structure == "EST"
    assert one(received(rows, name=WAITING_FILE, structure="CASA")).structure == "CASA"
    with_column = sheet(HEADER, ROW, place="feuille « Cannes »")
    assert one(received(with_column)).structure is None


def test_no_header_at_all_blocks_and_says_what_is_expected() -> None:
    """A file of which no sheet is a register cannot be counted."""
    found = received(sheet("a;b", "1;2"), sheet("CASA;3"))
    assert [f.message for f in found.findings] == [
        "registre.csv : aucun en-tête n'est reconnu ; on attend une ligne avec les colonnes "
        "structure, date_attribution, contingent, typologie, adultes, enfants."
    ]
    assert levels(found) == [("header", "blocking")]
    assert levels(received()) == [("header", "blocking")]


@pytest.mark.parametrize(
    ("aside", "why"),
    [
        ("Mode d'emploi", "aucun en-tête"),
        ("structure;contingent;typologie", "ni adultes"),
        ("structure;nombre de ménages;adultes;enfants", "compte des ménages"),
    ],
)
def test_a_sheet_beside_a_register_is_ignored_and_told(aside: str, why: str) -> None:
    """Instructions, lists of allowed values and a summary are no registers."""
    found = received(sheet(HEADER, ROW), sheet(aside, place="feuille « Autre »"))
    assert levels(found) == [("ignored", "")]
    assert "feuille « Autre » : feuille ignorée" in found.findings[0].message
    assert why in found.findings[0].message
    assert len(one(found).rows) == 1


def test_a_lone_register_with_a_column_of_households_is_read() -> None:
    """Nothing is put aside where nothing else is a register."""
    assert one(received(sheet(HEADER + ";Ménages", ROW + ";x"))).rows.tolist() == [2]


def test_every_sheet_that_is_a_register_is_read() -> None:
    """Two structures, two sheets, two registers."""
    places = ["feuille « CASA »", "feuille « Cannes »"]
    found = received(*(sheet("adultes;enfants", "1;0", place=p) for p in places), name=WAITING_FILE)
    assert [register.structure for register in found.registers] == ["CASA", "CANNES"]


def test_of_two_columns_for_one_field_the_filled_one_is_read() -> None:
    """An empty column under the same header is no matter."""
    found = received(sheet("typologie;" + HEADER, ";" + ROW))
    assert found.findings == []
    assert cells(one(found), "typology") == ["T2"]


@pytest.mark.parametrize(
    ("header", "cell", "level"),
    [("typologie", "T2", "error"), ("typologie", "T3", "blocking"), ("type", "couple", "warning")],
)
def test_two_filled_columns_for_one_field_are_told(header: str, cell: str, level: str) -> None:
    """The same twice is an error; two that differ block, unless one only has the field's name."""
    found = received(sheet(f"{header};{HEADER}", f"{cell};{ROW}"))
    assert levels(found) == [("header", level)]
    assert f"A « {header} »" in found.findings[0].message
    assert "E « typologie »" in found.findings[0].message
    if level != "blocking":
        assert cells(one(found), "typology") == ["T2"]


def test_empty_rows_are_told_but_not_those_at_the_end() -> None:
    """Formatted rows below the last one say nothing; a hole in the table does."""
    found = received(sheet(HEADER, ROW, "", "", ROW, "", ";;;;;"))
    assert one(found).rows.tolist() == [2, 5]
    assert [finding.message for finding in found.findings] == [
        "registre.csv : lignes 3 et 4 : rien dans les colonnes lues, ignoré."
    ]


@pytest.mark.parametrize(
    "total",
    [
        *("TOTAL;;;;;", ";Total général :;;;;", "CASA;Sous-total;;;;", "S/total CASA;;;;;"),
        *(";;;;Ensemble;", "TOTAL;;;;3;2", ";;;;TOTAL;2"),
    ],
)
def test_a_total_row_is_no_household(total: str) -> None:
    """Whatever the column it stands in, and whatever it adds up."""
    found = received(sheet(HEADER, ROW, total, ROW))
    assert one(found).rows.tolist() == [2, 4]
    ignored = [finding.message for finding in found.findings if finding.check == "ignored"]
    assert ignored == ["registre.csv : ligne 3 : total, recalculé et non compté comme un ménage."]


def test_a_row_of_data_is_kept_though_a_word_in_it_looks_like_a_total() -> None:
    """« Ensemble » is also a landlord; a row with a date or a typology is a dwelling."""
    found = received(sheet(HEADER + ";bailleur", ROW + ";Ensemble", ROW + ";Total Habitat"))
    assert (found.findings, len(one(found).rows)) == ([], 2)
    desk = received(sheet("structure;adultes;enfants;guichet", "CASA;1;0;Total"), name=WAITING_FILE)
    assert (desk.findings, len(one(desk).rows)) == ([], 1)


def test_the_figures_of_a_total_are_compared_with_the_rows() -> None:
    """A right total is said to be right, a wrong one is an error; the rows are what counts."""
    found = received(sheet(HEADER, ROW, "Est;01/02/2011;IML;T1;1;0", "TOTAL;;;;3;2"))
    adults, children = (finding for finding in found.findings if finding.check == "margin")
    assert (adults.stated, adults.computed, adults.gap, adults.level) == (3, 3, 0, "")
    assert (children.stated, children.computed, children.gap) == (2, 1, -1)
    assert (children.level, children.status) == ("error", "gap")
    assert "ligne 4 : le total de « enfants » est 2, les lignes donnent 1" in children.message


def test_a_subtotal_is_compared_with_the_rows_since_the_last() -> None:
    """Each block has its sum, and the last row that of all."""
    est = "Est;01/02/2011;IML;T1;1;0"
    found = received(
        sheet(HEADER, ROW, "Sous-total;;;;2;1", est, est, "Sous-total;;;;2;0", "TOTAL;;;;4;1")
    )
    margins = [finding for finding in found.findings if finding.check == "margin"]
    assert [margin.level for margin in margins] == [""] * 6


def test_a_last_row_of_sums_without_a_word_is_a_total() -> None:
    """It fills less than any other row and holds the sums of the counts above it."""
    est = "Est;01/02/2011;IML;T1;1;0"
    assert one(received(sheet(HEADER, ROW, est, ";;;;3;1"))).rows.tolist() == [2, 3]
    assert one(received(sheet(HEADER, ROW, est, ";;;;3;2"))).rows.tolist() == [2, 3, 4]
    bare = received(
        sheet("adultes;enfants", "1;0", "1;1", "2;1"), name=WAITING_FILE, structure="EST"
    )
    assert len(one(bare).rows) == 3


def test_a_repeated_header_is_left_out() -> None:
    """Pages pasted below each other each bring their header."""
    found = received(sheet(HEADER, ROW, HEADER.upper(), ROW))
    assert one(found).rows.tolist() == [2, 4]
    assert found.findings[0].message == "registre.csv : ligne 3 : en-tête répété, ignoré."


@pytest.mark.parametrize("note", ["* logement-foyer", ";;Source : AGIS", ";1) dont un foyer"])
def test_a_note_below_is_left_out(note: str) -> None:
    """Words alone in their row are not a dwelling; they are not quoted either."""
    found = received(sheet(HEADER, ROW, note))
    assert one(found).rows.tolist() == [2]
    assert [finding.message for finding in found.findings] == [
        "registre.csv : ligne 3 : note sans autre cellule remplie, ignorée."
    ]


def test_a_row_with_nothing_but_its_structure_is_not_counted_but_told() -> None:
    """It may be the title of a block or a household that somebody forgot to fill in."""
    found = received(sheet(HEADER, "CASA;;;;;", ROW))
    assert one(found).rows.tolist() == [3]
    assert levels(found) == [("ignored", "warning")]


def test_a_lone_figure_is_kept_as_data() -> None:
    """Nothing says that it is a note: the cells that miss are told in the cleaning."""
    assert one(received(sheet(HEADER, ROW, ";;;;2;", ROW))).rows.tolist() == [2, 3, 4]


def test_a_header_only_is_a_register_without_rows() -> None:
    """It counts as zero, and somebody should confirm that."""
    found = received(sheet(HEADER, ";;;;;"))
    assert len(one(found).rows) == 0
    assert levels(found) == [("empty", "warning")]
    assert found.findings[0].message == "registre.csv : aucune ligne : il n'a que son en-tête."


def test_many_request_numbers_hide_no_total() -> None:
    """Above 20,000 distinct texts only those that begin with no digit are looked at."""
    numbers = [f"0060311{n:06d}GDPUB" for n in range(20_001)]
    lines = [f"{number};CASA;1;0" for number in numbers]
    found = received(
        sheet("numéro unique;structure;adultes;enfants", *lines, "TOTAL;;20001;0"),
        name=WAITING_FILE,
    )
    assert len(one(found).rows) == 20_001
    assert levels(found) == [("ignored", ""), ("margin", ""), ("margin", "")]


def test_a_sheet_as_wide_as_may_be_is_soon_refused() -> None:
    """So many different texts are not all tried as headers."""
    wide = sheet_of([[f"texte {row} {place}" for place in range(MAX_COLUMNS)] for row in range(8)])
    assert find_header(wide, ATTRIBUTIONS) is None


FIELDS = [field.header for field in REGISTERS[ATTRIBUTIONS]]
DATA = ["Est", "31/03/2011", "IML", "T1", "2", "1", "PLAI", "400", "Erilia", "Nice"]
DATA += ["0060311012345GDPUB", "01/03/2011", "non"]


@given(st.permutations(range(len(FIELDS))))
def test_the_order_of_the_columns_does_not_matter(order: list[int]) -> None:
    """Headers say what a column is, wherever it stands."""
    rows = [[FIELDS[place] for place in order], [DATA[place] for place in order]]
    register = one(received(sheet_of([list(row) for row in rows])))
    found = [cells(register, field.name) for field in REGISTERS[ATTRIBUTIONS]]
    assert found == [[cell] for cell in DATA]


CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from(["TOTAL", "structure", "CASA", "T2", "adultes", "2", "=1+1", "*", "Ensemble"]),
)


@settings(max_examples=100)
@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=8), max_size=8),
    st.lists(st.sampled_from(FIELDS), min_size=3, max_size=8),
    st.sampled_from([ATTRIBUTIONS, WAITING_FILE]),
)
def test_no_cell_breaks_the_search(rows: list[list[Cell]], header: list[str], name: str) -> None:
    """100 sheets of arbitrary cells below arbitrary headers: rows kept and told are all rows."""
    below = [[None if cell == "" else cell for cell in row] for row in rows]
    found = received(sheet_of([list(header), *below]), name=name)
    for register in found.registers:
        assert set(register.rows.tolist()) <= set(range(2, len(rows) + 2))
        assert all(len(column.codes) == len(register.rows) for column in register.columns.values())
