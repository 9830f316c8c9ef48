"""What all charts are drawn on: a figure measured in CSS pixels from its upper left corner.

Or given axes in its place, while ``placed`` says so: then what a kind of chart takes for its figure
is theirs, and all that it draws becomes part of them.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D, ScaledTranslation, Transform

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


@dataclass
class Place:
    """Axes that take a chart, ``scale`` times as large, and its size in its own pixels."""

    axes: Axes
    scale: float
    size: tuple[float, float] = (0, 0)

    def in_pixels(self) -> Transform:
        """From pixels below and right of the axes' upper left corner, wherever that moves."""
        downwards: Transform = Affine2D().scale(1, -1) + self._upwards()
        return downwards

    def inside(self, left: float, top: float, right: float, bottom: float) -> Axes:
        """Axes between these pixels, part of those that were given."""
        bounds = (left, -bottom, right - left, bottom - top)
        return self.axes.inset_axes(bounds, transform=self._upwards(), zorder=0)

    def _upwards(self) -> Transform:
        inch = self.scale / PIXELS
        upper_left: Any = self.axes.transAxes
        scaled: Transform = Affine2D().scale(inch) + self._figure.dpi_scale_trans
        return scaled + ScaledTranslation(0, 1, upper_left)

    @property
    def _figure(self) -> Figure:
        figure = self.axes.get_figure(root=True)
        assert figure is not None
        return figure

    def open(self, width: float, height: float) -> Figure:
        """The figure of the axes, in which so many pixels are taken."""
        self.size = width, height
        return self._figure


_PLACE: ContextVar[Place | None] = ContextVar("place", default=None)
_BELOW: ContextVar[float] = ContextVar("below", default=0)


@contextmanager
def placed(place: Place) -> Iterator[None]:
    """Let what is drawn meanwhile be part of these axes."""
    token = _PLACE.set(place)
    try:
        yield
    finally:
        _PLACE.reset(token)


@contextmanager
def keeping_below(height: float) -> Iterator[None]:
    """Let charts drawn meanwhile keep so many pixels free at their foot."""
    token = _BELOW.set(height)
    try:
        yield
    finally:
        _BELOW.reset(token)


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of ``width`` and ``height`` pixels, and what is kept free below."""
    height += _BELOW.get()
    if place := _PLACE.get():
        return place.open(width, height)
    return Figure(figsize=(width / PIXELS, height / PIXELS), dpi=PIXELS)


def pixel_size(figure: Figure) -> tuple[float, float]:
    """The width and height of a chart in pixels."""
    if place := _PLACE.get():
        return place.size
    width, height = figure.get_size_inches()
    return float(width) * PIXELS, float(height) * PIXELS


def area(figure: Figure, left: float, top: float, right: float, bottom: float) -> Axes:
    """Axes without frame or ticks between these pixels; the caller sets the limits."""
    if place := _PLACE.get():
        inside = place.inside(left, top, right, bottom)
        inside.set_axis_off()
        return inside
    width, height = pixel_size(figure)
    box = (left / width, 1 - bottom / height, (right - left) / width, (bottom - top) / height)
    axes = figure.add_axes(box)
    axes.set_axis_off()
    return axes


def in_pixels(figure: Figure) -> Transform:
    """From pixels of the figure, counted downwards, to where they are drawn."""
    if place := _PLACE.get():
        return place.in_pixels()
    height = float(figure.get_size_inches()[1])
    return Affine2D().scale(1 / PIXELS, -1 / PIXELS).translate(0, height) + figure.dpi_scale_trans


def put(figure: Figure, artist: Artist) -> None:
    """Add what is placed in pixels of the figure."""
    if place := _PLACE.get():
        place.axes.add_artist(artist)
        artist.set_clip_on(False)
    else:
        figure.add_artist(artist)


def _put_text(figure: Figure, x: float, y: float, text: str, **look: Any) -> None:
    place = _PLACE.get()
    (place.axes if place else figure).text(x, y, text, transform=in_pixels(figure), **look)


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
        _put_text(
            figure,
            x,
            middle + _FOOT * size,
            line,
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
        _put_text(
            figure, middle + _FOOT * size, y, line, ha="left", va="baseline",
            rotation=90, rotation_mode="anchor", fontsize=size * POINTS, color=INK,
        )  # fmt: skip


def rectangle(figure: Figure, x: float, y: float, width: float, height: float, look: Look) -> None:
    """A rectangle in pixels of the figure, above what is drawn in the axes."""
    look_of: Any = {"transform": in_pixels(figure), "lw": 0, **_filled(look)}
    put(figure, Rectangle((x, y), width, height, **look_of))


def rule(
    figure: Figure, xs: Sequence[float], ys: Sequence[float], *, colour: str = LINE, dash: Any = "-"
) -> None:
    """A line in pixels of the figure, below what is drawn in the axes."""
    transform = in_pixels(figure)
    put(figure, Line2D(xs, ys, color=colour, lw=POINTS, ls=dash, transform=transform, zorder=0))


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
