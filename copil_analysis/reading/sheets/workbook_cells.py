"""The cells of a workbook as calamine gives them.

Run as a program it writes those of an .xls to its standard output, pickled, for the process that
started it; so it imports nothing of the project.
"""

import gc
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from typing import Any, BinaryIO

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

_MAX_MEMORY = 3 << 30


@dataclass(frozen=True)
class Grid:
    """A sheet: its name, its merged cells, and its rows from the first, no cell where empty."""

    name: str
    is_hidden: bool
    merged: list[tuple[int, int, int, int]]
    cells: list[list[Any]]


def read_grids(source: BinaryIO) -> list[Grid]:
    """Every sheet of cells of a workbook, empty ones too (charts and macros have none)."""
    with CalamineWorkbook.from_object(source) as workbook, _uncollected():
        return [
            _grid(workbook.get_sheet_by_name(sheet.name), sheet.visible != SheetVisibleEnum.Visible)
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector, which walks the whole heap several times while rows are made."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _grid(sheet: CalamineSheet, is_hidden: bool) -> Grid:
    merged = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
    return Grid(sheet.name, is_hidden, merged, sheet.to_python(skip_empty_area=False))


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit_memory()
    with open(sys.argv[1], "rb") as file:
        pickle.dump([astuple(grid) for grid in read_grids(file)], sys.stdout.buffer)
