"""Cross-tables in sheets: the tables of the deck, the dirt of hand-kept sheets, and any cells."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copil_analysis.checking.margins import check_table
from copil_analysis.cleaning.crosstabs import tidy_table
from copil_analysis.config import Config, read_config
from copil_analysis.finding import Finding
from copil_analysis.period import Period
from copil_analysis.reading.crosstabs.find import crosstab_of, find_crosstabs
from copil_analysis.reading.found import FoundTable, Received
from copil_analysis.reading.sheets.sheet import Cell, Sheet
from copil_analysis.reading.sheets.texts import read_columns
from copil_analysis.vocabulary import LABELS, TABLES, TOTAL

PROJECT = Path(__file__).parents[2]
GOLDEN = PROJECT / "tests/golden/2011-T1"
CONFIG = read_config(PROJECT)
NAMES = ["allocations", "rehoused", "dwellings", "waiting", "needs"]
Rows = Sequence[Sequence[Cell]]


def grid(text: str) -> list[list[Cell]]:
    """One line a row, cells apart by a bar."""
    return [[cell.strip() or None for cell in line.split("|")] for line in text.strip().split("\n")]


def received(rows: Rows | str, name: str | None = "needs", **options: Any) -> Received:
    rows = grid(rows) if isinstance(rows, str) else rows
    given = {"file": "tableau.xlsx", "place": "", "title": "", "structure": None, **options}
    return crosstab_of(rows, name=name, **{"config": CONFIG, **given})


def only(rows: Rows | str, name: str | None = "needs", **options: Any) -> FoundTable:
    (table,) = received(rows, name, **options).tables
    return table


def findings(rows: Rows | str, name: str | None = "needs", **options: Any) -> list[Finding]:
    return received(rows, name, **options).findings


def values(table: FoundTable) -> list[list[int]]:
    return table.reading.cells.fillna(0).to_numpy(dtype=int).tolist()


def tidied(table: FoundTable) -> list[int | None]:
    """The counts of the tidy table, in its order."""
    tidy = tidy_table(table, CONFIG).select_dtypes("Int64")
    return [None if pd.isna(count) else int(count) for count in tidy.to_numpy().ravel()]


@cache
def written(name: str) -> pd.DataFrame:
    """A golden table as people lay it out: labels, zeros left blank."""
    tidy = pd.read_csv(GOLDEN / f"{name}.csv", dtype=object)
    keys = [key for key in ("structure", "channel", "typology") if key in tidy]
    words = CONFIG.structure_labels | CONFIG.channel_labels | LABELS
    if len(keys) == 1:
        wide = tidy.set_index("structure")
    else:
        wide = tidy.pivot(index="structure", columns=keys[1], values=tidy.columns[-1])
        wide = wide[list(dict.fromkeys(tidy[keys[1]]))]
    wide = wide.astype(int)
    return wide.rename(index=words.get, columns=lambda code: words.get(code, code))


def laid_out(wide: pd.DataFrame, *, totals: bool, across: bool) -> list[list[Cell]]:
    if totals:
        wide = pd.concat([wide, wide.sum().to_frame("Total").T])
        if "personnes" not in wide:
            wide = wide.assign(Total=wide.sum(axis=1))
    wide = wide.T if across else wide
    cells = zip(wide.index, wide.to_numpy().tolist(), strict=True)
    return [["", *wide.columns], *([label, *counts] for label, counts in cells)]


def blanked(rows: list[list[Cell]]) -> list[list[Cell]]:
    """With nothing where a zero stands."""
    return [[None if cell == 0 else cell for cell in row] for row in rows]


@pytest.mark.parametrize("totals", [True, False])
@pytest.mark.parametrize("across", [True, False])
@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_becomes_the_table_written_by_hand(name: str, across: bool, totals: bool) -> None:
    """Either orientation, with its totals or without: the same tidy table, nothing to tell."""
    rows = blanked(laid_out(written(name), totals=totals, across=across))
    found = received(rows, name)
    (table,) = found.tables
    tidy = tidy_table(table, CONFIG)
    assert tidy.to_csv(index=False, lineterminator="\n") == (GOLDEN / f"{name}.csv").read_text()
    assert found.findings == []
    assert table.reading.broken.empty and table.reading.readings == 1


NEEDS = """
Besoins en typologie au 11/04/2011

