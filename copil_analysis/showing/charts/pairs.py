"""Two horizontal bars a name, one below the other: those who need, what was obtained."""

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import looks_of
from copil_analysis.showing.charts.legend import lay_legend
from copil_analysis.showing.charts.paper import PIXELS, Plot, bar, style
from copil_analysis.showing.charts.rows import new_bar_sheet
from copil_analysis.showing.charts.values import Tells, number_form, numbers, tell

_BAR, _STEP = 16, 18


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
    sides = [numbers(first), numbers(second)]
    form = number_form([*first, *second])
    ends = [tell(side, told, form=form) for side, told in zip(sides, tells, strict=True)]
    reach = [value or 0 for side in sides for value in side]

    def plot(width: float) -> Figure:
        with style():
            across = width * PIXELS
            sheet = new_bar_sheet(
                names,
                across,
                block=_STEP + _BAR,
                reach=reach,
                ends=[*ends[0], *ends[1]],
                legend=lay_legend(labels, looks, across),
            )
            for s, look in enumerate(looks):
                for top, value, end in zip(sheet.rows.tops, sides[s], ends[s], strict=True):
                    if value:
                        bar(sheet.axes, 0, top + s * _STEP, value, _BAR, look)
                    sheet.write_end(value or 0, top + s * _STEP + _BAR / 2, end, bold=False)
            return sheet.figure

    return plot
