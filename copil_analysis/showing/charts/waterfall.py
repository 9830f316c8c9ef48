"""A stock, what came in and went out, and the stock that is left."""

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from copil_analysis.showing.charts.colours import SOFT, Look, look_of
from copil_analysis.showing.charts.letters import LEADING, LEAST, size_that_fits, wrap
from copil_analysis.showing.charts.paper import (
    PIXELS,
    Plot,
    area,
    bar,
    new_figure,
    rule,
    style,
    write,
)
from copil_analysis.showing.charts.values import numbers
from copil_analysis.showing.french import MINUS, format_number

_SIGNS = {"entries": 1, "in": 1, "rehoused": -1, "left": -1, "out": -1}
_CONCEPTS = {
    **dict.fromkeys(("start", "end"), "waiting"),
    **{"entries": "entries", "in": "entries", "rehoused": "rehoused"},
    **{"left": "left", "out": "left", "residual": "plain"},
}
_HALF = 0.39
"""Of a bar, in slots."""
_ABOVE = 22


def waterfall(labels: Sequence[str], values: Sequence[Any], *, kinds: Sequence[str]) -> Plot:
    """Draw stocks from zero, and flows from where the bar before ended.

    ``kinds``: start, end (stocks); entries or in (added); rehoused, left or out (taken away,
    whatever their sign); residual (what the flows don't explain, with its sign).
    """
    unknown = [kind for kind in kinds if kind not in _CONCEPTS]
    if unknown:
        raise ValueError(f"no kind {unknown[0]!r}; the kinds are {', '.join(_CONCEPTS)}")
    spans = spans_of(values, kinds)
    tells = [_tell(value, kind) for value, kind in zip(values, kinds, strict=True)]
    highest = max((max(span) for span in spans if span), default=0) or 1

    def plot(width: float) -> Figure:
        with style():
            across = width * PIXELS
            slot = across / max(1, len(labels))
            size = size_that_fits(labels, slot - 3) or LEAST
            feet = [wrap(label, slot - 3, size) for label in labels]
            bottom = _ABOVE + (170 if across < 500 else 210)
            deepest = max((len(lines) for lines in feet), default=0) * size * LEADING
            figure = new_figure(across, bottom + 8 + deepest)
            axes = area(figure, 0, _ABOVE, across, bottom)
            axes.set_xlim(-0.5, len(labels) - 0.5)
            axes.set_ylim(0, highest)
            rule(figure, [0, across], [bottom, bottom], colour=SOFT)
            heights = [_height(span, bottom, highest) for span in spans]
            for i, (span, kind) in enumerate(zip(spans, kinds, strict=True)):
                x = (i + 0.5) * slot
                foot = bottom + 6 + len(feet[i]) * size * LEADING / 2
                write(figure, x, foot, feet[i], ha="center", size=size)
                top = min(heights[i] or (bottom,))
                write(figure, x, top - 11, tells[i], ha="center", bold=True)
                if span:
                    look = Look(look_of(_CONCEPTS[kind]).colour)
                    bar(axes, i - _HALF, min(span), 2 * _HALF, abs(span[1] - span[0]), look, edge=0)
                before = heights[i - 1] if i else None
                if span and before:
                    xs = [x - (1 - _HALF) * slot, x - _HALF * slot]
                    rule(figure, xs, [before[1]] * 2, colour=SOFT, dash=(0, (2, 2)))
            return figure

    return plot


def spans_of(values: Sequence[Any], kinds: Sequence[str]) -> list[tuple[float, float] | None]:
    """Where each bar starts and ends; nothing where its value is missing."""
    level = 0.0
    spans: list[tuple[float, float] | None] = []
    for value, kind in zip(numbers(values), kinds, strict=True):
        if value is None:
            spans.append(None)
            continue
        start = 0.0 if kind in ("start", "end") else level
        level = start + (_SIGNS[kind] * abs(value) if kind in _SIGNS else value)
        spans.append((start, level))
    return spans


def _height(
    span: tuple[float, float] | None, bottom: float, highest: float
) -> tuple[float, float] | None:
    """Where a bar starts and ends, in pixels from the top."""
    if span is None:
        return None
    start, end = (bottom - (bottom - _ABOVE) * value / highest for value in span)
    return start, end


def _tell(value: Any, kind: str) -> str:
    """A stock as it stands, a flow with its sign."""
    known = numbers([value])[0]
    if not known or kind in ("start", "end"):
        return format_number(value)
    is_more = _SIGNS.get(kind, known) > 0
    return f"{'+' if is_more else MINUS}{format_number(abs(known))}"
