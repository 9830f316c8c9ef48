"""Curves that step: a share that grows with each event, or shares stacked to a whole."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import LINE, SOFT, WHITE, looks_of
from copil_analysis.showing.charts.ends import lay_ends
from copil_analysis.showing.charts.paper import (
    PIXELS,
    SMALL,
    Plot,
    area,
    new_figure,
    rule,
    style,
    text_width,
    write,
)
from copil_analysis.showing.charts.scale import round_ticks, tick_form

Points = tuple[Sequence[Any], Sequence[Any]]


def curve(
    series: Mapping[str, Points],
    *,
    lows: Mapping[str, Sequence[Any]] | None = None,
    highs: Mapping[str, Sequence[Any]] | None = None,
    xlabel: str = "",
    step: str | None = "post",
    stacked: bool = False,
    percent: bool = True,
    concept: str | Sequence[str | None] | None = None,
    height: float | None = None,
) -> Plot:
    """Draw curves from their points (x, y); with ``step="post"`` a value holds until the next x.

    ``stacked`` puts each series on those before it, as areas; all then have the same x.
    ``percent``: values are shares of one. ``step=None`` joins the points by straight lines.
    """
    looks = looks_of(len(series), concept)
    points = {k: (np.asarray(x, float), np.asarray(y, float)) for k, (x, y) in series.items()}
    if stacked:
        points = _stack(points)
    bands = {
        label: (np.asarray((lows or {})[label], float), np.asarray((highs or {})[label], float))
        for label in points
        if label in (lows or {}) and label in (highs or {})
    }
    tops = [y for _, y in points.values()] + [high for _, high in bands.values()]
    highest = max((float(np.nanmax(y)) for y in tops if np.isfinite(y).any()), default=0.0)
    longest = max((float(x[-1]) for x, _ in points.values() if len(x)), default=1.0) or 1.0
    ticks = [t for t in round_ticks(0, min(highest, 1.0) if percent else highest) if t >= 0]
    form = tick_form(ticks, percent=percent)

    def plot(width: float) -> Figure:
        with style():
            across = width * PIXELS
            ends = lay_ends(list(series), looks, across)
            top = ends.legend.height + 20
            bottom = top + (height or (250 if across > 400 else 200))
            figure = new_figure(across, bottom + (46 if xlabel else 26))
            ends.legend.draw(figure)
            left = max(text_width(form(tick), SMALL) for tick in ticks) + 14
            right = across - max(ends.room, 12) - 4
            axes = area(figure, left, top, right, bottom)
            axes.set_xlim(0, longest)
            axes.set_ylim(0, ticks[-1])
            x_ticks = [
                t
                for t in round_ticks(0, longest, most=max(2, int((right - left) / 55)), whole=True)
                if 0 <= t <= longest * 1.001
            ]
            x_form = tick_form(x_ticks)
            for tick in ticks:
                y = bottom - (bottom - top) * tick / ticks[-1]
                rule(figure, [left, right], [y, y], colour=SOFT if tick == 0 else LINE)
                write(figure, left - 8, y, form(tick), ha="right", size=SMALL, colour=SOFT)
            for tick in x_ticks:
                x = left + (right - left) * tick / longest
                write(figure, x, bottom + 13, x_form(tick), ha="center", size=SMALL, colour=SOFT)
            if xlabel:
                write(
                    figure,
                    (left + right) / 2,
                    bottom + 33,
                    xlabel,
                    ha="center",
                    size=SMALL,
                    colour=SOFT,
                )
            below = np.zeros(1)
            for look, (label, (x, y)) in zip(looks, points.items(), strict=True):
                x, y = np.append(x, longest), np.append(y, y[-1:])
                if stacked:
                    base = below if len(below) == len(y) else np.zeros(len(y))
                    axes.fill_between(
                        x,
                        base,
                        y,
                        step=step,
                        facecolor=look.colour,
                        hatch=look.hatch or None,
                        edgecolor=WHITE,
                        lw=0.75,
                    )
                    below = y
                else:
                    if label in bands:
                        low, high = (np.append(one, one[-1:]) for one in bands[label])
                        axes.fill_between(
                            x,
                            low,
                            np.minimum(high, ticks[-1]),
                            step=step,
                            color=look.colour,
                            alpha=0.18,
                            lw=0,
                        )
                    axes.plot(
                        x,
                        y,
                        drawstyle=f"steps-{step}" if step else "default",
                        color=look.colour,
                        lw=2,
                        ls=look.dash,
                        clip_on=False,
                    )
            lasts = [float(y[-1]) if len(y) else 0.0 for _, y in points.values()]
            if stacked:
                lasts = [(one + other) / 2 for one, other in pairwise([0.0, *lasts])]
            if ends.names:
                ends.write(
                    figure, right, [bottom - (bottom - top) * v / ticks[-1] for v in lasts], looks
                )
            return figure

    return plot


def _stack(points: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    sums: Any = 0.0
    stacked = {}
    for label, (x, y) in points.items():
        sums = sums + y
        stacked[label] = (x, sums)
    return stacked
