"""CSV files as spreadsheets write them, read by rows and by columns."""

import csv
import io
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.delimited import read_delimited
from copil_analysis.reading.sheets.encoding import decode
from copil_analysis.reading.sheets.sheet import Column, Sheet
from copil_analysis.reading.sheets.texts import read_columns

REGISTER = "structure;adultes;enfants\nCannes;2;1\nCASA;1;0\n"


def write(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "attributions.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def cells(column: Column) -> list[Any]:
    values = list(column.values)
    return [None if code == -1 else values[code] for code in column.codes]


def columns(sheet: Sheet, header: int, *wanted: int) -> list[list[Any]]:
    return [cells(column) for column in sheet.columns_below(header, wanted)]


def test_rows_and_columns(tmp_path: Path) -> None:
    """The header is in the first rows, and each distinct cell of a column stands once."""
    sheet = read_delimited(write(tmp_path, REGISTER + "Cannes;2;\n"))
    assert (sheet.file, sheet.place, list(sheet.merged)) == ("attributions.csv", "", [])
    assert sheet.head == [
        ["structure", "adultes", "enfants"],
        ["Cannes", "2", "1"],
        ["CASA", "1", "0"],
        ["Cannes", "2", None],
    ]
    assert sheet.rows == sheet.head
    structure, children = sheet.columns_below(0, [0, 2])
    assert list(structure.values) == ["Cannes", "CASA"]
    assert structure.codes.tolist() == [0, 1, 0] and structure.codes.dtype == np.int32
    assert cells(children) == ["1", "0", None]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("cp1252", b""),
        ("mac_roman", b""),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings(tmp_path: Path, encoding: str, mark: bytes, end: str) -> None:
    """Curly quotes and accents are read in every encoding, whatever ends the lines."""
    text = f"commune;bailleur{end}Théoule;Côte d’Azur{end}"
    sheet = read_delimited(write(tmp_path, mark + text.encode(encoding)))
    assert sheet.head == [["commune", "bailleur"], ["Théoule", "Côte d’Azur"]]
    assert columns(sheet, 0, 0, 1) == [["Théoule"], ["Côte d’Azur"]]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Théoule;Noël;forêt;là;20 €", "cp1252"),
        ("Peña;São João;Bjørn", "cp1252"),
        ("THÉOULE;CANNES", "cp1252"),
        ("Théoule;Noël;forêt;là;20 €", "mac_roman"),
        ("Côte d’Azur", "mac_roman"),
        ("THÉOULE;CÔTE", "mac_roman"),
        ("Théoule;Noël;forêt;là", "cp850"),
        ("Béziers;Besançon", "cp850"),
        ("MÉDITERRANÉE;THÉOULE", "cp850"),
    ],
)
def test_encodings_of_one_byte(tmp_path: Path, text: str, encoding: str) -> None:
    """French words with accents tell Windows, an old Mac and MS-DOS apart; if in doubt, Windows.

    A file of the other two says so.
    """
    path = write(tmp_path, f"commune\n{text}\n", encoding)
    assert decode(path)[1] == encoding
    told = [finding.message for finding in read_delimited(path).findings]
    assert len(told) == (encoding != "cp1252") and all("encodage" in one for one in told)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a;b\nc;\x81\xe9\n", ["ligne 2", "Windows-1252"]),
        (b"a;b\nc;d\n\0;e\n", ["ligne 3", "nul"]),
        (b"\xef\xbb\xbfa;b\nc;\xe9\n", ["UTF-8"]),
        (b"\xff\xfea\0;\0b", ["UTF-16"]),
        (b"\xff\xfea\0\0\0b\0", ["nuls"]),
        (b"a\0;\0b\0\n\0\xe9", ["UTF-16"]),
        (b"\n  \n\xc2\xa0\n", ["est vide"]),
        (b'a;b\n"' + b"c" * 140_000, ["ligne 2", "guillemet"]),
        (b'a;b\nc;d\n"e;f\ng;h\n', ["ligne 3", "guillemet"]),
        (b"a" * 1_100_000, ["ligne 1", "million"]),
        (b";" * 9_999, ["10 000 colonnes", "1 000"]),
        (b"a;b\n" * 2_500 + b";" * 1_000, ["1 001 colonnes"]),
        (b"a\n" * 1_100_000, ["1100000", "lignes"]),
        (b"a" * 50_000_001, ["50 Mo"]),
    ],
)
def test_refused_texts(tmp_path: Path, content: bytes, words: list[str]) -> None:
    """What is no table is named in one sentence, with its line."""
    with pytest.raises(ReadingError) as refused:
        read_delimited(write(tmp_path, content)).columns_below(0, [0])
    assert all(word in str(refused.value) for word in ["attributions.csv", *words])


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("a;b;c\n1,5;2,5;3\n", 3),
        ("a,b,c\n1,2,3\n", 3),
        ("a\tb\n1,5\t2;3\n", 2),
        ("Registre des attributions, 2011\n\nstructure;loyer\nCannes;312,50\nEST;400,00\n", 2),
        ('a;b\n"x, y, z";2\n', 2),
        ("structure\nCannes\nEST, Nice\nCASA\nCAPAP\n", 1),
        ("sep=,\na;b,c\n", 2),
        ("1,5;2,5\n1,5;3,5\n", 2),
    ],
)
def test_delimiters(tmp_path: Path, text: str, width: int) -> None:
    """The delimiter is the one that parts most rows alike; a decimal comma is none."""
    assert max(map(len, read_delimited(write(tmp_path, text)).head)) == width


