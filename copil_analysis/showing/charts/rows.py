"""Rows of named bars: names beside the bars where they fit, else above; a legend above all."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import Look
from copil_analysis.showing.charts.paper import BODY, LEADING, rectangle, text_width, wrap, write

_SWATCH = 12
_MOST_LINES = 2
_SHARE = 0.32
"""Of the width that names may take beside the bars."""


@dataclass(frozen=True)
class Rows:
    """Where named bars stand, in pixels: the left and right of all, the top of each block."""

    names: list[list[str]]
    beside: bool
    left: float
    right: float
    tops: list[float]
    block: float
    bottom: float

    @property
    def middles(self) -> list[float]:
        """The middle of each block."""
        return [top + self.block / 2 for top in self.tops]

    def write(self, figure: Figure) -> None:
        """Write each name to the left of its block, or above it."""
        line = BODY * LEADING
        for name, top in zip(self.names, self.tops, strict=True):
            if self.beside:
                write(figure, self.left - 9, top + self.block / 2, name, ha="right")
            else:
                write(figure, 0, top - 3 - len(name) * line / 2, name)


def lay_rows(
    names: Sequence[str], width: float, *, block: float, gap: float = 11, top: float = 0
) -> Rows:
    """Place a block of bars for each name below ``top``; names never cross, nor leave the width."""
    beside = [wrap(name, _SHARE * width) for name in names]
    if all(len(lines) <= _MOST_LINES for lines in beside):
        return _beside(beside, width, block, gap, top)
    return _above([wrap(name, width) for name in names], width, block, gap, top)


def _beside(names: list[list[str]], width: float, block: float, gap: float, top: float) -> Rows:
    longest = max((text_width(line) for lines in names for line in lines), default=0)
    line = BODY * LEADING
    tops: list[float] = []
    for lines in names:
        room = max(block, len(lines) * line)
        tops.append(top + (room - block) / 2)
        top += room + gap
    return Rows(names, True, round(longest) + 10, width, tops, block, top - gap)


def _above(names: list[list[str]], width: float, block: float, gap: float, top: float) -> Rows:
    tops: list[float] = []
    for lines in names:
        top += len(lines) * BODY * LEADING + 3
        tops.append(top)
        top += block + gap
    return Rows(names, False, 0, width, tops, block, top - gap)


@dataclass(frozen=True)
class Legend:
    """The names of the series, each beside its colour and hatch, on as few lines as fit."""

    places: list[tuple[float, float, list[str]]]
    looks: Sequence[Look]
    height: float

    def draw(self, figure: Figure) -> None:
        """Draw the legend from the upper left corner."""
        for (x, y, lines), look in zip(self.places, self.looks, strict=True):
            rectangle(figure, x, y - _SWATCH / 2, _SWATCH, _SWATCH, look.colour, look.hatch)
            middle = y + (len(lines) - 1) * BODY * LEADING / 2
            write(figure, x + _SWATCH + 6, middle, lines, bold=True)


def lay_legend(
    labels: Sequence[str], looks: Sequence[Look], width: float, *, always: bool = False
) -> Legend:
    """Place the names of the series; that of a single one only where it is ``always`` named."""
    if len(labels) < (1 if always else 2):
        return Legend([], [], 0)
    line = BODY * LEADING
    x, y = 0.0, line / 2
    places: list[tuple[float, float, list[str]]] = []
    for label in labels:
        lines = wrap(label, width - _SWATCH - 8, bold=True)
        wide = _SWATCH + 6 + max(text_width(part, bold=True) for part in lines)
        if places and x + wide > width:
            x, y = 0.0, y + len(places[-1][2]) * line + 3
        places.append((x, y, lines))
        x += wide + 20
    return Legend(places, looks, y + (len(places[-1][2]) - 0.5) * line + 10)
