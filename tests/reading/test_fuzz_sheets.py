"""Whatever bytes come in, ``read_sheets`` reads them or raises a ReadingError.

A run tries 500 texts, 300 damaged .xlsx and 300 damaged .ods (some bytes changed, or cut short,
in the file or inside one of its members), and 15 damaged .xls.
"""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.spreadsheet import read_sheets

XLS = (Path(__file__).parent / "files" / "registre.xls").read_bytes()


def xlsx_bytes() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["structure", "date", "adultes"])
        sheet.write_row(1, 0, ["Cannes", "x", 2])
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_datetime(1, 1, dt.datetime(2011, 3, 31), day)
        sheet.write_formula(2, 2, "=NA()", None, "#N/A")
        sheet.merge_range(3, 0, 3, 1, "TOTAL")
    return content.getvalue()


def ods_bytes() -> bytes:
    document, table, row = OpenDocumentSpreadsheet(), Table(name="F"), TableRow()
    for attributes in ({"valuetype": "float", "value": "2"}, {"numbercolumnsrepeated": 3}):
        cell = TableCell(**attributes)
        cell.addElement(P(text="2"))
        row.addElement(cell)
    table.addElement(row)
    document.spreadsheet.addElement(table)
    content = io.BytesIO()
    document.write(content)
    return content.getvalue()


def read_all(path: Path) -> None:
    """Read every cell that there is; a ReadingError is one French sentence."""
    try:
        for sheet in read_sheets(path):
            width = len(sheet.head[0])
            lengths = {len(column.codes) for column in sheet.columns_below(0, range(width))}
            assert lengths <= {len(sheet.rows) - 1}
    except ReadingError as refused:
        assert path.name in str(refused) and "\n" not in str(refused)


CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6
)


def damaged(content: bytes, changes: list[tuple[float, int]], cut: float) -> bytes:
    changed = bytearray(content)
    for place, byte in changes:
        changed[int(place * len(changed))] = byte
    return bytes(changed[: int(cut * len(changed)) + 1])


def damaged_inside(content: bytes, member: float, changes: list[tuple[float, int]]) -> bytes:
    """A sound archive, one member of which is damaged."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        names = old.namelist()
        chosen = names[int(member * len(names))]
        for name in names:
            kept = old.read(name)
            new.writestr(name, damaged(kept, changes, 1) if name == chosen and kept else kept)
    return written.getvalue()


TEXTS = st.one_of(
    st.binary(max_size=200),
    st.lists(
        st.sampled_from([b";", b",", b"\t", b"\n", b"\r", b'"', b"a", b"\xe9", b"\xc3\xa9", b"1"]),
        max_size=60,
    ).map(b"".join),
    st.text(max_size=60).map(lambda text: b"\xff\xfe" + text.encode("utf-16-le", "ignore")),
)


@settings(max_examples=500)
@given(content=TEXTS)
def test_any_text(tmp_path: Path, content: bytes) -> None:
    """500 texts, of any bytes or of those that a CSV is made of."""
    path = tmp_path / "fuzz.csv"
    path.write_bytes(content)
    read_all(path)


@pytest.mark.parametrize(
    ("name", "sound"), [("fuzz.xlsx", xlsx_bytes()), ("fuzz.ods", ods_bytes())]
)
@settings(max_examples=300)
@given(
    changes=CHANGES,
    cut=st.one_of(st.just(1.0), st.floats(0, 1)),
    inside=st.booleans(),
    member=st.floats(0, 1, exclude_max=True),
)
def test_damaged_package(
    tmp_path: Path,
    name: str,
    sound: bytes,
    changes: list[tuple[float, int]],
    cut: float,
    inside: bool,
    member: float,
) -> None:
    """300 .xlsx and 300 .ods with changed bytes, outside or inside their compressed members."""
    path = tmp_path / name
    content = damaged_inside(sound, member, changes) if inside else damaged(sound, changes, cut)
    path.write_bytes(content)
    read_all(path)


@settings(max_examples=15)
@given(changes=CHANGES, cut=st.one_of(st.just(1.0), st.floats(0, 1)))
def test_damaged_xls(tmp_path: Path, changes: list[tuple[float, int]], cut: float) -> None:
    """15 .xls with changed bytes or cut short: each takes a process."""
    path = tmp_path / "fuzz.xls"
    path.write_bytes(damaged(XLS, changes, cut))
    read_all(path)
