"""The names of series above a chart, each beside a sample of how it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from copil_analysis.showing.charts.colours import WHITE, Look
from copil_analysis.showing.charts.letters import BODY, LEADING, widest, wrap
from copil_analysis.showing.charts.paper import in_pixels, put, rectangle, write

Kind = Literal["bar", "marked", "dashed"]
"""Of what is drawn: bars and areas, lines with markers, lines with dashes."""

_SWATCH, _SAMPLE, _AFTER = 12, 26, 6
_LINE = BODY * LEADING


@dataclass(frozen=True)
class Legend:
    """Where the names of series stand above a chart, and how much height they take."""

    looks: Sequence[Look] = ()
    places: Sequence[tuple[float, float, list[str]]] = ()
    height: float = 0
    kind: Kind = "bar"

    def draw(self, figure: Figure) -> None:
        """Draw the legend from the upper left corner."""
        for (x, y, lines), look in zip(self.places, self.looks, strict=True):
            _draw_sample(figure, x, y, look, self.kind)
            middle = y + (len(lines) - 1) * _LINE / 2
            write(figure, x + _room_of(self.kind), middle, lines, bold=True)


def lay_legend(
    labels: Sequence[str], looks: Sequence[Look], width: float, *, kind: Kind = "bar"
) -> Legend:
    """Place the names on as few lines as fit."""
    before = _room_of(kind)
    x, y = 0.0, _LINE / 2
    places: list[tuple[float, float, list[str]]] = []
    for label in labels:
        lines = wrap(label, width - before - 2, bold=True)
        wide = before + widest(lines, bold=True)
        if places and x + wide > width:
            x, y = 0.0, y + len(places[-1][2]) * _LINE + 3
        places.append((x, y, lines))
        x += wide + 20
    if not places:
        return Legend()
    lowest = max(top + (len(lines) - 0.5) * _LINE for _, top, lines in places)
    return Legend(looks, places, lowest + 9, kind)


def _room_of(kind: Kind) -> int:
    return (_SWATCH if kind == "bar" else _SAMPLE) + _AFTER


def _draw_sample(figure: Figure, x: float, y: float, look: Look, kind: Kind) -> None:
    """Draw from ``x``, around the height ``y``, a square of the area or a piece of the line."""
    if kind == "bar":
        rectangle(figure, x, y - _SWATCH / 2, _SWATCH, _SWATCH, look)
        return
    marker = {"marker": look.marker} if kind == "marked" else {"ls": look.dash}
    sample = Line2D(
        [x, x + _SAMPLE / 2, x + _SAMPLE], [y, y, y], color=look.colour, lw=1.9, markevery=[1],
        ms=5.5, mec=WHITE, mew=0.6, transform=in_pixels(figure), **marker,
    )  # fmt: skip
    put(figure, sample)
