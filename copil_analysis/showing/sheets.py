"""Sheets of a workbook: typed cells, texts that stay texts, columns as wide as they need."""

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from copil_analysis.safe_text import harmless

# In memory: a temporary folder that is full is no concern of ours.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
WIDEST = 60
"""Wider than this, a column of sentences no longer fits a screen."""


def open_book(file: Path | BinaryIO, **options: Any) -> Workbook:
    """A workbook in which no text becomes a formula or a link."""
    return Workbook(file, {**_OPTIONS, **options})


def write_frame(sheet: Worksheet, frame: pd.DataFrame) -> None:
    """Write the headers, and each cell by its type; a missing or infinite value is left empty."""
    for j, header in enumerate(frame.columns):
        cells = [None if _is_empty(cell) else cell for cell in frame[header]]
        sheet.write_string(0, j, str(header))
        for i, cell in enumerate(cells, start=1):
            write_cell(sheet, i, j, cell)
        fit_column(sheet, j, [header, *cells])


def write_cell(sheet: Worksheet, i: int, j: int, cell: Any, *form: Any) -> None:
    """Write a number, a date, a yes or no, or a text, which is never run; nothing for None."""
    if isinstance(cell, str):
        sheet.write_string(i, j, harmless(cell), *form)
    elif isinstance(cell, bool):
        sheet.write_boolean(i, j, cell, *form)
    elif isinstance(cell, date):
        day = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
        sheet.write_datetime(i, j, day, *form)
    elif cell is not None:
        sheet.write_number(i, j, cell, *form)
    elif form:
        sheet.write_blank(i, j, None, *form)


def fit_column(sheet: Worksheet, j: int, cells: Sequence[Any], widest: int = WIDEST) -> None:
    """Make a column as wide as its longest cell, up to ``widest``."""
    shown = (round(cell, 3) if isinstance(cell, float) else cell for cell in cells)
    width = max(len(str(cell)) for cell in shown)
    sheet.set_column(j, j, min(width + 2, widest))


def _is_empty(cell: Any) -> bool:
    return bool(pd.isna(cell)) or (isinstance(cell, float) and abs(cell) == float("inf"))
