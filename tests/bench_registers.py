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

from xlsxwriter import Workbook

ROWS = 3_000_000
SHEET_ROWS = 100_000
ROUNDS = 3
TODAY = date(2026, 11, 23)

Timed = tuple[float, float]  # seconds, peak MB


def read_with_polars(path: Path) -> Timed:
    """A bare read of the columns, and a count by the three coded ones."""
    import polars

    start = time.perf_counter()
    rows = polars.read_csv(path, separator=";", skip_rows=_header(path))
    rows.group_by("structure", "contingent", "typologie").len()
    return _timed(start)


def read_with_copil(path: Path) -> Timed:
    """From the file to the tidy tables, with all checks on; the sum of the rows is asserted."""
    from copil_analysis.checking.findings import findings_frame
    from copil_analysis.gathering import gather
    from copil_analysis.period import Period
    from copil_analysis.quarter import check

    root, period = path.parents[3], Period.parse(path.parent.name)
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


def _header(path: Path) -> int:
    with path.open(encoding="utf-8") as lines:
        return next(n for n, line in enumerate(lines) if line.startswith("structure;"))


def _timed(start: float) -> Timed:
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _alone(function: Callable[[Path], Timed], path: Path) -> Timed:
    """Run in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, (path,))


def compare(ours: Callable[[Path], Timed], bare: Callable[[Path], Timed], path: Path) -> None:
    """Print both, turn by turn, and the ratio of their medians."""
    rounds = [(_alone(ours, path), _alone(bare, path)) for _ in range(ROUNDS)]
    for name, place in ((ours.__name__, 0), (bare.__name__, 1)):
        seconds = statistics.median(one[place][0] for one in rounds)
        memory = max(one[place][1] for one in rounds)
        print(f"  {name:24} {seconds:6.2f} s   peak {memory:5.0f} MB")
    ratio = statistics.median(one[0][0] / one[1][0] for one in rounds)
    print(f"  ratio {ratio:.2f}\n")


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
        compare(read_with_copil, read_with_polars, path)
        print(f"{SHEET_ROWS:,} rows of a workbook to clean rows")
        compare(read_sheet_with_copil, read_with_calamine, make_workbook(path.parent))


if __name__ == "__main__":
    main()
