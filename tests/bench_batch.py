"""The batch of 40 quarters beside what one would type in its place, in one run: ``make bench``.

Prints, on an invented workspace, with the tables of each quarter kept beforehand:

- seconds a page of papermill's and nbconvert's command lines, of the same two in one process, of
  ploomber-engine's ``embedded`` engine, and of the bare Python of the cells, with and without
  their reading of the quarter (the last is the floor); the pages of all are compared with ours;
- of ``copil run``: pages a second of the whole batch, the marginal page, the same at three lengths
  of history, memory, one quarter from the shell, and a second run that finds nothing to do.

Each figure stands beside what is wanted of it. All take turns, and the best turn counts, because
what else the machine does is not ours. Memory is read in /proc: Linux only.
"""

import ast
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

import nbformat
import papermill

import copil_analysis as copil
from copil_analysis.publishing.page import render_page
from copil_analysis.showing.pages import ADDRESSES
from copil_analysis.workspace.demo import make_demo

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
QUARTERS, PAGES = 40, len(ADDRESSES)
SAMPLE = 20
"""The quarter that all make: in the middle, where the history is the mean of the whole batch's."""
HISTORIES = ((1, 5), (16, 20), (36, 40))
"""The first and the last of the quarters that we make in a row."""
Pages = dict[str, str]


@dataclass(frozen=True)
class Turn:
    """What making the pages of a period took, and the pages, where it makes any."""

    seconds: float
    pages: Pages


@dataclass(frozen=True)
class Run:
    """What a command took: seconds, and the most bytes of its process and of its largest child."""

    seconds: float
    main: int
    child: int


# What one would type, or write, in our place.


def command_lines(period: str, root: Path) -> Pages:
    """papermill, then nbconvert: two new processes and a new kernel for each page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for notebook in ADDRESSES:
            out = f"{notebook}.ipynb"
            given = ["-p", "period", period, "-p", "root", str(root)]
            start(["papermill", str(NOTEBOOKS / out), out, *given], root, cwd=folder).wait()
            start(["jupyter", "nbconvert", "--to", "copil", out], root, cwd=folder).wait()
        return {page: (folder / f"{n}.html").read_text("utf-8") for n, page in ADDRESSES.items()}


def one_process(period: str, root: Path, engine: str | None = None) -> Pages:
    """papermill and the exporter as libraries: a new kernel for each page, or another engine."""
    with tempfile.TemporaryDirectory() as folder:
        pages = {}
        for notebook, page in ADDRESSES.items():
            out = Path(folder, f"{notebook}.ipynb")
            papermill.execute_notebook(
                NOTEBOOKS / out.name,
                out,
                parameters={"period": period, "root": str(root)},
                engine_name=engine,
                progress_bar=False,
                extra_arguments=["--log-level=ERROR"],
            )
            pages[page] = render_page(out)
        return pages


def embedded(period: str, root: Path) -> Pages:
    """The same with ploomber-engine's engine, which runs the cells here, without isolation."""
    return one_process(period, root, "embedded")


def bare(period: str, root: Path, quarter: object = None) -> Pages:
    """The cells with nothing around them; ``quarter``, if given, is not read by each again."""
    for parameters, loading, *asking in codes():
        known: dict[str, Any] = {}
        run_cell(parameters, known)
        known |= {"period": period, "root": str(root), "copil": copil, "quarter": quarter}
        for code in asking if quarter else (loading, *asking):
            run_cell(code, known)
    return {}


@cache
def codes() -> list[list[str]]:
    """The source of the code cells of each notebook; the second cell reads the quarter."""
    read = [nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4) for name in ADDRESSES]
    return [[cell.source for cell in one.cells if cell.cell_type == "code"] for one in read]


def run_cell(source: str, known: dict[str, Any]) -> None:
    """Run a cell and show what its last line gives, as a kernel does."""
    *body, last = ast.parse(source).body
    if not isinstance(last, ast.Expr):
        exec(source, known)
        return
    exec(compile(ast.Module(body, []), "cell", "exec"), known)
    eval(compile(ast.Expression(last.value), "cell", "eval"), known)._repr_mimebundle_()


