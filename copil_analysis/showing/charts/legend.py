"""The names of series: above a chart beside their colours, or where their lines end."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from copil_analysis.showing.charts.colours import WHITE, Look
from copil_analysis.showing.charts.paper import (
    BODY,
    LEADING,
    in_pixels,
    rectangle,
    text_width,
    widest,
    wrap,
    write,
)
from copil_analysis.showing.french import NBSP

_SWATCH, _SAMPLE = 12, 26
_LINE = BODY * LEADING
_SHARE = 0.27
"""Of the width, what names may take at the right."""
_AFTER = 10


@dataclass(frozen=True)
class Legend:
    """The names of series above a chart, each beside a sample; nothing for a single one of bars."""

    looks: Sequence[Look] = ()
    places: Sequence[tuple[float, float, list[str]]] = ()
    height: float = 0
    sample: str = "bar"

    def draw(self, figure: Figure) -> None:
        """Draw the legend from the upper left corner."""
        for (x, y, lines), look in zip(self.places, self.looks, strict=True):
            if self.sample == "bar":
                rectangle(figure, x, y - _SWATCH / 2, _SWATCH, _SWATCH, look)
            else:
                _draw_line(figure, x, y, look, self.sample)
            middle = y + (len(lines) - 1) * _LINE / 2
            write(figure, x + _room_of(self.sample), middle, lines, bold=True)


def lay_legend(
    labels: Sequence[str], looks: Sequence[Look], width: float, *, sample: str = "bar"
) -> Legend:
    """Place the names on as few lines as fit, each after a ``sample``: bar, marked or dashed."""
    before = _room_of(sample)
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
    return Legend(looks, places, lowest + 9, sample)


def _room_of(sample: str) -> int:
    return (_SWATCH if sample == "bar" else _SAMPLE) + 6


def _draw_line(figure: Figure, x: float, y: float, look: Look, sample: str) -> None:
    marked = sample == "marked"
    figure.add_artist(
        Line2D(
            [x, x + _SAMPLE / 2, x + _SAMPLE],
            [y, y, y],
            color=look.colour,
            lw=1.9,
            ls="-" if marked else look.dash,
            marker=look.marker if marked else None,
            markevery=[1],
            ms=5.5,
            mec=WHITE,
            mew=0.6,
            transform=in_pixels(figure),
        )
    )


@dataclass(frozen=True)
class Ends:
    """What is written where lines end, and how much room it takes; the legend above, if any."""

    texts: list[list[str]]
    room: float
    legend: Legend

    def write(
        self, figure: Figure, x: float, ys: Sequence[float], *, within: tuple[float, float]
    ) -> None:
        """Write each text as near the end of its line as the others and these heights allow."""
        heights = [len(lines) * _LINE if any(lines) else 0 for lines in self.texts]
        for lines, y in zip(self.texts, spread(ys, heights, *within), strict=True):
            if any(lines):
                write(figure, x + _AFTER, y, lines, bold=True)


def lay_ends(
    labels: Sequence[str],
    values: Sequence[str],
    looks: Sequence[Look],
    width: float,
    *,
    sample: str = "marked",
) -> Ends:
    """Name series, with their last values, at the right; where too long, above the chart."""
    room = _SHARE * width
    pairs = list(zip(labels, values, strict=True))
    names = [[f"{label}{NBSP}: {value}" if value else label] for label, value in pairs]
    if any(text_width(line, bold=True) > room for (line,) in names):
        names = [[*wrap(label, room, bold=True), *filter(None, [value])] for label, value in pairs]
    if all(len(lines) <= (3 if width > 420 else 1) for lines in names):
        return Ends(names, _room(names), Legend())
    short = [[value] for value in values]
    return Ends(short, _room(short), lay_legend(labels, looks, width, sample=sample))


def _room(texts: Sequence[Sequence[str]]) -> float:
    longest = widest([line for lines in texts for line in lines], bold=True)
    return longest + _AFTER if longest else 0


def spread(
    wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float
) -> list[float]:
    """Middles as near the wanted ones as labels of these heights allow without touching.

    >>> spread([50, 52, 90], [10, 10, 10], 0, 100)
    [50, 60.0, 90]
    """
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
