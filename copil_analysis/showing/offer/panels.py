"""Lines over the quarters: one chart with several, or small multiples with one each."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from copil_analysis.period import Period, years_of
from copil_analysis.showing.drawing import COLOURS, INK, SOFT, new_axes
from copil_analysis.showing.french import format_number, is_missing
from copil_analysis.showing.over_time.spans import short

MARKERS = ("o", "s", "^", "D")
_ACROSS = 2
_LONGEST = 28


@dataclass(frozen=True)
class Line:
    """A name, and a value for each quarter of the chart; a missing one breaks the line.

    ``lows`` and ``highs`` are the bounds of the values' intervals, where they have one.
    """

    name: str
    values: Sequence[Any]
    lows: Sequence[Any] = ()
    highs: Sequence[Any] = ()


def plot_lines(quarters: Sequence[str], lines: Sequence[Line], *, unit: str) -> Figure:
    """Draw at most four lines on one axes, each with its name and last value at its end."""
    with new_axes(2.9) as (figure, axes):
        _set_up(axes, quarters, max_ticks=5)
        for i, line in enumerate(lines):
            _draw(axes, quarters, line, series=i)
        axes.set_title(unit, loc="left", fontsize=11, color=SOFT)
        axes.set_ylim(bottom=0)
        told = [_every_quarter(quarters, line.values).dropna() for line in lines]
        heights = _apart([float(known.iloc[-1]) for known in told], axes)
        for line, known, height in zip(lines, told, heights, strict=True):
            axes.annotate(
                f"{line.name} {format_number(known.iloc[-1])}",
                (years_of(quarters[-1]), height),
                xytext=(10, 0),
                textcoords="offset points",
                va="center",
                fontweight="bold",
            )
    return figure


def _apart(heights: Sequence[float], axes: Axes) -> list[float]:
    """Move labels so far apart that none covers another, the lowest first."""
    step = 0.11 * (axes.get_ylim()[1] - axes.get_ylim()[0])
    order = np.argsort(heights, kind="stable")
    moved = [0.0] * len(heights)
    lowest = -np.inf
    for i in order:
        moved[i] = lowest = max(heights[i], lowest + step)
    return moved


def plot_panels(
    quarters: Sequence[str],
    lines: Sequence[Line],
    *,
    unit: str = "",
    row: float = 1.35,
    from_zero: bool = True,
) -> Figure:
    """Draw each line in a panel of its own, all on one scale; its title tells its last value.

    ``row`` is the height of a row of panels in inches.
    """
    down = -(-len(lines) // _ACROSS)
    with _new_grid(down, row) as (figure, grid):
        for i, axes in enumerate(grid):
            if i >= len(lines):
                axes.set_visible(False)
                continue
            _set_up(axes, quarters, max_ticks=3, unit=unit)
            axes.set_title(_title(lines[i], unit), loc="left", fontsize=11, color=INK)
            _draw(axes, quarters, lines[i], series=1)
            axes.tick_params(labelbottom=i + _ACROSS >= len(lines))
        if from_zero:
            grid[0].set_ylim(bottom=0)
    return figure


@contextmanager
def _new_grid(down: int, row: float) -> Iterator[tuple[Figure, list[Axes]]]:
    with new_axes(0.4 + row * down) as (figure, axes):
        axes.remove()
        grid = figure.subplots(down, _ACROSS, sharex=True, sharey=True, squeeze=False)
        for one in grid.flat:
            one.spines[:].set_visible(False)
            one.tick_params(length=0)
        yield figure, list(grid.flat)


def _set_up(
    axes: Axes,
    quarters: Sequence[str],
    *,
    max_ticks: int,
    unit: str = "",
) -> None:
    axes.yaxis.set_major_locator(MaxNLocator(max_ticks, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: format_number(value) + unit))
    axes.grid(axis="y", color="#e3e8ed", lw=1)
    axes.set_axisbelow(True)
    ends = [quarters[0], quarters[-1]]
    names = [short(Period.parse(one)).replace("trim. ", "trim.\n") for one in ends]
    axes.set_xticks([years_of(one) for one in ends], names)
    # A panel that is not at the bottom has no labels.
    for label in axes.get_xticklabels():
        is_first = label.get_position()[0] == years_of(quarters[0])
        label.set_horizontalalignment("left" if is_first else "right")


def _draw(axes: Axes, quarters: Sequence[str], line: Line, *, series: int) -> None:
    """Draw a line that breaks where a quarter or its value is missing, on its intervals."""
    known = _every_quarter(quarters, line.values)
    if line.lows:
        lows, highs = (_every_quarter(quarters, bounds) for bounds in (line.lows, line.highs))
        axes.vlines(known.index / 4, lows, highs, color=COLOURS[series], lw=4, alpha=0.3)
    is_alone = known.shift(1).isna() & known.shift(-1).isna()
    is_told = known.notna() & (is_alone | (known.index == known.last_valid_index()))
    axes.plot(
        known.index.to_numpy() / 4,
        known.to_numpy(),
        marker=MARKERS[series],
        markevery=list(np.flatnonzero(is_told)),
        ms=6,
        lw=1.8,
        color=COLOURS[series],
        clip_on=False,
    )


def _every_quarter(quarters: Sequence[str], values: Sequence[Any]) -> "pd.Series[float]":
    """The values by quarter counted from year 0, those that are not known missing."""
    told = pd.Series(
        [np.nan if is_missing(value) else float(value) for value in values],
        index=[round(4 * years_of(one)) for one in quarters],
    )
    return told.reindex(range(int(told.index[0]), int(told.index[-1]) + 1))


def _title(line: Line, unit: str) -> str:
    known = [value for value in line.values if not is_missing(value)]
    return _wrapped(f"{line.name}\u00a0: {format_number(known[-1])}{unit}" if known else line.name)


def _wrapped(name: str) -> str:
    """Break a long name at the space nearest to its middle, so that it fits above its panel."""
    spaces = [i for i, letter in enumerate(name) if letter == " "]
    if len(name) <= _LONGEST or not spaces:
        return name
    middle = min(spaces, key=lambda i: abs(i - len(name) / 2))
    return f"{name[:middle]}\n{name[middle + 1 :]}"
