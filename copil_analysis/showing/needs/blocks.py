"""The blocks on the gap by structure and typology, and on the imbalance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from copil_analysis.analysis.needs import gap_by_typology
from copil_analysis.showing.blocks import show_nothing, show_sentence
from copil_analysis.showing.figures import show_figure
from copil_analysis.showing.markup import Html
from copil_analysis.showing.needs.charts import plot_gaps, plot_needs, plot_needs_and_dwellings
from copil_analysis.showing.needs.imbalance import describe_gaps_figure, describe_imbalance
from copil_analysis.showing.needs.tables import table_gaps
from copil_analysis.showing.needs.words import describe_gap_figure, describe_needs_figure
from copil_analysis.showing.tables import fold, show_table

if TYPE_CHECKING:
    import pandas as pd

    from copil_analysis.quarter import Quarter


def show_needs_and_dwellings_figure(quarter: Quarter) -> Html:
    """Show needs and dwellings side by side, by typology."""
    gap = gap_by_typology(quarter.needs, quarter.dwellings)
    if not _has_counts(gap["households"]) and not _has_counts(gap["dwellings"]):
        return show_nothing()
    return show_figure(plot_needs_and_dwellings(gap), **describe_gap_figure(quarter))


def show_needs_figure(quarter: Quarter) -> Html:
    """Show the needs by structure and typology as a grid with its figures."""
    if not _has_counts(quarter.needs["households"]):
        return show_nothing()
    figure = plot_needs(quarter.needs, config=quarter.config)
    return show_figure(figure, **describe_needs_figure(quarter))


def show_gaps_figure(quarter: Quarter) -> Html:
    """Show the gap by structure and typology as a grid with its figures."""
    if not _has_counts(quarter.needs["households"]):
        return show_nothing()
    figure = plot_gaps(quarter.needs, quarter.dwellings, config=quarter.config)
    return show_figure(figure, **describe_gaps_figure(quarter))


def show_gaps_table(quarter: Quarter) -> Html:
    """Show the gap by structure and typology as a table."""
    return fold(show_table(**table_gaps(quarter)))


def show_imbalance(quarter: Quarter) -> Html:
    """Say for which sizes and structures dwellings lack more than average, beyond chance."""
    return show_sentence(describe_imbalance(quarter))


def _has_counts(counts: pd.Series[Any]) -> bool:
    return bool((counts > 0).fillna(False).any())
