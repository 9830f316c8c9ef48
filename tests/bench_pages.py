"""How long the cells of all pages take, at 1, 12 and 40 quarters of history: ``make bench``.

Prints, for each, the time of the bare cells and how much of it matplotlib draws and saves; then
two ratios: all cells over the drawing (2 is the most wanted), and the cells that draw a chart at
every length of history, over the same at one quarter (1.3 is the most wanted).
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import nbformat

import copil_analysis as copil
from copil_analysis.publishing.page import ADDRESSES
from copil_analysis.showing import indicator
from copil_analysis.workspace.demo import make_demo

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
HISTORIES, TURNS = (1, 12, 40), 3
Cells = dict[str, tuple[float, float]]
"""By notebook and number of a cell: the seconds that it took, and those of its drawing."""


@contextmanager
def drawing() -> Iterator[list[float]]:
    """Collect the seconds of each picture that is drawn and saved."""
    kept, took = indicator.picture, []

    def timed(*args: Any, **options: Any) -> Any:
        start = perf_counter()
        try:
            return kept(*args, **options)
        finally:
            took.append(perf_counter() - start)

    vars(indicator)["picture"] = timed
    try:
        yield took
    finally:
        vars(indicator)["picture"] = kept


def run_cells(period: str, root: Path) -> Cells:
    """Run the cells of every notebook on one fresh Quarter, and show what they give."""
    quarter, cells = copil.load(period, root), {}
    with drawing() as took:
        for name in ADDRESSES:
            notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
            calls = [c.source for c in notebook.cells if c.source.startswith("copil.")]
            for number, call in enumerate(calls):
                took.clear()
                start = perf_counter()
                eval(call, {"copil": copil, "quarter": quarter})._repr_mimebundle_()
                cells[f"{name} {number}"] = (perf_counter() - start, sum(took))
    return cells


def best(turns: list[Cells]) -> Cells:
    """The fastest turn of each cell: what else the machine does is not ours."""
    return {name: min(turn[name] for turn in turns) for name in turns[0]}


def main() -> None:
    """Make a workspace of 40 quarters, run the cells, print times and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "demo"
        make_demo(root, quarters=max(HISTORIES), households=45, seed=1, today=date(2026, 11, 23))
        periods = sorted(path.name for path in (root / "data" / "raw").iterdir())
        copil.load(periods[-1], root)
        found = {
            known: best([run_cells(periods[known - 1], root) for _ in range(TURNS)])
            for known in HISTORIES
        }
    drawn = set.intersection(*({n for n, (_, d) in f.items() if d} for f in found.values()))
    at_one = sum(found[1][name][0] for name in drawn)
    for known, cells in found.items():
        all_of_it, saving = (sum(times) for times in zip(*cells.values(), strict=True))
        same = sum(cells[name][0] for name in drawn)
        print(
            f"pages, {known:>2} quarters: {all_of_it:.2f} s, of which drawing {saving:.2f} s; "
            f"cells over drawing {all_of_it / saving:.2f}; "
            f"the same {len(drawn)} charts over one quarter {same / at_one:.2f}"
        )


if __name__ == "__main__":
    main()
