"""The charts of the times and of the projection."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from copil_analysis.analysis.outlook import period_at
from copil_analysis.period import Period
from copil_analysis.showing.drawing import COLOURS, INK, SOFT, new_axes, write_above
from copil_analysis.showing.french import format_interval, format_number, is_missing
from copil_analysis.showing.outlook.tables import typology_label
from copil_analysis.showing.outlook.times import LONGEST, write_time
from copil_analysis.vocabulary import TOTAL

_COLUMNS = 2
_SHOWN = 12
"""Quarters of history in the small multiples: three years."""
_GRID = "#e3e8ed"


def plot_times(times: pd.DataFrame) -> Figure:
    """Draw the time of each typology without arrivals: a point on the line of its interval.

    What goes beyond 20 quarters ends in an arrow. Rows without a time are left out.
    """
    shown = [row for row in times.to_dict("records") if _has_time(row)]
    with new_axes(0.5 + 0.62 * len(shown)) as (figure, axes):
        for place, row in enumerate(shown):
            write_above(axes, place, _name(row), points=7)
            _draw_time(axes, place, row)
        axes.set_xlim(0, LONGEST + 1)
        axes.set_ylim(len(shown) - 0.6, -0.75)
        axes.set_yticks([])
        axes.set_xticks([0, 4, 8, 12, 16, 20], ["0", "1 an", "2 ans", "3 ans", "4 ans", "5 ans"])
        axes.tick_params(axis="x", labelsize=11)
        axes.grid(axis="x", color=_GRID, lw=1)
        axes.set_axisbelow(True)
    return figure


def plot_projection(history: pd.DataFrame, found: pd.DataFrame) -> Figure:
    """Draw each typology's file in a panel of its own: what was, and the band of what may come.

    ``history`` is that of `stock_and_flow`, ``found`` that of `project`; each panel from zero.
    """
    codes = [code for code in found["typology"].unique() if code != TOTAL]
    rows = -(-len(codes) // _COLUMNS)
    last = int(history["place"].max())
    was = history[history["place"] > last - _SHOWN]
    with new_axes(0.3 + 1.75 * rows) as (figure, only):
        figure.delaxes(only)
        grid = figure.subplots(rows, _COLUMNS, squeeze=False, sharex=True)
        for place, axes in enumerate(grid.flat):
            axes.spines[:].set_visible(False)
            axes.tick_params(length=0, labelsize=11)
            if place >= len(codes):
                axes.set_visible(False)
                continue
            code = codes[place]
            _draw_panel(axes, was[was["typology"] == code], found[found["typology"] == code])
            axes.set_title(typology_label(code), loc="left", fontsize=12, color=INK)
            if place >= len(codes) - _COLUMNS:
                axes.tick_params(labelbottom=True)
        first = int(was["place"].min())
        ticks = [first, last, last + int(found["ahead"].max())]
        grid.flat[0].set_xticks(ticks, [_quarter(tick) for tick in ticks])
        grid.flat[0].set_xlim(first - 1, ticks[-1] + 1.5)
    return figure


def _has_time(row: dict[Any, Any]) -> bool:
    return not is_missing(row["time"]) and bool(row["households"] > 0)


def _name(row: dict[Any, Any]) -> str:
    return f"{typology_label(str(row['typology']))}\u00a0: {write_time(row)}"


def _draw_time(axes: Axes, place: int, row: dict[Any, Any]) -> None:
    low = min(float(row["time_low"]), LONGEST)
    high = float(row["time_high"])
    axes.plot([low, min(high, LONGEST)], [place, place], color=COLOURS[0], lw=4, alpha=0.45)
    if high > LONGEST:
        axes.plot([LONGEST + 0.3], [place], marker=">", color=COLOURS[0], ms=8)
    if row["time"] <= LONGEST:
        axes.plot([float(row["time"])], [place], marker="o", color=COLOURS[0], ms=9)


def _draw_panel(axes: Axes, was: pd.DataFrame, found: pd.DataFrame) -> None:
    counts = was["households"].astype("Float64").to_numpy(float, na_value=float("nan"))
    last, now = int(was["place"].iloc[-1]), float(counts[-1])
    places = [last, *found["place"]]
    axes.fill_between(
        places, [now, *found["low"]], [now, *found["high"]], color=COLOURS[0], alpha=0.2, lw=0
    )
    axes.plot(was["place"], counts, color=COLOURS[0], lw=2)
    axes.plot([last], [now], marker="o", color=COLOURS[0], ms=6)
    axes.plot(places, [now, *found["projected"]], color=COLOURS[0], lw=1.5, ls=":", marker=".")
    end = found.iloc[-1]
    highest = max(float(was["households"].max()), float(found["high"].max()), 1.0)
    axes.set_ylim(0, 1.42 * highest)
    told = f"{format_number(now)}, puis {format_interval(end['low'], end['high'])}"
    axes.text(
        0.98,
        0.97,
        told,
        transform=axes.transAxes,
        ha="right",
        va="top",
        fontsize=11,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
    )
    axes.axvline(last, color=SOFT, lw=0.8, ls=(0, (1, 2)))
    axes.yaxis.set_major_locator(MaxNLocator(2, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: format_number(value)))
    axes.grid(axis="y", color=_GRID, lw=1)
    axes.set_axisbelow(True)


def _quarter(place: int) -> str:
    period = Period.parse(period_at(place))
    return f"{period.label.split(maxsplit=1)[0]} tr.\n{period.year}"
