"""A dot and its interval a name, on an axis that need not begin at zero."""

from collections.abc import Sequence
from math import inf, nan
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from copil_analysis.showing.charts.bars import whisker
from copil_analysis.showing.charts.colours import INK, LINE, SOFT, WHITE, look_of
from copil_analysis.showing.charts.paper import (
    LEADING,
    PIXELS,
    SMALL,
    Plot,
    area,
    new_figure,
    style,
    text_width,
    widest,
    wrap,
    write,
)
from copil_analysis.showing.charts.rows import Rows, lay_rows
from copil_analysis.showing.charts.scale import round_ticks, tick_form
from copil_analysis.showing.charts.values import Tells, number_form, numbers, tell

Reference = float | tuple[float, str] | None


def dots(
    names: Sequence[str],
    values: Sequence[Any],
    lows: Sequence[Any],
    highs: Sequence[Any],
    *,
    reference: Reference = None,
    tells: Tells = None,
    unit: str = "",
    percent: bool = False,
    concept: str = "need",
) -> Plot:
    """Draw each value as a dot between both ends of its interval, told at the right.

    ``reference``: where a vertical line stands, with its label. ``percent``: values are shares
    of one. ``unit`` follows each number. What is infinite stops at the end of the axis.
    """
    look = look_of(concept)
    line, label = reference if isinstance(reference, tuple) else (reference, "")
    known, low, high = numbers(values), numbers(lows), numbers(highs)
    ends = tell(values, tells, form=number_form(values, unit=unit, percent=percent))
    finite = [n for n in (*known, *low, *high, line) if n is not None and abs(n) != inf]
    lowest, highest = min(finite, default=0.0), max(finite, default=1.0)

    def plot(width: float) -> Figure:
        with style():
            across = width * PIXELS
            column = widest(ends, bold=True) + 12
            above = wrap(label, across * 0.6, SMALL) if label else []
            top = len(above) * SMALL * LEADING + (5 if above else 2)
            rows = lay_rows(names, across, block=18, top=top)
            figure = new_figure(across, rows.bottom + 28)
            ticks = round_ticks(lowest, highest, most=5 if across > 420 else 3)
            form = tick_form(ticks, percent=percent)
            start, end = ticks[0], highest if highest > ticks[0] else ticks[-1]
            left = max(rows.left + 8, text_width(form(start), SMALL) / 2)
            right = across - max(column + 8, text_width(form(end), SMALL) / 2)
            axes = area(figure, left, 0, right, rows.bottom + 6)
            axes.set_xlim(start, end)
            axes.set_ylim(rows.bottom + 6, 0)
            scale = (right - left) / (end - start)
            for tick in (tick for tick in ticks if tick <= end):
                x = left + (tick - start) * scale
                write(figure, x, rows.bottom + 18, form(tick), ha="center", size=SMALL, colour=SOFT)
                _upright(axes, tick, rows, top, color=LINE, lw=0.75)
            if line is not None:
                _upright(axes, line, rows, top - 3, color=INK, lw=1, ls=(0, (4, 3)))
                half = widest(above, SMALL) / 2
                x = min(max(left + (line - start) * scale, half), across - half)
                write(figure, x, (top - 5) / 2, above, ha="center", size=SMALL, colour=SOFT)
            rows.write(figure)
            for text, value, first, last, y in zip(
                ends, known, low, high, rows.middles, strict=True
            ):
                write(figure, across, y, text, ha="right", bold=True)
                whisker(axes, first, last, y)
                if value is not None:
                    axes.plot([value], [y], marker="o", ms=7.5, color=look.colour, mec=WHITE,
                              mew=1, clip_on=False, zorder=4)  # fmt: skip
            return figure

    return plot


def _upright(axes: Axes, x: float, rows: Rows, top: float, **drawn: Any) -> None:
    """A vertical line, which leaves out the names that stand above their dots."""
    spans = [(top, rows.bottom + 6)]
    if not rows.beside:
        spans = [(y - 1, y + rows.block + 3) for y in rows.tops]
    ys = [y for span in spans for y in (*span, nan)]
    axes.plot([x] * len(ys), ys, clip_on=False, zorder=1, **drawn)
