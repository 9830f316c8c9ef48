"""Registers read, cleaned and checked, against bare readers of the same files, in one run.

`make bench` prints processor time, medians of several turns, each contender in turn. The rows are
those of `copil demo`, odd spellings and dates included. Ratios mean something, seconds do not.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd
import xlwt

from copil_analysis.gathering import gather
from copil_analysis.loading import load
from copil_analysis.period import Period
from copil_analysis.preparing import check
from copil_analysis.workspace.demo import demo_truth
from copil_analysis.workspace.demo.calendar import Bounds
from copil_analysis.workspace.demo.details import generator
from copil_analysis.workspace.demo.spellings import Hand
from copil_analysis.workspace.demo.texts import config_text, period_text
from copil_analysis.workspace.demo.untidy import Grid, Layout, fields_of, untidy
from copil_analysis.workspace.demo.writing import write_csv, write_ods, write_xlsx

LARGE, USUAL = 20_000, 300
TURNS = 5
PERIOD = Period(2026, 3)
TODAY = date(2026, 11, 23)


def main() -> None:
    """Print how many times a bare reader's time a large register takes, and a usual one's time."""
    registers = demo_truth(quarters=1, households=LARGE + 1_000, today=TODAY)[str(PERIOD)]
    for name, rows in registers.items():
        print(f"{name}, {LARGE} lignes lues, nettoyées et contrôlées")
        with tempfile.TemporaryDirectory() as folder:
            book, text = (made(name, rows[:LARGE], end, into=folder) for end in (".xlsx", ".csv"))
            compare(book, "openpyxl.load_workbook", load_workbook, 2.5)
            compare(text, "pandas.read_csv", read_csv, 5)
            for suffix in (".xlsx", ".ods", ".xls", ".csv"):
                (usual,) = timed(made(name, rows[:USUAL], suffix, into=folder), prepare)
                print(f"  {USUAL} lignes en {suffix:6} {usual:6.2f} s   (voulu : < 0,3 s)")


def made(name: str, rows: pd.DataFrame, suffix: str, *, into: str) -> Path:
    """The register as the only file of a new workspace."""
    root = Path(tempfile.mkdtemp(dir=into))
    (root / "copil.toml").write_text(config_text(), encoding="utf-8")
    folder = root / "data" / "raw" / str(PERIOD)
    folder.mkdir(parents=True)
    (folder / "period.toml").write_text(period_text(Bounds(PERIOD)), encoding="utf-8")
    path = folder / f"{name}{suffix}"
    hand = Hand("slash" if suffix == ".csv" else "real", is_book=suffix != ".csv")
    fields = fields_of(name, without=())
    grid = untidy(
        name, rows, fields=fields, titles=(), layout=Layout(), hand=hand, rng=generator(1)
    )
    if suffix == ".csv":
        write_csv(grid, path, encoding="utf-8", separator=";")
    elif suffix == ".ods":
        write_ods(grid, path)
    elif suffix == ".xls":
        write_xls(grid, path)
    else:
        write_xlsx(grid, path, created=TODAY)
    return path


def write_xls(grid: Grid, path: Path) -> None:
    book = xlwt.Workbook()
    sheet, day = book.add_sheet("Suivi"), xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for i, row in enumerate(grid.rows):
        for j, cell in enumerate(row):
            sheet.write(i, j, cell, day if isinstance(cell, date) else xlwt.Style.default_style)
    book.save(str(path))


def prepare(path: Path) -> None:
    """What a run does with a period before it writes its tables."""
    root = path.parents[3]
    gathered = gather(PERIOD, root)
    assert len(gathered.registers) == 1
    check(PERIOD, gathered, root, partial(load, root=root))


def load_workbook(path: Path) -> None:
    openpyxl.load_workbook(path)


def read_csv(path: Path) -> None:
    pd.read_csv(path, sep=";", dtype=str)


def compare(path: Path, name: str, bare: Callable[[Path], None], wanted: float) -> None:
    ours, theirs = timed(path, prepare, bare)
    print(
        f"  {path.suffix:6} {ours:6.2f} s, {name} {theirs:6.2f} s : "
        f"{ours / theirs:4.1f} fois   (voulu : {wanted} au plus)"
    )


def timed(path: Path, *contenders: Callable[[Path], None]) -> list[float]:
    """Median seconds of each; the first turn, which imports, is not counted."""
    turns = [[seconds(one, path) for one in contenders] for _ in range(TURNS + 1)]
    return [statistics.median(times) for times in zip(*turns[1:], strict=True)]


def seconds(contender: Callable[[Path], None], path: Path) -> float:
    start = time.process_time()
    contender(path)
    return time.process_time() - start


if __name__ == "__main__":
    main()
