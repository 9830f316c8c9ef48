"""A dot and its interval a name, on an axis that need not begin at zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, nan
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from copil_analysis.showing.charts.bars import whiskers
from copil_analysis.showing.charts.colours import INK, LINE, SOFT, WHITE, look_of
from copil_analysis.showing.charts.letters import BODY, LEADING, SMALL, text_width, widest, wrap
from copil_analysis.showing.charts.paper import PIXELS, Plot, area, new_figure, style, write
from copil_analysis.showing.charts.rows import Rows, lay_rows, wrap_end
from copil_analysis.showing.charts.scale import round_ticks, tick_form
from copil_analysis.showing.charts.values import Tells, number_form, numbers, tell

_MORE = 0.15
"""Of the width, what intervals need beyond what bars do, else names go above them."""

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
    of one. ``unit`` follows each number. What is infinite stops at the end of the axis, which
    begins at zero.
    """
    look = look_of(concept)
    line, label = reference if isinstance(reference, tuple) else (reference, "")
    known, low, high = numbers(values), numbers(lows), numbers(highs)
    ends = tell(values, tells, form=number_form(values, unit=unit, percent=percent))
    finite = [n for n in (*known, *low, *high, line) if n is not None and abs(n) != inf]
    lowest, highest = min([0.0, *finite]), max(finite, default=1.0)

    def plot(width: float) -> Figure:
        with style():
            sheet = _new_sheet(names, width * PIXELS, ends, label, (lowest, highest), percent)
            if line is not None:
                _refer(sheet, line, label)
            ys = sheet.rows.middles
            for text, y in zip(ends, ys, strict=True):
                write(sheet.figure, sheet.width, y, sheet.tell(text), ha="right", bold=True)
            whiskers(sheet.axes, low, high, ys)
            sheet.axes.plot([nan if value is None else value for value in known], ys, ls="none",
                            marker="o", ms=7.5, color=look.colour, mec=WHITE, mew=1,
                            clip_on=False, zorder=4)  # fmt: skip
            return sheet.figure

    return plot


@dataclass(frozen=True)
class _Sheet:
    """A figure with named rows and axes whose x counts values and whose y counts pixels."""

    figure: Figure
    axes: Axes
    rows: Rows
    top: float
    left: float
    right: float
    width: float

    def x_of(self, value: float) -> float:
        """Where a value stands from the left, in pixels."""
        start, end = self.axes.get_xlim()
        return self.left + (self.right - self.left) * (value - start) / (end - start)

    def tell(self, text: str) -> list[str]:
        """The lines of a text in the column at the right."""
        return wrap_end(text, self.width)


def _new_sheet(
    names: Sequence[str],
    width: float,
    ends: Sequence[str],
    label: str,
    bounds: tuple[float, float],
    percent: bool,
) -> _Sheet:
    """Prepare the rows, the column of ``ends`` at the right, and the axis with its numbers."""
    told = [wrap_end(end, width) for end in ends]
    column = widest([line for lines in told for line in lines], bold=True) + 20
    top = _height(_above(label, width))
    block = max([18, *(len(lines) * BODY * LEADING for lines in told)])
    rows = lay_rows(names, width, block=block, top=top, right=column + _MORE * width)
    figure = new_figure(width, rows.bottom + 28)
    rows.write(figure)
    ticks = round_ticks(*bounds, most=5 if width > 420 else 3)
    form = tick_form(ticks, percent=percent)
    start, end = ticks[0], bounds[1] if bounds[1] > ticks[0] else ticks[-1]
    left = max(rows.left + 8, text_width(form(start), SMALL) / 2)
    right = width - max(column, text_width(form(end), SMALL) / 2)
    axes = area(figure, left, 0, right, rows.bottom + 6)
    axes.set_xlim(start, end)
    axes.set_ylim(rows.bottom + 6, 0)
    sheet = _Sheet(figure, axes, rows, top, left, right, width)
    for tick in (tick for tick in ticks if tick <= end):
        x, y = sheet.x_of(tick), rows.bottom + 18
        write(figure, x, y, form(tick), ha="center", size=SMALL, colour=SOFT)
        _upright(sheet, tick, top, color=LINE, lw=0.75)
    return sheet


def _above(label: str, width: float) -> list[str]:
    """The label of the reference, which stands above the rows."""
    return wrap(label, 0.6 * width, SMALL) if label else []


def _height(lines: Sequence[str]) -> float:
    return len(lines) * SMALL * LEADING + (5 if lines else 2)


def _refer(sheet: _Sheet, line: float, label: str) -> None:
    """The vertical line of the reference, and its label within the width."""
    above = _above(label, sheet.width)
    _upright(sheet, line, sheet.top - 3, color=INK, lw=1, ls=(0, (4, 3)))
    half = widest(above, SMALL) / 2
    x = min(max(sheet.x_of(line), half), sheet.width - half)
    write(sheet.figure, x, (sheet.top - 5) / 2, above, ha="center", size=SMALL, colour=SOFT)


def _upright(sheet: _Sheet, x: float, top: float, **drawn: Any) -> None:
    """A vertical line, which leaves out the names that stand above their dots."""
    rows = sheet.rows
    spans = [(top, rows.bottom + 6)]
    if not rows.beside:
        spans = [(y - 1, y + rows.block + 3) for y in rows.tops]
    ys = [y for span in spans for y in (*span, nan)]
    sheet.axes.plot([x] * len(ys), ys, clip_on=False, zorder=1, **drawn)
