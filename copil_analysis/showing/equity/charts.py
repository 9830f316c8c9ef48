"""The chart on equity: a point and its interval a group, around the line where parts are equal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from copil_analysis.showing.drawing import COLOURS, INK, SOFT, new_axes
from copil_analysis.showing.equity.phrases import format_parts, label_group
from copil_analysis.showing.french import format_number, typeset

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_LIMITS = (2, 4, 8, 16)
_TICKS = tuple(2.0**n for n in range(-4, 5))
_COLOUR = COLOURS[2]


def plot_equity(groups: pd.DataFrame, quarter: Quarter) -> Figure:
    """Draw the groups that have a ratio; a full point where the interval excludes 1.

    What goes beyond the axis ends in an arrow. The intervals' figures stand in the table.
    """
    rows = groups[groups["ratio"].notna()].to_dict("records")
    limit = _limit(rows)
    with new_axes(0.75 + 0.5 * len(rows)) as (figure, axes):
        axes.set_xscale("log")
        axes.set_xlim(1 / limit / 1.08, limit * 1.08)
        axes.set_ylim(len(rows) - 0.35, -0.65)
        axes.axvline(1, color=INK, lw=1)
        for place, row in enumerate(rows):
            _draw(axes, place, row, limit)
            label = label_group(row["dimension"], row["group"], quarter)
            _write(axes, place, typeset(f"{label} : {format_parts(row['ratio'])}"))
        _write_axis(axes, limit)
    return figure


def _limit(rows: list[dict[Any, Any]]) -> float:
    """The smallest bound within which all ratios stand; three quarters of the intervals too."""
    ends = sorted(max(1 / max(row["low"], 1e-9), min(row["high"], 1e9)) for row in rows)
    ratios = [max(r["ratio"], 1 / r["ratio"]) for r in rows if r["ratio"] > 0]
    needed = max([*ratios, ends[3 * len(ends) // 4] if ends else 1])
    return float(next((limit for limit in _LIMITS if limit >= needed), _LIMITS[-1]))


def _draw(axes: Axes, place: int, row: dict[Any, Any], limit: float) -> None:
    low, high = max(row["low"], 1 / limit), min(row["high"], limit)
    axes.plot([low, high], [place, place], color=_COLOUR, lw=2, solid_capstyle="butt")
    for end, is_cut, marker in ((low, row["low"] < low, "<"), (high, row["high"] > high, ">")):
        if is_cut:
            axes.plot(end, place, marker=marker, color=_COLOUR, ms=7)
    if 1 / limit <= row["ratio"] <= limit:
        fill = _COLOUR if row["differs"] else "white"
        axes.plot(row["ratio"], place, marker="o", ms=9, mec=_COLOUR, mew=2, mfc=fill)


def _write(axes: Axes, place: int, text: str) -> None:
    axes.annotate(
        text,
        (0, place),
        xycoords=("axes fraction", "data"),
        xytext=(0, 8),
        textcoords="offset points",
        va="bottom",
        fontsize=11,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0},
    )


def _write_axis(axes: Axes, limit: float) -> None:
    ticks = [tick for tick in _TICKS if 1 / limit <= tick <= limit]
    axes.set_xticks(ticks, [_write_tick(tick) for tick in ticks])
    axes.set_xticks([], minor=True)
    axes.set_yticks([])
    axes.tick_params(axis="x", labelsize=11, length=4, color=SOFT)
    axes.set_xlabel(typeset("Part parmi les relogés ÷ part parmi l'attente"), fontsize=11)


def _write_tick(tick: float) -> str:
    if tick == 1:
        return "1"
    return f"× {format_number(tick)}" if tick > 1 else f"÷ {format_number(1 / tick)}"
