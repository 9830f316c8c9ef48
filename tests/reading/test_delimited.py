"""CSV files as spreadsheets write them, read by rows and by columns."""

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.arrow_csv import RefusedByArrow
from copil_analysis.reading.sheets.delimited import DelimitedSheet, read_delimited
from copil_analysis.reading.sheets.encoding import detect_encoding
from copil_analysis.reading.sheets.sheet import Column

REGISTER = "structure;adultes;enfants\nCannes;2;1\nCASA;1;0\n"


def write(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "attributions.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def cells(column: Column) -> list[Any]:
    values = list(column.values)
    return [None if code == -1 else values[code] for code in column.codes]


def columns(sheet: DelimitedSheet, header: int, *wanted: int) -> list[list[Any]]:
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
        ("cp1252", b""),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings(tmp_path: Path, encoding: str, mark: bytes, end: str) -> None:
    """Curly quotes and accents are read in every encoding, whatever ends the lines."""
    text = f"commune;bailleur{end}Théoule;Côte d’Azur{end}"
    sheet = read_delimited(write(tmp_path, mark + text.encode(encoding)))
    assert sheet.head == [["commune", "bailleur"], ["Théoule", "Côte d’Azur"]]
    for read in (sheet._columns_by_csv, sheet._columns_by_arrow):
        assert [cells(column) for column in read(0, [0, 1])] == [["Théoule"], ["Côte d’Azur"]]


def test_accent_between_two_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A character whose bytes lie in two chunks is still UTF-8."""
    monkeypatch.setattr("copil_analysis.reading.sheets.encoding._CHUNK", 4)
    assert detect_encoding(write(tmp_path, "abcé€😀;è\né")).name == "utf-8"
    assert detect_encoding(write(tmp_path, b"abc;\xe9")).name == "cp1252"
    assert detect_encoding(write(tmp_path, b"abc;\xe9;a;b;c;d")).name == "cp1252"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a;b\nc;\x81\xe9\n", ["ligne 2", "Windows-1252"]),
        (b"a;b\nc;d\n\0;e\n", ["ligne 3", "nul"]),
        (b"\xef\xbb\xbfa;b\nc;\xe9\n", ["UTF-8"]),
        (b"\xff\xfea\0;\0b", ["UTF-16"]),
        (b"\xff\xfea\0\0\0b\0", ["nuls"]),
        (b"\n  \n\xc2\xa0\n", ["est vide"]),
        (b'a;b\n"' + b"c" * 140_000, ["ligne 2", "guillemet"]),
        (b'a;b\nc;d\n"e;f\ng;h\n', ["ligne 3", "guillemet"]),
        (b"a" * 1_100_000, ["ligne 1", "million"]),
        (b";" * 9_999, ["10 000 colonnes", "1 000"]),
        (b"a;b\n" * 2_500 + b";" * 1_000, ["1 001 colonnes"]),
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
    for read in (sheet._columns_by_csv, sheet._columns_by_arrow):
        assert [cells(column) for column in read(0, [1])] == [["2"]]


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
    for read in (sheet._columns_by_csv, sheet._columns_by_arrow):
        assert [cells(column) for column in read(0, [1, 2, 7])] == [
            ["x;\ny", None, None, "z", None, "t"],
            [None, None, None, "more", None, None],
            [None] * 6,
        ]


def test_spaces_are_empty(tmp_path: Path) -> None:
    """A text of spaces only is an empty cell, the ones that French typography knows included."""
    sheet = read_delimited(write(tmp_path, "a;b\n \u00a0;\u202f\n\u2009;x \n"))
    assert sheet.head[1:] == [[None, None], [None, "x "]]
    for read in (sheet._columns_by_csv, sheet._columns_by_arrow):
        assert [cells(column) for column in read(0, [0, 1])] == [[None, None], [None, "x "]]


def large(folder: Path, last: str = "") -> DelimitedSheet:
    rows = "".join(f"Cannes;{n % 3};00604{n:013}\n" for n in range(60_000))
    return read_delimited(write(folder, "structure;adultes;numero_unique\n" + rows + last))


@pytest.mark.parametrize("last", ["", "TOTAL;60000\n", '"a\nb";1;x\n', "\n\n"])
def test_large_file(tmp_path: Path, last: str) -> None:
    """A large file gives the cells that the small reader gives, whatever its last rows are."""
    sheet = large(tmp_path, last)
    expected = [cells(column) for column in sheet._columns_by_csv(0, [0, 1, 2])]
    found = sheet.columns_below(0, [0, 1, 2])
    assert [cells(column) for column in found] == expected
    assert [len(column.values) < 10 for column in found] == [True, True, False]
    assert found[2].values.dtype == "str"


def test_columns_of_a_large_file_that_differ_are_left_as_texts(tmp_path: Path) -> None:
    """Where nearly every row differs, row i is text i."""
    numbers = large(tmp_path).columns_below(0, [2])[0]
    assert numbers.codes.tolist() == list(range(60_000))


def test_quote_never_closed_in_a_large_file(tmp_path: Path) -> None:
    """A quote that is never closed would swallow the rows after it: their line is named."""
    sheet = large(tmp_path, 'EST;1;"ouvert\nEST;1;2\n')
    with pytest.raises(ReadingError, match=r"ligne 60002 .*guillemet"):
        sheet.columns_below(0, [2])


def test_too_many_rows_for_a_cross_table(tmp_path: Path) -> None:
    """The rows of a register are not asked for all at once."""
    with pytest.raises(ReadingError, match="10000 lignes"):
        _ = large(tmp_path).rows


PIECES = st.sampled_from(
    [*';;;\n\n\r"', "\r\n", "a", "é", " ", "\u00a0", "T2", "12,5", '""', "\u2028"]
)


@settings(max_examples=400)
@given(
    pieces=st.lists(PIECES, max_size=40),
    encoding=st.sampled_from(["utf-8", "utf-16-le", "cp1252"]),
    block=st.sampled_from([64, 4 << 20]),
)
def test_both_readers_agree(tmp_path: Path, pieces: list[str], encoding: str, block: int) -> None:
    """400 texts: pyarrow gives what Python's csv gives, or gives up."""
    text = "x;y;z\n" + "".join(pieces)
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    path = write(tmp_path, mark + text.encode(encoding, errors="ignore"))
    try:
        sheet = read_delimited(path)
        expected = [cells(column) for column in sheet._columns_by_csv(0, [0, 1, 2])]
    except ReadingError as refused:
        assert "guillemet" in str(refused)
        return
    try:
        found = sheet._columns_by_arrow(0, [0, 1, 2], block_size=block)
    except RefusedByArrow:
        return
    assert [cells(column) for column in found] == expected


@settings(max_examples=200)
@given(
    rows=st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_written_is_read(tmp_path: Path, rows: list[list[str]]) -> None:
    """200 grids: every cell that Python's csv writes is read back where it stood."""
    written = io.StringIO()
    csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    sheet = read_delimited(write(tmp_path, written.getvalue()))
    width = max(map(len, [["a", "b"], *rows]))
    padded = [[cell if cell.strip() else None for cell in row] for row in rows]
    assert sheet.rows[1:] == [row + [None] * (width - len(row)) for row in padded]
