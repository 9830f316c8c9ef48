"""Horizontal bars, one a name, with or without the interval of each."""

from collections.abc import Sequence
from math import inf
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import INK, WHITE, Look, look_of
from copil_analysis.showing.charts.legend import Legend
from copil_analysis.showing.charts.paper import PIXELS, Plot, bar, style
from copil_analysis.showing.charts.rows import new_bar_sheet
from copil_analysis.showing.charts.values import Tells, numbers, tell


def bars(
    names: Sequence[str],
    values: Sequence[Any],
    *,
    lows: Sequence[Any] | None = None,
    highs: Sequence[Any] | None = None,
    tells: Tells = None,
    concept: str = "offer",
) -> Plot:
    """Draw a bar a name from zero; ``lows`` and ``highs`` give it whiskers.

    A missing value has no bar and is told "n.d.".
    """
    plain = Look(look_of(concept).colour)
    known = [value or 0 for value in numbers(values)]
    ends = tell(values, tells)
    none = [None] * len(known)
    low, high = (numbers(none if one is None else one) for one in (lows, highs))
    reach = [
        max(value, top if top and top != inf else 0) for value, top in zip(known, high, strict=True)
    ]

    def plot(width: float) -> Figure:
        with style():
            sheet = new_bar_sheet(
                names, width * PIXELS, block=22, reach=reach, ends=ends, legend=Legend()
            )
            for i, (top, y) in enumerate(zip(sheet.rows.tops, sheet.rows.middles, strict=True)):
                if known[i]:
                    bar(sheet.axes, 0, top, known[i], sheet.rows.block, plain)
                whisker(sheet.axes, low[i], high[i], y)
                sheet.write_end(reach[i], y, ends[i])
            return sheet.figure

    return plot


def whisker(axes: Axes, low: float | None, high: float | None, y: float) -> None:
    """An interval with a cap at both ends, lined with white; nothing if a bound is missing.

    An infinite bound is an arrow at the end of the axes.
    """
    if low is None or high is None:
        return
    left, right = axes.get_xlim()
    caps = [
        (left, "<") if low == -inf else (low, "|"),
        (right, ">") if high == inf else (high, "|"),
    ]
    for width, colour in ((3.6, WHITE), (1.2, INK)):
        drawn: dict[str, Any] = {"color": colour, "clip_on": False}
        axes.plot([at for at, _ in caps], [y, y], lw=width, **drawn)
        for at, cap in caps:
            axes.plot([at], [y], marker=cap, ms=7, mew=width, **drawn)
