"""Horizontal bars, one a name, with or without the interval of each."""

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import INK, look_of
from copil_analysis.showing.charts.paper import (
    PIXELS,
    Plot,
    Tells,
    area,
    bar,
    new_figure,
    numbers,
    style,
    tell,
    write,
)
from copil_analysis.showing.charts.rows import lay_rows
from copil_analysis.showing.charts.scale import room_beside


def bars(
    names: Sequence[str],
    values: Sequence[Any],
    *,
    lows: Sequence[Any] | None = None,
    highs: Sequence[Any] | None = None,
    tells: Tells = None,
    concept: str = "offer",
) -> Plot:
    """Draw a bar a name from zero; ``lows`` and ``highs`` give it whiskers.

    A missing value has no bar and is told "n.d.".
    """
    look = look_of(concept)
    known = numbers(values)
    ends = tell(values, tells)
    unknown = [None] * len(known)
    low, high = numbers(lows or unknown), numbers(highs or unknown)
    reach = [max(value or 0, top or 0) for value, top in zip(known, high, strict=True)]

    def plot(width: float) -> Figure:
        with style():
            across = width * PIXELS
            rows = lay_rows(names, across, block=22)
            figure = new_figure(across, rows.bottom + 2)
            rows.write(figure)
            scale, right = room_beside(reach, ends, rows.left, rows.right)
            axes = area(figure, rows.left, 0, right, rows.bottom + 2)
            axes.set_xlim(0, (right - rows.left) / scale)
            axes.set_ylim(rows.bottom + 2, 0)
            for i, middle in enumerate(rows.middles):
                bar(axes, 0, rows.tops[i], known[i] or 0, rows.block, look)
                start, end = low[i], high[i]
                if start is not None and end is not None:
                    whisker(axes, start, end, middle)
                write(figure, rows.left + reach[i] * scale + 6, middle, ends[i], bold=True)
            return figure

    return plot


def whisker(axes: Any, low: float, high: float, y: float, *, cap: float = 4) -> None:
    """An interval from ``low`` to ``high`` with a cap at both ends, lined with white."""
    for width, colour in ((3.6, "white"), (1.2, INK)):
        axes.plot([low, high], [y, y], color=colour, lw=width, solid_capstyle="butt")
        for end in (low, high):
            axes.plot([end, end], [y - cap, y + cap], color=colour, lw=width, clip_on=False)
