"""Grids of cells as files, the same bytes each time: CSV in several dialects, .xlsx, .ods."""

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from xlsxwriter import Workbook

from copil_analysis.workspace.demo.spellings import Cell
from copil_analysis.workspace.demo.untidy import Grid

_SAME_TIME: Final = (1980, 1, 1, 0, 0, 0)
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_ODS_MANIFEST = (
    f'{_XML}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_ODS_CONTENT = (
    f'{_XML}<office:document-content xmlns:office="{_OASIS}:office:1.0" '
    f'xmlns:table="{_OASIS}:table:1.0" xmlns:text="{_OASIS}:text:1.0" office:version="1.2">'
    '<office:body><office:spreadsheet><table:table table:name="Suivi">{rows}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


def write_csv(grid: Grid, path: Path, *, encoding: str, separator: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(
        [_as_text(cell) for cell in row] for row in grid.rows
    )
    path.write_bytes(text.getvalue().encode(encoding))


def _as_text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def write_xlsx(grid: Grid, path: Path, *, created: date) -> None:
    """Texts stay texts; the creation date, which a workbook must have, is given."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(path, options) as book:
        book.set_properties(
            {"title": str(grid.rows[0][0]), "created": datetime(*created.timetuple()[:3])}
        )
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Suivi")
        for merged in grid.merged:
            sheet.merge_range(*merged, "")
        for i, row in enumerate(grid.rows):
            for j, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(i, j, datetime(*cell.timetuple()[:3]), day)
                elif isinstance(cell, str):
                    sheet.write_string(i, j, cell)
                elif cell is not None:
                    sheet.write_number(i, j, cell)


def write_ods(grid: Grid, path: Path) -> None:
    """The least that makes a spreadsheet: odfpy's bytes depend on what it wrote before."""
    rows = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in grid.rows
    )
    members = {
        "mimetype": _ODS_TYPE,
        "META-INF/manifest.xml": _ODS_MANIFEST,
        "content.xml": _ODS_CONTENT.format(rows=rows),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            entry = zipfile.ZipInfo(name, _SAME_TIME)
            is_read_first = name == "mimetype"
            entry.compress_type = zipfile.ZIP_STORED if is_read_first else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, date):
        kind = f'office:value-type="date" office:date-value="{cell}"'
    elif isinstance(cell, str):
        kind = 'office:value-type="string"'
    else:
        kind = f'office:value-type="float" office:value="{cell}"'
    return f"<table:table-cell {kind}><text:p>{escape(str(cell))}</text:p></table:table-cell>"
