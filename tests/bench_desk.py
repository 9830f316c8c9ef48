"""How long each widget of the desk takes to move all its views, on a workspace of forty quarters.

``python -m tests.bench_desk [--quarters N]``: time in the kernel, from a change to the last view
updated, all views shown, half a second of looking between two changes. The first time of each
choice, and again when it was made lately.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import copil_analysis as copil
from copil_analysis.exploring.desk import Desk
from copil_analysis.workspace.demo import make_demo

TARGET = 0.3
LOOKING = 0.5
Times = tuple[float, float]
VIEWS = ("gap", "grid", "series", "waits", "channels", "comparison", "what_if", "origins")


def main() -> None:
    """Print the median and the worst of each widget, and their ratio to the target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quarters", type=int, default=40)
    parser.add_argument("--root", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = given.root or Path(folder)
        if given.root is None:
            make_demo(root, quarters=given.quarters, seed=1, today=date(2026, 11, 23))
        asyncio.run(report(root))


async def report(root: Path) -> None:
    """Change each widget in turn, twice over the same values."""
    desk = copil.desk(root)
    for name in VIEWS:
        getattr(desk, name).show()
    await asyncio.sleep(LOOKING)
    all_first: list[Times] = []
    for name, change, values in changes(desk):
        first = [await timed(change, value) for value in values]
        again = [await timed(change, value) for value in values]
        all_first += first
        tell(name, first, again)
    tell("all of them", all_first, [])


def changes(desk: Desk) -> Iterator[tuple[str, Callable[[Any], None], list[Any]]]:
    """Each widget, how it is changed, and to what."""
    controls = desk.controls
    latest = [value for _, value in controls.period.options]
    named = {
        "period": (controls.period, [latest[1], latest[4], latest[0]]),
        "comparison": (controls.compared, ["previous", "year_before", ""]),
        "structures": (controls.structures, [("EST",), ("CASA", "CANNES"), ()]),
        "typology": (controls.typologies, ["T4", "T1", ""]),
        "channel": (controls.channels, [controls.channels.options[1][1], ""]),
        "T4 more": (controls.dwellings["T4"], [5, 10, 0]),
        "arrivals": (controls.arrivals, [90, 120, 100]),
        "series": (desk.followed, ["channels", "waiting", "coverage"]),
    }
    for name, (widget, values) in named.items():
        yield name, lambda value, one=widget: setattr(one, "value", value), values


async def timed(change: Callable[[Any], None], value: Any) -> Times:
    """Seconds from the change to the last view, of the clock and of the processor."""
    start, busy = time.perf_counter(), time.process_time()
    change(value)
    taken = time.perf_counter() - start, time.process_time() - busy
    await asyncio.sleep(LOOKING)
    return taken


def tell(name: str, first: list[Times], again: list[Times]) -> None:
    """One line: milliseconds, and how many times the target the worst is."""
    told = [
        f"{kind} {_in_ms(statistics.median, times)}, worst {_in_ms(max, times)}"
        f" (x {max(times)[0] / TARGET:.2f} of 300 ms)"
        for kind, times in (("first", first), ("again", again))
        if times
    ]
    print(f"{name:12} {'; '.join(told)}", flush=True)


def _in_ms(which: Callable[[list[float]], float], times: list[Times]) -> str:
    """Milliseconds of the clock, and of the processor alone: other programs slow the clock."""
    clock, processor = (1000 * which(list(one)) for one in zip(*times, strict=True))
    return f"{clock:4.0f} ms ({processor:.0f} of processor)"


if __name__ == "__main__":
    main()
