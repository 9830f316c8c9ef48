"""What whoever sent a workbook sees of it counts, in every format; the rest is told."""

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocument, OpenDocumentSpreadsheet
from odf.style import Map, Style, TableColumnProperties, TableRowProperties, TextProperties
from odf.table import (
    CalculationSettings,
    CoveredTableCell,
    NullDate,
    Table,
    TableCell,
    TableColumn,
    TableRow,
)
from odf.text import P, Span

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.sheet import Cell
from copil_analysis.reading.sheets.spreadsheet import read_sheets

ROWS: list[list[Cell]] = [
    ["structure", "adultes", "enfants", "besoin"],
    ["CASA", 1, 1, "T3"],
    ["Cannes", 2, 1, "T4"],
    ["CAPAP", 1, 0, "T1"],
    ["Est", 2, 3, "T5"],
]
SEEN: list[list[Cell]] = [
    ["structure", "adultes", "enfants", None],
    ["CASA", 1, 1, None],
    [None, None, None, None],  # hidden
    [None, None, None, None],  # struck out
    ["Est", 2, 3, None],  # one cell of it struck out
]


def save(document: OpenDocument, table: Table, path: Path) -> None:
    """Write an .ods of one table."""
    document.spreadsheet.addElement(table)
    document.save(path)


def xlsx(path: Path) -> None:
    """Row 3 and column D hidden, row 4 and cell B5 struck out, A5 in a rich text."""
    with xlsxwriter.Workbook(path) as book:
        sheet, struck = book.add_worksheet(), book.add_format({"font_strikeout": True})
        for place, row in enumerate(ROWS):
            sheet.write_row(place, 0, row, struck if place == 3 else None)
        sheet.write(4, 1, 2, struck)
        sheet.write_rich_string(3, 0, struck, "CA", struck, "PAP")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(3, 3, None, None, {"hidden": True})


def xls(path: Path) -> None:
    """The same in the old format."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Feuil1")
    font = xlwt.Font()
    font.struck_out = True
    struck, plain = xlwt.XFStyle(), xlwt.XFStyle()
    struck.font = font
    for place, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            is_struck = place == 3 or (place, column) == (4, 1)
            sheet.write(place, column, cell, struck if is_struck else plain)
    sheet.row(2).hidden = True
    sheet.col(3).hidden = True
    book.save(str(path))


def ods(path: Path) -> None:
    """The same as LibreOffice writes it: a filtered row, a collapsed column, struck spans."""
    document, table = OpenDocumentSpreadsheet(), Table(name="Feuille1")
    for family, name in (("table-cell", "struck"), ("text", "words")):
        style = Style(name=name, family=family)
        style.addElement(TextProperties(textlinethroughstyle="solid"))
        document.automaticstyles.addElement(style)
    table.addElement(TableColumn(numbercolumnsrepeated=3))
    table.addElement(TableColumn(visibility="collapse", numbercolumnsrepeated=1021))
    for place, row in enumerate(ROWS):
        line = TableRow(visibility="filter") if place == 2 else TableRow()
        for column, value in enumerate(row):
            is_struck = (place, column) == (4, 1) or (place == 3 and column > 0)
            style = {"stylename": "struck"} if is_struck else {}
            kind = {"valuetype": "string"}
            if isinstance(value, int):
                kind = {"valuetype": "float", "value": str(value)}
            cell, text = TableCell(**kind, **style), P()
            span = Span(stylename="words", text=str(value))
            text.addElement(span) if (place, column) == (3, 0) else text.addText(str(value))
            cell.addElement(text)
            line.addElement(cell)
        table.addElement(line)
    save(document, table, path)


@pytest.mark.parametrize("write", [xlsx, xls, ods])
def test_hidden_and_struck_out(tmp_path: Path, write: Callable[[Path], None]) -> None:
    """Hidden rows and columns and struck-out rows are not counted; all is told with its place."""
    path = tmp_path / f"file_active.{write.__name__}"
    write(path)
    (sheet,) = read_sheets(path)
    assert sheet.rows == SEEN
    hidden, column, struck, lone = (finding.message for finding in sheet.findings)
    assert "ligne 3 masquée" in hidden and "colonne D masquée" in column
    assert "ligne 4 barrée, non comptée" in struck and "cellule B5" in lone
    assert {finding.level for finding in sheet.findings} == {"warning"}


def test_rows_without_height(tmp_path: Path) -> None:
    """A row or a column that was drawn shut is hidden too."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["structure", "CASA", "Est"])
        sheet.write(0, 1, "x")
        sheet.set_row(1, 0)
        sheet.set_column(1, 1, 0)
    assert read_sheets(path)[0].rows == [["structure", None], [None, None], ["Est", None]]


