"""Indicators as charts: each makes its own figure, with its figures written beside the marks."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from copil_analysis.analysis import allocation, rehousing
from copil_analysis.analysis.counting import cross_table
from copil_analysis.analysis.needs import needs_by_structure_and_typology
from copil_analysis.config import Config
from copil_analysis.showing.drawing import (
    COLOURS,
    INK,
    MOST_SERIES,
    SOFT,
    draw_bar,
    leave_room,
    new_axes,
    write_above,
    write_in,
    write_names,
)
from copil_analysis.showing.french import (
    counted,
    format_number,
    format_percent,
    is_missing,
    plural,
)
from copil_analysis.showing.page_tables import format_rate
from copil_analysis.vocabulary import TOTAL

# Steeper in the middle, so that ink below and white above can both be read.
_SHADES = f"light:{COLOURS[0]}"
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
                    color=COLOURS[0],
                    lw=3,
                    solid_capstyle="butt",
                    alpha=0.45,
                )
                axes.plot(row["share"], place, "o", color=COLOURS[0], ms=9, clip_on=False)
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
    crossed, structures = _at_most_four(crossed, structures, "Autres structures")
    return _plot_stacked(
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
    crossed, channels = _at_most_four(crossed, channels, _OTHERS)
    return _plot_stacked(
        crossed,
        [config.structure_labels.get(code, code) for code in crossed["structure"]],
        channels,
        [config.channel_labels.get(code, code) for code in channels],
        "logement",
        columns=2 if max(map(len, channels), default=0) > 12 else 1,
    )


def plot_rehoused(rehoused: pd.DataFrame, *, config: Config) -> Figure:
    """Draw the adults and children rehoused by each structure as stacked bars."""
    counts = rehoused.assign(total=rehoused["persons"])
    names = [
        f"{config.structure_labels.get(row['structure'], row['structure'])}\u00a0: "
        f"{plural(row['adults'], 'adulte')}, {plural(row['children'], 'enfant')}"
        for row in counts.to_dict("records")
    ]
    return _plot_stacked(
        counts, names, ["adults", "children"], ["adultes", "enfants"], "", columns=2
    )


def _at_most_four(
    crossed: pd.DataFrame, series: Sequence[str], others: str
) -> tuple[pd.DataFrame, list[str]]:
    if len(series) <= MOST_SERIES:
        return crossed, list(series)
    sizes = crossed[list(series)].sum().sort_values(ascending=False, kind="stable")
    alone = [code for code in series if code in set(sizes.index[: MOST_SERIES - 1])]
    rest = [code for code in series if code not in alone]
    grouped = crossed.assign(**{others: crossed[rest].sum(axis=1, skipna=False)})
    return grouped, [*alone, others]


def _plot_stacked(
    rows: pd.DataFrame,
    names: Sequence[str],
    series: Sequence[str],
    series_names: Sequence[str],
    noun: str,
    *,
    columns: int,
) -> Figure:
    """Draw a bar a row; ``noun`` counts the row's total in its name, or nothing if empty."""
    places = list(range(len(rows)))
    legend = 0.3 * -(-len(series) // columns)
    with new_axes(0.1 + legend + 0.68 * len(rows)) as (figure, axes):
        write_names(figure, series_names, columns=columns)
        totals = rows[list(series)].sum(axis=1)
        leave_room(axes, places, longest=totals.max() if len(totals) else 0)
        figure.draw_without_rendering()
        for place, name, row in zip(places, names, rows.to_dict("records"), strict=True):
            told = f"{name}\u00a0: {counted(row[TOTAL], noun)}" if noun else name
            write_above(axes, place - 0.17, told)
            left = 0.0
            for i, code in enumerate(series):
                value = row[code]
                if is_missing(value) or value == 0:
                    continue
                draw_bar(axes, place, value, left=left, series=i)
                number = format_number(value)
                write_in(axes, place, left, value, [f"{series_names[i]} {number}", number])
                left += float(value)
    return figure


def plot_sizes(rehoused: pd.DataFrame, waiting: pd.DataFrame, *, config: Config) -> Figure:
    """Draw the persons per household, of those rehoused and of those who wait."""
    sizes = rehousing.persons_per_household(rehoused, waiting)
    labels: Mapping[str, str] = {**config.structure_labels, TOTAL: "Ensemble"}
    return _plot_pairs(
        [labels.get(code, code) for code in sizes["structure"]],
        [list(sizes["rehoused_size"]), list(sizes["waiting_size"])],
        [
            lambda n: f"{format_number(n, 1)} (relogés)",
            lambda n: f"{format_number(n, 1)} (en attente)",
        ],
    )


def plot_needs_and_dwellings(gap: pd.DataFrame) -> Figure:
    """Draw households in need and dwellings obtained, a pair of bars a typology.

    ``gap`` is that of `gap_by_typology`; its total row is left out.
    """
    shown = gap[gap["typology"] != TOTAL]
    return _plot_pairs(
        ["Studio et T1" if code == "T1" else str(code) for code in shown["typology"]],
        [list(shown["households"]), list(shown["dwellings"])],
        [lambda n: plural(n, "ménage"), lambda n: plural(n, "logement")],
    )


def _plot_pairs(
    names: Sequence[str], values: Sequence[Sequence[Any]], tells: Sequence[Any]
) -> Figure:
    places = list(range(len(names)))
    known = [value for series in values for value in series if not is_missing(value)]
    with new_axes(0.1 + 0.72 * len(names)) as (figure, axes):
        leave_room(axes, places, longest=1.38 * float(max(known, default=0)), above=0.36)
        for i, series in enumerate(values):
            for place, value in zip(places, series, strict=True):
                y = place + (-0.17 if i == 0 else 0.17)
                draw_bar(axes, y, value, series=i, height=0.32)
                start = 0.0 if is_missing(value) else float(value)
                axes.annotate(
                    tells[i](value),
                    (start, y),
                    xytext=(5, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=11,
                )
        axes.set_yticks(places, names)
        axes.axvline(0, color=SOFT, lw=1)
    return figure


def _ink_on(shade: Any) -> str:
    """Black or white, whichever stands out more: by WCAG both give 4.58:1 at 0.179."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shade[:3]]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if luminance > 0.179 else "white"


def plot_needs(needs: pd.DataFrame, *, config: Config) -> Figure:
    """Draw the needs by structure and typology as a grid whose cells carry their figures."""
    crossed = needs_by_structure_and_typology(needs).iloc[:-1].drop(columns=TOTAL)
    cells = crossed.set_index("structure")
    shades = cells.astype("Float64").fillna(0).to_numpy(dtype=float)
    names = [config.structure_labels.get(code, code) for code in cells.index]
    with new_axes(0.5 + 0.55 * len(cells)) as (figure, axes):
        sns.heatmap(
            shades,
            annot=cells.map(format_number),
            fmt="",
            cmap=sns.color_palette(_SHADES, as_cmap=True),
            vmin=0,
            vmax=max(1.0, float(shades.max(initial=0))),
            cbar=False,
            linewidths=2,
            xticklabels=list(map(str, cells.columns)),
            yticklabels=names,
            ax=axes,
        )
        for text, shade in zip(axes.texts, axes.collections[0].get_facecolor(), strict=True):
            text.set_color(_ink_on(shade))
        axes.tick_params(axis="y", rotation=0)
        axes.tick_params(
            axis="x", colors=INK, length=0, top=False, labeltop=True, labelbottom=False
        )
    return figure
