"""A chart in the place of given axes, and a line below a chart wherever it is drawn."""

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from copil_analysis.errors import UsageError
from copil_analysis.showing.charts.colours import SOFT
from copil_analysis.showing.charts.letters import LEADING, SMALL, wrap
from copil_analysis.showing.charts.paper import (
    PIXELS,
    Place,
    Plot,
    keeping_below,
    pixel_size,
    placed,
    style,
    write,
)
from copil_analysis.showing.french import format_number

_SCALES = (1, 0.95, 0.9, 0.85, 0.8, 0.75)
"""How far a chart shrinks before its letters are too small to read."""
_NARROWEST = 300 / PIXELS
"""What a chart needs across at its full size, in inches."""
_GAP = 6
_IN_POINTS = ("fontsize", "linewidth", "markersize", "markeredgewidth")
_TITLES: tuple[Literal["left", "center", "right"], ...] = ("left", "center", "right")


def noted(plot: Plot, text: str) -> Plot:
    """The same chart with a small line below, which goes wherever it is copied."""

    def drawn(width: float) -> Figure:
        lines = wrap(text, width * PIXELS, SMALL)
        room = len(lines) * SMALL * LEADING
        with style(), keeping_below(room + _GAP):
            figure = plot(width)
            foot = pixel_size(figure)[1]
            write(figure, 0, foot - room / 2, lines, size=SMALL, colour=SOFT)
        return figure

    return drawn


def draw_in(axes: Axes, plot: Plot) -> None:
    """Draw a chart in the place of axes, as wide as they are now, from their upper edge.

    What stood in them is cleared, except their titles. Where they are too low or too narrow the
    chart shrinks, to three quarters at most; where that is not enough it is a UsageError that says
    which size it needs. A layout of the figure goes on, and looks at none of the chart.
    """
    titles = {loc: axes.get_title(loc) for loc in _TITLES}
    axes.clear()
    for loc, title in titles.items():
        axes.set_title(title, loc=loc)
    axes.set_axis_off()
    width, height = _size(axes)
    scale = _fitting(plot, width, height)
    before = set(axes.get_children())
    with placed(Place(axes, scale)):
        plot(width / scale)
    _shrink(set(axes.get_children()) - before, scale)


def _size(axes: Axes) -> tuple[float, float]:
    """The width and the height of axes, in inches, where a layout of their figure puts them."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    if engine := figure.get_layout_engine():
        engine.execute(figure)
    box = axes.get_window_extent()
    return box.width / figure.dpi, box.height / figure.dpi


def _fitting(plot: Plot, width: float, height: float) -> float:
    """The largest scale at which the chart fits into so many inches."""
    for scale in _SCALES:
        if _NARROWEST * scale <= width and _height(plot, width, scale) <= height + 1e-6:
            return scale
    least = _SCALES[-1]
    across = max(width, _NARROWEST * least)
    has, needs = (
        _told(*size) for size in ((width, height), (across, _height(plot, across, least)))
    )
    raise UsageError(f"Ces axes font {has} pouces : le graphique en demande au moins {needs}.")


def _height(plot: Plot, width: float, scale: float) -> float:
    return scale * pixel_size(plot(width / scale))[1] / PIXELS


def _told(width: float, height: float, *, more: float = 0.0499) -> str:
    """A size in inches; what is asked for is rounded up so that it is enough."""
    return " sur ".join(format_number(side + more, 1) for side in (width, height))


def _shrink(artists: Iterable[Any], scale: float) -> None:
    """Scale what is measured in points; the layout of the figure need not look at any of it."""
    for artist in artists:
        artist.set_in_layout(False)
        if isinstance(artist, Axes):
            _shrink([*artist.lines, *artist.patches, *artist.collections, *artist.texts], scale)
            continue
        for name in _IN_POINTS:
            if hasattr(artist, f"set_{name}"):
                length = np.multiply(getattr(artist, f"get_{name}")(), scale)
                getattr(artist, f"set_{name}")(length)
