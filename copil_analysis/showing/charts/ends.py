"""The names and last values of series where they end; the names above where they are too long."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import Look
from copil_analysis.showing.charts.legend import Kind, Legend, lay_legend
from copil_analysis.showing.charts.letters import BODY, LEADING, text_width, widest, wrap
from copil_analysis.showing.charts.paper import rule, write
from copil_analysis.showing.french import NBSP

_SHARE = 0.27
"""Of the width, what names may take at the right."""
_NARROW = 420
"""Up to this width in pixels names stand at the right only where one line holds them."""
_BEFORE, _LEADER, _NEAR = 9, 13, 3
_LINE = BODY * LEADING


@dataclass(frozen=True)
class Ends:
    """What is written where series end and the room it takes; the legend above, if any."""

    texts: list[list[str]]
    looks: Sequence[Look]
    legend: Legend

    @property
    def room(self) -> float:
        """The room that the texts take at the right; none if there is nothing to write."""
        longest = widest([line for lines in self.texts for line in lines], bold=True)
        return longest + _BEFORE + (_LEADER if len(self.texts) > 1 else 0) if longest else 0

    def write(
        self, figure: Figure, x: float, ys: Sequence[float], *, within: tuple[float, float]
    ) -> None:
        """Write each text as near the end of its series as the others and these heights allow.

        Where one had to move, each is led to by a line in the colour of its series.
        """
        heights = [len(lines) * _LINE for lines in self.texts]
        places = spread(ys, heights, *within)
        moved = any(abs(place - y) > _NEAR for place, y in zip(places, ys, strict=True))
        start = x + _BEFORE
        for lines, look, y, place in zip(self.texts, self.looks, ys, places, strict=True):
            if moved and lines:
                xs = [start - 3, start + _LEADER - 4]
                rule(figure, xs, [y, place], colour=look.colour)
            write(figure, start + (_LEADER if moved else 0), place, lines, bold=True)


def lay_ends(
    labels: Sequence[str],
    values: Sequence[str],
    looks: Sequence[Look],
    width: float,
    *,
    kind: Kind = "marked",
) -> Ends:
    """Name series with their last values at the right, or only the values below a legend."""
    room = _SHARE * width
    pairs = list(zip(labels, values, strict=True))
    names = [[f"{label}{NBSP}: {value}" if value else label] for label, value in pairs]
    if any(text_width(line, bold=True) > room for (line,) in names):
        names = [[*wrap(label, room, bold=True), *filter(None, [value])] for label, value in pairs]
    if all(len(lines) <= (3 if width > _NARROW else 1) for lines in names):
        return Ends(names, looks, Legend())
    short = [[value] if value else [] for value in values]
    return Ends(short, looks, lay_legend(labels, looks, width, kind=kind))


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
