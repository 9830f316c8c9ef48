"""Curves that step: a share that grows with each event, or shares stacked to a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any, Literal

import numpy as np
from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import WHITE, looks_of, tint
from copil_analysis.showing.charts.ends import lay_ends
from copil_analysis.showing.charts.paper import PIXELS, POINTS, Plot, style
from copil_analysis.showing.charts.plane import Plane, new_plane
from copil_analysis.showing.charts.scale import MONTHS, round_ticks, tick_form
from copil_analysis.showing.charts.values import number_form

DASHES = ("-", (0, (5, 1.5)), (0, (1.5, 1)), (0, (6, 1.5, 1.5, 1.5)))
"""Of the first, second, third and fourth curve."""
_AFTER = 1.03
"""How far the axis goes, in longest times, so that the last step is seen."""

Points = tuple[Sequence[Any], Sequence[Any]]
Bounds = Mapping[str, Sequence[Any]] | None
Step = Literal["pre", "post", "mid"] | None


def curve(
    series: Mapping[str, Points],
    *,
    lows: Bounds = None,
    highs: Bounds = None,
    xlabel: str = "",
    step: Step = "post",
    stacked: bool = False,
    percent: bool = True,
    concept: str | Sequence[str | None] | None = None,
) -> Plot:
    """Draw curves from their points (x, y); with ``step="post"`` a value holds until the next x.

    ``stacked`` puts each series on those before it, as areas; all then have the same x.
    ``percent``: values are shares of one. ``step=None`` joins the points by straight lines.
    """
    looks = [
        replace(look, dash=dash)
        for look, dash in zip(looks_of(len(series), concept), DASHES, strict=False)
    ]
    xs = [np.asarray(x, float) for x, _ in series.values()]
    parts = [np.asarray(y, float) for _, y in series.values()]
    ys = list(accumulate(parts)) if stacked else parts
    bands = [_band(label, lows, highs) for label in series]
    longest = max((float(x[-1]) for x in xs if len(x)), default=0.0) or 1.0
    reached = np.concatenate([*ys, *(high for band in bands if band for high in band[1:]), [0.0]])
    end = _AFTER * longest
    ticks = round_ticks(0, float(np.nanmax(reached).round(9)))
    form = number_form([], percent=percent)
    lasts = [form(y[-1]) if percent and len(y) else "" for y in parts]

    def plot(width: float) -> Figure:
        with style():
            across = width * PIXELS
            ends = lay_ends(list(series), lasts, looks, across, kind="bar" if stacked else "dashed")
            along = round_ticks(0, longest, most=6 if across > 420 else 5, whole=True, steps=MONTHS)
            along = [tick for tick in along if tick <= longest]
            name = tick_form(along)
            plane = new_plane(across, x=(0, end), ticks=ticks, percent=percent, ends=ends,
                              edges=("", name(along[-1])), below=xlabel)  # fmt: skip
            plane.name_ticks([(tick, name(tick)) for tick in along])
            if stacked:
                _fill(plane, xs, ys, looks, step)
            else:
                _trace(plane, xs, ys, bands, looks, step)
            heights = [float(y[-1]) if len(y) else 0.0 for y in ys]
            if stacked:
                heights = [(low + high) / 2 for low, high in pairwise([0.0, *heights])]
            plane.name_ends(ends, end, heights)
            return plane.figure

    return plot


def _band(label: str, lows: Bounds, highs: Bounds) -> tuple[Any, Any] | None:
    if not (lows and highs and label in lows and label in highs):
        return None
    return np.asarray(lows[label], float), np.asarray(highs[label], float)


def _held(values: Any) -> Any:
    """Values with the last one once more, for the end of the axis, up to which it holds."""
    return np.append(values, values[-1] if len(values) else 0.0)


def _fill(plane: Plane, xs: Any, ys: Any, looks: Any, step: Step) -> None:
    end = plane.axes.get_xlim()[1]
    below: Any = 0.0
    for x, y, look in zip(xs, ys, looks, strict=True):
        held = _held(y)
        plane.axes.fill_between(
            np.append(x, end), below, held, step=step, facecolor=look.colour, edgecolor=WHITE,
            lw=POINTS, hatch=look.hatch or None, hatchcolor=tint(look.colour, 0.55),
        )  # fmt: skip
        below = held


def _trace(plane: Plane, xs: Any, ys: Any, bands: Any, looks: Any, step: Step) -> None:
    end, top = plane.axes.get_xlim()[1], plane.axes.get_ylim()[1]
    for x, y, band, look in zip(xs, ys, bands, looks, strict=True):
        until = np.append(x, end)
        if band:
            low, high = map(_held, band)
            plane.axes.fill_between(until, low, np.minimum(high, top), step=step,
                                    color=look.colour, alpha=0.18, lw=0)  # fmt: skip
        plane.axes.plot(
            until, _held(y), drawstyle=f"steps-{step}" if step else "default",
            color=look.colour, lw=2, ls=look.dash, clip_on=False,
        )  # fmt: skip