@pytest.mark.parametrize("fits", ["true", "false"])
def test_ods_rows_and_columns_whose_style_has_no_size(tmp_path: Path, fits: str) -> None:
    """They are drawn shut, unless the spreadsheet fits them to their text when it opens them."""
    path, document, table = tmp_path / "a.ods", OpenDocumentSpreadsheet(), Table(name="F")
    row = Style(name="shut", family="table-row")
    row.addElement(TableRowProperties(rowheight="0cm", useoptimalrowheight=fits))
    column = Style(name="shut", family="table-column")
    column.addElement(TableColumnProperties(columnwidth="0.000in", useoptimalcolumnwidth=fits))
    for style in (row, column):
        document.automaticstyles.addElement(style)
    table.addElement(TableColumn())
    table.addElement(TableColumn(stylename=column))
    for texts, style in ((["structure", "x"], None), (["CASA", "y"], row), (["Est", "z"], None)):
        line = TableRow(stylename=style) if style else TableRow()
        for text in texts:
            cell = TableCell(valuetype="string", stylename="shut")
            cell.addElement(P(text=text))
            line.addElement(cell)
        table.addElement(line)
    save(document, table, path)
    (sheet,) = read_sheets(path)
    if fits == "true":
        assert sheet.rows == [["structure", "x"], ["CASA", "y"], ["Est", "z"]]
    else:
        assert sheet.rows == [["structure", None], [None, None], ["Est", None]]
        assert len(sheet.findings) == 2


def test_rows_hidden_by_default(tmp_path: Path) -> None:
    """Excel hides so the rows without cells only; rows of no height by default are all shut."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["structure", "CASA", "Est"])
        sheet.set_row(0, 20)
        sheet.set_default_row(hide_unused_rows=True)
    assert read_sheets(path)[0].rows == [["structure"], ["CASA"], ["Est"]]
    plain, shut = b"<sheetFormatPr ", b'<sheetFormatPr customHeight="1" '
    height = b'defaultRowHeight="15"'
    part = "xl/worksheets/sheet1.xml"
    replaced(
        path,
        part,
        lambda content: content.replace(plain, shut).replace(height, height[:-3] + b'0"'),
    )
    assert read_sheets(path)[0].rows == [["structure"], [None], [None]]


CONDITIONAL = "lignes 2 et 3 : une mise en forme conditionnelle peut y barrer du texte"


@pytest.mark.parametrize("strikes", [True, False])
def test_what_an_xlsx_strikes_out_on_a_condition(tmp_path: Path, strikes: bool) -> None:
    """Only a spreadsheet computes the condition: the rows count, and that is told."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["structure", "CASA", "Est"])
        look = book.add_format({"font_strikeout": strikes, "bold": True})
        rule = {"type": "formula", "criteria": '=$F2="x"', "format": look}
        sheet.conditional_format("A2:F1048576", rule)
        sheet.conditional_format("C1:C9", rule)
    (sheet,) = read_sheets(path)
    assert sheet.rows == [["structure"], ["CASA"], ["Est"]]
    messages = [finding.message for finding in sheet.findings]
    assert [CONDITIONAL in one for one in messages] == [True] * strikes


