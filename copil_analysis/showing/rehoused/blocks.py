"""What the page on rehousing shows, each figure left out where it has nothing to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.showing.blocks import show_nothing
from copil_analysis.showing.figures import show_figure
from copil_analysis.showing.rehoused.charts import plot_rehoused, plot_sizes
from copil_analysis.showing.rehoused.words import describe_rehoused_figure, describe_sizes_figure

if TYPE_CHECKING:
    import pandas as pd

    from copil_analysis.quarter import Quarter
    from copil_analysis.showing.markup import Html


def show_rehoused_figure(quarter: Quarter) -> Html:
    """The adults and the children rehoused by each structure."""
    if not _has_persons(quarter.rehoused):
        return show_nothing()
    figure = plot_rehoused(quarter.rehoused, config=quarter.config)
    return show_figure(figure, **describe_rehoused_figure(quarter))


def show_sizes_figure(quarter: Quarter) -> Html:
    """The persons per household, of those rehoused and of those who wait."""
    if not (_has_persons(quarter.rehoused) or _has_persons(quarter.waiting)):
        return show_nothing()
    figure = plot_sizes(quarter.rehoused, quarter.waiting, config=quarter.config)
    return show_figure(figure, **describe_sizes_figure(quarter))


def _has_persons(counts: pd.DataFrame) -> bool:
    return bool((counts["persons"] > 0).fillna(False).any())
