"""What all charts are drawn on: a figure measured in CSS pixels from its upper left corner.

Letters are measured in DejaVu Sans, which matplotlib carries and which is wider than Arial,
Liberation Sans and Helvetica: what fits here fits whichever font displays.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Transform

from copil_analysis.showing.charts.colours import INK, LINE, WHITE, Look, tint

Plot = Callable[[float], Figure]
"""Draws a chart anew, as wide as asked, in inches."""

PIXELS = 96
"""In an inch."""
POINTS = 72 / PIXELS
"""In a pixel."""
WIDE, NARROW, HALF = 704 / PIXELS, 326 / PIXELS, 336 / PIXELS
"""A page's column, a telephone's, half of the Synthèse's; in inches."""

BODY, SMALL, LEAST = 13.0, 12.0, 11.0
"""Heights of letters in pixels; none is below the least."""
LEADING = 1.25
"""From line to line, in heights of letters."""
MEASURED = "DejaVu Sans"
_FOOT = 0.36  # from the middle of a capital to its foot, in heights of letters


@contextmanager
def style(family: str = MEASURED) -> Iterator[None]:
    """The settings of our charts, while a figure is made or saved."""
    settings: Any = {
        "font.family": "sans-serif",
        "font.sans-serif": [family, MEASURED],
        "hatch.linewidth": 0.8,
        "figure.facecolor": WHITE,
        "text.parse_math": False,
        "text.hinting": "no_hinting",
        "path.simplify": False,
    }
    with mpl.rc_context(settings):
        yield


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of ``width`` and ``height`` pixels."""
    return Figure(figsize=(width / PIXELS, height / PIXELS), dpi=PIXELS)


def pixel_size(figure: Figure) -> tuple[float, float]:
    """The width and height of a figure in pixels."""
    width, height = figure.get_size_inches()
    return float(width) * PIXELS, float(height) * PIXELS


def area(figure: Figure, left: float, top: float, right: float, bottom: float) -> Axes:
    """Axes without frame or ticks between these pixels; the caller sets the limits."""
    width, height = pixel_size(figure)
    box = (left / width, 1 - bottom / height, (right - left) / width, (bottom - top) / height)
    axes = figure.add_axes(box)
    axes.set_axis_off()
    return axes


def in_pixels(figure: Figure) -> Transform:
    """From pixels of the figure, counted downwards, to where they are drawn."""
    height = float(figure.get_size_inches()[1])
    return Affine2D().scale(1 / PIXELS, -1 / PIXELS).translate(0, height) + figure.dpi_scale_trans


def text_width(text: str, size: float = BODY, *, bold: bool = False) -> float:
    """The width in pixels of one line of text."""
    return size * sum(_advance(letter, bold) for letter in text)


@lru_cache(maxsize=2048)
def _advance(letter: str, bold: bool) -> float:
    """How far a letter moves the pen, in heights of letters."""
    return _spread(f"H{letter}H", bold) - _spread("HH", bold)


def _spread(text: str, bold: bool) -> float:
    """From the first stroke to the last, in heights of letters."""
    letters = FontProperties(family=MEASURED, size=100, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, letters, ismath=False)
    return float(width) / 100


def widest(lines: Sequence[str], size: float = BODY, *, bold: bool = False) -> float:
    """The width in pixels of the longest of some lines; 0 for none."""
    return max((text_width(line, size, bold=bold) for line in lines), default=0.0)


def wrap(text: str, width: float, size: float = BODY, *, bold: bool = False) -> list[str]:
    """Break a text at its plain spaces into lines of at most ``width``, of about equal lengths.

    A longer word is cut.
    """
    lines = _fill(text, width, size, bold)
    narrower = width
    while len(lines) > 1 and narrower > 40:
        narrower -= 8
        tighter = _fill(text, narrower, size, bold)
        if len(tighter) > len(lines) or any(part not in text for part in tighter):
            break
        lines = tighter
    return lines


def _fill(text: str, width: float, size: float, bold: bool) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines += _cut(word, width, size, bold)
    return lines


def _cut(word: str, width: float, size: float, bold: bool) -> list[str]:
    """A word that is too long in pieces, at its own hyphen if that is enough."""
    if len(word) < 3 or text_width(word, size, bold=bold) <= width:
        return [word]
    fitting = [
        n for n in range(1, len(word)) if text_width(word[:n] + "-", size, bold=bold) <= width
    ]
    end = max(fitting, default=1)
    hyphen = word.rfind("-", 1, end)
    head, tail = (
        (word[: hyphen + 1], word[hyphen + 1 :]) if hyphen > 0 else (f"{word[:end]}-", word[end:])
    )
    return [head, *_cut(tail, width, size, bold)]


def size_that_fits(texts: Sequence[str], width: float, *, largest: float = BODY) -> float | None:
    """The largest height of letters at which no word of the texts is wider; None if none is."""
    words = [word for text in texts for word in text.split(" ")]
    sizes = [size for size in (BODY, SMALL, LEAST) if size <= largest]
    return next((size for size in sizes if widest(words, size) <= width), None)


def write(
    figure: Figure,
    x: float,
    y: float,
    lines: str | Sequence[str],
    *,
    ha: str = "left",
    size: float = BODY,
    bold: bool = False,
    colour: str = INK,
) -> None:
    """Write lines around the height ``y``, from, around or up to ``x``.

    Each line is placed by its foot, so that it stands the same whichever font displays.
    """
    rows = [lines] if isinstance(lines, str) else lines
    for i, line in enumerate(rows):
        middle = y + (i - (len(rows) - 1) / 2) * size * LEADING
        figure.text(
            x,
            middle + _FOOT * size,
            line,
            transform=in_pixels(figure),
            ha=ha,
            va="baseline",
            fontsize=size * POINTS,
            fontweight="bold" if bold else "normal",
            color=colour,
        )


def write_upwards(figure: Figure, x: float, y: float, lines: Sequence[str], size: float) -> None:
    """Write lines that run upwards from ``y``, side by side around ``x``."""
    for i, line in enumerate(lines):
        middle = x + (i - (len(lines) - 1) / 2) * size * LEADING
        figure.text(
            middle + _FOOT * size, y, line, transform=in_pixels(figure), ha="left", va="baseline",
            rotation=90, rotation_mode="anchor", fontsize=size * POINTS, color=INK,
        )  # fmt: skip


def rectangle(figure: Figure, x: float, y: float, width: float, height: float, look: Look) -> None:
    """A rectangle in pixels of the figure, above what is drawn in the axes."""
    figure.add_artist(
        Rectangle((x, y), width, height, transform=in_pixels(figure), lw=0, **_filled(look))
    )


def rule(
    figure: Figure, xs: Sequence[float], ys: Sequence[float], *, colour: str = LINE, dash: Any = "-"
) -> None:
    """A line in pixels of the figure, below what is drawn in the axes."""
    figure.add_artist(
        Line2D(xs, ys, color=colour, lw=POINTS, ls=dash, transform=in_pixels(figure), zorder=0)
    )


def bar(
    axes: Axes, x: float, y: float, width: float, height: float, look: Look, *, edge: float = 1
) -> None:
    """A bar in the units of the axes, in the colour and the hatch of its series.

    ``edge``: how many pixels of white part it from its neighbours.
    """
    axes.add_artist(
        Rectangle((x, y), width, height, ec=WHITE, lw=edge * POINTS, clip_on=False, **_filled(look))
    )


def _filled(look: Look) -> dict[str, Any]:
    hatch = {"hatch": look.hatch, "hatchcolor": tint(look.colour, 0.55)} if look.hatch else {}
    return {"facecolor": look.colour, **hatch}
