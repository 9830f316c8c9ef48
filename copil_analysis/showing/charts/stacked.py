"""Horizontal bars in up to four parts, one bar a name, with its total at the end."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import MOST_SERIES, Look, looks_of
from copil_analysis.showing.charts.legend import Legend, lay_legend
from copil_analysis.showing.charts.letters import SMALL, text_width
from copil_analysis.showing.charts.paper import PIXELS, Plot, bar, rectangle, style, write
from copil_analysis.showing.charts.rows import BarSheet, new_bar_sheet
from copil_analysis.showing.charts.values import Tells, number_form, numbers, tell

OTHERS = "Autres"


def at_most_four(
    frame: pd.DataFrame, series: Sequence[str], others: str = OTHERS
) -> tuple[pd.DataFrame, list[str]]:
    """Keep the three largest of more than four columns, and add the rest up as ``others``.

    Gives the frame with that column, and the columns to draw; a sum with a missing part is missing.
    """
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
    bars = [[values[i] for values in parts] for i in range(len(names))]
    sums = [sum(value or 0 for value in one) for one in bars]
    totals = [None if None in one else whole for one, whole in zip(bars, sums, strict=True)]
    ends = tell(totals, tells, form=form)
    # A single part is its bar's total, which stands at the end.
    within = [[form(value) if len(one) > 1 else "" for value in one] for one in bars]

    def plot(width: float) -> Figure:
        with style():
            across = width * PIXELS
            legend = lay_legend(list(series), looks, across) if len(series) > 1 else Legend()
            sheet = new_bar_sheet(names, across, block=24, reach=sums, ends=ends, legend=legend)
            for one, told, whole, end, y in zip(
                bars, within, sums, ends, sheet.rows.middles, strict=True
            ):
                _draw(sheet, y, one, looks, told)
                sheet.write_end(whole, y, end)
            return sheet.figure

    return plot


def _draw(
    sheet: BarSheet, y: float, parts: Sequence[float | None], looks: Sequence[Look], told: list[str]
) -> None:
    """Each part from where the one before ends, its number within if it fits."""
    block = sheet.rows.block
    starts = accumulate((part or 0 for part in parts), initial=0.0)
    for start, part, look, text in zip(starts, parts, looks, told, strict=False):
        if not part:
            continue
        bar(sheet.axes, start, y - block / 2, part, block, look)
        wide = text_width(text, SMALL) + 6
        if text and wide + 4 <= part * sheet.scale:
            x = sheet.rows.left + (start + part / 2) * sheet.scale
            if look.hatch:
                rectangle(sheet.figure, x - wide / 2, y - 8, wide, 16, Look(look.colour))
            write(sheet.figure, x, y, text, ha="center", size=SMALL, colour=look.ink)
