"""The blocks on the mismatch over the quarters: a figure, its table, a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.showing.blocks import show_nothing, show_sentence
from copil_analysis.showing.figures import show_figure
from copil_analysis.showing.markup import Html
from copil_analysis.showing.mismatch.charts import plot_mismatch
from copil_analysis.showing.mismatch.tables import table_mismatch
from copil_analysis.showing.mismatch.words import (
    describe_mismatch,
    describe_mismatch_figure,
    series_of,
)
from copil_analysis.showing.tables import fold, show_table

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def show_mismatch_figure(quarter: Quarter) -> Html:
    """Show the coverage by size over the quarters; nothing where only one is known."""
    gap = series_of(quarter)
    if gap is None:
        return show_nothing()
    return show_figure(plot_mismatch(gap), **describe_mismatch_figure(quarter, gap))


def show_mismatch_table(quarter: Quarter) -> Html:
    """Show the coverage by size of each quarter; nothing where only one is known."""
    gap = series_of(quarter)
    return show_nothing() if gap is None else fold(show_table(**table_mismatch(quarter, gap)))


def show_mismatch(quarter: Quarter) -> Html:
    """Say for which sizes the coverage rose or fell beyond chance, or why that is not known."""
    return show_sentence(describe_mismatch(quarter))