Structure | T1 | T2 | T3 | T4 | T5 | T6 et plus | Total
CASA | 18 | 3 | 5 | 3 | 2 | - | 31
CAPAP * | 9 | 1 | 6 | 2 | 2 | | 20
Cannes | 11 | 4 | 5 | 7 | 2 | 3 | 32
Secteur Est | 25 | 10 | 30 | 28 | / | 1 | 94
Total | 63 | 18 | 45 | 41 | 6 | 4 | 177

* dont deux en attente de papiers
"""


def test_every_cell_says_where_it_stood() -> None:
    """Origins have the rows and columns of the cells."""
    table = only(NEEDS)
    assert table.origins is not None
    assert table.origins.loc["CASA", "T1"] == "B4"
    assert table.origins.loc[TOTAL, TOTAL] == "H8"
    assert table.origins.shape == table.reading.cells.shape


def test_titles_and_notes_are_told_with_their_rows() -> None:
    """What is left out is said; a mark goes with its row."""
    found = received(NEEDS)
    (table,) = found.tables
    assert table.note == "* dont deux en attente de papiers"
    assert table.reading.marks.to_numpy().tolist() == [["CAPAP", None, "*"]]
    assert [(one.check, one.level) for one in found.findings] == [("ignored", "")] * 2
    assert "ligne 1 : le titre « Besoins en typologie" in found.findings[0].message
    assert "ligne 10 : la note" in found.findings[1].message


def test_printed_totals_are_checked_as_those_of_a_slide() -> None:
    """The deck's T3 and T4 do not add up."""
    assert only(NEEDS).reading.broken.to_numpy().tolist() == [
        ["column", "total", "T3", 45, 46],
        ["column", "total", "T4", 41, 40],
    ]


def test_a_blank_that_alone_mends_its_margins_is_recovered() -> None:
    """Persons are adults and children; two totals agree on the twelve children."""
    table = only(
        """
        | Ménages | Adultes | Enfants | Personnes
        CASA | 6 | 7 | 2 | 9
        Cannes | 13 | 12 | | 24
        CAPAP | 2 | 2 | | 2
        Total | 21 | 21 | 14 | 35
        """,
        "rehoused",
    )
    assert table.reading.recovered.to_numpy().tolist() == [["CANNES", "children", 12]]


def test_a_blank_is_not_recovered_where_two_could_be() -> None:
    """A row lacks 3, and two of its cells are blank: neither is guessed."""
    table = only("| T1 | T2 | T3 | Total\nCASA | 1 | | | 4\nEst | 1 | 1 | 1 | 3")
    assert table.reading.recovered.empty
    assert tidy_table(table, CONFIG).loc[1:2, "households"].isna().all()


def test_a_blank_is_not_recovered_from_a_row_that_is_not_read() -> None:
    """What the totals lack may be the unknown row's."""
    table = only("| T1 | T2\nCASA | 1 | \nMenton | 1 | 3\nTotal | 2 | 3")
    assert table.reading.recovered.empty


def test_a_total_among_measures_that_is_not_read_is_told() -> None:
    """Beside households alone it may be anything; beside persons it repeats them."""
    (lost,) = findings("| Ménages | Total\nCASA | 3 | 4", "waiting")
    assert (lost.check, lost.level) == ("label", "error")
    assert "cellule C1" in lost.message and "« Total » n'est pas lue" in lost.message
    rows = "| Ménages | Adultes | Enfants | Personnes | Total\nCASA | 3 | 4 | 1 | 5 | 5"
    (repeated,) = findings(rows, "waiting")
    assert (repeated.check, repeated.level, repeated.status) == ("ignored", "", "ok")
    assert "cellule F1" in repeated.message


@pytest.mark.parametrize(
    ("cell", "count"),
    [("1.234", 1234), ("3 (1)", 3), ("1'234", 1234), ("+3", 3), ("2,0", 2), ("1 234 *", 1234)],
)
def test_counts_are_written_as_in_registers(cell: str, count: int) -> None:
    """One way of writing numbers for every file."""
    table = only([["", "T1", "T2"], ["CASA", cell, 2]])
    assert tidied(table)[:2] == [count, 2]