def test_a_later_kind_of_condition_keeps_its_look_beside_it(tmp_path: Path) -> None:
    """Excel 2010 writes what names another sheet so."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_column(0, 0, ["structure", "CASA", "Est"])
    later = (
        b'<extLst><ext xmlns:x="urn:x14" xmlns:m="urn:xm"><x:conditionalFormattings>'
        b'<x:conditionalFormatting><x:cfRule type="expression"><m:f>A1</m:f><x:dxf><font>'
        b"<strike/></font></x:dxf></x:cfRule><m:sqref>A2 A3:B9</m:sqref>"
        b"</x:conditionalFormatting></x:conditionalFormattings></ext></extLst></worksheet>"
    )
    part = "xl/worksheets/sheet1.xml"
    replaced(path, part, lambda content: content.replace(b"</worksheet>", later))
    (finding,) = read_sheets(path)[0].findings
    assert CONDITIONAL in finding.message and finding.level == "warning"


@pytest.mark.parametrize("writes", ["map", "calcext", "neither"])
def test_what_an_ods_strikes_out_on_a_condition(tmp_path: Path, writes: str) -> None:
    """The condition stands with the style of each cell, or as LibreOffice keeps it, by areas."""
    path, document, table = tmp_path / "a.ods", OpenDocumentSpreadsheet(), Table(name="F 1")
    struck = Style(name="gone", displayname="Barré", family="table-cell")
    struck.addElement(TextProperties(textlinethroughstyle="solid"))
    document.styles.addElement(struck)
    style = Style(name="ce1", family="table-cell")
    applied = "gone" if writes == "map" else "Default"
    style.addElement(Map(condition='is-true-formula([.F1]="x")', applystylename=applied))
    document.automaticstyles.addElement(style)
    for place, text in enumerate(["structure", "CASA", "Est"]):
        line, cell = TableRow(), TableCell(valuetype="string", stylename="ce1" if place else None)
        cell.addElement(P(text=text))
        line.addElement(cell)
        table.addElement(line)
    save(document, table, path)
    formats = (
        b'<c:conditional-formats xmlns:c="urn:calcext"><c:conditional-format '
        b"c:target-range-address=\"'F 1'.A2:'F 1'.F9 'F 1'.H1\"><c:condition "
        b'c:apply-style-name="Barr\xc3\xa9" c:value="formula-is(1)"/></c:conditional-format>'
        b"</c:conditional-formats></table:table>"
    )
    if writes == "calcext":
        replaced(path, "content.xml", lambda content: content.replace(b"</table:table>", formats))
    (sheet,) = read_sheets(path)
    assert sheet.rows == [["structure"], ["CASA"], ["Est"]]
    messages = [finding.message for finding in sheet.findings]
    assert [CONDITIONAL in one for one in messages] == [True] * (writes != "neither")


def test_content_under_a_merged_cell(tmp_path: Path) -> None:
    """What lies under a merged cell is not what anybody sees."""
    path = tmp_path / "a.ods"
    document, table = OpenDocumentSpreadsheet(), Table(name="F")
    for kind, text in ((TableCell, "CASA"), (CoveredTableCell, "Est"), (TableCell, "Cannes")):
        spans = {"numberrowsspanned": 2, "numbercolumnsspanned": 1} if text == "CASA" else {}
        line, cell = TableRow(), kind(valuetype="string", **spans)
        cell.addElement(P(text=text))
        line.addElement(cell)
        table.addElement(line)
    save(document, table, path)
    (sheet,) = read_sheets(path)
    assert sheet.rows == [["CASA"], [None], ["Cannes"]]
    assert "cellule A2 : contenu caché sous une cellule fusionnée" in sheet.findings[0].message


def test_hidden_sheets_say_nothing_of_their_rows(tmp_path: Path) -> None:
    """Of a hidden sheet only that it is hidden matters: neither its rows nor its formulas."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Vue").write(0, 0, "structure")
        hidden = book.add_worksheet("Listes")
        hidden.write_formula(0, 0, "=1+1")
        hidden.set_row(0, None, None, {"hidden": True})
        hidden.hide()
    seen, unseen = read_sheets(path)
    assert (seen.is_hidden, unseen.is_hidden, unseen.findings) == (False, True, [])


@pytest.mark.parametrize("asks", [True, False])
def test_zero_that_a_program_wrote(tmp_path: Path, asks: bool) -> None:
    """0 beside a formula is a result, unless the workbook asks to be computed when opened."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_formula(0, 0, "=B9")
        sheet.write_formula(0, 1, "=B9", day)
    if not asks:
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content.replace(b' fullCalcOnLoad="1"', b""))
        assert read_sheets(path)[0].rows == [[0.0, dt.time(0, 0)]]
        return
    with pytest.raises(ReadingError, match="cellule A1 : des formules sans résultat"):
        read_sheets(path)


def test_formulas_and_errors_of_an_xls(tmp_path: Path) -> None:
    """A program writes .xls formulas without results; an error is a text, not a blank or a 0."""
    path, book = tmp_path / "a.xls", xlwt.Workbook()
    sheet = book.add_sheet("F")
    sheet.write(0, 0, "CASA")
    sheet.write(0, 1, xlwt.Formula("1+1"))
    book.save(str(path))
    with pytest.raises(ReadingError, match="cellule B1 : des formules sans résultat"):
        read_sheets(path)
    book, style = xlwt.Workbook(), xlwt.XFStyle()
    style.num_format_str = "dd/mm/yyyy"
    sheet = book.add_sheet("F")
    sheet.row(0).set_cell_error(0, 0x2A)
    sheet.write(0, 1, dt.datetime(2026, 3, 31), style)
    sheet.write(0, 2, dt.datetime(2026, 3, 31, 22, 0), style)
    sheet.write(0, 3, True)
    book.save(str(path))
    (read,) = read_sheets(path)
    assert read.rows == [["#N/A", dt.date(2026, 3, 31), dt.datetime(2026, 3, 31, 22), True]]


def test_errors_of_an_ods(tmp_path: Path) -> None:
    """LibreOffice keeps a 0 beside « Err:502 » and « #DIV/0 ! »: the error is what it shows."""
    path, document, table, line = tmp_path / "a.ods", OpenDocumentSpreadsheet(), Table(), TableRow()
    for text in ("Err:502", "#DIV/0 !", "0"):
        cell = TableCell(valuetype="float", value="0", formula="of:=X(")
        cell.addElement(P(text=text))
        line.addElement(cell)
    table.addElement(line)
    save(document, table, path)
    assert read_sheets(path)[0].rows == [["Err:502", "#DIV/0!", 0.0]]


