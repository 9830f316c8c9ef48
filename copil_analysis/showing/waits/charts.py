"""The curve of those not yet rehoused, by months since their request."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from copil_analysis.analysis.survival import Survival, at_months
from copil_analysis.showing.drawing import COLOURS, INK, SOFT, new_axes
from copil_analysis.showing.french import format_number, format_percent, typeset

_STEP = 0.5  # months: all 400 steps of a curve would weigh more, and look the same
_YEAR = 12


def plot_survival(survival: Survival) -> Figure:
    """Draw the curve with its band, and where it goes below one half."""
    start, end = survival.curve["months"].iloc[[0, -1]]
    months = [float(m) for m in np.arange(start + _STEP, end, _STEP)] + [float(end)]
    points = pd.concat([survival.curve.iloc[:1], at_months(survival.curve, months)])
    with new_axes(3.6) as (figure, axes):
        axes.fill_between(
            points["months"].to_numpy(float),
            points["low"].to_numpy(float),
            points["high"].to_numpy(float),
            step="post",
            color=COLOURS[0],
            alpha=0.2,
            lw=0,
        )
        axes.step(points["months"], points["share"], where="post", color=COLOURS[0], lw=2)
        axes.set_xlim(0, float(end))
        axes.set_ylim(0, 1.02)
        _write_axes(axes, float(end))
        _write_median(axes, survival, float(end))
        _write_name(axes, points)
    return figure


def _write_axes(axes: Axes, end: float) -> None:
    shares = [0, 0.25, 0.5, 0.75, 1]
    axes.set_yticks(shares, [format_percent(share) for share in shares])
    step = 3 if end <= 2 * _YEAR else (6 if end <= 4 * _YEAR else _YEAR)
    ticks = [float(tick) for tick in np.arange(0, end + 0.01, step)]
    axes.set_xticks(ticks, [format_number(tick) for tick in ticks])
    axes.tick_params(labelsize=11)
    axes.tick_params(axis="x", length=4, color=SOFT)
    axes.spines["bottom"].set_visible(True)
    axes.spines["bottom"].set_color(SOFT)
    axes.set_xlabel(typeset("Mois depuis la demande"), fontsize=11)


def _write_median(axes: Axes, survival: Survival, end: float) -> None:
    axes.plot([0, survival.median or end], [0.5, 0.5], color=INK, lw=1, ls=(0, (4, 3)))
    if survival.median is None:
        return
    # Left of the median nothing is drawn near the bottom, but an early one leaves no room there.
    is_late = survival.median > 0.33 * end
    axes.plot([survival.median] * 2, [0, 0.5], color=INK, lw=1, ls=(0, (4, 3)))
    axes.plot(survival.median, 0.5, marker="o", ms=8, color=INK)
    axes.annotate(
        typeset(f"la moitié : {format_number(survival.median, 1)} mois"),
        (survival.median, 0.06 if is_late else 0.53),
        xytext=(-6 if is_late else 10, 0),
        textcoords="offset points",
        ha="right" if is_late else "left",
        fontsize=11,
    )


def _write_name(axes: Axes, points: pd.DataFrame) -> None:
    """Name the curve and its band above it, a fifth of the way along."""
    row = points.iloc[len(points) // 5]
    axes.annotate(
        typeset("Pas encore relogés\net intervalle à 95 %"),
        (float(row["months"]), float(row["high"])),
        xytext=(12, 4),
        textcoords="offset points",
        fontsize=11,
        color=COLOURS[0],
        va="bottom",
    )
