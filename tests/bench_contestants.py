"""The ways to make the pages of a quarter that the bench of the batch compares, and their turns.

They stand in a module of their own, since ploomber-engine's shell takes the place of ``__main__``.
"""

import ast
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
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
from tests.bench_commands import copil_run, start

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
Pages = dict[str, str]


@dataclass(frozen=True)
class Turn:
    """What making the pages of a period took, and the pages, where it makes any."""

    seconds: float
    pages: Pages


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
    paths = [str(NOTEBOOKS / f"{name}.ipynb") for name in ADDRESSES]
    read = [nbformat.read(path, 4) for path in paths]  # type: ignore[no-untyped-call]
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
