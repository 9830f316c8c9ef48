"""Rows of a CSV whose cells do not stand below their headers: a delimiter or a line break too many.

Only in a CSV does a character within a text move the cells after it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from copil_analysis.reading.meaning import count_of, plain
from copil_analysis.reading.registers.header import Header
from copil_analysis.reading.registers.ragged import Ragged
from copil_analysis.reading.registers.rows import is_total
from copil_analysis.reading.registers.words import Rows, readers
from copil_analysis.reading.sheets.sheet import Cell, Sheet
from copil_analysis.register_fields import FIELDS
from copil_analysis.vocabulary import Vocabulary


@dataclass(frozen=True)
class Shifted:
    """Places of rows, from 0 below the header.

    ``longer`` than it, ``cut`` by a line break, or too ``short``.
    """

    longer: Rows
    cut: Rows
    short: Rows

    @property
    def all(self) -> Rows:
        return np.unique(np.concatenate([self.longer, self.cut, self.short]))


def find_shifted(sheet: Sheet, header: Header, vocabulary: Vocabulary) -> Shifted:
    """The rows that fill a cell right of the last header, and those that only together are a row.

    Cells right of a total are a remark, and so are those of a row with nothing else.
    """
    nowhere = np.empty(0, np.intp)
    if not sheet.widths:
        return Shifted(nowhere, nowhere, nowhere)
    end = 1 + int(np.flatnonzero(sheet.filled[header.top : header.row + 1].any(axis=0))[-1])
    below = sheet.filled[header.row + 1 :]
    beyond = np.flatnonzero(below[:, end:].any(axis=1) & below[:, :end].any(axis=1))
    ragged = Ragged(sheet, header, vocabulary)
    longer = _without_totals(sheet, header, np.union1d(beyond, ragged.shifted()))
    cut = [*_swallowed(sheet, header)]
    cut += [place for pieces in _pieces(sheet, header, vocabulary) for place in pieces]
    short = np.setdiff1d(ragged.short(), [*longer, *cut])
    return Shifted(longer, np.array(cut, np.intp), _without_totals(sheet, header, short))


def without(sheet: Sheet, header: Header, rows: Rows) -> Sheet:
    """The sheet with nothing in these rows."""
    if not len(rows):
        return sheet
    columns = []
    for column in sheet.columns:
        codes = column.codes.copy()
        codes[rows + header.row + 1] = -1
        columns.append(replace(column, codes=codes))
    return replace(sheet, columns=columns)


def _without_totals(sheet: Sheet, header: Header, places: Rows) -> Rows:
    kept = [place for place in places.tolist() if not _has_total(sheet, header, place)]
    return np.array(kept, np.intp)


def _has_total(sheet: Sheet, header: Header, place: int) -> bool:
    (row,) = sheet.between(header.row + 1 + place, header.row + 2 + place)
    return any(isinstance(cell, str) and is_total(plain(cell)) for cell in row)


def _swallowed(sheet: Sheet, header: Header) -> Iterator[int]:
    """Rows with a cell that holds the next row too: one's quote is closed by the other's.

    Such a cell has as many delimiters as a row, and counts among them.
    """
    enough = sheet.widths[header.row] - 1
    for column in sheet.columns:
        for code, cell in enumerate(column.values.tolist()):
            if not isinstance(cell, str) or "\n" not in cell:
                continue
            if cell.count(sheet.delimiter) < enough:
                continue
            if any(
                count_of(part) is not None for part in re.split(rf"[{sheet.delimiter}\n]", cell)
            ):
                yield from np.flatnonzero(column.codes[header.row + 1 :] == code).tolist()


def _pieces(sheet: Sheet, header: Header, vocabulary: Vocabulary) -> Iterator[range]:
    """Runs of short rows that make one of the header's width, and do not read one by one."""
    first, width = header.row + 1, sheet.widths[header.row]
    if min(sheet.widths[first:], default=width) >= width:
        return
    tests = readers(vocabulary)
    needed = [
        (tests[field.kind], header.fields[field.name][0])
        for field in FIELDS[header.name]
        if field.is_required and field.name in header.fields
    ]

    def reads(row: list[Cell]) -> bool:
        return all(test(row[column]) for test, column in needed)

    start = first
    while start < sheet.length:
        stop, total = start, 1
        while stop < sheet.length and sheet.widths[stop] < width and total < width:
            total += max(sheet.widths[stop], 1) - 1
            stop += 1
        are_pieces = stop - start > 1 and total == width
        if are_pieces and not any(map(reads, sheet.between(start + 1, stop))):
            yield range(start - first, stop - first)
            start = stop
        else:
            start += 1