@pytest.mark.parametrize("mark", ["n.d.", "NC", "s", "?", "#N/A", "ns", "nr", "non communiqué"])
def test_what_is_not_known_is_missing_not_zero(mark: str) -> None:
    """The cell stays empty in the tidy table, and its margins are not checked."""
    found = received(f"| T1 | T2 | Total\nCASA | 1 | {mark} | 4\nEst | 1 | | 1\nTotal | 2 | | 5")
    (table,) = found.tables
    tidy = tidy_table(table, CONFIG).set_index(["structure", "typology"])["households"]
    assert pd.isna(tidy["CASA", "T2"]) and tidy["EST", "T2"] == 0
    assert table.unknown == {("CASA", "T2")}
    assert table.reading.broken.empty
    (finding,) = found.findings
    assert (finding.check, finding.level, finding.row, finding.column) == (
        *("value", "error", "CASA", "T2"),
    )
    assert f"cellule C2 : « {mark} » n'est pas un nombre ; la valeur manque" in finding.message


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    """A T1bis that nobody knows leaves all T1 unknown, across and down."""
    for rows in ("| T1 | T1 bis | T2\nCASA | 1 | n.d. | 3", "|CASA\nT1|1\nT1 bis|n.d.\nT2|3"):
        assert tidied(only(rows))[:2] == [None, 3]


@pytest.mark.parametrize(
    "cell, words",
    [
        (-3, "« -3 » est négatif"),
        ("−3", "est négatif"),
        (2.5, "« 2.5 » n'est pas un nombre entier"),
        ("2,5", "n'est pas un nombre entier"),
        (1e9, "trop grand"),
        ("1 000 000 000", "trop grand"),
        ("douze", "« douze » n'est pas un nombre"),
        (True, "n'est pas un nombre"),
        (float("inf"), "n'est pas un nombre"),
        ("=1+1", "n'est pas un nombre"),
        ("(3)", "n'est pas un nombre"),
        (date(2011, 3, 31), "est une date"),
        (datetime(2011, 3, 31, 12), "est une date"),
        (time(12), "est une date"),
        (timedelta(3), "est une date"),
        ("31/03/2011", "est une date"),
    ],
)
def test_what_is_no_count_is_an_error_and_missing(cell: Cell, words: str) -> None:
    """The message names the cell and why; the rest is read."""
    found = received([["", "T1", "T2"], ["CASA", cell, 2]])
    (table,) = found.tables
    assert tidied(table)[:2] == [None, 2]
    (finding,) = found.findings
    assert finding.level == "error"
    assert "tableau.xlsx, cellule B2 : " in finding.message and words in finding.message