def test_separator_line_is_no_row(tmp_path: Path) -> None:
    """Excel's ``sep=`` line is not shown as a row, so the header is row 1."""
    sheet = read_delimited(write(tmp_path, "sep=;\r\na;b\r\n1;2\r\n"))
    assert sheet.head == [["a", "b"], ["1", "2"]]
    assert columns(sheet, 0, 1) == [["2"]]


def test_ragged_rows_keep_their_numbers(tmp_path: Path) -> None:
    """Shorter rows are filled with empty cells, longer ones lose nothing, empty ones count."""
    text = 'a;b\n1;"x;\ny"\n2\n\n3;z;more\n;\n4;t;\n'
    sheet = read_delimited(write(tmp_path, text))
    assert sheet.rows[1:] == [
        ["1", "x;\ny", None],
        ["2", None, None],
        [None, None, None],
        ["3", "z", "more"],
        [None, None, None],
        ["4", "t", None],
    ]
    assert sheet.widths == [2, 2, 1, 0, 3, 2, 3]
    assert columns(sheet, 0, 1, 2) == [
        ["x;\ny", None, None, "z", None, "t"],
        [None, None, None, "more", None, None],
    ]


def test_spaces_are_empty(tmp_path: Path) -> None:
    """A text of spaces only is an empty cell, the ones that French typography knows included."""
    sheet = read_delimited(write(tmp_path, "a;b\n \u00a0;\u202f\n\u2009;x \n"))
    assert sheet.head[1:] == [[None, None], [None, "x "]]
    assert columns(sheet, 0, 0, 1) == [[None, None], [None, "x "]]


def test_texts_that_excel_was_told_to_keep(tmp_path: Path) -> None:
    """Codes written as ="06088" or '06088 are 06088, whatever their quotes hold."""
    text = 'a;b;c\n="06088";"=""06088""";\'06088\n="x;y";=""; = "1"\n'
    assert read_delimited(write(tmp_path, text)).rows[1:] == [
        ["06088", "06088", "06088"],
        ["x;y", None, "1"],
    ]


def test_decomposed_accents(tmp_path: Path) -> None:
    """A Mac writes an accent after its letter: they are read as one."""
    text = unicodedata.normalize("NFD", "date d'entrée;commune\n;Théoule\n")
    assert read_delimited(write(tmp_path, text)).rows == [
        ["date d'entrée", "commune"],
        [None, "Théoule"],
    ]


def test_too_many_rows_for_a_cross_table(tmp_path: Path) -> None:
    """A register may be longer than any cross-table is."""
    sheet = read_delimited(write(tmp_path, "a;b\n" * 10_001))
    with pytest.raises(ReadingError, match="10001 lignes"):
        _ = sheet.rows


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@settings(max_examples=100)
@given(rows=st.lists(st.lists(CELLS, min_size=2), min_size=1, max_size=8))
def test_what_is_written_is_read(tmp_path: Path, rows: list[list[str]]) -> None:
    """100 grids: what Python's csv writes is read back where it stood, as its sender sees it."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    sheet = read_delimited(write(tmp_path, written.getvalue()))
    width = max(map(len, [["a", "b"], *rows]))
    assert (
        sheet.rows[1:]
        == Sheet("", "", read_columns([row + [None] * (width - len(row)) for row in rows])).rows
    )
