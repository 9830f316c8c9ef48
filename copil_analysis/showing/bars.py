"""Bars that several pages share: stacked ones, and pairs side by side."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from copil_analysis.showing.drawing import (
    MOST_SERIES,
    SOFT,
    draw_bar,
    leave_room,
    new_axes,
    write_above,
    write_in,
    write_names,
)
from copil_analysis.showing.french import (
    counted,
    format_number,
    is_missing,
)
from copil_analysis.vocabulary import TOTAL


def at_most_four(
    crossed: pd.DataFrame, series: Sequence[str], others: str
) -> tuple[pd.DataFrame, list[str]]:
    """Keep the three largest of more than four series, and add the rest up as ``others``."""
    if len(series) <= MOST_SERIES:
        return crossed, list(series)
    sizes = crossed[list(series)].sum().sort_values(ascending=False, kind="stable")
    alone = [code for code in series if code in set(sizes.index[: MOST_SERIES - 1])]
    rest = [code for code in series if code not in alone]
    grouped = crossed.assign(**{others: crossed[rest].sum(axis=1, skipna=False)})
    return grouped, [*alone, others]


def plot_stacked(
    rows: pd.DataFrame,
    names: Sequence[str],
    series: Sequence[str],
    series_names: Sequence[str],
    noun: str,
    *,
    columns: int,
    colours: Sequence[int] = (0, 1, 2, 3),
) -> Figure:
    """Draw a bar a row; ``noun`` counts the row's total in its name, or nothing if empty.

    ``colours``: which of COLOURS each series has, so that the same thing keeps its own.
    """
    places = list(range(len(rows)))
    legend = 0.3 * -(-len(series) // columns)
    with new_axes(0.1 + legend + 0.68 * len(rows)) as (figure, axes):
        write_names(figure, series_names, columns=columns, colours=colours)
        totals = rows[list(series)].sum(axis=1)
        leave_room(axes, places, longest=totals.max() if len(totals) else 0)
        figure.draw_without_rendering()
        for place, name, row in zip(places, names, rows.to_dict("records"), strict=True):
            told = f"{name}\u00a0: {counted(row[TOTAL], noun)}" if noun else name
            write_above(axes, place - 0.17, told)
            left = 0.0
            for i, code in enumerate(series):
                value = row[code]
                if is_missing(value) or value == 0:
                    continue
                draw_bar(axes, place, value, left=left, series=colours[i])
                number = format_number(value)
                write_in(axes, place, left, value, [f"{series_names[i]} {number}", number])
                left += float(value)
    return figure


def plot_pairs(
    names: Sequence[str], values: Sequence[Sequence[Any]], tells: Sequence[Any]
) -> Figure:
    """Draw two bars a name, one below the other; ``tells`` write the figure beside each."""
    places = list(range(len(names)))
    known = [value for series in values for value in series if not is_missing(value)]
    with new_axes(0.1 + 0.72 * len(names)) as (figure, axes):
        leave_room(axes, places, longest=1.38 * float(max(known, default=0)), above=0.36)
        for i, series in enumerate(values):
            for place, value in zip(places, series, strict=True):
                y = place + (-0.17 if i == 0 else 0.17)
                draw_bar(axes, y, value, series=i, height=0.32)
                start = 0.0 if is_missing(value) else float(value)
                axes.annotate(
                    tells[i](value),
                    (start, y),
                    xytext=(5, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=11,
                )
        axes.set_yticks(places, names)
        axes.axvline(0, color=SOFT, lw=1)
    return figure
