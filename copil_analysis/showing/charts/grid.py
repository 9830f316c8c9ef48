"""A heat map: rows by columns, the number in each cell."""

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import SOFT, WHITE, Look, ink_on, look_of, tint
from copil_analysis.showing.charts.letters import (
    LEADING,
    LEAST,
    SMALL,
    size_that_fits,
    widest,
    wrap,
)
from copil_analysis.showing.charts.paper import (
    PIXELS,
    Plot,
    area,
    bar,
    new_figure,
    style,
    write,
    write_upwards,
)
from copil_analysis.showing.charts.rows import lay_rows
from copil_analysis.showing.charts.values import number_form, numbers

_CELL = 30
_UPRIGHT = 130
"""The most that a name which runs upwards takes, in pixels."""


def grid(
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[Any]],
    *,
    tells: Sequence[Sequence[str]] | None = None,
    key: str = "",
    concept: str = "need",
) -> Plot:
    """Draw a cell a row and column, the darker the larger; a missing one is white, "n.d.".

    ``key``, above the rows, says what ``tells`` writes: "en attente / obtenus".
    """
    known = [numbers(row) for row in values]
    form = number_form([value for row in known for value in row])
    told = [[form(value) for value in row] for row in known] if tells is None else tells
    highest = max((value or 0 for row in known for value in row), default=0) or 1
    colour = look_of(concept).colour
    fills = [
        [WHITE if value is None else tint(colour, 0.06 + 0.94 * value / highest) for value in row]
        for row in known
    ]

    def plot(width: float) -> Figure:
        with style():
            across = width * PIXELS
            n = max(1, len(columns))
            names = lay_rows(rows, across, block=_CELL)
            cell = (across - names.left) / n
            gap = 2 if names.beside else 9
            above = wrap(key, across, SMALL) if key else []
            start = len(above) * SMALL * LEADING + (8 if above else 0)
            top = start + _lay_heads(columns, cell)[0]
            placed = lay_rows(rows, across, block=_CELL, gap=gap, top=top)
            figure = new_figure(across, placed.bottom + 1)
            write(figure, 0, (start - 8) / 2, above, size=SMALL, colour=SOFT)
            placed.write(figure)
            _write_heads(figure, columns, placed.left, cell, foot=top - 6)
            axes = area(figure, placed.left, 0, across, placed.bottom + 1)
            axes.set_xlim(0, n)
            axes.set_ylim(placed.bottom + 1, 0)
            size = size_that_fits([text for row in told for text in row], cell - 2) or LEAST
            for i, y in enumerate(placed.tops):
                for j, fill in enumerate(fills[i]):
                    bar(axes, j, y, 1, _CELL, Look(fill))
                    ink = SOFT if known[i][j] is None else ink_on(fill)
                    x = placed.left + (j + 0.5) * cell
                    write(figure, x, y + _CELL / 2, told[i][j], ha="center", size=size, colour=ink)
            return figure

    return plot


def _lay_heads(columns: Sequence[str], cell: float) -> tuple[float, float | None, list[list[str]]]:
    """The height of the names of the columns, the size of letters unless they run upwards."""
    size = size_that_fits(columns, cell - 4, largest=SMALL)
    if size is not None:
        names = [wrap(column, cell - 4, size) for column in columns]
        return max((len(lines) for lines in names), default=0) * size * LEADING + 6, size, names
    names = [wrap(column, _UPRIGHT, LEAST) for column in columns]
    return widest([line for lines in names for line in lines], LEAST) + 8, None, names


def _write_heads(
    figure: Figure, columns: Sequence[str], left: float, cell: float, *, foot: float
) -> None:
    _, size, names = _lay_heads(columns, cell)
    for j, lines in enumerate(names):
        x = left + (j + 0.5) * cell
        if size is None:
            write_upwards(figure, x, foot, lines, LEAST)
        else:
            write(
                figure,
                x,
                foot - len(lines) * size * LEADING / 2,
                lines,
                ha="center",
                size=size,
            )
