"""Registers of national size against bare readers of the same cells, side by side in one run.

`make bench` runs it. The register comes from `copil demo`. Each contender has its own process,
so that its peak memory is its own; imports are not counted. Ratios mean something, seconds do not.
"""

import multiprocessing
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

ROWS = 3_000_000
SHEET_ROWS = 100_000
ROUNDS = 5
KEYS = ("structure", "contingent", "typologie")
TODAY = date(2026, 11, 23)

Timed = tuple[float, float]  # seconds, peak MB
Contender = Callable[[Path], Timed]


def count_keys_with_polars(path: Path) -> Timed:
    """The barest: a read of all columns, and a count by the three coded ones."""
    return _with_polars(path, lambda rows: rows.group_by(*KEYS).len())


def count_columns_with_polars(path: Path) -> Timed:
    """A read of all columns, and a count of the values of each."""
    return _with_polars(path, lambda rows: [rows[name].value_counts() for name in rows.columns])


def _with_polars(path: Path, count: Callable[[Any], object]) -> Timed:
    import polars

    start = time.perf_counter()
    count(polars.read_csv(path, separator=";", skip_rows=_header(path)))
    return _timed(start)


def read_with_copil(path: Path) -> Timed:
    """From the file to the tidy tables, with all checks on; the sum of the rows is asserted."""
    from copil_analysis.checking.findings import findings_frame
    from copil_analysis.gathering import gather
    from copil_analysis.loading import check
    from copil_analysis.period import Period

    root, period = path.parents[3], Period.parse(path.parent.name)
    _warm_up(root)
    start = time.perf_counter()
    gathered = gather(period, root)
    findings_frame(check(period, gathered, root))
    timed = _timed(start)
    assert gathered.tables["rehoused"]["households"].sum() == ROWS
    return timed


def read_with_calamine(path: Path) -> Timed:
    """The cells of a workbook, handed over."""
    import python_calamine

    start = time.perf_counter()
    python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return _timed(start)


def read_sheet_with_copil(path: Path) -> Timed:
    """From the workbook to clean rows."""
    from copil_analysis.cleaning.registers import clean_register
    from copil_analysis.config import read_config
    from copil_analysis.reading.folder import read_received

    config = read_config(path.parents[3])
    start = time.perf_counter()
    (found,) = read_received(path, config).registers
    rows, _ = clean_register(found, config)
    timed = _timed(start)
    assert len(rows) == SHEET_ROWS
    return timed


def _warm_up(root: Path) -> None:
    """Read a register of one row: what pandera and others import at first use is not counted."""
    from copil_analysis.cleaning.merging import merge
    from copil_analysis.cleaning.registers import clean_register
    from copil_analysis.config import read_config
    from copil_analysis.reading.folder import read_received

    config = read_config(root)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "attributions_est.csv"
        path.write_text("adultes;enfants;typologie;contingent\n1;0;T1;IML\n", encoding="utf-8")
        clean_register(read_received(path, config).registers[0], config)
    merge([], config)


def _header(path: Path) -> int:
    with path.open(encoding="utf-8") as lines:
        return next(n for n, line in enumerate(lines) if line.startswith("structure;"))


def _timed(start: float) -> Timed:
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _alone(function: Contender, path: Path) -> Timed:
    """Run in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, (path,))


def compare(path: Path, ours: Contender, *others: Contender) -> None:
    """Print all, turn by turn, and the median ratio of ours to each of the others."""
    rounds = [[_alone(one, path) for one in (ours, *others)] for _ in range(ROUNDS)]
    for place, one in enumerate((ours, *others)):
        seconds = statistics.median(timed[place][0] for timed in rounds)
        memory = max(timed[place][1] for timed in rounds)
        ratio = statistics.median(timed[0][0] / timed[place][0] for timed in rounds)
        told = f"   ours takes {ratio:.2f} times that" if place else ""
        print(f"  {one.__name__:26} {seconds:6.2f} s   peak {memory:5.0f} MB{told}")
    print()


def make_workbook(folder: Path) -> Path:
    """A register of 100,000 rows as a workbook."""
    path = folder / "attributions_est.xlsx"
    with Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        headers = ["structure", "date_attribution", "contingent", "typologie", "adultes", "enfants"]
        sheet.write_row(0, 0, headers)
        for row in range(1, SHEET_ROWS + 1):
            sheet.write_string(row, 0, ("Est", "Secteur Est", "EST")[row % 3])
            sheet.write_datetime(row, 1, date(2026, 7, 1 + row % 31), day)
            sheet.write_string(row, 2, ("IML", "Préfecture", "AGIS classique")[row % 3])
            sheet.write_string(row, 3, ("T1", "t 2", "F3", "2 pièces")[row % 4])
            sheet.write_number(row, 4, 1 + row % 2)
            sheet.write_number(row, 5, row % 4)
    return path


def main() -> None:
    """Make the files in a temporary folder, and print what was measured."""
    from copil_analysis.workspace.demo import make_demo

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "demo"
        make_demo(root, quarters=1, households=ROWS, seed=1, today=TODAY)
        (path,) = root.rglob("attributions.csv")
        print(f"{ROWS:,} rows, {path.stat().st_size / 1e6:.0f} MB, CSV to tidy tables and checks")
        compare(path, read_with_copil, count_columns_with_polars, count_keys_with_polars)
        print(f"{SHEET_ROWS:,} rows of a workbook to clean rows")
        compare(make_workbook(path.parent), read_sheet_with_copil, read_with_calamine)


if __name__ == "__main__":
    main()
