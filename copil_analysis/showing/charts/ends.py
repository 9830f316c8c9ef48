"""Series named where they end, at the right of a chart, or above it where the width is short."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import Look
from copil_analysis.showing.charts.paper import BODY, LEADING, text_width, wrap, write
from copil_analysis.showing.charts.rows import Legend, lay_legend

_SHARE = 0.27
"""Of the width that names may take at the right."""
_AFTER = 8


@dataclass(frozen=True)
class Ends:
    """The names of series, wrapped, the room they take at the right, or the legend instead."""

    names: list[list[str]]
    room: float
    legend: Legend

    def write(self, figure: Figure, x: float, ys: Sequence[float], looks: Sequence[Look]) -> None:
        """Write each name as near the end of its series as the others allow."""
        heights = [len(lines) * BODY * LEADING for lines in self.names]
        bottom = float(figure.get_size_inches()[1]) * 96
        for lines, y in zip(self.names, spread(ys, heights, 0, bottom), strict=True):
            write(figure, x + _AFTER, y, lines, bold=True)


def lay_ends(labels: Sequence[str], looks: Sequence[Look], width: float) -> Ends:
    """Name series at the right where no name takes more than two lines of a share of the width."""
    names = [wrap(label, _SHARE * width, bold=True) for label in labels]
    lines = [line for name in names for line in name]
    room = max((text_width(line, bold=True) for line in lines), default=0)
    if room <= _SHARE * width and all(len(name) <= 3 for name in names) and width > 400:
        return Ends(names, room + _AFTER + 2, lay_legend([], [], width))
    return Ends([], 0, lay_legend(labels, looks, width, always=True))


def spread(
    wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float
) -> list[float]:
    """Middles as near the wanted ones as labels of these heights allow without touching."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = list(wanted)
    edge = top
    for i in order:
        placed[i] = max(placed[i], edge + heights[i] / 2)
        edge = placed[i] + heights[i] / 2
    edge = bottom
    for i in reversed(order):
        placed[i] = min(placed[i], edge - heights[i] / 2)
        edge = placed[i] - heights[i] / 2
    return placed