def timed(make: Callable[..., Pages], period: str, root: Path, *given: object) -> Turn:
    begun = perf_counter()
    pages = make(period, root, *given)
    return Turn(perf_counter() - begun, pages)


def timed_in_memory(period: str, root: Path) -> Turn:
    """The bare cells on one quarter that is already read."""
    return timed(bare, period, root, copil.load(period, root))


def ours(period: str, root: Path) -> Pages:
    """``copil run`` of one quarter from the shell."""
    copil_run(root, period, "--force", "--jobs", "1")
    folder = root / "reports" / period
    return {page: (folder / page).read_text("utf-8") for page in ADDRESSES.values()}


@dataclass(frozen=True)
class Contestant:
    """One way to make the pages of a period, how often it is tried, and whether it is warm."""

    turn: Callable[[str, Path], Turn]
    turns: int
    is_warm: bool = True


CONTESTANTS = {
    "command lines": Contestant(partial(timed, command_lines), 2, is_warm=False),
    "in one process": Contestant(partial(timed, one_process), 1),
    "ploomber-engine": Contestant(partial(timed, embedded), 2),
    "bare cells": Contestant(partial(timed, bare), 1),
    "floor": Contestant(timed_in_memory, 2),
    "copil run": Contestant(partial(timed, ours), 2, is_warm=False),
}


def best_turns(period: str, root: Path) -> dict[str, Turn]:
    """The best turn of each contestant, all in turns, each in a process of its own."""
    found: dict[str, list[Turn]] = {name: [] for name in CONTESTANTS}
    with ExitStack() as stack:
        spawn = get_context("spawn")
        processes = {n: stack.enter_context(ProcessPoolExecutor(1, spawn)) for n in CONTESTANTS}
        for name, contestant in CONTESTANTS.items():
            if contestant.is_warm:
                processes[name].submit(timed_in_memory, period, root).result()
        for number in range(max(one.turns for one in CONTESTANTS.values())):
            for name, contestant in CONTESTANTS.items():
                if number < contestant.turns:
                    turn = processes[name].submit(contestant.turn, period, root).result()
                    found[name].append(turn)
    return {name: min(turns, key=lambda turn: turn.seconds) for name, turns in found.items()}


# Commands, ours and theirs.


def start(words: list[str], root: Path, cwd: Path | None = None) -> subprocess.Popen[bytes]:
    """Start a command of this environment, silent."""
    program = Path(sys.executable).with_name(words[0])
    nothing = subprocess.DEVNULL
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    paths = [str(root.parent / "alone"), os.environ.get("PYTHONPATH", "")]
    env = os.environ | {"PATH": path, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    return subprocess.Popen([program, *words[1:]], cwd=cwd, env=env, stdout=nothing, stderr=nothing)


def leave_ploomber_alone(folder: Path) -> None:
    """Spare commands the import of ploomber-engine.

    papermill imports each engine that is installed, and this one costs it half a second a start,
    which only who has installed it pays.
    """
    package = folder / "alone" / "ploomber_engine"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "engine.py").write_text("DebugEngine = DebugLaterEngine = ProfilingEngine = None\n")


def copil_run(root: Path, *words: str) -> Run:
    """Run the batch as from the shell."""
    begun, main, child = perf_counter(), 0, 0
    process = start(["copil", "run", *words, "--root", str(root)], root)
    while True:
        main = max(main, peak(process.pid))
        child = max([child, *map(peak, descendants(process.pid))])
        try:
            code = process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        if code:
            raise SystemExit(f"copil run {' '.join(words)}: {code}")
        return Run(perf_counter() - begun, main, child)


def descendants(pid: int) -> Iterator[int]:
    """The processes that a process has started, and those that they have, as they stand now."""
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(word) for word in path.read_text().split()]
        except OSError:  # it has just ended
            continue
        for one in children:
            yield from (one, *descendants(one))


