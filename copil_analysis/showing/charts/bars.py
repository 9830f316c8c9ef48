"""Horizontal bars, one a name, with or without the interval of each."""

from collections.abc import Sequence
from math import inf, nan
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import INK, WHITE, Look, look_of
from copil_analysis.showing.charts.legend import Legend
from copil_analysis.showing.charts.paper import PIXELS, Plot, bar, style
from copil_analysis.showing.charts.rows import new_bar_sheet
from copil_analysis.showing.charts.values import Tells, numbers, tell

Number = float | None


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
                sheet.write_end(reach[i], y, ends[i])
            if lows is not None:
                whiskers(sheet.axes, low, high, sheet.rows.middles)
            return sheet.figure

    return plot


def whiskers(
    axes: Axes, lows: Sequence[Number], highs: Sequence[Number], ys: Sequence[float]
) -> None:
    """Intervals with a cap at both ends, lined with white; none where a bound is missing.

    An infinite bound is an arrow at the end of the axes.
    """
    left, right = axes.get_xlim()
    spans: list[tuple[float, float, float]] = [
        (low, high, y)
        for low, high, y in zip(lows, highs, ys, strict=True)
        if low is not None and high is not None
    ]
    strokes = [(x, y) for a, b, y in spans for x in (max(a, left), min(b, right), nan)]
    caps = [(x, y) for a, b, y in spans for x in (a, b) if abs(x) != inf]
    arrows = [(right, y) for _, b, y in spans if b == inf]
    for width, colour in ((3.6, WHITE), (1.2, INK)):
        for points, marker in ((strokes, ""), (caps, "|"), (arrows, ">")):
            if points:
                axes.plot(
                    *zip(*points, strict=True), ls="none" if marker else "-", lw=width,
                    marker=marker, ms=7, mew=width, color=colour, clip_on=False,
                )  # fmt: skip
