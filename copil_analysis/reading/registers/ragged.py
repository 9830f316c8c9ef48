"""Rows of a CSV that are wider or narrower than they should be, and read all the same."""

import re
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import numpy.typing as npt

from copil_analysis.reading.meaning import count_of, is_blank
from copil_analysis.reading.registers.header import Header
from copil_analysis.reading.registers.words import Rows, readers
from copil_analysis.reading.sheets.sheet import Cell, Column, Sheet
from copil_analysis.register_fields import READ
from copil_analysis.vocabulary import Vocabulary

Mask = npt.NDArray[np.bool_]


def euros_and_cents(rents: Column, others: Column) -> Mask:
    """Where the euros of a rent stand in one cell, and its cents in the next.

    The cents are looked for first: their column has few distinct cells where it has any.
    """
    cents = _mask(others, lambda cell: bool(re.fullmatch("[0-9]{1,2}", str(cell))))
    if not cents.any():
        return cents
    return cents & _mask(rents, lambda cell: bool(re.fullmatch("[0-9]{2,4}", str(cell))))


def _mask(column: Column, test: Callable[[Cell], bool], *, empty: bool = False) -> Mask:
    """Which rows have a cell that passes; each distinct cell is looked at once."""
    passed = np.array([*map(test, column.values.tolist()), empty], dtype=np.bool_)
    found: Mask = passed[column.codes]
    return found


class Ragged:
    """The rows below a header by their widths."""

    def __init__(self, sheet: Sheet, header: Header, vocabulary: Vocabulary) -> None:
        first = header.row + 1
        self._sheet, self._row = sheet, header.row
        self._widths = np.array(sheet.widths[first:], np.intp)
        self._filled = sheet.filled[first:]
        self._has = self._filled.any(axis=1)
        self._own = sheet.widths[header.row]
        self._end = 1 + max(header.texts)
        self._delimiter = sheet.delimiter
        kinds = {field.name: field.kind for field in READ[header.name]}
        kind_of = {at: kinds[name] for name, places in header.fields.items() for at in places}
        self._texts = [at for at, kind in kind_of.items() if kind == "text"]
        self._rents = [
            at for at, kind in kind_of.items() if kind == "amount" and at + 1 < len(sheet.columns)
        ]
        self._kinds = {at: kind for at, kind in kind_of.items() if kind not in ("text", "status")}
        self._tests = {**readers(vocabulary), "count": lambda cell: count_of(cell) is not None}

    def shifted(self) -> Rows:
        """The rows of which a cell too many moved the next, with none right of the header.

        A wider row is one only if it reads as well without that break. Where all rows are as
        wide, a rent must show its cents and a count stand where none should.
        """
        found = np.zeros(len(self._widths), dtype=np.bool_)
        enough = self._widths[self._has & (self._widths >= self._own)]
        if not len(enough):
            return np.flatnonzero(found)
        is_wider = self._has & (self._widths > self._own)
        is_wide = is_wider & (self._widths > enough.min())
        for start, after in self._runs():
            found |= self._with_a_count_beyond(start, after, is_wide)
        if self._delimiter == ",":  # no other one parts a rent
            for rent in self._rents:
                found |= self._with_cents(rent, is_wide, is_wider)
        return np.flatnonzero(found)

    def _with_a_count_beyond(self, start: int, after: int, is_wide: Mask) -> Mask:
        """Where a count is missing, or the row too wide, and one stands right of the counts.

        That is no sign where most rows have one there: « personnes ».
        """
        counts = self._filled[:, start:after]
        is_whole = counts.all(axis=1)
        has_gap = ~is_whole & counts.any(axis=1) & (self._widths >= self._own)
        may_move = start > 0 and start - 1 not in self._kinds and bool(is_wide.any())
        if not (has_gap.any() or may_move) or after >= self._end:
            return np.zeros_like(has_gap)
        is_count = _mask(self._column(after), self._tests["count"])
        others = is_count[~is_wide & is_whole]
        if len(others) and others.mean() > 1 / 2:
            return np.zeros_like(has_gap)
        found = np.zeros_like(has_gap)
        if len(others) and (has_gap & is_count).any():
            found = has_gap & self._with_a_gap(start, after)
        if may_move:
            found |= is_wide & self._reads_joined(start)
        return found & is_count

    def _with_a_gap(self, start: int, after: int) -> Mask:
        """Where cells read one column further left, an empty count left out, and not as they stand.

        A count under another label does not read; a 1 may well be a tick.
        """
        found = np.zeros(len(self._widths), dtype=np.bool_)
        for count in range(start, after):
            found |= ~self._filled[:, count] & self._reads_joined(count)
        if self._kinds.get(after) in self._tests:
            return found
        reads = np.ones_like(found)
        for column, kind in self._kinds.items():
            if column > after and kind in self._tests:
                test = partial(_may_be, self._tests[kind])
                reads &= _mask(self._column(column), test, empty=True)
        return found & ~reads

    def _with_cents(self, rent: int, is_wide: Mask, is_wider: Mask) -> Mask:
        """Where the decimal comma of a rent parts it."""
        found = euros_and_cents(self._column(rent), self._column(rent + 1))
        if rent + 1 in self._texts or not found.any():
            return found
        found &= self._reads_joined(rent + 1)
        after = next((after for start, after in self._runs() if start == rent + 1), self._end)
        if after < self._end:
            is_wide = is_wide | (is_wider & _mask(self._column(after), self._tests["count"]))
        return found & is_wide

    def short(self) -> Rows:
        """The rows of data that end before a count, or among others that write their empty cells.

        A spreadsheet may leave out the empty cells at the end: of all rows, or of a block of them.
        """
        is_short = self._has & (self._widths < self._end)
        if not is_short.any():
            return np.flatnonzero(is_short)
        counts = [column for column, kind in self._kinds.items() if kind == "count"]
        lacks = is_short & (self._widths <= max(counts, default=-1))
        full = self._widths >= self._end
        if (full & ~self._filled[:, self._end - 1]).any():
            before, after = np.append(True, full[:-1]), np.append(full[1:], True)
            lacks |= is_short & before & after
        return np.flatnonzero(lacks & self._is_data())

    def _is_data(self) -> Mask:
        """Where a count reads, or another cell that does not stand alone."""
        found = np.zeros(len(self._widths), dtype=np.bool_)
        is_alone = self._filled.sum(axis=1) < 2
        for column, kind in self._kinds.items():
            if kind in ("structure", "channel", "typology", "date", "count"):
                reads = _mask(self._column(column), self._tests[kind])
                found |= reads if kind == "count" else reads & ~is_alone
        return found

    def _column(self, at: int) -> Column:
        (column,) = self._sheet.columns_below(self._row, [at])
        return column

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Where counts stand side by side: their first column, and the one after the last."""
        counts = {column for column, kind in self._kinds.items() if kind == "count"}
        for start in sorted(counts):
            if start - 1 not in counts:
                after = start
                while after in counts:
                    after += 1
                yield start, after

    def _reads_joined(self, start: int) -> Mask:
        """Which rows read if the cell at ``start`` belongs to the one before it."""
        found = np.ones(len(self._widths), dtype=np.bool_)
        for column, kind in self._kinds.items():
            if start <= column < len(self._sheet.columns) - 1 and kind in self._tests:
                found &= _mask(
                    self._column(column + 1),
                    partial(_may_be, self._tests[kind]),
                    empty=column > start or kind != "count",
                )
        return found


def _may_be(test: Callable[[Cell], bool], cell: Cell) -> bool:
    return is_blank(cell) or test(cell)
