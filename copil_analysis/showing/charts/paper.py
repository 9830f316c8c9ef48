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
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Transform

from copil_analysis.showing.charts.colours import INK, LINE, WHITE, Look
from copil_analysis.showing.french import format_number, is_missing

Plot = Callable[[float], Figure]
"""Draws a chart anew, as wide as asked, in inches."""

PIXELS = 96
"""In an inch."""
WIDE, NARROW, HALF = 704 / PIXELS, 326 / PIXELS, 336 / PIXELS
"""A page's column, a telephone's, half of the Synthèse's; in inches."""

BODY, SMALL = 13.0, 12.0
"""Heights of letters in pixels; none is below 11."""
LEADING = 1.25
_BASELINE = 0.36  # from the middle of a capital to its foot, in heights of letter


@contextmanager
def style() -> Iterator[None]:
    """The settings of our charts, while a figure is made or saved."""
    with mpl.rc_context(
        {
            "font.family": "sans-serif",
            "font.sans-serif": ["DejaVu Sans"],
            "hatch.linewidth": 0.9,
            "figure.facecolor": "white",
            "text.parse_math": False,
            "path.simplify": False,
        }
    ):
        yield


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of ``width`` and ``height`` pixels."""
    return Figure(figsize=(width / PIXELS, height / PIXELS), dpi=PIXELS)


def area(figure: Figure, left: float, top: float, right: float, bottom: float) -> Axes:
    """Axes without frame or ticks between these pixels; the caller sets the limits."""
    width, height = (float(side) * PIXELS for side in figure.get_size_inches())
    box = (left / width, 1 - bottom / height, (right - left) / width, (bottom - top) / height)
    axes = figure.add_axes(box)
    axes.set_axis_off()
    return axes


def in_pixels(figure: Figure) -> Transform:
    """From pixels of the figure, counted downwards, to where they are drawn."""
    height = float(figure.get_size_inches()[1])
    return Affine2D().scale(1 / PIXELS, -1 / PIXELS).translate(0, height) + figure.dpi_scale_trans


@lru_cache(maxsize=8192)
def text_width(text: str, size: float = BODY, *, bold: bool = False) -> float:
    """The width in pixels of one line of text."""
    letters = FontProperties("DejaVu Sans", size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, letters, ismath=False)
    return float(width)


def wrap(text: str, width: float, size: float = BODY, *, bold: bool = False) -> list[str]:
    """Break a text at its plain spaces into lines of at most ``width``; a longer word is cut."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines += _cut(word, width, size, bold)
    return lines


def _cut(word: str, width: float, size: float, bold: bool) -> list[str]:
    if len(word) < 2 or text_width(word, size, bold=bold) <= width:
        return [word]
    end = len(word) - 1
    while end > 1 and text_width(f"{word[:end]}-", size, bold=bold) > width:
        end -= 1
    hyphen = word.find("-", 1, end)
    head, tail = (word[: hyphen + 1], word[hyphen + 1 :]) if hyphen > 0 else ("", "")
    if not tail:
        head, tail = f"{word[:end]}-", word[end:]
    return [head, *_cut(tail, width, size, bold)]


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
    on: str | None = None,
) -> None:
    """Write lines around the height ``y``, from, around or up to ``x``; ``on`` a box of a colour.

    Each line is placed by its foot, so that it stands the same whichever font displays.
    """
    rows = [lines] if isinstance(lines, str) else list(lines)
    weight = "bold" if bold else "normal"
    for i, line in enumerate(rows):
        middle = y + (i - (len(rows) - 1) / 2) * size * LEADING
        if on is not None:
            _box(figure, x, middle, text_width(line, size, bold=bold), size, on)
        figure.text(
            x,
            middle + _BASELINE * size,
            line,
            transform=in_pixels(figure),
            ha=ha,
            va="baseline",
            fontsize=size * 72 / PIXELS,
            fontweight=weight,
            color=colour,
        )


def _box(figure: Figure, x: float, y: float, width: float, size: float, colour: str) -> None:
    corner = (x - width / 2 - 3, y - 0.62 * size)
    rectangle(figure, *corner, width + 6, 1.24 * size, colour)


def rectangle(
    figure: Figure, x: float, y: float, width: float, height: float, colour: str, hatch: str = ""
) -> None:
    """A rectangle in pixels of the figure."""
    figure.add_artist(
        Rectangle(
            (x, y),
            width,
            height,
            facecolor=colour,
            hatch=hatch or None,
            edgecolor=WHITE if hatch else colour,
            linewidth=0,
            transform=in_pixels(figure),
        )
    )


def rule(
    figure: Figure,
    xs: Sequence[float],
    ys: Sequence[float],
    *,
    colour: str = LINE,
    width: float = 1,
    dash: Any = "-",
) -> None:
    """A line in pixels of the figure, below what is drawn in the axes."""
    figure.add_artist(
        Line2D(
            xs, ys, color=colour, linewidth=width * 72 / PIXELS, linestyle=dash,
            transform=in_pixels(figure), zorder=0,
        )
    )  # fmt: skip


def bar(axes: Axes, x: float, y: float, width: float, height: float, look: Look) -> None:
    """A bar in the units of the axes, in the colour and the hatch of its series."""
    axes.add_patch(
        Rectangle(
            (x, y),
            width,
            height,
            facecolor=look.colour,
            hatch=look.hatch or None,
            edgecolor=WHITE,
            linewidth=0.75,
        )
    )


Tells = Sequence[str] | Callable[[Any], str] | None
"""How values are told beside their marks: written already, or written by a function."""


def tell(values: Sequence[Any], tells: Tells = None) -> list[str]:
    """The text of each value; without ``tells`` numbers, with one decimal if one needs it."""
    if tells is None:
        tells = number_form(values)
    if callable(tells):
        return [tells(value) for value in values]
    return [str(text) for text in tells]


def number_form(values: Sequence[Any]) -> Callable[[Any], str]:
    """How numbers are written: whole ones where all are whole, else with one decimal."""
    known = [float(value) for value in values if not is_missing(value)]
    decimals = 0 if all(abs(value - round(value)) < 1e-9 for value in known) else 1
    return lambda value: format_number(value, decimals)


def numbers(values: Sequence[Any]) -> list[float | None]:
    """Floats, with None where a value is missing."""
    return [None if is_missing(value) else float(value) for value in values]


def texts_of(figure: Figure) -> list[Text]:
    """All that is written on a figure."""
    return [one for one in figure.findobj(Text) if isinstance(one, Text) and one.get_text()]
