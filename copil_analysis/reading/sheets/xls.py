"""The sheets of an .xls: xlrd reads the format whole, but for which formulas were computed."""

import io
import struct
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any, Literal

import xlrd
from xlrd.compdoc import CompDoc

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.content import broken
from copil_analysis.reading.sheets.package import locked
from copil_analysis.reading.sheets.seen import Place, Raw, check_extent, check_sheets
from copil_analysis.reading.sheets.sheet import DAY_ZERO, DAY_ZERO_1904, Cell

MAX_XLS = 20_000_000
_STREAMS, _SUMMARY = ("Workbook", "Book"), "\x05SummaryInformation"
_BOUNDSHEET, _BOF, _EOF = 0x85, (0x0809, 0x0409, 0x0209, 0x0009), 0x0A
_FORMULAS = (0x0006, 0x0206, 0x0406)
_POINT, _SIGN = 20, 256  # a height and a width, in what the records count by
_RECALCULATE = 0x2  # the formula asks to be computed when the file is opened
_ZERO, _EMPTY_TEXT = bytes(8), b"\x03" + bytes(5) + b"\xff\xff"


def read_xls(path: Path) -> list[Raw]:
    """Every worksheet, empty ones too."""
    if path.stat().st_size > MAX_XLS:
        raise ReadingError(
            f"{path.name} fait plus de {MAX_XLS // 1_000_000} Mo ; enregistrez-le au format .xlsx."
        )
    try:
        content = path.read_bytes()
        book = xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            ragged_rows=True,
            on_demand=True,
            logfile=io.StringIO(),
        )
        check_sheets(path, book.nsheets)
        uncomputed = list(_uncomputed(content))
        return [
            _sheet(path, book, number, uncomputed[number] if number < len(uncomputed) else [])
            for number in range(book.nsheets)
        ]
    except ReadingError:
        raise
    except xlrd.biffh.XLRDError as error:
        raise (locked if "encrypted" in str(error).lower() else broken)(path) from None
    except Exception:  # whatever damaged records provoke in xlrd: it asserts, indexes, unpacks
        raise broken(path) from None


def _sheet(path: Path, book: Any, number: int, uncomputed: list[Place]) -> Raw:
    sheet = book.sheet_by_index(number)
    check_extent(path, sheet.nrows, sheet.ncols)
    raw = Raw(
        sheet.name,
        [[_value(cell, book) for cell in sheet.row(row)] for row in range(sheet.nrows)],
        is_hidden=sheet.visibility != 0,
        day_zero=DAY_ZERO_1904 if book.datemode == 1 else DAY_ZERO,
        merged=[
            (top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells
        ],
        uncomputed=uncomputed,
    )
    raw.hidden_rows = {
        row for row, info in sheet.rowinfo_map.items() if info.hidden or info.height < _POINT
    }
    raw.hidden_columns = {
        column for column, info in sheet.colinfo_map.items() if info.hidden or info.width < _SIGN
    }
    struck = {
        place
        for place, format in enumerate(book.xf_list)
        if book.font_list[format.font_index].struck_out
    }
    raw.struck = {
        (row, column)
        for row in range(sheet.nrows if struck else 0)
        for column, cell in enumerate(sheet.row(row))
        if cell.xf_index in struck
    }
    book.unload_sheet(number)
    return raw


def _value(cell: Any, book: Any) -> Cell:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(cell.value, book.datemode)
    value: Cell = cell.value if cell.value != "" else None
    return value


def _moment(value: float, datemode: Literal[0, 1]) -> Cell:
    """A day, a day and time, or a time; what is none of these stays a number."""
    try:
        moment = xlrd.xldate_as_datetime(value, datemode)
    except (ValueError, OverflowError, xlrd.XLDateError):
        return value
    if value < 1:
        return time(moment.hour, moment.minute, moment.second)
    return date(moment.year, moment.month, moment.day) if value == int(value) else moment


def _uncomputed(content: bytes) -> Iterator[list[Place]]:
    """For each worksheet, the cells whose formula has no result: xlrd gives them as blanks or 0.

    Only a spreadsheet that computes signs what it saves, with a summary. What a program wrote
    has zeros or empty texts for results; so has a formula that asks to be computed on opening.
    """
    container = CompDoc(content, logfile=io.StringIO())
    found = (container.locate_named_stream(name) for name in _STREAMS)
    stream, base, length = next((one for one in found if one[0]), (b"", 0, 0))
    book = bytes((stream or b"")[base : base + length])
    is_signed = bool(container.locate_named_stream(_SUMMARY)[0])
    for kind, body in _records(book, 0):
        if kind == _BOUNDSHEET and body[5] == 0:  # a worksheet, neither a chart nor a macro
            start = int.from_bytes(body[:4], "little")
            yield [
                struct.unpack_from("<HH", cell)
                for kind, cell in _records(book, start)
                if kind in _FORMULAS
                and (
                    (cell[6:14] == _ZERO and (not is_signed or cell[14] & _RECALCULATE))
                    or (cell[6:14] == _EMPTY_TEXT and not is_signed)
                )
            ]


def _records(book: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of a substream, those of charts inside it left out."""
    depth = 0
    while start + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, start)
        body = book[start + 4 : start + 4 + length]
        start += 4 + length
        depth += (kind in _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, body