def peak(pid: int) -> int:
    """The most memory that a process has had, in bytes; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


# What is measured, beside what is wanted.


@dataclass(frozen=True)
class Row:
    """Five quarters in a row: how long ours takes, a page more of it, and of the bare cells."""

    run: Run
    page: float
    floor: float


def row(first: int, last: int, periods: list[str], root: Path) -> Row:
    """With one job; a page more is what the row costs beyond its last quarter alone."""
    in_a_row = periods[first - 1 : last]
    run = copil_run(root, *in_a_row, "--force", "--jobs", "1")
    alone = min(timed(ours, in_a_row[-1], root).seconds for _ in range(2))
    middle = in_a_row[len(in_a_row) // 2]
    floor = min(timed_in_memory(middle, root).seconds for _ in range(2)) / PAGES
    return Row(run, (run.seconds - alone) / (PAGES * (last - first)), floor)


def tell_speed(turns: dict[str, Turn], rows: list[Row], batch: Run) -> None:
    """Pages a second of all, and ours over theirs."""
    speed = {name: PAGES / turn.seconds for name, turn in turns.items()}
    pages = PAGES * sum(last - first + 1 for first, last in HISTORIES)
    one_job = pages / sum(one.run.seconds for one in rows)
    two_jobs = PAGES * QUARTERS / batch.seconds
    for name, value in speed.items():
        print(f"  {name:<28}{value:7.2f} pages/s {1 / value:8.2f} s a page")
    for name, value in {"rows of five, --jobs 1": one_job, "all, --jobs 2": two_jobs}.items():
        print(f"  copil run, {name:<17}{value:7.2f} pages/s {1 / value:8.2f} s a page")
    same = {turn.pages[page] for turn in turns.values() if turn.pages for page in turn.pages}
    told = "the same bytes by all" if len(same) == PAGES else "NOT the same by all"
    print(f"  the pages: {told}")
    for name, wanted in {"command lines": "10", "ploomber-engine": "1.5"}.items():
        compare(f"all, --jobs 2, over {name}", two_jobs / speed[name], f"at least {wanted}")
        compare(f"rows of five, --jobs 1, over {name}", one_job / speed[name])
    alone = speed["command lines"] / speed["copil run"]
    compare("one quarter from the shell over command lines", alone, "at most 0.33")


def tell_page(rows: list[Row]) -> None:
    """A page more on one core: against the bare cells, and as the history grows."""
    for (first, last), one in zip(HISTORIES, rows, strict=True):
        name = f"a page more, quarters {first} to {last}, over the floor"
        compare(name, one.page / one.floor, f"at most 1.5 ({one.page:.2f} s, {one.floor:.2f} s)")
    compare("a page more, last quarters over first", rows[-1].page / rows[0].page, "flat")
    compare("the same of the floor", rows[-1].floor / rows[0].floor)


def tell_memory(few: Run, batch: Run) -> None:
    """The most that main process and largest child had, shared pages counted in each."""
    for name, run in {"5 quarters, --jobs 1": few, f"{QUARTERS} quarters, --jobs 2": batch}.items():
        print(f"  memory, {name}: main {run.main / 1e6:.0f} MB, child {run.child / 1e6:.0f} MB")
    compare(f"main, {QUARTERS} quarters over 5", batch.main / few.main, "flat")
    compare(f"largest child, {QUARTERS} quarters over 5", batch.child / max(few.child, 1), "flat")


def compare(name: str, found: float, wanted: str = "") -> None:
    print(f"  {name:<52}{found:7.2f}" + (f"   wanted: {wanted}" if wanted else ""))


def main() -> None:
    """Make a workspace of 40 quarters, let all make pages of it, print what they took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = folder / "demo"
        leave_ploomber_alone(folder)
        make_demo(root, quarters=QUARTERS, households=45, seed=1, today=date(2026, 11, 23))
        periods = sorted(path.name for path in (root / "data" / "raw").iterdir())
        copil.load(periods[-1], root)
        turns = best_turns(periods[SAMPLE - 1], root)
        rows = [row(first, last, periods, root) for first, last in HISTORIES]
        batch = copil_run(root, "--all", "--force", "--jobs", "2")
        again = copil_run(root, "--all", "--jobs", "2")
    print(f"batch, {PAGES} pages a quarter, quarter {SAMPLE} of {QUARTERS}")
    tell_speed(turns, rows, batch)
    tell_page(rows)
    tell_memory(rows[-1].run, batch)
    compare("a second run with nothing to do, seconds", again.seconds, "under 1")


if __name__ == "__main__":
    main()
