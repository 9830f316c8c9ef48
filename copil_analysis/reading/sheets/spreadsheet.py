"""Sheets of a file as received: workbooks (.xlsx, .ods, .xls) and CSV, told apart by content."""

import io
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.archive import Package, check_package
from copil_analysis.reading.sheets.content import PPTX, TEXT, XLS, broken, check_name, kind_of
from copil_analysis.reading.sheets.delimited import read_delimited
from copil_analysis.reading.sheets.extent import check_columns
from copil_analysis.reading.sheets.sheet import Cell, Sheet
from copil_analysis.reading.sheets.workbook_cells import Grid, read_grids

MAX_XLS = 100_000_000
_XLS_SECONDS = 120
_BLOCK = 256  # rows that stay in the processor's cache while their columns are made
_ERROR_CELLS = {
    b't="e"': b't="str"',  # .xlsx
    b'office:string-value=""': b"",  # .ods: the text of the cell is then read
}


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of a .csv, .xlsx, .ods or .xls that hold a cell, in order, hidden ones too.

    What the file is, its content says. A ReadingError for whatever cannot be read: another kind of
    file, a name that promises another, a damaged, locked or oversized one.
    """
    kind = kind_of(path)
    check_name(path, kind)
    if kind == TEXT:
        return [read_delimited(path)]
    if kind == PPTX:
        raise ReadingError(f"{path.name} est un diaporama ; on attend un tableau.")
    grids = _read_xls(path) if kind == XLS else _read_package(check_package(path))
    filled = [grid for grid in grids if grid.cells]
    if not filled:
        raise ReadingError(f"{path.name} n'a aucune cellule remplie ; demandez-le à nouveau.")
    for grid in filled:
        check_columns(path, len(grid.cells[0]))
    return [
        Sheet(
            path.name,
            f"feuille « {grid.name} »" if len(filled) > 1 else "",
            [[_cell(value) for value in row] for row in grid.cells],
            grid.merged,
            is_hidden=grid.is_hidden and not all(one.is_hidden for one in filled),
        )
        for grid in filled
    ]


def _read_package(package: Package) -> list[Grid]:
    path = package.path
    try:
        # As an open file: of a path, calamine would believe the name.
        with _with_error_texts(package) if package.with_errors else path.open("rb") as file:
            return read_grids(file)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of calamine's derives from BaseException alone
        raise broken(path) from None


def _with_error_texts(package: Package) -> io.BytesIO:
    """The package with ``#N/A`` and the like as texts: calamine leaves cells in error empty."""
    copy = io.BytesIO()
    with (
        ZipFile(package.path) as source,
        ZipFile(copy, "w", ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name in package.with_errors:
                for error, text in _ERROR_CELLS.items():
                    content = content.replace(error, text)
            target.writestr(name, content)
    copy.seek(0)
    return copy


def _read_xls(path: Path) -> list[Grid]:
    """Read an .xls in a process apart: damaged ones may ask for any amount of memory."""
    if path.stat().st_size > MAX_XLS:
        raise ReadingError(
            f"{path.name} fait plus de {MAX_XLS // 1_000_000} Mo ; enregistrez-le au format .xlsx."
        )
    script = Path(__file__).with_name("workbook_cells.py")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(script), str(path)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_XLS_SECONDS,
            check=False,
        )
        if done.returncode:
            raise broken(path)
        grids: list[tuple[str, bool, list[tuple[int, int, int, int]], list[list[Any]]]] = (
            pickle.loads(done.stdout)
        )
    except (OSError, subprocess.SubprocessError, pickle.UnpicklingError, EOFError):
        raise broken(path) from None
    return [Grid(*grid) for grid in grids]


def _cell(value: Any) -> Cell:
    return None if isinstance(value, str) and not value.strip() else value