@pytest.mark.parametrize(
    "cell, count",
    [
        ("1 234", 1234), ("1\u202f234", 1234), ("1\u00a0234", 1234), (" 12 ", 12), (12.0, 12),
        ("12,0", 12), ("12 *", 12), ("*12", 12), ("12²", 12), ("12 (1)", 12), ("\ufeff12", 12),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(cell: Cell, count: int) -> None:
    """Spaces in thousands, marks, and texts that are numbers."""
    assert values(only([["", "T1", "T2"], ["CASA", cell, 2]])) == [[count, 2]]


def test_a_shifted_row_is_not_quoted() -> None:
    """Two bad cells in a row may be anything, names included: where they stand is enough."""
    (finding,) = findings("| T1 | T2 | T3\nCASA | Dupont | Marie | 3")
    assert "Dupont" not in finding.message and "Marie" not in finding.message
    assert "cellules B2, C2" in finding.message


@pytest.mark.parametrize("number", ["0060424012345GDPUB", "006 0424 012345 GDPUB"])
def test_a_request_number_is_never_said(number: str) -> None:
    """Wherever it stands: title, label, cell, header, note."""
    found = received(
        [[number], ["", "T1", number, "T2"], ["CASA", 1, 2, number], [number, 1, 1, 1], [number]]
    )
    said = " ".join(one.message + one.row + one.column for one in found.findings)
    assert len(found.findings) == 5
    assert number not in said and "012345" not in said
    assert number not in found.tables[0].note


@pytest.mark.parametrize(
    "rows, name, words",
    [
        ("| T1 | T2\nCASA | 1 | 2\nCanes | 3 | 4", "needs",
         ["cellule A3", "« Canes »", "une structure de copil.toml", "Cannes"]),
        ("| T1 | T2 | T9x\nCASA | 1 | 2 | 3", "needs", ["cellule D1", "« T9x »", "typologie"]),
        ("| CASA | Est\nAGIS IML | 1 | 2\nPrefectura | 3 | 4", "allocations",
         ["cellule A3", "« Prefectura »", "une filière de copil.toml", "préfectoral"]),
        ("| Ménages | Adultes | Chiens\nCASA | 1 | 2 | 3", "waiting",
         ["cellule D1", "« Chiens »", "une mesure connue"]),
        ("| T1 | T2\nCASA | 1 | 2\n | 3 | 4", "needs", ["A3", "pas de libellé"]),
        ("| T1 | T2 | \nCASA | 1 | 2 | 3", "needs", ["D1", "pas de libellé"]),
    ],
)  # fmt: skip
def test_an_unknown_label_is_named_and_the_rest_is_read(
    rows: str, name: str, words: list[str]
) -> None:
    """The message says which cell, which label, and the nearest known ones."""
    found = received(rows, name)
    (table,) = found.tables
    assert values(table)[0][:2] == [1, 2]
    (finding,) = found.findings
    assert finding.level == "error"
    assert all(word in finding.message for word in ["tableau.xlsx", *words]), finding.message


@pytest.mark.parametrize(
    "rows, code, cells",
    [
        ("| T1 | T2\nCASA | 1 | 2\nC.A.S.A. | 3 | 4", "CASA", ["A3", "A2"]),
        ("| T1 | T2 | T2\nCASA | 1 | 2 | 3", "T2", ["D1", "C1"]),
    ],
)
def test_a_label_that_stands_twice_blocks(rows: str, code: str, cells: list[str]) -> None:
    """Nobody knows which of the two is right; the first is kept."""
    found = received(rows)
    (finding,) = found.findings
    assert (finding.check, finding.level, finding.row) == ("duplicate", "blocking", code)
    assert all(cell in finding.message for cell in cells)
    assert values(found.tables[0]) == [[1, 2]]


def est_in_cannes() -> Config:
    """A year in which Est is a part of Cannes."""
    ends = {"until": Period(2025, 4), "into": "CANNES"}
    terms = [one.model_copy(update=ends if one.code == "EST" else {}) for one in CONFIG.structures]
    return CONFIG.model_copy(update={"structures": tuple(terms)}).at(Period(2026, 1))


@pytest.mark.parametrize(
    "rows",
    [
        "Structure|T1|T2|Total\nCannes|3||3\nCASA|1|1|2\nEst|4|5|9\nTotal|8|6|14",
        "Typologie|Est|CASA|Cannes|Total\nT1|4|1|3|8\nT2|5|1||6\nTotal|9|2|3|14",
    ],
)
def test_a_merged_structure_beside_its_heir_adds_up(rows: str) -> None:
    """Cannes 3 and Est 4 are 7; a blank is no unknown, all margins hold, and it is told."""
    config = est_in_cannes()
    table = only(rows, config=config)
    tidy = tidy_table(table, config).set_index(["structure", "typology"])["households"]
    assert tidy[[("CANNES", "T1"), ("CANNES", "T2"), ("CASA", "T2")]].tolist() == [7, 5, 1]
    assert table.reading.broken.empty
    (finding,) = findings(rows, config=config)
    assert (finding.check, finding.level) == ("merged", "warning")
    assert "s'additionne à" in finding.message


def test_what_is_unknown_of_a_merged_structure_makes_its_sum_unknown() -> None:
    """« ? » is no number; the heir twice, or the merged one twice, still blocks."""
    config = est_in_cannes()
    table = only("Structure|T1|T2\nCannes|3|2\nEst|?|5", config=config)
    assert table.reading.cells.loc["CANNES"].tolist() == [pd.NA, 7]
    assert table.origins is not None and table.origins.loc["CANNES", "T2"] == "C2 + C3"
    for twice in ("Est|1|1\nCannes|1|1\nEst|2|2", "Cannes|1|1\nEst|1|1\nCANNES|2|2"):
        levels = [one.level for one in findings(f"Structure|T1|T2\n{twice}", config=config)]
        assert "blocking" in levels


@pytest.mark.parametrize("again", ["T2", "F2", "Type T2", "T02", "2 pièces", "T2 *"])
def test_one_typology_in_two_columns_blocks(again: str) -> None:
    """T1 and T1bis are two that add up; T2 and F2 are one, told twice."""
    rows = f"| T1 | T2 | {again} | Total\nCASA | 1 | 2 | 2 | 5"
    assert "blocking" in {finding.level for finding in findings(rows)}


def test_t1_and_t1bis_are_both_t1() -> None:
    """Two columns with one code add up when tidied; T6 and T7 do too."""
    table = only("| T1 | T1B | T6 | T7 | Total\nCASA | 1 | 2 | 3 | 4 | 10")
    assert list(table.reading.cells.columns) == ["T1", "T1'", "T6", "T6'", "total"]
    assert tidied(table)[:6] == [3, 0, 0, 0, 0, 7]
    assert table.reading.broken.empty


@pytest.mark.parametrize(
    "rows",
    [
        "Studio | T1 | T2 | Total\n2 | 3 | 1 | 6",
        " | Studio | T1 | T2\nLogements obtenus | 2 | 3 | 1",
        "Typologie | Logements\nStudio | 2\nT1 | 3\nT2 | 1\nTotal | 6",
        "Studio | 2\nT1 | 3\nT2 | 1",
        "Typologie | Logements | %\nStudio | 2 | 33\nT1 | 3 | 50\nT2 | 1 | 17",
    ],
)
def test_a_file_of_one_structure_need_not_name_it(rows: str) -> None:
    """The structure comes from the file's name; a header and a row, or two columns."""
    found = received(rows, "dwellings", structure="CANNES")
    counts = tidied(found.tables[0])
    assert [count for count in counts if count] == [2, 3, 1]
    assert counts[7:10] == [2, 3, 1]
    assert not any(one.level for one in found.findings)


def test_a_structure_that_only_the_title_names_is_taken() -> None:
    """Otherwise nobody says whose figures they are, and that blocks."""
    rows = "Typologie | Logements\nStudio | 2\nT1 | 3"
    assert only(f"Cannes\n{rows}", "dwellings").column_kind == "structure"
    (finding,) = findings(rows, "dwellings")
    assert finding.level == "blocking" and "ajoutez-la au nom du fichier" in finding.message


def test_a_file_named_after_another_structure_is_told() -> None:
    """The table is believed, the name is to be confirmed."""
    (finding,) = findings("| T1 | T2\nCASA | 1 | 2", structure="CANNES")
    assert (finding.level, finding.row) == ("warning", "CANNES")


def test_measures_may_lack_persons_or_call_them_total() -> None:
    """A total among measures adds up adults and children; persons may be untold."""
    table = only("| Ménages | Adultes | Enfants | Total\nCASA | 6 | 7 | 2 | 9", "waiting")
    assert tidied(table)[:4] == [6, 7, 2, 9]
    table = only("| Ménages\nCASA | 6\nCannes | 7", "waiting")
    assert tidied(table)[:8] == [6, None, None, None, 7, None, None, None]


def test_a_header_may_take_two_rows() -> None:
    """What one row lacks stands in the other; long labels go on below."""
    table = only("Structure | Typologies | | Total\n | T1 | T2 |\nCASA | 1 | 2 | 3")
    assert list(table.reading.cells.columns) == ["T1", "T2", "total"]
    table = only(
        "| Contingent | Autres contingents\n| préfectoral | réservataires\nCASA | 1 | 2",
        "allocations",
    )
    assert list(table.reading.cells.columns) == ["prefectoral", "autres_reservataires"]


def test_a_number_in_merged_cells_is_missing() -> None:
    """Nobody knows how it spreads over the cells."""
    found = received([["", "T1", "T2"], ["CASA", 4, None]], merged=[(1, 1, 1, 2)])
    assert found.tables[0].unknown == {("CASA", "T1")}
    assert "fusionnée" in found.findings[0].message


def test_totals_shares_repeated_headers_and_sections_are_no_rows() -> None:
    """Each is told, none is counted."""
    found = received(
        "| T1 | T2 | % | Observations\nOuest\nCASA | 1 | 2 | 10 | vu\nSous-total | 1 | 2\n"
        "| T1 | T2 | % | Observations\nCannes | 3 | 4 | 20 |\nTotal | 4 | 6\nTotal général | 4 | 6"
    )
    assert values(found.tables[0]) == [[1, 2], [3, 4], [4, 6]]
    assert {one.check for one in found.findings} == {"ignored"}
    assert [one.level for one in found.findings].count("warning") == 1
    assert len(found.findings) == 6


def test_two_tables_on_one_sheet_are_both_found() -> None:
    """One below the other, each with its own title, recognised by its words."""
    found = received(
        "File active\n| Ménages | Adultes | Enfants\nCASA | 6 | 7 | 2\nEst | 1 | 1 | 1\n\n"
        "Besoins\n| T1 | T2 | T3\nCASA | 6 | 1 | 2\nEst | 1 | |\n",
        None,
    )
    assert [(table.name, values(table)[0]) for table in found.tables] == [
        ("waiting", [6, 7, 2]),
        ("needs", [6, 1, 2]),
    ]


def test_an_empty_table_is_told_and_is_no_zero() -> None:
    """Blank cells are zeros beside figures, not where nobody filled in anything."""
    found = received("| T1 | T2\nCASA | | \nCannes | |")
    assert found.tables == []
    assert found.findings[0].level == "error" and "vide" in found.findings[0].message


def sheets(*all_rows: str) -> list[Sheet]:
    return [
        Sheet("tableau.xlsx", f"feuille « {n} »", read_columns(filled(grid(rows))))
        for n, rows in enumerate(all_rows, start=1)
    ]


def filled(rows: list[list[Cell]]) -> list[list[Cell]]:
    width = max(map(len, rows))
    return [[*row, *[None] * (width - len(row))] for row in rows]


def test_sheets_without_a_table_are_ignored_beside_one_that_has_it() -> None:
    """A sheet of remarks is told, and is no error."""
    found = find_crosstabs(
        sheets("Lisez-moi", NEEDS, "a | b"), name="needs", structure=None, config=CONFIG
    )
    assert [table.place for table in found.tables] == ["feuille « 2 »"]
    ignored = [one.message for one in found.findings if "feuille n'est pas lue" in one.message]
    assert len(ignored) == 2 and ignored[0].startswith("tableau.xlsx, feuille « 1 »")
    assert not any(one.level for one in found.findings)


@pytest.mark.parametrize("rows", [[], ["Lisez-moi"], ["a | b\n1 | 2", ""]])
def test_a_file_without_its_table_blocks_and_says_what_is_expected(rows: list[str]) -> None:
    """One sentence for the file, with the words of the header."""
    found = find_crosstabs(sheets(*rows), name="needs", structure=None, config=CONFIG)
    (finding,) = found.findings
    assert (finding.level, finding.table) == ("blocking", "needs")
    assert ("Studio, T1, T2" in finding.message) == bool(rows)


def test_a_sheet_that_is_too_large_is_told_and_the_others_are_read() -> None:
    """One bad sheet hides none."""
    large = Sheet("tableau.xlsx", "feuille « Tout »", read_columns([["x"]] * 10_001))
    found = find_crosstabs([large, *sheets(NEEDS)], name="needs", structure=None, config=CONFIG)
    assert len(found.tables) == 1
    (told,) = (one.message for one in found.findings if one.level == "blocking")
    assert told.startswith("tableau.xlsx, feuille « Tout » : 10001 lignes, trop")


COUNTS = st.integers(0, 99_999)
DIRT = st.sampled_from([str, float, "{:,}".format, lambda n: f" {n} *", int])
TITLES = st.lists(st.sampled_from(["COPIL du 15 avril", "Premier trimestre 2011", ""]), max_size=3)


@st.composite
def dirty_grids(draw: st.DrawFn) -> tuple[str, pd.DataFrame, list[list[Cell]]]:
    """A table of counts, and a sheet in which somebody has kept it."""
    name = draw(st.sampled_from(NAMES))
    wide = written(name)
    rows = draw(st.permutations(list(wide.index)))[: draw(st.integers(2, len(wide.index)))]
    wide = wide.loc[rows].map(lambda _: draw(COUNTS))
    if "personnes" in wide:
        wide["personnes"] = wide["adultes"] + wide["enfants"]
    across, totals = draw(st.booleans()), draw(st.booleans())
    sheet = laid_out(wide, totals=totals, across=across)
    sheet = [[_dirty(cell, draw) for cell in row] for row in sheet]
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(sheet[0])))
        sheet = [[*row[:place], None, *row[place:]] for row in sheet]
    for _ in range(draw(st.integers(0, 2))):
        sheet.insert(draw(st.integers(0, len(sheet))), [])
    left = [None] * draw(st.integers(0, 2))
    titles = [[title or None] for title in draw(TITLES)]
    return name, wide, [[*left, *row] for row in [*titles, *sheet, [], ["* à confirmer"]]]


