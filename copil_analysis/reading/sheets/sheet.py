"""A sheet as it stands in a file: its first rows, and its columns as codes into distinct cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from copil_analysis.errors import ReadingError
from copil_analysis.finding import Finding

Cell = str | float | int | bool | date | datetime | time | timedelta | None
"""What a cell holds; None when it is empty (a text of spaces only is empty)."""

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
    workbook. ``cells``: rows of equal length from the first of the sheet, empty ones included;
    what nobody sees (hidden, struck out, under a merge) is None in it, and told by ``findings``.
    ``merged``: (first row, first column, last row, last column), from 0. ``is_hidden``: whether
    the sheet is hidden while others of its workbook are not. ``is_1904``: whether numbers that
    are days count from 1904.
    """

    file: str
    place: str
    cells: list[list[Cell]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    is_hidden: bool = False
    is_1904: bool = False
    findings: Sequence[Finding] = ()
    widths: Sequence[int] = ()

    @property
    def head(self) -> list[list[Cell]]:
        """The first rows, 100 at most."""
        return self.cells[:HEAD_ROWS]

    @property
    def rows(self) -> list[list[Cell]]:
        """All rows; a sheet too large to be a cross-table is a ReadingError."""
        if len(self.cells) > MAX_TABLE_ROWS:
            raise ReadingError(
                f"{', '.join(part for part in (self.file, self.place) if part)} : "
                f"{len(self.cells)} lignes, trop pour un tableau croisé ({MAX_TABLE_ROWS} au plus)."
            )
        return self.cells

    def columns_below(self, header: int, wanted: Sequence[int]) -> list[Column]:
        """The ``wanted`` columns (from 0) of all rows after row ``header`` (from 0)."""
        columns = list(zip(*self.cells[header + 1 :], strict=True))
        return [_column(columns[place] if columns else ()) for place in wanted]


def _column(cells: Sequence[Cell]) -> Column:
    """Cells as codes; a yes is not a 1, however Python compares them."""
    keys: Sequence[object] = cells
    if bool in set(map(type, cells)):
        keys = [(cell,) if isinstance(cell, bool) else cell for cell in cells]
    codes: dict[object, int] = {None: -1}
    found = [codes.setdefault(key, len(codes) - 1) for key in keys]
    values = [key[0] if isinstance(key, tuple) else key for key in codes if key is not None]
    is_text = all(isinstance(value, str) for value in values)
    return Column(np.array(found, np.int32), pd.Series(values, dtype="str" if is_text else object))


def column_letters(column: int) -> str:
    """A column, counted from 0, as a spreadsheet names it.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    before, rest = divmod(column, 26)
    return (column_letters(before - 1) if before else "") + chr(ord("A") + rest)
