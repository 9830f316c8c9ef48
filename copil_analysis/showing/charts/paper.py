"""What all charts are drawn on: a figure measured in CSS pixels from its upper left corner."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D, Transform

from copil_analysis.showing.charts.colours import INK, LINE, WHITE, Look, tint
from copil_analysis.showing.charts.letters import BODY, LEADING, MEASURED

Plot = Callable[[float], Figure]
"""Draws a chart anew, as wide as asked, in inches."""

PIXELS = 96
"""In an inch."""
POINTS = 72 / PIXELS
"""In a pixel."""
WIDE, NARROW, HALF = 704 / PIXELS, 326 / PIXELS, 336 / PIXELS
"""A page's column, a telephone's, half of the Synthèse's; in inches."""

_FOOT = 0.36  # from the middle of a capital to its foot, in heights of letters


@contextmanager
def style(family: str = MEASURED) -> Iterator[None]:
    """The settings of our charts, while a figure is made or saved."""
    settings: Any = {
        "font.family": "sans-serif",
        "font.sans-serif": [family, MEASURED],
        "hatch.linewidth": 0.8,
        "lines.solid_capstyle": "butt",
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
