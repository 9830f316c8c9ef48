"""Lines over quarters, each named at its end; the last points may be a projection."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from copil_analysis.period import Period
from copil_analysis.showing.charts.colours import LINE, SOFT, WHITE, Look, looks_of
from copil_analysis.showing.charts.ends import lay_ends
from copil_analysis.showing.charts.paper import (
    PIXELS,
    SMALL,
    Plot,
    area,
    new_figure,
    numbers,
    rule,
    style,
    text_width,
    write,
)
from copil_analysis.showing.charts.scale import round_ticks, tick_form
from copil_analysis.showing.french import NBSP

Bounds = Mapping[str, Sequence[Any]] | Sequence[Any] | None
"""The bounds of series by label, or those of the first series."""

_STEPS = (1, 2, 4, 8, 12, 20, 40)


def lines(
    periods: Sequence[Any],
    series: Mapping[str, Sequence[Any]],
    *,
    lows: Bounds = None,
    highs: Bounds = None,
    percent: bool = False,
    future: int = 0,
    concept: str | Sequence[str | None] | None = None,
    height: float | None = None,
) -> Plot:
    """Draw a line a series from zero, with a gap where a value is missing.

    ``periods``: quarters, or years, in order, as Period or "2011-T1". ``percent``: values are
    shares of one. ``lows`` and ``highs`` draw a band. The ``future`` last points are dashed.
    """
    looks = looks_of(len(series), concept)
    known = {label: numbers(values) for label, values in series.items()}
    low, high = _by_label(lows, series), _by_label(highs, series)
    every = [v for group in (known, low, high) for one in group.values() for v in one]
    highest = max((v for v in every if v is not None and v != float("inf")), default=0.0)
    ticks = [t for t in round_ticks(0, highest, whole=not percent) if t >= 0]
    form = tick_form(ticks, percent=percent)
    now = len(periods) - future

    def plot(width: float) -> Figure:
        with style():
            across = width * PIXELS
            ends = lay_ends(list(series), looks, across)
            tall = height or (250 if across > 400 else 200)
            top = ends.legend.height + 20
            bottom = top + tall
            figure = new_figure(across, bottom + 26)
            ends.legend.draw(figure)
            left = max(text_width(form(tick), SMALL) for tick in ticks) + 18
            right = across - max(ends.room, 12) - 6
            axes = area(figure, left, top, right, bottom)
            axes.set_xlim(0, max(1, len(periods) - 1))
            axes.set_ylim(0, ticks[-1])
            x_of = lambda i: left + (right - left) * i / max(1, len(periods) - 1)  # noqa: E731
            y_of = lambda v: bottom - (bottom - top) * v / ticks[-1]  # noqa: E731
            for tick in ticks:
                y = y_of(tick)
                rule(figure, [left - 8, right + 8], [y, y], colour=SOFT if tick == 0 else LINE)
                write(figure, left - 12, y, form(tick), ha="right", size=SMALL, colour=SOFT)
            for i, text in quarter_ticks(periods, right - left, now - 1):
                write(figure, x_of(i), bottom + 14, text, ha="center", size=SMALL, colour=SOFT)
            for look, (label, values) in zip(looks, known.items(), strict=True):
                if label in low and label in high:
                    _band(axes, low[label], high[label], look, ticks[-1])
                _line(axes, values, look, now)
            last = [_last(values) for values in known.values()]
            if ends.names:
                ends.write(figure, x_of(len(periods) - 1) + 4, [y_of(v or 0) for v in last], looks)
            return figure

    return plot


def _by_label(bounds: Bounds, series: Mapping[str, Any]) -> dict[str, list[float | None]]:
    if bounds is None:
        return {}
    if not isinstance(bounds, Mapping):
        bounds = dict.fromkeys(list(series)[:1], bounds)
    return {label: numbers(values) for label, values in bounds.items()}


def _last(values: Sequence[float | None]) -> float | None:
    return next((value for value in reversed(values) if value is not None), None)


def _gapped(values: Sequence[float | None]) -> list[float]:
    return [float("nan") if value is None else value for value in values]


def _line(axes: Axes, values: Sequence[float | None], look: Look, now: int) -> None:
    """What was observed in full, what is projected dashed from the last point observed."""
    known = _gapped(values)
    drawn = {"color": look.colour, "lw": 1.9, "clip_on": False, "zorder": 3}
    dots = {"marker": look.marker, "ms": 5 if len(values) <= 16 else 3.2, "mec": WHITE, "mew": 0.6}
    axes.plot(range(now), known[:now], **drawn, **dots)
    if now < len(values):
        start = max(now - 1, 0)
        axes.plot(range(start, len(values)), known[start:], ls=(0, (3, 2)), **drawn)
        hollow = {**dots, "mfc": WHITE, "mec": look.colour, "mew": 1.4}
        axes.plot(range(now, len(values)), known[now:], ls="none", **drawn, **hollow)


def _band(
    axes: Axes, lows: Sequence[float | None], highs: Sequence[float | None], look: Look, top: float
) -> None:
    ends = [min(high, top) for high in _gapped(highs)]
    axes.fill_between(
        range(len(lows)), _gapped(lows), ends, color=look.colour, alpha=0.18, lw=0, zorder=1
    )


def quarter_ticks(periods: Sequence[Any], width: float, last: int) -> list[tuple[int, str]]:
    """Which periods are named below an axis of ``width`` pixels: the ``last``, and every nth."""
    names = [name_period(period) for period in periods]
    if not names:
        return []
    room = max(text_width(name, SMALL) for name in names) + 10
    apart = width / max(1, len(names) - 1)
    step = next((n for n in _STEPS if n * apart >= room), len(names))
    return [(i, name) for i, name in enumerate(names) if (i - last) % step == 0]


def name_period(period: Any) -> str:
    """A period as an axis names it: "T1 2024"; words that are no period stand as they are."""
    if not isinstance(period, Period):
        try:
            period = Period.parse(str(period))
        except ValueError:
            return str(period)
    if period.quarter is None:
        return str(period.year)
    return f"T{period.quarter}{NBSP}{period.year}"
