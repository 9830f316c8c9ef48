"""Lines over quarters, each named at its end; the last points may be a projection."""

from collections.abc import Mapping, Sequence
from math import inf, nan
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from copil_analysis.errors import UsageError
from copil_analysis.period import Period
from copil_analysis.showing.charts.colours import WHITE, Look, looks_of
from copil_analysis.showing.charts.ends import lay_ends
from copil_analysis.showing.charts.letters import SMALL, widest
from copil_analysis.showing.charts.paper import PIXELS, Plot, style
from copil_analysis.showing.charts.plane import new_plane
from copil_analysis.showing.charts.scale import round_ticks
from copil_analysis.showing.charts.values import Tell, number_form, numbers
from copil_analysis.showing.french import NBSP

Bounds = Mapping[str, Sequence[Any]] | Sequence[Any] | None
"""The bounds of series by label, or those of the first series."""

_STEPS = (1, 2, 4, 8, 12, 20, 40)
_MANY = 16
"""From so many points on, only every fourth has a marker."""


def lines(
    periods: Sequence[Any],
    series: Mapping[str, Sequence[Any]],
    *,
    lows: Bounds = None,
    highs: Bounds = None,
    percent: bool = False,
    future: int = 0,
    tells: Tell | None = None,
    concept: str | Sequence[str | None] | None = None,
) -> Plot:
    """Draw a line a series from zero, with a gap where a value is missing.

    ``periods``: quarters, or years, in order, as Period or "2011-T1". ``percent``: values are
    shares of one. ``lows`` and ``highs`` draw a band. The ``future`` last points are a projection.
    ``tells`` writes the last value of each line, which a projection does not tell.
    """
    looks = looks_of(len(series), concept)
    known = {label: _gapped(values) for label, values in series.items()}
    low, high = _by_label(lows, series), _by_label(highs, series)
    every = np.concatenate([*known.values(), *high.values(), [0.0]])
    every = every[np.isfinite(every)].round(9)
    are_whole = bool((every == every.round()).all())
    ticks = round_ticks(0, float(every.max()), whole=are_whole and not percent)
    names = [name_period(period) for period in periods]
    now = len(names) - future
    form = tells or number_form(np.concatenate([[], *known.values()]), percent=percent)
    lasts = ["" if future else _last(values, form) for values in known.values()]

    def plot(width: float) -> Figure:
        with style():
            across = width * PIXELS
            ends = lay_ends(list(series), lasts, looks, across)
            wide = (-0.5, 0.5) if len(names) < 2 else (0, len(names) - 1)
            edges = (names[0], names[-1]) if names else ("", "")
            plane = new_plane(across, x=wide, ticks=ticks, percent=percent, ends=ends, edges=edges)
            plane.name_ticks(thinned(names, plane.right - plane.left, now - 1))
            for look, (label, values) in zip(looks, known.items(), strict=True):
                if label in low and label in high:
                    _band(plane.axes, low[label], high[label], look)
                _line(plane.axes, values, look, now)
            plane.name_ends(ends, len(names) - 1, [_end(values) for values in known.values()])
            return plane.figure

    return plot


def _gapped(values: Sequence[Any]) -> Any:
    """Floats that leave a gap where a value is missing."""
    return np.array([nan if value is None else value for value in numbers(values)], float)


def _by_label(bounds: Bounds, series: Mapping[str, Any]) -> dict[str, Any]:
    if bounds is None:
        return {}
    if not isinstance(bounds, Mapping):
        bounds = dict.fromkeys(list(series)[:1], bounds)
    return {label: _gapped(values) for label, values in bounds.items()}


def _last(values: Any, form: Tell) -> str:
    """The last value as it is written; nothing if it is missing."""
    return form(values[-1]) if len(values) and np.isfinite(values[-1]) else ""


def _end(values: Any) -> float:
    """The last known value, 0 if none is."""
    known = values[np.isfinite(values)]
    return float(known[-1]) if len(known) else 0.0


def _line(axes: Axes, values: Any, look: Look, now: int) -> None:
    """What was observed in full; what is projected dashed, from the last point observed."""
    places = np.arange(len(values))
    last = now - 1
    marked = [i for i in range(now) if now < _MANY or (last - i) % 4 == 0 or _is_alone(values, i)]
    drawn: dict[str, Any] = {"color": look.colour, "lw": 1.9, "clip_on": False, "zorder": 3}
    dots: dict[str, Any] = {"marker": look.marker, "ms": 5.5, "mec": WHITE, "mew": 0.6}
    axes.plot(places[:now], values[:now], markevery=marked, **drawn, **dots)
    if now < len(values):
        start = max(last, 0)
        axes.plot(places[start:], values[start:], ls=(0, (3, 2)), **drawn)
        hollow = {**dots, "mfc": WHITE, "mec": look.colour, "mew": 1.4}
        axes.plot(places[now:], values[now:], ls="none", **drawn, **hollow)


def _is_alone(values: Any, i: int) -> bool:
    """Whether no line reaches a point: both its neighbours are missing."""
    around = [values[j] for j in (i - 1, i + 1) if 0 <= j < len(values)]
    return not np.isfinite(around).any()


def _band(axes: Axes, lows: Any, highs: Any, look: Look) -> None:
    top = axes.get_ylim()[1]
    axes.fill_between(
        np.arange(len(lows)), lows, np.where(highs == inf, top, highs), color=look.colour,
        alpha=0.18, lw=0, zorder=1,
    )  # fmt: skip


def thinned(names: Sequence[str], width: float, last: int) -> list[tuple[float, str]]:
    """Which periods are named along ``width`` pixels: the ``last``, and every nth from it."""
    apart = width / max(1, len(names) - 1)
    room = widest(names, SMALL) + 10
    step = next((n for n in _STEPS if n * apart >= room), max(1, len(names)))
    return [(i, name) for i, name in enumerate(names) if (i - last) % step == 0]


def name_period(period: Any) -> str:
    """A period as an axis names it: "1er trim. 2024", for a T1 is a dwelling; other words stay."""
    try:
        known = Period.parse(str(period))
    except UsageError:
        return str(period)
    if known.quarter is None:
        return str(known)
    return known.label.replace("trimestre", "trim.").replace(" ", NBSP)
