"""A stock, what came in and went out, and the stock that is left."""

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import SOFT, Look, look_of
from copil_analysis.showing.charts.paper import (
    BODY,
    LEADING,
    PIXELS,
    Plot,
    area,
    bar,
    new_figure,
    numbers,
    rule,
    style,
    wrap,
    write,
)
from copil_analysis.showing.french import MINUS, format_number

_STOCKS = ("start", "end")
_SIGNS = {"entries": 1, "in": 1, "rehoused": -1, "left": -1, "out": -1, "residual": 1}
_CONCEPTS = {
    "start": "waiting",
    "end": "waiting",
    "in": "entries",
    "out": "left",
    "residual": "plain",
}
KINDS = (*_STOCKS, *_SIGNS)


def waterfall(labels: Sequence[str], values: Sequence[Any], *, kinds: Sequence[str]) -> Plot:
    """Draw stocks from zero and flows from where the one before ended.

    ``kinds``: start, end (stocks); entries or in (added); rehoused, left or out (taken away,
    whatever their sign); residual (what the flows don't explain, with its sign).
    """
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise ValueError(f"no kind {unknown[0]!r}; the kinds are {', '.join(KINDS)}")
    spans = _spans(values, kinds)
    tells = [_tell(value, kind) for value, kind in zip(values, kinds, strict=True)]
    highest = max((max(span) for span in spans if span), default=0) or 1

    def plot(width: float) -> Figure:
        with style():
            across = width * PIXELS
            slot = across / max(1, len(labels))
            feet = [wrap(label, slot - 4) for label in labels]
            foot = max((len(lines) for lines in feet), default=0) * BODY * LEADING
            top, bottom = 22.0, 22.0 + (170 if across < 500 else 220)
            figure = new_figure(across, bottom + 8 + foot)
            axes = area(figure, 0, top, across, bottom)
            axes.set_xlim(-0.5, len(labels) - 0.5)
            axes.set_ylim(0, highest)
            rule(figure, [0, across], [bottom, bottom], colour=SOFT)
            y_of = lambda value: bottom - (bottom - top) * value / highest  # noqa: E731
            ended: float | None = None
            for i, (span, kind) in enumerate(zip(spans, kinds, strict=True)):
                x = (i + 0.5) * slot
                write(
                    figure, x, bottom + 6 + len(feet[i]) * BODY * LEADING / 2, feet[i], ha="center"
                )
                if span is None:
                    write(figure, x, bottom - 12, tells[i], ha="center", bold=True)
                    continue
                _, end = span
                low, high = min(span), max(span)
                bar(axes, i - 0.39, low, 0.78, high - low, _look(kind))
                write(figure, x, y_of(high) - 10, tells[i], ha="center", bold=True)
                if ended is not None:
                    y = y_of(ended)
                    rule(
                        figure,
                        [x - 0.61 * slot, x - 0.39 * slot],
                        [y, y],
                        colour=SOFT,
                        dash=(0, (2, 2)),
                    )
                ended = end
            return figure

    return plot


def _look(kind: str) -> Look:
    return look_of(_CONCEPTS.get(kind, kind))


def _spans(values: Sequence[Any], kinds: Sequence[str]) -> list[tuple[float, float] | None]:
    """Where each bar starts and ends; nothing where its value is missing."""
    level = 0.0
    spans: list[tuple[float, float] | None] = []
    for value, kind in zip(numbers(values), kinds, strict=True):
        if value is None:
            spans.append(None)
            continue
        if kind in _STOCKS:
            spans.append((0.0, value))
            level = value
            continue
        change = value if kind == "residual" else _SIGNS[kind] * abs(value)
        spans.append((level, level + change))
        level += change
    return spans


def _tell(value: Any, kind: str) -> str:
    if kind in _STOCKS or numbers([value])[0] in (None, 0):
        return format_number(value)
    sign = 1 if float(value) > 0 else -1
    if kind != "residual":
        sign = _SIGNS[kind]
    return f"{'+' if sign > 0 else MINUS}{format_number(abs(float(value)))}"
