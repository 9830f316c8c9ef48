"""What the page on allocations shows, each figure left out where it has nothing to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.showing.allocation.charts import plot_allocations, plot_channels, plot_supply
from copil_analysis.showing.allocation.words import (
    describe_allocations_figure,
    describe_channels_figure,
    describe_supply_figure,
)
from copil_analysis.showing.blocks import show_nothing
from copil_analysis.showing.figures import show_figure

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter
    from copil_analysis.showing.markup import Html


def show_channels_figure(quarter: Quarter) -> Html:
    """The share of each channel."""
    if not _has_allocations(quarter):
        return show_nothing()
    figure = plot_channels(quarter.allocations, config=quarter.config)
    return show_figure(figure, **describe_channels_figure(quarter))


def show_allocations_figure(quarter: Quarter) -> Html:
    """The dwellings by channel and structure."""
    if not _has_allocations(quarter):
        return show_nothing()
    figure = plot_allocations(quarter.allocations, config=quarter.config)
    return show_figure(figure, **describe_allocations_figure(quarter))


def show_supply_figure(quarter: Quarter) -> Html:
    """The channels that supply each structure."""
    if not _has_allocations(quarter):
        return show_nothing()
    figure = plot_supply(quarter.allocations, config=quarter.config)
    return show_figure(figure, **describe_supply_figure(quarter))


def _has_allocations(quarter: Quarter) -> bool:
    return bool((quarter.allocations["households"] > 0).fillna(False).any())
