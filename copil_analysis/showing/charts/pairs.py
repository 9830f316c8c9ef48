"""Two horizontal bars a name, one below the other: those who need, what was obtained."""

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import looks_of
from copil_analysis.showing.charts.paper import (
    PIXELS,
    Plot,
    Tells,
    area,
    bar,
    new_figure,
    number_form,
    numbers,
    style,
    tell,
    write,
)
from copil_analysis.showing.charts.rows import lay_legend, lay_rows
from copil_analysis.showing.charts.scale import room_beside

_BAR, _BETWEEN = 16, 2


def pairs(
    names: Sequence[str],
    first: Sequence[Any],
    second: Sequence[Any],
    *,
    labels: tuple[str, str],
    concepts: tuple[str, str] = ("need", "offer"),
    tells: tuple[Tells, Tells] = (None, None),
) -> Plot:
    """Draw both values of each name on one scale, the figure beside each bar.

    A missing value has no bar and is told "n.d.".
    """
    looks = looks_of(2, concepts)
    known = [numbers(first), numbers(second)]
    form = number_form([*first, *second])
    ends = [
        tell(side, form if told is None else told) for side, told in zip(known, tells, strict=True)
    ]
    reach = [value or 0 for side in known for value in side]

    def plot(width: float) -> Figure:
        with style():
            across = width * PIXELS
            legend = lay_legend(labels, looks, across)
            rows = lay_rows(names, across, block=2 * _BAR + _BETWEEN, top=legend.height)
            figure = new_figure(across, rows.bottom + 2)
            legend.draw(figure)
            rows.write(figure)
            scale, right = room_beside(reach, [*ends[0], *ends[1]], rows.left, rows.right)
            axes = area(figure, rows.left, 0, right, rows.bottom + 2)
            axes.set_xlim(0, (right - rows.left) / scale)
            axes.set_ylim(rows.bottom + 2, 0)
            for i, top in enumerate(rows.tops):
                for side, look in enumerate(looks):
                    y, value = top + side * (_BAR + _BETWEEN), known[side][i] or 0
                    bar(axes, 0, y, value, _BAR, look)
                    write(figure, rows.left + value * scale + 5, y + _BAR / 2, ends[side][i])
            return figure

    return plot
