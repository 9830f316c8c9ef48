"""Rows of named bars: each name beside its bars where all fit, else above them."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from copil_analysis.showing.charts.legend import Legend
from copil_analysis.showing.charts.letters import BODY, LEADING, widest, wrap
from copil_analysis.showing.charts.paper import area, new_figure, pixel_size, write
from copil_analysis.showing.charts.scale import room_beside

_SHARE, _MOST_SHARE = 0.3, 0.4
"""Of the width, what names may take beside the bars: on two lines, or on one."""
_LEAST = 0.35
"""Of the width, what bars keep, else names go above them."""
_MOST_END = 0.45
"""Of the width, what words at the end of a bar take before they are wrapped."""
_LINE = BODY * LEADING


@dataclass(frozen=True)
class Rows:
    """Where named blocks of bars stand, in pixels: the left of all, the top of each, the foot."""

    names: list[list[str]]
    beside: bool
    left: float
    tops: list[float]
    block: float
    bottom: float

    @property
    def middles(self) -> list[float]:
        """The middle of each block."""
        return [top + self.block / 2 for top in self.tops]

    def write(self, figure: Figure) -> None:
        """Write each name to the left of its block, or above it."""
        for name, top in zip(self.names, self.tops, strict=True):
            if self.beside:
                write(figure, self.left - 9, top + self.block / 2, name, ha="right")
            else:
                write(figure, 0, top - 3 - len(name) * _LINE / 2, name)


def lay_rows(
    names: Sequence[str],
    width: float,
    *,
    block: float,
    gap: float = 11,
    top: float = 0,
    right: float = 0,
) -> Rows:
    """Place a block of bars for each name below ``top``; names never cross, nor leave the width.

    ``right``: what is taken at the right of the bars.
    """
    most = (1 - _LEAST) * width - right
    if widest(names) <= min(_MOST_SHARE * width, most):
        return _beside([[name] for name in names], block, gap, top)
    wrapped = [wrap(name, _SHARE * width) for name in names]
    if all(len(lines) <= 2 for lines in wrapped) and _SHARE * width <= most:
        return _beside(wrapped, block, gap, top)
    return _above([wrap(name, width) for name in names], block, gap, top)


def _beside(names: list[list[str]], block: float, gap: float, top: float) -> Rows:
    tops: list[float] = []
    for lines in names:
        room = max(block, len(lines) * _LINE)
        tops.append(top + (room - block) / 2)
        top += room + gap
    left = round(widest([line for lines in names for line in lines])) + 10
    return Rows(names, True, left, tops, block, top - gap if names else top)


def _above(names: list[list[str]], block: float, gap: float, top: float) -> Rows:
    tops: list[float] = []
    for lines in names:
        top += len(lines) * _LINE + 3
        tops.append(top)
        top += block + gap
    return Rows(names, False, 1, tops, block, top - gap if names else top)


@dataclass(frozen=True)
class BarSheet:
    """A figure with named rows, and axes whose x counts values and whose y counts pixels."""

    figure: Figure
    axes: Axes
    rows: Rows
    scale: float

    def write_end(self, value: float, y: float, text: str, *, bold: bool = True) -> None:
        """Write the words at the end of a bar that reaches ``value``."""
        lines = wrap_end(text, pixel_size(self.figure)[0])
        write(self.figure, self.rows.left + value * self.scale + 6, y, lines, bold=bold)


def wrap_end(text: str, width: float) -> list[str]:
    """The words at the end of a bar, on more lines if they are long."""
    return wrap(text, _MOST_END * width, bold=True)


def new_bar_sheet(
    names: Sequence[str],
    width: float,
    *,
    block: float,
    reach: Sequence[float],
    ends: Sequence[str],
    legend: Legend,
) -> BarSheet:
    """Prepare a sheet on which bars that ``reach`` so far have room for the words at their ends."""
    lines = [wrap_end(end, width) for end in ends]
    rooms = [widest(end, bold=True) for end in lines]
    if len(ends) == len(names):
        block = max([block, *(len(end) * _LINE for end in lines)])
    rows = lay_rows(names, width, block=block, top=legend.height, right=max(rooms, default=0))
    figure = new_figure(width, rows.bottom + 2)
    legend.draw(figure)
    rows.write(figure)
    scale = room_beside(reach, rooms, width - rows.left)
    right = rows.left + max(max(reach, default=0) * scale, 1)
    axes = area(figure, rows.left, 0, right, rows.bottom + 2)
    axes.set_xlim(0, (right - rows.left) / scale)
    axes.set_ylim(rows.bottom + 2, 0)
    return BarSheet(figure, axes, rows, scale)
