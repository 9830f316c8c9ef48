"""The blocks on waits, as the page on rehousing shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.showing.blocks import show_nothing, show_sentence
from copil_analysis.showing.figures import show_figure
from copil_analysis.showing.tables import fold, show_table
from copil_analysis.showing.waits.charts import plot_survival
from copil_analysis.showing.waits.curve_words import describe_survival, describe_survival_figure
from copil_analysis.showing.waits.measure import measure_survival
from copil_analysis.showing.waits.tables import table_survival, table_waits
from copil_analysis.showing.waits.words import describe_waits

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter
    from copil_analysis.showing.markup import Html


def show_waits(quarter: Quarter) -> Html:
    """Show the sentence on the two waits."""
    return show_sentence(describe_waits(quarter))


def show_waits_table(quarter: Quarter) -> Html:
    """Show the medians and quartiles of the two waits."""
    if not {ATTRIBUTIONS, WAITING_FILE} & set(quarter.registers):
        return show_nothing()
    return show_table(**table_waits(quarter))


def show_survival(quarter: Quarter) -> Html:
    """Show the sentence on the time from request to rehousing of all who are followed."""
    if not {ATTRIBUTIONS, WAITING_FILE} & set(quarter.registers):
        return show_nothing()  # the sentence on the waits has told what is missing
    return show_sentence(describe_survival(quarter))


def show_survival_figure(quarter: Quarter) -> Html:
    """Show the curve of those not yet rehoused."""
    survival = measure_survival(quarter)
    if survival is None:
        return show_nothing()
    return show_figure(plot_survival(survival), **describe_survival_figure(quarter, survival))


def show_survival_table(quarter: Quarter) -> Html:
    """Show the curve's values after so many months."""
    survival = measure_survival(quarter)
    if survival is None:
        return show_nothing()
    return fold(show_table(**table_survival(quarter, survival)))
