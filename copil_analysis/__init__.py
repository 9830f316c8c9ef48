"""All that a notebook needs: ``import copil_analysis as copil``.

The names are loaded when they are first asked for, so that the command starts quickly.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "quarter": ("Quarter",),
    "loading": ("load", "load_checks", "load_registers"),
    "tracing": ("trace",),
    "analysis.allocation": (
        "allocations_by_channel",
        "allocations_by_structure",
        "channels_and_structures",
        "channels_within_structures",
    ),
    "analysis.rehousing": ("persons_per_household", "rehousing_recap"),
    "analysis.needs": (
        "gap_by_structure",
        "gap_by_typology",
        "gap_of_large",
        "needs_and_dwellings",
        "needs_by_structure_and_typology",
    ),
    "analysis.statistics": ("poisson_interval", "wilson_interval"),
    "showing.blocks": (
        "show_agenda",
        "show_key_figures",
        "show_links",
        "show_notes",
        "show_points",
        "show_sentence",
        "show_title",
    ),
    "showing.findings": ("show_checks", "show_method"),
    "showing.figures": ("show_figure",),
    "showing.tables": ("show_table",),
    "showing.summary.titles": (
        "describe_allocation_title",
        "describe_needs_title",
        "describe_rehoused_title",
        "describe_title",
    ),
    "showing.summary.counts": ("describe_key_figures", "describe_rehoused"),
    "showing.summary.points": ("describe_points",),
    "showing.needs.large": ("describe_large_rate",),
    "showing.allocation.words": (
        "describe_allocations_figure",
        "describe_channels",
        "describe_channels_figure",
        "describe_structures",
        "describe_supply",
        "describe_supply_figure",
    ),
    "showing.rehoused.words": (
        "describe_rehoused_figure",
        "describe_rehoused_structures",
        "describe_sizes",
        "describe_sizes_figure",
    ),
    "showing.needs.words": (
        "describe_gap",
        "describe_gap_figure",
        "describe_gap_structures",
        "describe_needs",
        "describe_needs_figure",
    ),
    "showing.allocation.tables": (
        "table_channels",
        "table_channels_and_structures",
        "table_structures",
        "table_supply",
    ),
    "showing.rehoused.tables": ("table_recap", "table_rehoused", "table_sizes", "table_waiting"),
    "showing.needs.tables": (
        "table_dwellings",
        "table_gap_by_structure",
        "table_gap_by_typology",
        "table_needs",
    ),
    "showing.allocation.blocks": (
        "show_allocations_figure",
        "show_channels_figure",
        "show_supply_figure",
    ),
    "showing.rehoused.blocks": ("show_rehoused_figure", "show_sizes_figure"),
    "showing.needs.blocks": (
        "show_gaps_figure",
        "show_gaps_table",
        "show_imbalance",
        "show_needs_and_dwellings_figure",
        "show_needs_figure",
    ),
    "showing.over_time.blocks": (
        "show_changes_allocation",
        "show_changes_allocation_figure",
        "show_changes_allocation_series_table",
        "show_changes_allocation_table",
        "show_changes_allocation_year_table",
        "show_changes_needs",
        "show_changes_needs_table",
        "show_changes_needs_year_table",
        "show_changes_rehoused",
        "show_changes_rehoused_figure",
        "show_changes_rehoused_series_table",
        "show_changes_rehoused_table",
        "show_changes_rehoused_year_table",
        "show_changes_summary",
        "show_changes_summary_figure",
        "show_changes_summary_series_table",
        "show_changes_summary_table",
        "show_changes_summary_year_table",
    ),
    "showing.offer.blocks": (
        "show_channels_over_time",
        "show_channels_over_time_figure",
        "show_channels_over_time_table",
        "show_communes_table",
        "show_funding",
        "show_funding_figure",
        "show_funding_over_time_table",
        "show_funding_table",
        "show_landlords_table",
        "show_places",
        "show_refusals",
        "show_rents",
        "show_rents_figure",
        "show_rents_over_time_figure",
        "show_rents_over_time_table",
        "show_rents_table",
    ),
    "showing.equity.blocks": (
        "show_equity",
        "show_equity_households_figure",
        "show_equity_households_table",
        "show_equity_places_figure",
        "show_equity_places_table",
    ),
    "showing.waits.blocks": (
        "show_survival",
        "show_survival_figure",
        "show_survival_table",
        "show_waits",
        "show_waits_table",
    ),
    "showing.mismatch.blocks": ("show_mismatch", "show_mismatch_figure", "show_mismatch_table"),
    "showing.assignment.blocks": (
        "show_assigned_dwellings",
        "show_assigned_needs",
        "show_assignment",
        "show_assignment_figure",
        "show_assignment_limits",
    ),
    "showing.outlook.blocks": (
        "show_lever_table",
        "show_outlook",
        "show_outlook_arrivals",
        "show_outlook_figure",
        "show_outlook_table",
        "show_projection",
        "show_projection_figure",
        "show_projection_table",
    ),
    "showing.allocation.charts": ("plot_allocations", "plot_channels", "plot_supply"),
    "showing.rehoused.charts": ("plot_rehoused", "plot_sizes"),
    "showing.needs.charts": ("plot_needs", "plot_needs_and_dwellings"),
    "showing.definitions": (
        "ALLOCATION_DEFINITIONS",
        "NEEDS_DEFINITIONS",
        "REHOUSED_DEFINITIONS",
        "SUMMARY_DEFINITIONS",
    ),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME_OF])
