"""The two charts of a message: pictures, for no mail program shows every kind of drawing."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from copil_analysis.analysis.allocation import all_allocations, allocations_by_channel
from copil_analysis.analysis.needs import gap_by_typology
from copil_analysis.showing.allocation.charts import plot_channels
from copil_analysis.showing.allocation.words import describe_channels_figure
from copil_analysis.showing.figure_words import FigureWords
from copil_analysis.showing.figures import draw_png
from copil_analysis.showing.french import typeset
from copil_analysis.showing.needs.charts import plot_needs_and_dwellings
from copil_analysis.showing.needs.words import describe_gap_figure
from copil_analysis.showing.page_tables import format_rate

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

NEEDS, CHANNELS = "besoins", "filieres"
_SHARPNESS = 2  # pixels of the picture for one of the screen
_INCHES = 4.6  # narrower than on a page: a telephone shows it smaller than a screen does


@dataclass(frozen=True)
class Chart:
    """A chart with its words; ``name`` is its file's, width and height are in CSS pixels.

    ``lines``: what only the drawing tells, for the text part.
    """

    name: str
    words: FigureWords
    lines: tuple[str, ...]
    png: bytes
    width: int
    height: int


def draw_charts(quarter: Quarter) -> tuple[Chart, ...]:
    """Draw needs against dwellings, and the channels; one without anything to draw is left out."""
    charts = []
    gap = gap_by_typology(quarter.needs, quarter.dwellings)
    if _has_counts(gap["households"]) or _has_counts(gap["dwellings"]):
        words = describe_gap_figure(quarter)
        charts.append(_draw(NEEDS, plot_needs_and_dwellings(gap), words, ()))
    if _has_counts(quarter.allocations["households"]):
        figure = plot_channels(quarter.allocations, config=quarter.config)
        words = describe_channels_figure(quarter)
        charts.append(_draw(CHANNELS, figure, words, tuple(_channel_lines(quarter))))
    return tuple(charts)


def _channel_lines(quarter: Quarter) -> Iterator[str]:
    """The share of each channel with its interval, as written in the drawing."""
    total = all_allocations(quarter.allocations)
    for row in allocations_by_channel(quarter.allocations).to_dict("records"):
        name = quarter.config.channel_labels.get(row["channel"], row["channel"])
        rate = format_rate(
            row["households"], total, row["share"], row["share_low"], row["share_high"]
        )
        yield typeset(f"{name} : {rate}")


def _draw(name: str, figure: Figure, words: FigureWords, lines: tuple[str, ...]) -> Chart:
    figure.set_size_inches(_INCHES, figure.get_size_inches()[1])
    png = draw_png(figure, dpi=96 * _SHARPNESS)
    width, height = struct.unpack(">II", png[16:24])
    told = words["reading"].replace("Cette page", "Ce message")
    return Chart(
        name,
        FigureWords(title=words["title"], alt=words["alt"], source=words["source"], reading=told),
        lines,
        png,
        round(width / _SHARPNESS),
        round(height / _SHARPNESS),
    )


def _has_counts(counts: pd.Series[int]) -> bool:
    return bool((counts > 0).fillna(False).any())
