"""Rows of a CSV that a delimiter or a line break moved: told, and nothing of them is kept."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from copil_analysis.config import read_config
from copil_analysis.reading.found import Received
from copil_analysis.reading.received import read_received

CONFIG = read_config(Path(__file__).parents[2])
HEADER = "structure,date_attribution,contingent,typologie,adultes,enfants,loyer,bailleur,commune"
CASA = "CASA,12/01/2026,IML,T2,1,1"
CANNES = "Cannes,20/02/2026,IML,T3,2,1,500,Bailleur B,Cannes"
NEEDED = "structure;bailleur;date_attribution;contingent;typologie;adultes;enfants"
EST = "Est;Société A;30/03/2026;IML;T4;2;3"
RENT = "structure,date_attribution,contingent,typologie,loyer,adultes,enfants,observations"
C, D = "CASA,12/01/2026,IML,T2", "Est,20/02/2026,IML,T3"
LIVES = "structure;adultes;enfants;typologie;observations"
ONE = "ligne 2"
NAMES = "structure;nom;adultes;enfants"
NAMED = f"{NAMES};personnes;observations"


def read(folder: Path, name: str, *lines: str) -> Received:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_received(path, CONFIG)


def semicolons(*lines: str) -> list[str]:
    return [line.replace(",", ";") for line in lines]


def told(received: Received) -> list[tuple[str, str]]:
    return [
        (one.level, one.message.split(" : ")[1])
        for one in received.findings
        if one.check == "shifted"
    ]


@pytest.mark.parametrize(
    ("lines", "kept", "expected"),
    [
        ([HEADER, f"{CASA},412,50,Bailleur A,Nice", CANNES], [3], [("error", "ligne 2")]),
        ([HEADER, f"{CASA},412,50,Bailleur A,", CANNES], [3], [("error", "ligne 2")]),
        ([f"{HEADER},,", f"{CASA},412,50,Bailleur A,Nice,", CANNES], [3], [("error", "ligne 2")]),
        (["Registre", HEADER, f"{CASA},1,,,Nice,x", CANNES], [4], [("error", "ligne 3")]),
        ([HEADER, f"{CASA},412,50,A,Nice", f"{CASA},9,9,A,B"], [], [("blocking", "lignes 2 et 3")]),
        ([NEEDED, EST, "CASA;A ; B;05/03/2026;IML;T1;1;0"], [2], [("error", "ligne 3")]),
        ([NEEDED, "CASA;A", "B;05/03/2026;IML;T1;1;0", EST], [4], [("error", "lignes 2 et 3")]),
        ([NEEDED, "CASA;A", "", "B;05/03/2026;IML;T1;1;0"], [], [("blocking", "lignes 2, 3 et 4")]),
    ],
)  # fmt: skip
def test_shifted_rows(
    tmp_path: Path, lines: list[str], kept: list[int], expected: list[tuple[str, str]]
) -> None:
    """A decimal comma, a delimiter in a text or a line break: rows are named and not kept."""
    received = read(tmp_path, "attributions.csv", *lines)
    (register,) = received.registers
    assert register.rows.tolist() == kept
    assert told(received) == expected


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        ([HEADER, f"{CASA},412,A,Nice,,", f"{CANNES},,"], [2, 3]),
        ([f"{HEADER},", f"{CASA},412,A,Nice,", "TOTAL,,,,1,1,,,,1"], [2]),
        ([HEADER, CASA, f"{CASA},412", CANNES], [2, 3, 4]),
        (["adultes,enfants,typologie,contingent,commune", "1,1,T2", "2,0,T1,IML"], [2, 3]),
    ],
)
def test_harmless_rows(tmp_path: Path, lines: list[str], kept: list[int]) -> None:
    """Empty cells at the end, cells beside a total, and rows that lack their last cells."""
    received = read(tmp_path, "attributions_est.csv", *lines)
    assert told(received) == []
    assert [one.rows.tolist() for one in received.registers] == [kept]


@pytest.mark.parametrize(
    ("name", "lines", "kept", "expected"),
    [
        # « 412,5 » before the counts, and an empty last cell: wider than the header, or than all.
        ("attributions", [RENT, f"{C},412,5,1,1,", f"{D},500,2,1,vu"], [3], ONE),
        ("attributions", [RENT, f"{C},412,5,1,,", f"{D},500,2,1,vu"], [3], ONE),
        ("attributions", [RENT, f"{C},412,5,1,1,", f"{D},500,25,2,1,"], [], "lignes 2 et 3"),
        ("attributions", [f"{RENT},", f"{C},412,5,1,1,,", f"{D},500,2,1,,"], [3], ONE),
        ("attributions", [RENT, f"{C},412,5,1,1,,", f"{D},500,2,1,,"], [3], ONE),
        # A delimiter in a text before the counts.
        ("file_active", [NAMES, "CASA;A ; 2;1;1", "Est;B;2;1"], [3], ONE),
        ("file_active", [f"{NAMES};obs", "CASA;A ; 2;1;1;", "Est;B;2;1;"], [3], ONE),
        # A count left empty, and one where the others have none.
        ("file_active", [LIVES, "CASA;1;;1;T2", "Est;2;1;T3;vu"], [3], ONE),
        # Cut short before a count.
        ("file_active", [LIVES, "CASA;1", "Est;2;1;T3"], [3], ONE),
        ("file_active", [LIVES, "CASA;1", "Est;2"], [], "lignes 2 et 3"),
        ("file_active_casa", ["adultes;enfants;typologie", "1", "2;1;T3"], [3], ONE),
        # A delimiter lost, among rows that write their empty cells.
        ("file_active", [NAMED, "Est;B;2;1;3;", "CASA;A 1;1;2;"], [2], "ligne 3"),
        ("file_active", [LIVES, "CASA;21;;", "Est;2;1;T3;"], [3], ONE),
        # Two rows on one line; a quote that swallows the next row.
        ("file_active", [LIVES, "CASA;1;1;T2;Est;2;0;T1;", "Est;2;1;T3;"], [3], ONE),
        ("file_active_est", [LIVES[10:], '1;1;"T2;', '2;1;"T3;', "2;0;T1;"], [3], ONE),
        ("file_active", [NAMES, 'CASA;"A;1;1', 'Est;"B;2;1', "Est;C;2;2"], [3], ONE),
    ],
)  # fmt: skip
def test_ragged_rows(
    tmp_path: Path, name: str, lines: list[str], kept: list[int], expected: str
) -> None:
    """Rows too wide or too narrow that read all the same: named, and nothing of them is kept."""
    received = read(tmp_path, f"{name}.csv", *lines)
    (register,) = received.registers
    assert register.rows.tolist() == kept
    assert told(received) == [("error" if kept else "blocking", expected)]


@pytest.mark.parametrize(
    ("name", "lines", "kept"),
    [
        ("attributions", [RENT, f"{C},412,2,1,,", f"{D},500,2,1,,"], [2, 3]),
        ("attributions", [RENT, f"{C},412,2,1,vu,", f"{D},500,2,1,vu"], [2, 3]),
        ("attributions", [RENT, f'{C},"412,50",1,1,', f"{D},500,2,1,vu"], [2, 3]),
        ("attributions", semicolons(RENT, f"{C},412,2,,,", f"{D},500,2,1,"), [2, 3]),
        ("file_active", [LIVES, "CASA;1;1;T2", "Est;2;1", "Est;2;1;T3;vu"], [2, 3, 4]),
        ("file_active", [LIVES, "CASA;1;;T1;", "Est;2;1;T3;", "Est;2;;;"], [2, 3, 4]),
        ("file_active", [f"{LIVES};;", "CASA;1;1;T2;;;", "Est;2;1;T3;vu"], [2, 3]),
        ("file_active", [NAMED, "CASA;A;1;;1;", "Est;B;2;1;3;", "Est;C;1;;1;x"], [2, 3, 4]),
        ("file_active", [NAMED, "CASA;A;1;;1;", "Est;B;2;;2;"], [2, 3]),
        ("file_active", [LIVES, "CASA;1;1;T2;", "Est;2;1;T3;x", "TOTAL;3", "Fin de liste"], [2, 3]),
        ("file_active", [LIVES, *["CASA;1;1;T2;"] * 16, *["Est;1;1;T1"] * 16], range(2, 34)),
        ("file_active", [LIVES.replace("typologie", "DALO"), "CASA;1;;1;", "Est;2;1;;x"], [2, 3]),
        ("file_active", [f"{NAMES};DALO;typologie", "CASA;A;1;;1;T2", "Est;B;2;1;;T3"], [2, 3]),
        ("file_active", [f"nom;{LIVES}", "A;CASA;1;1;T2;", '"B\nCannes; A";Est;2;1;T3;x'], [2, 3]),
        ("file_active", [NAMES, 'CASA;"vu ; le 3\nà revoir ; oui";1;1', "Est;B;2;1"], [2, 3]),
    ],
)  # fmt: skip
def test_usual_ragged_rows(
    tmp_path: Path, name: str, lines: list[str], kept: Sequence[int]
) -> None:
    """Empty cells that a spreadsheet adds or leaves out at the end, blocks of them included."""
    received = read(tmp_path, f"{name}.csv", *lines)
    assert told(received) == []
    assert [one.rows.tolist() for one in received.registers] == [list(kept)]


def test_a_thousands_comma(tmp_path: Path) -> None:
    """In a cross-table the figures of the row are missing, none is moved, and notes do no harm."""
    received = read(
        tmp_path,
        "tableau_file_active.csv",
        "File active",
        "structure,ménages,adultes,enfants,personnes",
        "CASA,31,37,20,57",
        "Cannes,1,234,1,500,39,1,539",
        "Source : SIAO, DDETS, Ville de Nice, et autres, sans date",
    )
    (table,) = received.tables
    assert table.reading.cells.loc["CASA"].tolist() == [31, 37, 20, 57]
    assert table.reading.filled.loc["CANNES"].isna().all()
    assert {row for row, _ in table.unknown} == {"CANNES"}
    assert [one.message.split(" : ")[0] for one in received.findings if one.level] == [
        "tableau_file_active.csv, cellules B4, C4, D4 et 1 de plus"
    ]


def test_a_column_without_a_title(tmp_path: Path) -> None:
    """Figures right of the header in every row of a cross-table are a column, told as one."""
    lines = ["structure;T1;T2;", "CASA;1;2;3", "Cannes;2;2;4"]
    received = read(tmp_path, "tableau_typologies.csv", *lines)
    assert received.tables[0].reading.cells.to_numpy().tolist() == [[1, 2], [2, 2]]
    assert [one.check for one in received.findings if one.level] == ["label"]