def test_days_of_an_ods_count_from_its_own_day(tmp_path: Path) -> None:
    """A document says from which day its numbers count; without a word, from the usual one."""
    path, document, table = tmp_path / "a.ods", OpenDocumentSpreadsheet(), Table()
    settings = CalculationSettings()
    settings.addElement(NullDate(datevalue="1900-01-01"))
    document.spreadsheet.addElement(settings)
    line = TableRow()
    line.addElement(TableCell(valuetype="float", value="45667"))
    table.addElement(line)
    save(document, table, path)
    assert read_sheets(path)[0].day_zero == dt.date(1900, 1, 1)
    replaced(path, "content.xml", lambda content: content.replace(b"1900-01-01", b"jamais"))
    assert read_sheets(path)[0].day_zero == dt.date(1899, 12, 30)


def test_days_since_1904(tmp_path: Path) -> None:
    """A workbook that counts from 1904 says so of its numbers; its days are days already."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet()
        sheet.write_datetime(0, 0, dt.datetime(2025, 1, 12), day)
        sheet.write_number(0, 1, 44207)
    (sheet,) = read_sheets(path)
    assert (sheet.rows, sheet.day_zero) == (
        [[dt.date(2025, 1, 12), 44207.0]],
        dt.date(1904, 1, 1),
    )


def replaced(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, change(content) if name == part else content)


def test_damaged_styles(tmp_path: Path) -> None:
    """A workbook whose looks cannot be read is read all the same, and that is told."""
    path = tmp_path / "file_active.xlsx"
    xlsx(path)
    replaced(path, "xl/styles.xml", lambda content: content[:-30])
    (sheet,) = read_sheets(path)
    assert [row[0] for row in sheet.rows] == ["structure", "CASA", None, "CAPAP", "Est"]
    assert "mise en forme du classeur est abîmée" in sheet.findings[-1].message


def test_strict_open_xml(tmp_path: Path) -> None:
    """A workbook saved as « Strict Open XML » is seen as any other."""
    path = tmp_path / "file_active.xlsx"
    xlsx(path)
    usual, strict = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        replaced(
            path,
            part,
            lambda content: content.replace(
                usual + b"spreadsheetml/2006/main", strict + b"spreadsheetml/main"
            ).replace(
                usual + b"officeDocument/2006/relationships",
                strict + b"officeDocument/relationships",
            ),
        )
    assert read_sheets(path)[0].rows == SEEN


def test_an_ods_formula_that_shows_nothing(tmp_path: Path) -> None:
    """A program may write 0 beside a formula; a spreadsheet writes what it shows too."""
    path, document, table, line = tmp_path / "a.ods", OpenDocumentSpreadsheet(), Table(), TableRow()
    line.addElement(TableCell(valuetype="float", value="0", formula="of:=1+1"))
    table.addElement(line)
    save(document, table, path)
    with pytest.raises(ReadingError):
        read_sheets(path)


def test_xls_rows_without_height(tmp_path: Path) -> None:
    """A row drawn shut is hidden in the old format too."""
    path, book = tmp_path / "a.xls", xlwt.Workbook()
    sheet = book.add_sheet("F")
    for place, text in enumerate(["structure", "CASA", "Est"]):
        sheet.write(place, 0, text)
    sheet.row(1).height_mismatch = True
    sheet.row(1).height = 0
    book.save(str(path))
    assert read_sheets(path)[0].rows == [["structure"], [None], ["Est"]]
