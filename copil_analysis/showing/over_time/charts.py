"""Series over the quarters: a line with its points, and the band of their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from copil_analysis.period import Period
from copil_analysis.showing.drawing import COLOURS, INK, new_axes
from copil_analysis.showing.french import format_number, is_missing

_MARKERS = ("o", "s", "D", "^")
_MOST_NAMED = {1: 12, 2: 5}
"""How many quarters can be named below a panel, by the number of columns of panels."""
_ROOMY = 6
"""With so few quarters across the chart two years side by side do not touch."""
_ALL_TOLD = 4
"""A series of so few quarters tells every figure; a longer one its last and its extremes."""
_FOOT = 0.25
"""Below this part of the height there is no room for a figure under its point."""


@dataclass(frozen=True)
class Panel:
    """One series: its name, its rows as `counts_over_time` gives them, its colour.

    A row with a missing count is a gap: the line does not cross it.
    """

    name: str
    counts: pd.DataFrame
    series: int = 0
    has_band: bool = True


def plot_series(panels: Sequence[Panel], *, columns: int = 1, same_scale: bool = False) -> Figure:
    """Draw each series in a panel of its own, all over the same quarters and from zero.

    With ``same_scale`` one height means the same number in every panel.
    """
    rows = -(-len(panels) // columns)
    with new_axes(0.2 + 1.9 * rows) as (figure, only):
        figure.delaxes(only)
        grid = figure.subplots(rows, columns, squeeze=False, sharey=same_scale)
        highest = max(_highest(panel) for panel in panels)
        for place, axes in enumerate(grid.flat):
            axes.spines[:].set_visible(False)
            axes.tick_params(length=0)
            if place >= len(panels):
                axes.set_axis_off()
                continue
            _draw(axes, panels[place])
            top = 1.25 * (highest if same_scale else _highest(panels[place]))
            axes.set_ylim(0, top)
            _write_counts(axes, list(panels[place].counts["count"]), top)
            _write_quarters(axes, panels[place].counts, columns)
    return figure


def _highest(panel: Panel) -> float:
    column = panel.counts["high" if panel.has_band else "count"].dropna()
    return max(1.0, float(column.max())) if len(column) else 1.0


def _draw(axes: Axes, panel: Panel) -> None:
    colour = COLOURS[panel.series]
    values = (
        panel.counts[["count", "low", "high"]]
        .astype("Float64")
        .to_numpy(float, na_value=float("nan"))
    )
    places = range(len(values))
    if panel.has_band:
        axes.fill_between(places, values[:, 1], values[:, 2], color=colour, alpha=0.16, lw=0)
        alone = _alone(panel.counts["count"])
        axes.vlines(alone, values[alone, 1], values[alone, 2], color=colour, alpha=0.16, lw=6)
    axes.plot(places, values[:, 0], marker=_MARKERS[panel.series], color=colour, lw=2, ms=5)
    axes.set_title(panel.name, loc="left", fontsize=12, color=INK)
    axes.yaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: format_number(value)))
    axes.tick_params(labelsize=11)
    axes.grid(axis="y", color="#e3e8ed", lw=1)
    axes.set_axisbelow(True)


def _alone(counts: "pd.Series[Any]") -> list[int]:
    """The places of the counts between two gaps: a band needs two points, they have a stroke."""
    known = counts.notna().tolist()
    beside = zip([False, *known[:-1]], known, [*known[1:], False], strict=True)
    return [
        i
        for i, (before, is_known, after) in enumerate(beside)
        if is_known and not (before or after)
    ]


def _write_counts(axes: Axes, counts: list[Any], top: float) -> None:
    """Write the figures that tell most: the last one beside its point, the lowest one below."""
    told = _told(counts)
    for place in told:
        count = float(counts[place])
        is_last = place == len(counts) - 1
        is_low = count < min(float(counts[i]) for i in told if i != place) if told[1:] else False
        is_below = is_low and count > _FOOT * top
        axes.annotate(
            format_number(count),
            (place, count),
            xytext=(7, 0) if is_last else (0, -7 if is_below else 7),
            textcoords="offset points",
            ha="left" if is_last else "center",
            va="center" if is_last else "top" if is_below else "bottom",
            fontsize=11,
        )


def _told(counts: list[Any]) -> list[int]:
    """The places whose figures are written: all of a few, else the last and the extremes."""
    known = [place for place, count in enumerate(counts) if not is_missing(count)]
    if len(known) <= _ALL_TOLD:
        return known
    by_size = sorted(known, key=lambda place: int(counts[place]))
    return sorted({known[-1], by_size[0], by_size[-1]})


def _write_quarters(axes: Axes, counts: pd.DataFrame, columns: int) -> None:
    periods = [Period.parse(period) for period in counts["period"]]
    most = _MOST_NAMED[columns]
    if len(periods) <= most:
        named = list(range(len(periods)))
    else:
        named = [i for i, period in enumerate(periods) if period.quarter == 1]
        named = named[:: -(-len(named) // most)]
    names = ["1er" if periods[i].quarter == 1 else f"{periods[i].quarter}e" for i in named]
    for name, place in enumerate(named):
        # The first one bears its year too, unless the next year's would touch it.
        follows = periods[named[min(name + 1, len(named) - 1)]]
        crowded = follows.quarter == 1 and columns * len(periods) > _ROOMY
        is_told = periods[place].quarter == 1 or (name == 0 and not crowded)
        # As many lines each, so that they stand level.
        names[name] += f"\n{periods[place].year}" if is_told else "\n "
    axes.set_xticks(named, names)
    axes.set_xlim(-0.4, len(periods) - 0.4 + 0.06 * columns * len(periods))
