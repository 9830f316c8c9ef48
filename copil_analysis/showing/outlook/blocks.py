"""The blocks of the page on needs that look ahead: sentences, tables, charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis.outlook import times_without_arrivals
from copil_analysis.analysis.projection import project
from copil_analysis.showing.blocks import show_nothing, show_sentence
from copil_analysis.showing.figures import show_figure
from copil_analysis.showing.markup import Html
from copil_analysis.showing.outlook import figure_words, projection_words, tables, words
from copil_analysis.showing.outlook.charts import plot_projection, plot_times
from copil_analysis.showing.outlook.times import history_of, is_known
from copil_analysis.showing.page_tables import TableWords
from copil_analysis.showing.tables import fold, show_table

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def show_outlook(quarter: Quarter) -> Html:
    """Say how long the waiting file would take to empty without arrivals."""
    return show_sentence(words.describe_outlook(quarter))


def show_outlook_figure(quarter: Quarter) -> Html:
    """Show the time of each typology without arrivals, with its interval."""
    times = times_without_arrivals(history_of(quarter))
    if not any(is_known(row) for row in tables.records(times)):
        return show_nothing()
    return show_figure(plot_times(times), **figure_words.describe_times_figure(quarter))


def show_outlook_table(quarter: Quarter) -> Html:
    """Show the times by typology, under the scenarios that can be computed."""
    return _show(tables.table_outlook(quarter))


def show_outlook_arrivals(quarter: Quarter) -> Html:
    """Say whether the file empties at the recent arrivals, and what a lever would change."""
    text = words.describe_arrivals(quarter)
    return show_sentence(text) if text else show_nothing()


def show_lever_table(quarter: Quarter) -> Html:
    """Show what more dwellings of the typology that waits longest would change."""
    return _show(tables.table_lever(quarter))


def show_projection(quarter: Quarter) -> Html:
    """Say how many may wait in a year, or why nothing is projected."""
    return show_sentence(projection_words.describe_projection(quarter))


def show_projection_figure(quarter: Quarter) -> Html:
    """Show each typology's file so far and a year ahead."""
    history = history_of(quarter)
    found = project(history)
    if found.empty:
        return show_nothing()
    figure = plot_projection(history, found)
    return show_figure(figure, **figure_words.describe_projection_figure(quarter))


def show_projection_table(quarter: Quarter) -> Html:
    """Show the projection of the next four quarters by typology."""
    return fold(_show(tables.table_projection(quarter)))


def _show(table: TableWords | None) -> Html:
    return show_nothing() if table is None else show_table(**table)
