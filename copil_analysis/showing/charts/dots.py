"""A dot and its interval a name, on an axis that need not begin at zero."""

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from copil_analysis.showing.charts.bars import whisker
from copil_analysis.showing.charts.colours import INK, SOFT, look_of
from copil_analysis.showing.charts.paper import (
    PIXELS,
    SMALL,
    Plot,
    Tells,
    area,
    new_figure,
    number_form,
    numbers,
    rule,
    style,
    tell,
    text_width,
    wrap,
    write,
)
from copil_analysis.showing.charts.rows import lay_rows
from copil_analysis.showing.charts.scale import round_ticks, tick_form
from copil_analysis.showing.french import MISSING, NBSP, format_percent, is_missing

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
    of one. ``unit`` follows each number. An infinite bound ends in an arrow at the axis's end.
    """
    look = look_of(concept)
    line, label = reference if isinstance(reference, tuple) else (reference, "")
    known, low, high = numbers(values), numbers(lows), numbers(highs)
    ends = tell(values, tells or _form(values, unit, percent))
    finite = [n for n in [*known, *low, *high, line] if n is not None and abs(n) != float("inf")]
    lowest, highest = min(finite, default=0.0), max(finite, default=1.0)

    def plot(width: float) -> Figure:
        with style():
            across = width * PIXELS
            column = max((text_width(end, bold=True) for end in ends), default=0) + 12
            above = wrap(label, across * 0.6, SMALL) if label else []
            top = len(above) * SMALL * 1.25 + (6 if above else 2)
            rows = lay_rows(names, across - column, block=16, top=top)
            bottom = rows.bottom + 6
            figure = new_figure(across, bottom + 22)
            rows.write(figure)
            left, right = rows.left + 8, across - column - 8
            ticks = round_ticks(lowest, highest, most=max(2, int((right - left) / 70)))
            start, end = min(lowest, ticks[0]), max(highest, ticks[-1])
            scale = (right - left) / (end - start)
            form = tick_form(ticks, percent=percent)
            for tick in ticks:
                x = left + (tick - start) * scale
                rule(figure, [x, x], [top, bottom])
                write(figure, x, bottom + 11, form(tick), ha="center", size=SMALL, colour=SOFT)
            axes = area(figure, left, 0, right, bottom)
            axes.set_xlim(start, end)
            axes.set_ylim(bottom, 0)
            if line is not None:
                x = left + (line - start) * scale
                half = max((text_width(part, SMALL) for part in above), default=0) / 2
                x_label = min(max(x, half), across - half)
                write(figure, x_label, (top - 6) / 2, above, ha="center", size=SMALL, colour=SOFT)
                axes.plot([line, line], [top - 2, bottom], color=INK, lw=1, ls=(0, (4, 3)))
            for i, y in enumerate(rows.middles):
                write(figure, across, y, ends[i], ha="right", bold=True)
                bounds = low[i], high[i]
                if bounds[0] is not None and bounds[1] is not None:
                    whisker(axes, max(bounds[0], start), min(bounds[1], end), y)
                if known[i] is not None:
                    axes.plot([known[i]], [y], marker="o", ms=7, color=look.colour, mec="white",
                              mew=1, clip_on=False, zorder=4)  # fmt: skip
            return figure

    return plot


def _form(values: Sequence[Any], unit: str, percent: bool) -> Any:
    number = format_percent if percent else number_form(values)
    after = f"{NBSP}{unit.strip()}" if unit else ""
    return lambda value: MISSING if is_missing(value) else f"{number(value)}{after}"
