"""A sheet as it stands in a file: its first rows, and its columns as codes into distinct cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

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


class Sheet(Protocol):
    """One sheet of a workbook, or a whole CSV file.

    ``file``: the file's name. ``place``: ``feuille « Feuil1 »``, or empty for a CSV file and for
    the only sheet of a workbook. ``merged``: (first row, first column, last row, last column),
    from 0, of the merged cells; empty where the format does not tell.
    """

    @property
    def file(self) -> str: ...

    @property
    def place(self) -> str: ...

    @property
    def merged(self) -> Sequence[tuple[int, int, int, int]]: ...

    @property
    def is_hidden(self) -> bool:
        """Whether the sheet is hidden while others of its workbook are not."""

    @property
    def head(self) -> list[list[Cell]]:
        """The first rows, 100 at most, from the first of the sheet, empty ones included."""

    @property
    def rows(self) -> list[list[Cell]]:
        """All rows; a sheet too large to be a cross-table is a ReadingError."""

    def columns_below(self, header: int, wanted: Sequence[int]) -> list[Column]:
        """The ``wanted`` columns (from 0) of all rows after row ``header`` (from 0)."""


def column_letters(column: int) -> str:
    """A column, counted from 0, as a spreadsheet names it.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    before, rest = divmod(column, 26)
    return (column_letters(before - 1) if before else "") + chr(ord("A") + rest)
