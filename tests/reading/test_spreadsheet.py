"""Workbooks of every format: cells, row numbers, sheets, and what is said of other files."""

import datetime as dt
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.sheet import Column
from copil_analysis.reading.sheets.spreadsheet import read_sheets

FILES = Path(__file__).parent / "files"


def cells(column: Column) -> list[Any]:
    values = list(column.values)
    return [None if code == -1 else values[code] for code in column.codes]


def ods(path: Path, *rows: list[tuple[dict[str, Any], str]]) -> Path:
    """An .ods whose cells have these attributes and texts."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Feuille1")
    for row in rows:
        line = TableRow()
        for attributes, text in row:
            cell = TableCell(**attributes)
            if text:
                cell.addElement(P(text=text))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(path)
    return path


def test_xlsx_cells(tmp_path: Path) -> None:
    """Every kind of cell keeps its kind, and rows keep the numbers that a spreadsheet shows."""
    path = tmp_path / "tableau.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        minute = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_row(2, 1, ["Cannes’", 2, 1.5, True, " \u00a0\u202f"])
        sheet.write_datetime(3, 1, dt.datetime(2011, 3, 31), day)
        sheet.write_datetime(3, 2, dt.datetime(2011, 3, 31, 10, 30), minute)
        sheet.write_formula(3, 3, "=1+1", None, 2)
        sheet.write_formula(3, 4, '="a"', None, "a")
        sheet.write_formula(3, 5, "=NA()", None, "#N/A")
        sheet.write_string(4, 1, "=1+1")
        sheet.merge_range(5, 1, 5, 2, "TOTAL")
    (read,) = read_sheets(path)
    assert (read.file, read.place, list(read.merged)) == ("tableau.xlsx", "", [(5, 1, 5, 2)])
    assert read.rows == [
        [None] * 6,
        [None] * 6,
        [None, "Cannes’", 2.0, 1.5, True, None],
        [None, dt.date(2011, 3, 31), dt.datetime(2011, 3, 31, 10, 30), 2.0, "a", "#N/A"],
        [None, "=1+1", None, None, None, None],
        [None, "TOTAL", None, None, None, None],
    ]
    assert read.head == read.rows


def test_ods_cells(tmp_path: Path) -> None:
    """An .ods gives the cells of an .xlsx; cells in error are texts, not blanks."""
    path = ods(
        tmp_path / "tableau.ods",
        [],
        [({"numbercolumnsrepeated": 2}, ""), ({"valuetype": "float", "value": "2"}, "2")],
        [
            ({"valuetype": "string"}, "Cannes"),
            ({"valuetype": "date", "datevalue": "2011-03-31"}, "31/03/11"),
            ({"valuetype": "boolean", "booleanvalue": "true"}, "VRAI"),
        ],
        [({"valuetype": "string", "stringvalue": ""}, "#N/A")],
    )
    archive = zipfile.ZipFile(path)
    members = {name: archive.read(name) for name in archive.namelist()}
    archive.close()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            marked = b'xmlns:c="urn:calcext" c:value-type="error" office:string-value=""'
            archive.writestr(name, content.replace(b'office:string-value=""', marked))
    (read,) = read_sheets(path)
    assert read.rows == [
        [None, None, None],
        [None, None, 2.0],
        ["Cannes", dt.date(2011, 3, 31), True],
        ["#N/A", None, None],
    ]


def test_xls_cells(tmp_path: Path) -> None:
    """The old format is read too; the only sheet that is filled has no place."""
    (read,) = read_sheets(FILES / "registre.xls")
    assert (read.file, read.place, list(read.merged)) == ("registre.xls", "", [(4, 1, 4, 3)])
    assert [row[1:3] for row in read.rows] == [
        [None, None],
        ["structure", "date_attribution"],
        ["Cannes’", dt.date(2011, 3, 31)],
        [None, None],
        ["Exemple inventé", None],
    ]
    assert cells(read.columns_below(1, [3])[0]) == [2, None, None]


def test_several_sheets(tmp_path: Path) -> None:
    """Sheets come in order, hidden ones too; empty ones and charts are left out."""
    path = tmp_path / "tableau.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Mode d'emploi").write(0, 0, "À lire")
        book.add_worksheet("Vide")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "='Mode d''emploi'!$A$1"})
        book.add_chartsheet("Graphique").set_chart(chart)
        hidden = book.add_worksheet("Données")
        hidden.write(0, 0, "structure")
        hidden.hide()
    read = read_sheets(path)
    assert [sheet.place for sheet in read] == ["feuille « Mode d'emploi »", "feuille « Données »"]
    assert [sheet.head for sheet in read] == [[["À lire"]], [["structure"]]]


def test_columns_tell_a_yes_from_a_one(tmp_path: Path) -> None:
    """Distinct cells stand once, and 1, 1,0 and VRAI are not confused."""
    path = tmp_path / "tableau.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["oui", 1, True, 0, False, "1", 1, None, True])
        sheet.write_column(0, 1, ["ville", "Nice", " ", "Nice"])
    mixed, texts = read_sheets(path)[0].columns_below(0, [0, 1])
    found = cells(mixed)
    assert found == [1.0, True, 0.0, False, "1", 1.0, None, True]
    assert [type(cell) for cell in found[:4]] == [float, bool, float, bool]
    assert len(mixed.values) == 5 and mixed.codes.dtype == np.int32
    assert (list(texts.values), texts.values.dtype) == (["Nice"], "str")


def test_too_many_rows_for_a_cross_table(tmp_path: Path) -> None:
    """The rows of a register are not asked for all at once."""
    path = tmp_path / "tableau.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write(10_000, 0, "loin")
    (sheet,) = read_sheets(path)
    assert len(sheet.head) == 100
    with pytest.raises(ReadingError, match="trop pour un tableau croisé"):
        _ = sheet.rows


def refusal(path: Path) -> str:
    with pytest.raises(ReadingError) as refused:
        read_sheets(path)
    assert path.name in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "vide"),
        ("a.xlsx", b"structure;adultes\n", "renommez-le en .csv"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "page web"),
        ("a.csv", b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "page web"),
        ("a.xlsx", b"%PDF-1.7", "PDF"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "image"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "abîmé"),
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            "Word",
        ),
    ],
)
def test_other_files(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    """What a file is, is said by its content."""
    path = tmp_path / name
    path.write_bytes(content)
    assert words in refusal(path)


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("word/document.xml", "Word"),
        ("ppt/presentation.xml", "diaporama"),
        ("xl/workbook.bin", ".xlsb"),
        ("photo.jpg", "archive zip"),
    ],
)
def test_other_archives(tmp_path: Path, member: str, words: str) -> None:
    """A zip that is no workbook is named for what it is."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "x")
    assert words in refusal(path)


