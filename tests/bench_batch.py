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

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import copil_analysis as copil
from copil_analysis.showing.pages import ADDRESSES
from copil_analysis.workspace.demo import make_demo
from tests.bench_commands import Run, copil_run, leave_ploomber_alone
from tests.bench_contestants import Turn, best_turns, ours, timed, timed_in_memory

QUARTERS, PAGES = 40, len(ADDRESSES)
SAMPLE = 20
"""The quarter that all make: in the middle, where the history is the mean of the whole batch's."""
HISTORIES = ((1, 5), (16, 20), (36, 40))
"""The first and the last of the quarters that we make in a row."""


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
