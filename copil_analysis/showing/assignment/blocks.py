"""The blocks on the best possible assignment: a figure, two tables, two sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.showing.assignment.charts import plot_assignment
from copil_analysis.showing.assignment.tables import table_assigned_dwellings, table_assigned_needs
from copil_analysis.showing.assignment.words import (
    assignment_of,
    describe_assignment,
    describe_assignment_figure,
    describe_assignment_limits,
)
from copil_analysis.showing.blocks import show_nothing, show_sentence
from copil_analysis.showing.figures import show_figure
from copil_analysis.showing.markup import Html
from copil_analysis.showing.tables import show_table

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def show_assignment(quarter: Quarter) -> Html:
    """Say how many more households could have been suitably housed, or why that is not known."""
    return show_sentence(describe_assignment(quarter))


def show_assignment_figure(quarter: Quarter) -> Html:
    """Show the dwellings by size, as they suited or not; nothing without both registers."""
    found = assignment_of(quarter)
    if found is None:
        return show_nothing()
    return show_figure(plot_assignment(found), **describe_assignment_figure(quarter, found))


def show_assigned_dwellings(quarter: Quarter) -> Html:
    """Show the table by size of dwelling; nothing without both registers."""
    found = assignment_of(quarter)
    return show_table(**table_assigned_dwellings(quarter, found)) if found else show_nothing()


def show_assigned_needs(quarter: Quarter) -> Html:
    """Show the table by need; nothing without both registers."""
    found = assignment_of(quarter)
    return show_table(**table_assigned_needs(quarter, found)) if found else show_nothing()


def show_assignment_limits(quarter: Quarter) -> Html:
    """Say what the best assignment ignores and leaves out; nothing without both registers."""
    text = describe_assignment_limits(quarter)
    return show_sentence(text) if text else show_nothing()
