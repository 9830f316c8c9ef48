"""What the page on allocations shows of the offer; nothing where a sentence says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis import offer, rents
from copil_analysis.showing.blocks import show_nothing, show_sentence
from copil_analysis.showing.figures import show_figure
from copil_analysis.showing.offer.channel_words import (
    describe_channels_over_time,
    describe_channels_over_time_figure,
)
from copil_analysis.showing.offer.charts import (
    plot_channels_over_time,
    plot_funding,
    plot_rents,
    plot_rents_over_time,
)
from copil_analysis.showing.offer.known import (
    all_rows,
    has_register,
    last_rows,
    own_quarters,
    quarters_in,
    rows_of,
)
from copil_analysis.showing.offer.place_words import describe_places
from copil_analysis.showing.offer.rent_words import (
    describe_rents,
    describe_rents_figure,
    describe_rents_over_time_figure,
)
from copil_analysis.showing.offer.tables import (
    table_channels_over_time,
    table_funding,
    table_funding_over_time,
    table_places,
    table_rents,
    table_rents_over_time,
)
from copil_analysis.showing.offer.words import (
    NO_REFUSALS,
    describe_funding,
    describe_funding_figure,
)
from copil_analysis.showing.tables import fold, show_table

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter
    from copil_analysis.showing.markup import Html


def show_funding(quarter: Quarter) -> Html:
    """Say whether PLUS is more frequent than PLAI, or which register it would take."""
    return show_sentence(describe_funding(quarter))


def show_funding_figure(quarter: Quarter) -> Html:
    """The fundings over the known quarters, from two on."""
    if not _has_funding(quarter) or _is_single(quarter):
        return show_nothing()
    return show_figure(plot_funding(all_rows(quarter)), **describe_funding_figure(quarter))


def show_funding_table(quarter: Quarter) -> Html:
    """The fundings of the period and of all known quarters."""
    return show_table(**table_funding(quarter)) if _has_funding(quarter) else show_nothing()


def show_funding_over_time_table(quarter: Quarter) -> Html:
    """The fundings of each known quarter, from two on."""
    if not _has_funding(quarter) or _is_single(quarter):
        return show_nothing()
    return fold(show_table(**table_funding_over_time(quarter)))


def show_rents(quarter: Quarter) -> Html:
    """Say whether rents rise; nothing without register, which is said once."""
    text = describe_rents(quarter)
    return show_sentence(text) if text else show_nothing()


def show_rents_figure(quarter: Quarter) -> Html:
    """The median rents by typology of the last four quarters."""
    if not _has_medians(quarter):
        return show_nothing()
    return show_figure(plot_rents(last_rows(quarter)), **describe_rents_figure(quarter))


def show_rents_table(quarter: Quarter) -> Html:
    """The median rents by typology of the period and of the last four quarters."""
    return show_table(**table_rents(quarter)) if _has_medians(quarter) else show_nothing()


def show_rents_over_time_figure(quarter: Quarter) -> Html:
    """The median rents of each quarter, from two with a median on."""
    if not _has_medians_over_time(quarter):
        return show_nothing()
    figure = plot_rents_over_time(all_rows(quarter))
    return show_figure(figure, **describe_rents_over_time_figure(quarter))


def show_rents_over_time_table(quarter: Quarter) -> Html:
    """The median rents of each quarter, from two with a median on."""
    if not _has_medians_over_time(quarter):
        return show_nothing()
    return fold(show_table(**table_rents_over_time(quarter)))


def show_places(quarter: Quarter) -> Html:
    """Name the first landlord and the first commune; nothing without register."""
    text = describe_places(quarter)
    return show_sentence(text) if text else show_nothing()


def show_landlords_table(quarter: Quarter) -> Html:
    """The landlords of the period and of all known quarters."""
    return _show_places(quarter, "landlord")


def show_communes_table(quarter: Quarter) -> Html:
    """The communes of the period and of all known quarters."""
    return _show_places(quarter, "commune")


def _show_places(quarter: Quarter, column: str) -> Html:
    if not has_register(quarter):
        return show_nothing()
    found = offer.count_named(all_rows(quarter), column, periods=own_quarters(quarter))
    if found["name"].isin([offer.OTHERS, offer.UNKNOWN]).all():
        return show_nothing()
    return show_table(**table_places(quarter, column))


def show_channels_over_time(quarter: Quarter) -> Html:
    """Name the first channel of the known quarters, or say that there is no earlier one."""
    return show_sentence(describe_channels_over_time(quarter))


def show_channels_over_time_figure(quarter: Quarter) -> Html:
    """The dwellings of each channel over the known quarters, from two on."""
    allocations = quarter.over_time("allocations")
    is_empty = not (allocations["households"] > 0).fillna(False).any()
    if len(quarter.series) < 2 or is_empty:
        return show_nothing()
    figure = plot_channels_over_time(allocations, config=quarter.config)
    return show_figure(figure, **describe_channels_over_time_figure(quarter))


def show_channels_over_time_table(quarter: Quarter) -> Html:
    """The dwellings of each channel over the known quarters, from two on."""
    if len(quarter.series) < 2:
        return show_nothing()
    return fold(show_table(**table_channels_over_time(quarter)))


def show_refusals(quarter: Quarter) -> Html:
    """Say that no source records refusals."""
    return show_sentence(NO_REFUSALS)


def _has_funding(quarter: Quarter) -> bool:
    if not has_register(quarter):
        return False
    return offer.funding_known(rows_of(quarter, quarter.period)).known > 0


def _is_single(quarter: Quarter) -> bool:
    return len(quarters_in(all_rows(quarter))) < 2


def _has_medians(quarter: Quarter) -> bool:
    if not has_register(quarter):
        return False
    return bool(rents.rents_by_typology(last_rows(quarter))["median"].notna().any())


def _has_medians_over_time(quarter: Quarter) -> bool:
    if not has_register(quarter):
        return False
    medians = rents.rents_by_period(all_rows(quarter)).dropna(subset="median")
    return bool(medians["period"].nunique() > 1)
