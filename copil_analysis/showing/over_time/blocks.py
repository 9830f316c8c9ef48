"""The blocks of the pages that say what changed: a sentence, tables, a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.showing.blocks import show_nothing, show_sentence
from copil_analysis.showing.figures import show_figure
from copil_analysis.showing.markup import Html
from copil_analysis.showing.over_time import series, tables, words
from copil_analysis.showing.over_time.charts import plot_series
from copil_analysis.showing.page_tables import TableWords
from copil_analysis.showing.tables import fold, show_table

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def show_changes_summary(quarter: Quarter) -> Html:
    """Say what changed in the main figures, or why nothing can be compared."""
    return show_sentence(words.describe_changes_summary(quarter))


def show_changes_summary_table(quarter: Quarter) -> Html:
    """Show the main figures beside those of the earlier periods."""
    return _show(tables.table_changes_summary(quarter))


def show_changes_summary_year_table(quarter: Quarter) -> Html:
    """Show the main figures of the year so far beside those of the year before."""
    return fold(_show(tables.table_year_summary(quarter)))


def show_changes_summary_figure(quarter: Quarter) -> Html:
    """Show the dwellings allocated and the households waiting, quarter by quarter."""
    return _draw(series.series_summary(quarter))


def show_changes_summary_series_table(quarter: Quarter) -> Html:
    """Show the dwellings allocated and the households waiting of every quarter as a table."""
    return _list(series.series_summary(quarter))


def show_changes_allocation(quarter: Quarter) -> Html:
    """Say what changed in the dwellings allocated, or why nothing can be compared."""
    return show_sentence(words.describe_changes_allocation(quarter))


def show_changes_allocation_table(quarter: Quarter) -> Html:
    """Show the dwellings allocated beside those of the earlier periods."""
    return fold(_show(tables.table_changes_allocation(quarter)))


def show_changes_allocation_year_table(quarter: Quarter) -> Html:
    """Show the dwellings allocated in the year so far beside those of the year before."""
    return fold(_show(tables.table_year_allocation(quarter)))


def show_changes_allocation_figure(quarter: Quarter) -> Html:
    """Show the dwellings that each structure received, quarter by quarter."""
    return _draw(series.series_allocation(quarter), columns=2, same_scale=True)


def show_changes_allocation_series_table(quarter: Quarter) -> Html:
    """Show the dwellings that each structure received of every quarter as a table."""
    return _list(series.series_allocation(quarter))


def show_changes_rehoused(quarter: Quarter) -> Html:
    """Say what changed among those rehoused, or why nothing can be compared."""
    return show_sentence(words.describe_changes_rehoused(quarter))


def show_changes_rehoused_table(quarter: Quarter) -> Html:
    """Show those rehoused beside those of the earlier periods."""
    return fold(_show(tables.table_changes_rehoused(quarter)))


def show_changes_rehoused_year_table(quarter: Quarter) -> Html:
    """Show those rehoused in the year so far beside those of the year before."""
    return fold(_show(tables.table_year_rehoused(quarter)))


def show_changes_rehoused_figure(quarter: Quarter) -> Html:
    """Show the households and the persons rehoused, quarter by quarter."""
    return _draw(series.series_rehoused(quarter))


def show_changes_rehoused_series_table(quarter: Quarter) -> Html:
    """Show the households and the persons rehoused of every quarter as a table."""
    return _list(series.series_rehoused(quarter))


def show_changes_needs(quarter: Quarter) -> Html:
    """Say what changed in needs and dwellings, or why nothing can be compared."""
    return show_sentence(words.describe_changes_needs(quarter))


def show_changes_needs_table(quarter: Quarter) -> Html:
    """Show needs and dwellings by typology beside those of the earlier periods."""
    return fold(_show(tables.table_changes_needs(quarter)))


def show_changes_needs_year_table(quarter: Quarter) -> Html:
    """Show the dwellings obtained in the year so far beside those of the year before."""
    return fold(_show(tables.table_year_needs(quarter)))


def _draw(found: series.Series | None, *, columns: int = 1, same_scale: bool = False) -> Html:
    if found is None:
        return show_nothing()
    figure = plot_series(found.panels, columns=columns, same_scale=same_scale)
    return show_figure(figure, **found.words)


def _list(found: series.Series | None) -> Html:
    return fold(_show(found.table if found else None))


def _show(table: TableWords | None) -> Html:
    return show_nothing() if table is None else show_table(**table)