def _dirty(cell: Cell, draw: st.DrawFn) -> Cell:
    if not isinstance(cell, int):
        return draw(st.sampled_from([str, str.upper, "{} ".format]))(str(cell))
    written = draw(DIRT)(cell)
    return written.replace(",", "\u202f") if isinstance(written, str) else written


@settings(max_examples=100)
@given(dirty_grids())
def test_a_table_reads_back_from_any_dirty_sheet(
    case: tuple[str, pd.DataFrame, list[list[Cell]]],
) -> None:
    """100 sheets: titles, empty rows and columns, totals, spaces in thousands, either way round."""
    name, wide, rows = case
    table = only(rows, name)
    tidy = tidy_table(table, CONFIG)
    told = tidy[
        tidy["structure"].isin(table.reading.cells.index.union(table.reading.cells.columns))
    ]
    expected = wide.rename(index={label: code for code, label in CONFIG.structure_labels.items()})
    counts = told.drop(columns=["channel", "typology"], errors="ignore").set_index("structure")
    assert set(counts.index) == set(expected.index)
    for structure, row in expected.iterrows():
        found = counts.loc[structure].to_numpy().ravel().tolist()
        if name == "needs":
            row = row.rename({"Studio": "T1"}).groupby(level=0, sort=False).sum()
        assert found == row.tolist()


