"""The blocks on equity, as the page on rehousing shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.showing.blocks import show_nothing, show_sentence
from copil_analysis.showing.equity.captions import describe_equity_figure
from copil_analysis.showing.equity.charts import plot_equity
from copil_analysis.showing.equity.groups import (
    HOUSEHOLDS,
    PLACES,
    compare_four_quarters,
    compare_period,
)
from copil_analysis.showing.equity.tables import table_equity_households, table_equity_places
from copil_analysis.showing.equity.words import describe_equity
from copil_analysis.showing.figures import show_figure
from copil_analysis.showing.tables import fold, show_table

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter
    from copil_analysis.showing.markup import Html


def show_equity(quarter: Quarter) -> Html:
    """Show the sentence on who weighs more or less among the rehoused than among the waiting."""
    return show_sentence(describe_equity(quarter))


def show_equity_places_figure(quarter: Quarter) -> Html:
    """Show the ratios of structures and typologies, of four quarters where they are known."""
    return _figure(quarter, PLACES)


def show_equity_places_table(quarter: Quarter) -> Html:
    """Show the parts of structures and typologies."""
    if compare_period(quarter).of(PLACES).empty:
        return show_nothing()
    return fold(show_table(**table_equity_places(quarter)))


def show_equity_households_figure(quarter: Quarter) -> Html:
    """Show the ratios of sizes, children and time waited, of four quarters where known."""
    return _figure(quarter, HOUSEHOLDS)


def show_equity_households_table(quarter: Quarter) -> Html:
    """Show the parts of sizes, of households with children, and of times waited."""
    if compare_period(quarter).of(HOUSEHOLDS).empty:
        return show_nothing()
    return fold(show_table(**table_equity_households(quarter)))


def _figure(quarter: Quarter, dimensions: tuple[str, ...]) -> Html:
    pooled = compare_four_quarters(quarter)
    compared = compare_period(quarter) if pooled is None else pooled
    groups = compared.of(dimensions)
    if not groups["ratio"].notna().any():
        return show_nothing()
    words = describe_equity_figure(quarter, compared, dimensions, is_year=pooled is not None)
    return show_figure(plot_equity(groups, quarter), **words)