def test_workbook_under_the_name_of_a_csv(tmp_path: Path) -> None:
    """An .xlsx named .csv is to be renamed; one named .xls is read, for nobody can mistake it."""
    path = tmp_path / "a.xls"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write(0, 0, "x")
    assert read_sheets(path)[0].head == [["x"]]
    assert "classeur Excel sous un nom en .csv" in refusal(path.rename(tmp_path / "a.csv"))


def test_workbook_without_a_cell(tmp_path: Path) -> None:
    """A workbook of empty sheets holds nothing."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet()
    assert "aucune cellule" in refusal(path)


def with_formula(path: Path, cell: str) -> Path:
    """An .xlsx whose cell B2 is this XML, amid rows that fill several chunks of its sheet."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(3_000):
            sheet.write_row(row, 0, [row, 0, row, row, row, row, row])
        sheet.write_formula(1, 1, "=A1+1", None, 2)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            written = b'<c r="B2"><f>A1+1</f><v>2</v></c>'
            assert name != "xl/worksheets/sheet1.xml" or content.count(written) == 1
            archive.writestr(name, content.replace(written, cell.encode()))
    return path


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2"><f>A1+1</f></c>',
        '<c r="B2"><f>A1+1</f><v></v></c>',
        '<c r="B2" s="1"><f>A1&gt;"str"</f><v /></c>',
        '<c r="B2"><f t="shared" si="0"/></c>',
        '<x:c xmlns:x="urn:x" r="B2"><x:f>A1+1</x:f><x:v/></x:c>',
        f'<c r="B2"><f>A1+1</f>{" " * 300}</c>',
    ],
)
def test_xlsx_formula_without_a_result(tmp_path: Path, cell: str) -> None:
    """As a program writes it, a formula would read as an empty cell: the file is refused."""
    assert "formules sans résultat" in refusal(with_formula(tmp_path / "a.xlsx", cell))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B2"><f t="shared" si="0"/><v>3</v></c>', 3.0),
        ('<c r="B2" t="str"><f>IF(A1="","",1)</f><v></v></c>', None),
        ('<c r="B2" t="str"><f t="shared" si="0"/><v/></c>', None),
        ('<c r="B2" t="e"><f>NA()</f><v>#N/A</v></c>', "#N/A"),
        ('<c r="B2"/>', None),
    ],
)
def test_xlsx_formula_with_a_result(tmp_path: Path, cell: str, value: object) -> None:
    """What a spreadsheet computed is read, an empty text too."""
    (sheet,) = read_sheets(with_formula(tmp_path / "a.xlsx", cell))
    assert sheet.rows[1][:3] == [1.0, value, 1.0]


def test_ods_formulas(tmp_path: Path) -> None:
    """An .ods tells results beside its formulas; without them it is refused."""
    formula = {"formula": 'of:=IF([.A1]>0;"a";2)'}
    fine = [
        ({**formula, "valuetype": "float", "value": "2"}, "2"),
        ({**formula, "valuetype": "string"}, ""),
    ]
    (sheet,) = read_sheets(ods(tmp_path / "a.ods", fine))
    assert sheet.rows[0][0] == 2.0
    assert "sans résultat" in refusal(ods(tmp_path / "b.ods", [*fine, (formula, "")]))
    typed = {**formula, "valuetype": "float"}
    assert "sans résultat" in refusal(ods(tmp_path / "c.ods", [*fine, (typed, "")]))


def test_what_is_no_file(tmp_path: Path) -> None:
    """A folder, a broken link, a missing file and a pipe (not waited for) are refused."""
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.csv")
    assert "dossier" in refusal(tmp_path / "folder.csv")
    assert "lien" in refusal(tmp_path / "link.csv")
    assert "fichier ordinaire" in refusal(tmp_path / "pipe.csv")
    assert "n'existe pas" in refusal(tmp_path / "missing.csv")


def test_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without the right to read it says so."""
    path = tmp_path / "a.csv"
    path.write_text("a;b\n")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", denied)
    assert "droits" in refusal(path)
