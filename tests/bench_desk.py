"""How long each widget of the desk takes to move all its views, on a workspace of forty quarters.

``python -m tests.bench_desk [--quarters N]``: time in the kernel, from a change to the last view
updated, all views shown. The first time of each choice, and again when it was made lately.
"""

import argparse
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
        desk = copil.desk(root)
        for name in VIEWS:
            getattr(desk, name).show()
        report(desk)


def report(desk: Desk) -> None:
    """Change each widget in turn, twice over the same values."""
    all_first: list[float] = []
    for name, change, values in changes(desk):
        first = [timed(change, value) for value in values]
        again = [timed(change, value) for value in values]
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


def timed(change: Callable[[Any], None], value: Any) -> float:
    """Seconds from the change to the last view."""
    start = time.perf_counter()
    change(value)
    return time.perf_counter() - start


def tell(name: str, first: list[float], again: list[float]) -> None:
    """One line: milliseconds, and how many times the target the worst is."""
    told = [
        f"{kind} {1000 * statistics.median(times):5.0f} ms, worst {1000 * max(times):5.0f} ms"
        f" (x {max(times) / TARGET:.2f} of 300 ms)"
        for kind, times in (("first", first), ("again", again))
        if times
    ]
    print(f"{name:12} {'; '.join(told)}", flush=True)


if __name__ == "__main__":
    main()
