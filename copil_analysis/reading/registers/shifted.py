"""Rows of a CSV whose cells do not stand below their headers: a delimiter or a line break too many.

Only in a CSV does a character within a text move the cells after it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from copil_analysis.reading.meaning import plain
from copil_analysis.reading.registers.header import Header
from copil_analysis.reading.registers.rows import is_total
from copil_analysis.reading.registers.words import Rows, readers
from copil_analysis.reading.sheets.sheet import Cell, Column, Sheet
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
    nowhere = np.empty(0, np.intp)
    if not sheet.widths:
        return Shifted(nowhere, nowhere)
    end = 1 + int(np.flatnonzero(sheet.filled[header.top : header.row + 1].any(axis=0))[-1])
    below = sheet.filled[header.row + 1 :]
    may_be = below[:, end:].any(axis=1) & below[:, :end].any(axis=1)
    for rent in _rents_before_texts(header):
        may_be |= _are_parted(*sheet.columns_below(header.row, [rent, rent + 1]))
    longer = [
        place for place in np.flatnonzero(may_be).tolist() if not _has_total(sheet, header, place)
    ]
    cut = [place for pieces in _pieces(sheet, header, vocabulary) for place in pieces]
    return Shifted(np.array(longer, np.intp), np.array(cut, np.intp))


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


def _has_total(sheet: Sheet, header: Header, place: int) -> bool:
    (row,) = sheet.between(header.row + 1 + place, header.row + 2 + place)
    return any(isinstance(cell, str) and is_total(plain(cell)) for cell in row)


def _rents_before_texts(header: Header) -> Iterator[int]:
    texts = [field.name for field in REGISTERS[header.name] if field.kind == "text"]
    for column in header.fields.get("rent", ()):
        if any(column + 1 in header.fields.get(name, ()) for name in texts):
            yield column


def _are_parted(rents: Column, others: Column) -> npt.NDArray[np.bool_]:
    """Where the euros of a rent stand in one cell, and its cents in the next."""
    euros, cents = (
        np.array([*(bool(re.fullmatch(digits, str(one))) for one in column.values), False])
        for column, digits in ((rents, "[0-9]{2,4}"), (others, "[0-9]{1,2}"))
    )
    found: npt.NDArray[np.bool_] = euros[rents.codes].astype(bool) & cents[others.codes].astype(
        bool
    )
    return found


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
