"""A heat map: rows by columns, the number in each cell."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from copil_analysis.showing.charts.colours import INK, SOFT, WHITE, look_of
from copil_analysis.showing.charts.paper import (
    LEADING,
    PIXELS,
    SMALL,
    Plot,
    area,
    new_figure,
    number_form,
    numbers,
    style,
    wrap,
    write,
)
from copil_analysis.showing.charts.rows import lay_rows

_CELL = 30


def grid(
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[Any]],
    *,
    tells: Sequence[Sequence[str]] | None = None,
    concept: str = "need",
) -> Plot:
    """Draw a cell a row and column, the darker the larger; a missing one is white, "n.d."."""
    known = [numbers(row) for row in values]
    form = number_form([value for row in known for value in row])
    told = tells or [[form(value) for value in row] for row in known]
    highest = max((v for row in known for v in row if v is not None), default=0) or 1
    colour = look_of(concept).colour

    def plot(width: float) -> Figure:
        with style():
            across = width * PIXELS
            n = max(1, len(columns))
            beside = lay_rows(rows, across, block=_CELL, gap=2).left
            heads = _heads(columns, (across - beside) / n)
            top = heads_height(heads) + 6
            placed = lay_rows(rows, across, block=_CELL, gap=2 if beside else 6, top=top)
            figure = new_figure(across, placed.bottom + 1)
            placed.write(figure)
            cell = (across - placed.left) / n
            axes = area(figure, placed.left, 0, across, placed.bottom + 1)
            axes.set_xlim(0, n)
            axes.set_ylim(placed.bottom + 1, 0)
            for j, lines in enumerate(heads):
                x = placed.left + (j + 0.5) * cell
                write(figure, x, (top - 6) / 2, lines, ha="center", size=SMALL, bold=True)
            for i, y in enumerate(placed.tops):
                for j, value in enumerate(known[i]):
                    fill = _tint(colour, None if value is None else value / highest)
                    axes.add_patch(
                        Rectangle((j, y), 1, _CELL, facecolor=fill, edgecolor=WHITE, lw=1.5)
                    )
                    x = placed.left + (j + 0.5) * cell
                    ink = SOFT if value is None else ink_on(fill)
                    write(figure, x, y + _CELL / 2, told[i][j], ha="center", colour=ink)
            return figure

    return plot


def _heads(columns: Sequence[str], cell: float) -> list[list[str]]:
    return [wrap(column, cell - 4, SMALL, bold=True) for column in columns]


def heads_height(heads: Sequence[Sequence[str]]) -> float:
    """The room that the names of the columns take."""
    return max((len(lines) for lines in heads), default=0) * SMALL * LEADING


def _tint(colour: str, share: float | None) -> str:
    """From nearly white to the colour itself; a missing share is white."""
    if share is None:
        return WHITE
    part = 0.06 + 0.94 * max(0.0, min(1.0, share))
    return to_hex((1 - part) * np.array([1.0, 1.0, 1.0]) + part * np.array(to_rgb(colour)))


def luminance(colour: str) -> float:
    """Relative luminance, by WCAG 2."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21, by WCAG 2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(fill: str) -> str:
    """White or ink, whichever reads better on a colour."""
    return max((WHITE, INK), key=lambda ink: contrast(ink, fill))
