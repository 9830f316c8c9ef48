"""Rows of a CSV whose cells do not stand below their headers: a delimiter or a line break too many.

Only in a CSV does a character within a text move the cells after it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from copil_analysis.reading.meaning import plain
from copil_analysis.reading.registers.header import Header
from copil_analysis.reading.registers.rows import is_total
from copil_analysis.reading.registers.words import Rows, readers
from copil_analysis.reading.sheets.sheet import Cell, Sheet
from copil_analysis.register_fields import REGISTERS
from copil_analysis.vocabulary import Vocabulary


@dataclass(frozen=True)
class Shifted:
    """Places of rows, from 0 below the header: ``longer`` than it, or ``cut`` by a line break."""

    longer: Rows
    cut: Rows

    @property
    def all(self) -> Rows:
        return np.union1d(self.longer, self.cut)


def find_shifted(sheet: Sheet, header: Header, vocabulary: Vocabulary) -> Shifted:
    """The rows that fill a cell right of the last header, and those that only together are a row.

    Cells right of a total are a remark, and so are those of a row with nothing else. Where a row
    ends with an empty cell, a rent in two cells tells that its decimal comma parts them.
    """
    if not sheet.widths:
        return Shifted(*(np.empty(0, np.intp),) * 2)
    below = sheet.cells[header.row + 1 :]
    heads = sheet.cells[header.top : header.row + 1]
    end = 1 + max(column for row in heads for column, cell in enumerate(row) if cell is not None)
    rents = list(_rents_before_texts(header))
    longer = [
        place
        for place, row in enumerate(below)
        if (_is_longer(row, end) or any(_is_parted(row, column) for column in rents))
        and not any(isinstance(cell, str) and is_total(plain(cell)) for cell in row)
    ]
    cut = [place for pieces in _pieces(sheet, header, vocabulary) for place in pieces]
    return Shifted(np.array(longer, np.intp), np.array(cut, np.intp))


def without(sheet: Sheet, header: Header, rows: Rows) -> Sheet:
    """The sheet with nothing in these rows."""
    if not len(rows):
        return sheet
    cells = list(sheet.cells)
    for row in (rows + header.row + 1).tolist():
        cells[row] = [None] * len(cells[row])
    return replace(sheet, cells=cells)


def _is_longer(row: list[Cell], end: int) -> bool:
    return any(cell is not None for cell in row[end:]) and row[:end].count(None) < end


def _rents_before_texts(header: Header) -> Iterator[int]:
    texts = [field.name for field in REGISTERS[header.name] if field.kind == "text"]
    for column in header.fields.get("rent", ()):
        if any(column + 1 in header.fields.get(name, ()) for name in texts):
            yield column


def _is_parted(row: list[Cell], rent: int) -> bool:
    euros, cents = row[rent : rent + 2]
    return bool(re.fullmatch(r"[0-9]{2,4} [0-9]{1,2}", f"{euros} {cents}"))


def _pieces(sheet: Sheet, header: Header, vocabulary: Vocabulary) -> Iterator[range]:
    """Runs of short rows that make one of the header's width, and do not read one by one."""
    first, width = header.row + 1, sheet.widths[header.row]
    tests = readers(vocabulary)
    needed = [
        (tests[field.kind], header.fields[field.name][0])
        for field in REGISTERS[header.name]
        if field.is_required and field.name in header.fields
    ]

    def reads(row: list[Cell]) -> bool:
        return all(test(row[column]) for test, column in needed)

    start = first
    while start < len(sheet.cells):
        stop, total = start, 1
        while stop < len(sheet.cells) and sheet.widths[stop] < width and total < width:
            total += max(sheet.widths[stop], 1) - 1
            stop += 1
        pieces = sheet.cells[start:stop]
        if len(pieces) > 1 and total == width and not any(map(reads, pieces[1:])):
            yield range(start - first, stop - first)
            start = stop
        else:
            start += 1
