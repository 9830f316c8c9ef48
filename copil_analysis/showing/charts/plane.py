"""A plane of values over time: a zero line, round numbers at the left, names at the right."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import LINE, SOFT
from copil_analysis.showing.charts.ends import Ends
from copil_analysis.showing.charts.letters import SMALL, text_width, widest
from copil_analysis.showing.charts.paper import area, new_figure, rule, write
from copil_analysis.showing.charts.scale import tick_form

_TALL, _LOW = 250, 190
_ABOVE, _TICK = 14, 15


@dataclass(frozen=True)
class Plane:
    """A figure with axes from zero, between these pixels."""

    figure: Figure
    axes: Axes
    left: float
    right: float
    bottom: float
    top: float

    def x_of(self, value: float) -> float:
        """Where a value stands from the left, in pixels."""
        low, high = self.axes.get_xlim()
        return self.left + (self.right - self.left) * (value - low) / (high - low)

    def y_of(self, value: float) -> float:
        """Where a value stands from the top, in pixels."""
        return self.bottom - (self.bottom - self.top) * value / self.axes.get_ylim()[1]

    def name_ends(self, ends: Ends, x: float, values: Sequence[float]) -> None:
        """Write what stands where the lines end, at these values, above the foot."""
        heights = [self.y_of(value) for value in values]
        ends.write(self.figure, self.x_of(x), heights, within=(self.top - _ABOVE, self.bottom + 7))

    def name_ticks(self, ticks: Sequence[tuple[float, str]]) -> None:
        """Name places along the foot."""
        for value, text in ticks:
            write(self.figure, self.x_of(value), self.bottom + _TICK, text, ha="center",
                  size=SMALL, colour=SOFT)  # fmt: skip


def new_plane(
    width: float,
    *,
    x: tuple[float, float],
    ticks: Sequence[float],
    percent: bool,
    ends: Ends,
    edges: tuple[str, str],
    below: str = "",
) -> Plane:
    """Prepare a plane as high as the highest of the ``ticks``, which are named at its left.

    ``edges``: the names of the first and the last place along the foot, which get room.
    """
    form = tick_form(ticks, percent=percent)
    top = ends.legend.height + _ABOVE
    bottom = top + (_TALL if width > 420 else _LOW)
    figure = new_figure(width, bottom + (46 if below else 26))
    ends.legend.draw(figure)
    first, last = (text_width(edge, SMALL) / 2 + 1 for edge in edges)
    left = max(widest([form(tick) for tick in ticks], SMALL) + 16, first)
    right = width - max(ends.room + 4, last, 8)
    for tick in ticks:
        y = bottom - (bottom - top) * tick / ticks[-1]
        rule(figure, [left - 6, right + 6], [y, y], colour=SOFT if tick == 0 else LINE)
        write(figure, left - 12, y, form(tick), ha="right", size=SMALL, colour=SOFT)
    if below:
        write(figure, (left + right) / 2, bottom + 35, below, ha="center", size=SMALL, colour=SOFT)
    axes = area(figure, left, top, right, bottom)
    axes.set_xlim(*x)
    axes.set_ylim(0, ticks[-1])
    return Plane(figure, axes, left, right, bottom, top)
