"""A sheet as it stands in a file: its columns, as codes into distinct cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from types import NoneType

import numpy as np
import numpy.typing as npt
import pandas as pd

from copil_analysis.errors import ReadingError
from copil_analysis.finding import Finding

Cell = str | float | int | bool | date | datetime | time | timedelta | None
"""What a cell holds; None when it is empty (a text of spaces only is empty)."""

DAY_ZERO = date(1899, 12, 30)
"""Day 0 of a spreadsheet, as they count since March 1900."""

DAY_ZERO_1904 = date(1904, 1, 1)
"""Day 0 of an Excel that counts as those of Macintosh did."""

HEAD_ROWS = 100
MAX_TABLE_ROWS = 10_000


@dataclass(frozen=True)
class Column:
    """The cells of one column: ``values[codes[i]]`` is that of row i, empty where the code is -1.

    ``values`` are the distinct cells as they stand (``object``; ``str`` when all are texts), so
    that each is understood once however many rows repeat it. Only where nearly every row differs
    (request numbers) may ``values`` hold a cell twice.
    """

    codes: npt.NDArray[np.int32]
    values: "pd.Series[str]"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, or a whole CSV file, as whoever sent it sees it.

    ``place``: ``feuille « Feuil1 »``, or empty for a CSV file and for the only sheet of a
    workbook. ``columns``: all rows from the first of the sheet, empty ones included; what nobody
    sees (hidden, struck out, under a merge) is empty in them, and told by ``findings``.
    ``merged``: (first row, first column, last row, last column), from 0. ``is_hidden``: whether
    the sheet is hidden while others of its workbook are not. ``day_zero``: the day from
    which numbers that are days count. ``widths``: how many cells each row of a CSV is written with,
    and ``delimiter`` what parts them.
    ``unseen_rows``: the rows that hold something, and of which nobody sees anything.
    """

    file: str
    place: str
    columns: Sequence[Column]
    merged: Sequence[tuple[int, int, int, int]] = ()
    is_hidden: bool = False
    day_zero: date = DAY_ZERO
    findings: Sequence[Finding] = ()
    widths: Sequence[int] = ()
    delimiter: str = ""
    unseen_rows: Sequence[int] = ()

    @property
    def length(self) -> int:
        return len(self.columns[0].codes) if self.columns else 0

    @cached_property
    def filled(self) -> npt.NDArray[np.bool_]:
        """Whether there is a cell, by rows and columns."""
        return np.column_stack([column.codes >= 0 for column in self.columns])

    @cached_property
    def head(self) -> list[list[Cell]]:
        """The first rows, 100 at most."""
        return self.between(0, HEAD_ROWS)

    @property
    def rows(self) -> list[list[Cell]]:
        """All rows; a sheet too large to be a cross-table is a ReadingError."""
        if self.length > MAX_TABLE_ROWS:
            raise ReadingError(
                f"{', '.join(part for part in (self.file, self.place) if part)} : "
                f"{self.length} lignes, trop pour un tableau croisé ({MAX_TABLE_ROWS} au plus)."
            )
        return self.between(0, self.length)

    def between(self, start: int, stop: int) -> list[list[Cell]]:
        """The rows from ``start`` to before ``stop``."""
        cells = (_cells(column.codes[start:stop], column.values) for column in self.columns)
        return [list(row) for row in zip(*cells, strict=True)]

    def columns_below(self, header: int, wanted: Sequence[int]) -> list[Column]:
        """The ``wanted`` columns (from 0) of all rows after row ``header`` (from 0)."""
        return [_below(self.columns[place], header + 1) for place in wanted]


def _cells(codes: npt.NDArray[np.int32], values: "pd.Series[str]") -> Iterator[Cell]:
    found = iter(values.take(codes[codes >= 0]).tolist())
    return (None if code < 0 else next(found) for code in codes.tolist())


def column_of(cells: Sequence[Cell]) -> Column:
    """Cells as codes, empty texts none; a yes is not a 1, and 1 not 1.0, as Python has it."""
    if all(kind is str or kind is NoneType for kind in set(map(type, cells))):
        found, texts = pd.factorize(np.array(cells, dtype=object))
        return _without_empty(found.astype(np.int32), pd.Series(texts, dtype="str"))
    places: dict[tuple[type, Cell], int] = {(NoneType, None): -1}
    codes = [places.setdefault((type(cell), cell), len(places) - 1) for cell in cells]
    values = [cell for _, cell in places if cell is not None]
    return Column(np.array(codes, np.int32), pd.Series(values, dtype=object))


def _without_empty(codes: npt.NDArray[np.int32], texts: "pd.Series[str]") -> Column:
    for place in np.flatnonzero(texts == ""):
        codes = np.where(codes == place, -1, codes - (codes > place)).astype(np.int32)
        texts = texts.drop(place).reset_index(drop=True)
    return Column(codes, texts)


def _below(column: Column, start: int) -> Column:
    """The column from a row on, with the values that stand there only."""
    codes = column.codes[start:]
    is_used = np.bincount(codes + 1, minlength=len(column.values) + 1)[1:] > 0
    if is_used.all():
        return Column(codes, column.values)
    places = np.append(np.where(is_used, is_used.cumsum() - 1, -1), -1).astype(np.int32)
    return Column(places[codes], column.values[is_used].reset_index(drop=True))


def column_number(letters: str) -> int:
    """The column, counted from 0, that a spreadsheet names so.

    >>> column_number("A"), column_number("z"), column_number("AA")
    (0, 25, 26)
    """
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(column: int) -> str:
    """A column, counted from 0, as a spreadsheet names it.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    before, rest = divmod(column, 26)
    return (column_letters(before - 1) if before else "") + chr(ord("A") + rest)