WORDS = ["", "CASA", "Cannes", "EST", "Est *", "T1", "T1 bis", "studio", "6 et plus", "Total",
         "TOTAL", "Ménages", "adultes", "Enfants", "Personnes", "AGIS IML", "Autres", "%", "Menton",
         "n.d.", "-", "12", "1 234", "3", "2,5", "-1", "*", "Besoins", "File active",
         "0060424012345GDPUB", "=A1", "<b>", "31/03/2011"]  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.integers(-3, 40),
    st.none(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
GRIDS = st.lists(st.lists(CELLS, max_size=7), max_size=9)
MERGED = st.lists(st.tuples(*[st.integers(0, 9)] * 4), max_size=2)


@settings(max_examples=300)
@given(
    GRIDS,
    st.sampled_from([None, *(table.name for table in TABLES)]),
    st.sampled_from([None, "CANNES"]),
    MERGED,
)
def test_any_cells_are_read_or_told(
    rows: list[list[Cell]], name: str | None, structure: str | None, merged: Any
) -> None:
    """300 sheets of words, numbers, dates and anything: never an error, never silence."""
    found = received(rows, name, structure=structure, merged=merged, title="Besoins")
    assert found.tables or found.findings
    for table in found.tables:
        tidy_table(table, CONFIG)
        assert list(check_table(table, CONFIG)) is not None
    assert not any("0060424012345" in one.message for one in found.findings)
