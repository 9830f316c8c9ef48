"""The charts of the page on allocations."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from copil_analysis.analysis import allocation
from copil_analysis.analysis.counting import cross_table
from copil_analysis.config import Config
from copil_analysis.showing.bars import at_most_four, plot_stacked
from copil_analysis.showing.drawing import (
    COLOURS,
    leave_room,
    new_axes,
    write_above,
)
from copil_analysis.showing.french import (
    format_percent,
    is_missing,
)
from copil_analysis.showing.page_tables import format_rate
from copil_analysis.vocabulary import TOTAL

_OTHERS = "Autres filières ensemble"


def plot_channels(allocations: pd.DataFrame, *, config: Config) -> Figure:
    """Draw the share of each channel as a point on its interval."""
    counts = allocation.allocations_by_channel(allocations)
    total = allocation.all_allocations(allocations)
    places = list(range(len(counts)))
    with new_axes(0.5 + 0.58 * len(counts)) as (figure, axes):
        leave_room(axes, places, longest=_round_up(counts["share_high"]))
        for place, row in zip(places, counts.to_dict("records"), strict=True):
            name = config.channel_labels.get(row["channel"], row["channel"])
            rate = format_rate(
                row["households"], total, row["share"], row["share_low"], row["share_high"]
            )
            write_above(axes, place, f"{name}\u00a0: {rate}", points=8)
            if not is_missing(row["share"]):
                axes.plot(
                    [row["share_low"], row["share_high"]],
                    [place, place],
                    color=COLOURS[1],
                    lw=3,
                    solid_capstyle="butt",
                    alpha=0.45,
                )
                axes.plot(row["share"], place, "o", color=COLOURS[1], ms=9, clip_on=False)
        axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda share, _: format_percent(share)))
        axes.grid(axis="x", color="#e3e8ed", lw=1)
        axes.set_axisbelow(True)
    return figure


def _round_up(shares: "pd.Series[Any]") -> float:
    highest = shares.dropna().max() if shares.notna().any() else 1.0
    return min(1.0, 0.1 * float(np.ceil(10 * float(highest))))


def plot_allocations(allocations: pd.DataFrame, *, config: Config) -> Figure:
    """Draw the dwellings of each channel as bars stacked by structure."""
    crossed = allocation.channels_and_structures(allocations).iloc[:-1]
    structures = [c for c in crossed.columns if c not in ("channel", TOTAL)]
    crossed, structures = at_most_four(crossed, structures, "Autres structures")
    return plot_stacked(
        crossed,
        [config.channel_labels.get(code, code) for code in crossed["channel"]],
        structures,
        [config.structure_labels.get(code, code) for code in structures],
        "logement",
        columns=4,
    )


def plot_supply(allocations: pd.DataFrame, *, config: Config) -> Figure:
    """Draw the dwellings of each structure as bars stacked by channel, channels of zero left out.

    Beyond four channels the three largest stand alone and the others together.
    """
    used = allocations[allocations["channel"].isin(allocation.used_channels(allocations))]
    used = allocations if used.empty else used
    crossed = cross_table(used, rows="structure", columns="channel", values="households").iloc[:-1]
    channels = [c for c in crossed.columns if c not in ("structure", TOTAL)]
    crossed, channels = at_most_four(crossed, channels, _OTHERS)
    return plot_stacked(
        crossed,
        [config.structure_labels.get(code, code) for code in crossed["structure"]],
        channels,
        [config.channel_labels.get(code, code) for code in channels],
        "logement",
        columns=2 if max(map(len, channels), default=0) > 12 else 1,
    )
