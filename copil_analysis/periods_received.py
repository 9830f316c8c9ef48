"""Which periods were received, and on which of them another one depends."""

import re
from collections.abc import Iterable
from pathlib import Path

from copil_analysis.period import QUARTERS, Period


def received_folder(period: Period, root: Path) -> Path:
    """Where what was received of a period stands, or would stand."""
    return root / "data" / "raw" / str(period)


def received(root: Path) -> list[Period]:
    """The quarters, and whole years, that data/raw holds, in time order."""
    found = [
        Period.parse(path.name)
        for path in (root / "data" / "raw").glob("[0-9]*")
        if path.is_dir() and re.fullmatch(r"\d{4}(-T[1-4])?", path.name)
    ]
    return sorted(found)


def periods_behind(period: Period, root: Path) -> list[Period]:
    """The periods received that an edition depends on, in time order: those before it and itself.

    A year added up is not received: its quarters are the last ones then.
    """
    return [one for one in received(root) if one <= period]


def compared(period: Period, root: Path) -> list[Period]:
    """The periods received with which a page compares this one: the one before, the year before."""
    year_before = Period(period.year - 1, period.quarter)
    wanted = (period.just_before, (year_before, Period(period.year - 1)))
    found = [first_received(kind, root) for kind in wanted]
    return [one for one in dict.fromkeys(found) if one is not None]


def latest_before(period: Period, root: Path) -> Period | None:
    """The latest period received before one: what ``copil new`` carries forward is its."""
    return max((one for one in received(root) if one < period), default=None)


def first_received(periods: Iterable[Period], root: Path) -> Period | None:
    """The first of some periods that was received; None where none was."""
    return next((one for one in periods if received_folder(one, root).is_dir()), None)


def year_back(period: Period, root: Path) -> list[Period]:
    """The quarters and years received that end within the year before a period, in time order."""
    first = _place(period.quarters[0])
    return [one for one in received(root) if first - QUARTERS <= _place(one.quarters[-1]) < first]


def told_of(period: Period, root: Path) -> list[Period]:
    """The earlier periods on which the checks of a period depend, in time order."""
    before = [
        one for other in compared(period, root) for one in (other, *compared(other, root)[:1])
    ]
    latest = latest_before(period, root)
    return sorted({*before, *year_back(period, root), *([latest] if latest else [])})


def _place(quarter: Period) -> int:
    """The number of a quarter in time."""
    return QUARTERS * quarter.year + (quarter.quarter or 0)
