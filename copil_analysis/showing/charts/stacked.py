"""Horizontal bars in up to four parts, one bar a name, with its total at the end."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import MOST_SERIES, looks_of
from copil_analysis.showing.charts.paper import (
    PIXELS,
    SMALL,
    Plot,
    Tells,
    area,
    bar,
    new_figure,
    number_form,
    numbers,
    style,
    tell,
    text_width,
    write,
)
from copil_analysis.showing.charts.rows import lay_legend, lay_rows
from copil_analysis.showing.charts.scale import room_beside

OTHERS = "Autres"


def at_most_four(
    frame: pd.DataFrame, series: Sequence[str], others: str = OTHERS
) -> tuple[pd.DataFrame, list[str]]:
    """Keep the three largest of more than four columns, and add the rest up as ``others``."""
    if len(series) <= MOST_SERIES:
        return frame, list(series)
    sizes = frame[list(series)].sum().sort_values(ascending=False, kind="stable")
    alone = [code for code in series if code in set(sizes.index[: MOST_SERIES - 1])]
    rest = [code for code in series if code not in alone]
    grouped = frame.assign(**{others: frame[rest].sum(axis=1, skipna=False)})
    return grouped, [*alone, others]


def stacked(
    names: Sequence[str],
    series: Mapping[str, Sequence[Any]],
    *,
    tells: Tells = None,
    concept: str | Sequence[str | None] | None = None,
) -> Plot:
    """Draw a bar a name in as many parts as there are series; ``tells`` the end of each bar.

    A missing part is left out, and the total then "n.d." unless ``tells`` says otherwise.
    """
    looks = looks_of(len(series), concept)
    parts = [numbers(values) for values in series.values()]
    form = number_form([value for values in parts for value in values])
    bars = list(zip(*parts, strict=True)) if parts else []
    sums = [sum(value or 0 for value in one) for one in bars]
    totals = [None if None in one else whole for one, whole in zip(bars, sums, strict=True)]
    ends = tell(totals, form if tells is None else tells)

    def plot(width: float) -> Figure:
        with style():
            across = width * PIXELS
            legend = lay_legend(list(series), looks, across)
            rows = lay_rows(names, across, block=24, top=legend.height)
            figure = new_figure(across, rows.bottom + 2)
            legend.draw(figure)
            rows.write(figure)
            scale, right = room_beside(sums, ends, rows.left, rows.right)
            axes = area(figure, rows.left, 0, right, rows.bottom + 2)
            axes.set_xlim(0, (right - rows.left) / scale)
            axes.set_ylim(rows.bottom + 2, 0)
            for top, one, whole, end in zip(rows.tops, bars, sums, ends, strict=True):
                left, middle = 0.0, top + rows.block / 2
                for value, look in zip(one, looks, strict=True):
                    if not value:
                        continue
                    bar(axes, left, top, value, rows.block, look)
                    told = form(value)
                    if text_width(told, SMALL) + 12 <= value * scale:
                        x = rows.left + (left + value / 2) * scale
                        write(figure, x, middle, told, ha="center", size=SMALL,
                              colour=look.ink, on=look.colour)  # fmt: skip
                    left += value
                write(figure, rows.left + whole * scale + 6, middle, end, bold=True)
            return figure

    return plot
