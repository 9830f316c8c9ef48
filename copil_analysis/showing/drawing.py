"""What all our charts share: colours, hatches, letters, and bars that carry their own words."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from copil_analysis.showing.french import is_missing

COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25")
HATCHES = ("", "///", "---", "xx")
"""No dots: they make a drawing three times as heavy."""
WIDTH = 5.6
"""In inches: drawn at its own size on a screen, and its letters can be read at 360 pixels."""
INK = "#1b2733"
SOFT = "#5f6b76"
MOST_SERIES = 4

_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 12,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": SOFT,
    "ytick.color": INK,
    "hatch.linewidth": 1.0,
    "figure.facecolor": "white",
}


@contextmanager
def new_axes(height: float) -> Iterator[tuple[Figure, Axes]]:
    """Make a figure with one axes, no frame and no ticks, in the letters of our charts."""
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        axes = figure.add_subplot()
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        yield figure, axes


def draw_bar(
    axes: Axes, place: float, value: Any, *, left: float = 0, series: int = 0, height: float = 0.34
) -> None:
    """Draw one horizontal bar in the colour and the hatch of its series; nothing if missing."""
    if is_missing(value):
        return
    axes.barh(
        place,
        float(value),
        height=height,
        left=left,
        color=COLOURS[series],
        hatch=HATCHES[series],
        edgecolor="white",
        linewidth=0.8,
    )


def write_above(axes: Axes, place: float, text: str, *, points: int = 4) -> None:
    """Write a bar's name and figures above it, from the left edge, on the chart's full width."""
    axes.annotate(
        text,
        (0, place),
        xycoords=("axes fraction", "data"),
        xytext=(0, points),
        textcoords="offset points",
        va="bottom",
        ha="left",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0},
    )


def write_in(axes: Axes, place: float, left: float, width: float, texts: Sequence[str]) -> None:
    """Write within a segment the first of the texts that fits in it, on white, or none."""
    for text in texts:
        label = axes.text(
            left + width / 2,
            place,
            text,
            ha="center",
            va="center",
            fontsize=11,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5, "alpha": 1},
        )
        drawn = label.get_window_extent().width + 12
        start, end = axes.transData.transform([(left, place), (left + width, place)])[:, 0]
        if drawn <= end - start:
            return
        label.remove()


def write_names(
    figure: Figure, names: Sequence[str], *, columns: int, colours: Sequence[int]
) -> None:
    """Name the series above the chart, each beside its colour and hatch."""
    patches = [
        Patch(facecolor=COLOURS[i], hatch=HATCHES[i], edgecolor="white", label=name)
        for i, name in zip(colours, names, strict=False)
    ]
    figure.legend(
        handles=patches,
        loc="outside upper left",
        ncols=columns,
        frameon=False,
        handlelength=1.6,
        handleheight=1.1,
        columnspacing=1.2,
        borderaxespad=0,
        borderpad=0.1,
    )


def leave_room(axes: Axes, places: Sequence[float], *, longest: Any, above: float = 0.55) -> None:
    """Set the bounds: the longest bar spans the width, the first name has room above its bar."""
    axes.set_xlim(0, 1 if is_missing(longest) or longest <= 0 else float(longest))
    axes.set_ylim(max(places, default=0) + 0.3, min(places, default=0) - above)
    axes.set_yticks([])
    axes.set_xticks([])
