"""The charts on the offer: funding, rents, channels over the known quarters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from copil_analysis.analysis import offer, rents
from copil_analysis.register_fields import FUNDINGS
from copil_analysis.showing.drawing import COLOURS, MOST_SERIES, leave_room, new_axes, write_above
from copil_analysis.showing.french import format_interval, format_number, plural
from copil_analysis.showing.offer.panels import Line, plot_lines, plot_panels
from copil_analysis.showing.offer.rent_words import name_typology
from copil_analysis.vocabulary import TYPOLOGIES

if TYPE_CHECKING:
    from copil_analysis.config import Config


def plot_funding(attributions: pd.DataFrame) -> Figure:
    """Draw the dwellings of each funding over the quarters."""
    counts = offer.funding_by_period(attributions)
    quarters = [str(period) for period in counts["period"].unique()]
    by_funding = {
        funding: list(counts.loc[counts["funding"] == funding, "dwellings"]) for funding in FUNDINGS
    }
    return plot_lines(
        quarters,
        [Line(name, values) for name, values in by_funding.items()],
        unit="Logements par trimestre",
    )


def plot_rents(attributions: pd.DataFrame) -> Figure:
    """Draw the median rent of each typology as a point on its interval; too few are left out."""
    medians = rents.rents_by_typology(attributions).dropna(subset="median")
    places = list(range(len(medians)))
    with new_axes(0.5 + 0.58 * len(medians)) as (figure, axes):
        leave_room(axes, places, longest=1.05 * float(medians["high"].max()))
        for place, row in zip(places, medians.to_dict("records"), strict=True):
            low, high = float(row["low"]), float(row["high"])
            told = f"{format_number(row['median'])}\u00a0€ ({format_interval(low, high)})"
            name = f"{name_typology(row['typology'])}, {plural(row['rents'], 'loyer')}"
            write_above(axes, place, f"{name}\u00a0: {told}", points=8)
            axes.plot([low, high], [place, place], color=COLOURS[1], lw=3, alpha=0.45)
            axes.plot(float(row["median"]), place, "o", color=COLOURS[1], ms=9)
        ticks = range(0, int(medians["high"].max()) + 1, 200)
        axes.set_xticks(list(ticks), [f"{format_number(tick)}\u00a0€" for tick in ticks])
        axes.grid(axis="x", color="#e3e8ed", lw=1)
        axes.set_axisbelow(True)
    return figure


def plot_rents_over_time(attributions: pd.DataFrame) -> Figure:
    """Draw the median rent of each quarter for the typologies with most rents, at most four."""
    found = rents.rents_by_period(attributions)
    quarters = [str(period) for period in found["period"].unique()]
    by_cell = found.set_index(["period", "typology"])
    lines = []
    for code in _frequent(found.dropna()):
        cells = by_cell.reindex([(period, code) for period in quarters])
        bounds = (list(cells[name]) for name in ("median", "low", "high"))
        lines.append(Line(name_typology(code), *bounds))
    return plot_panels(quarters, lines, unit="\u00a0€", row=1.9, from_zero=False)


def _frequent(medians: pd.DataFrame) -> list[str]:
    """The typologies with most rents, in their own order."""
    sizes = medians.groupby("typology", sort=False)["rents"].sum()
    largest = sizes.sort_values(ascending=False, kind="stable").index[:MOST_SERIES]
    return sorted((str(code) for code in largest), key=TYPOLOGIES.index)


def plot_channels_over_time(allocations: pd.DataFrame, *, config: Config) -> Figure:
    """Draw the dwellings of each channel over the quarters, a panel each."""
    counts = offer.channels_by_period(allocations)
    quarters = [str(period) for period in counts["period"]]
    lines = [
        Line(config.channel_labels.get(str(code), str(code)), list(counts[code]))
        for code in counts.columns[1:]
    ]
    return plot_panels(quarters, lines)
