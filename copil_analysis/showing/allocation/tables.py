"""The tables of the page on allocations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis import allocation
from copil_analysis.showing import french
from copil_analysis.showing.allocation.words import describe_unused
from copil_analysis.showing.footnotes import Reference
from copil_analysis.showing.page_tables import (
    TableWords,
    cross,
    finish_table,
    format_rate,
    labelled,
    period_of,
)
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def table_channels(quarter: Quarter) -> TableWords:
    """Dwellings by channel: count, share and their intervals."""
    return _table_shares(quarter, allocation.allocations_by_channel(quarter.allocations), "channel")


def table_structures(quarter: Quarter) -> TableWords:
    """Dwellings by structure: count, share and their intervals."""
    counts = allocation.allocations_by_structure(quarter.allocations)
    return _table_shares(quarter, counts, "structure")


def _table_shares(quarter: Quarter, counts: pd.DataFrame, key: str) -> TableWords:
    total = allocation.all_allocations(quarter.allocations)
    name, among = {"channel": ("Filière", "filière"), "structure": ("Structure", "structure")}[key]
    rows = [
        (
            french.format_number(row.households),
            french.format_count_interval(row.households, row.low, row.high),
            format_rate(row.households, total, row.share, row.share_low, row.share_high),
        )
        for row in counts.itertuples()
    ]
    frame = pd.DataFrame(rows, columns=["Logements", "Intervalle à 95 %", "Part du total"])
    frame.insert(0, name, labelled(counts[key], quarter))
    places = [
        ("allocations", code, TOTAL) if key == "channel" else ("allocations", TOTAL, code)
        for code in counts[key]
    ]
    return finish_table(
        quarter,
        frame,
        {(i, "Logements"): [Reference(*place)] for i, place in enumerate(places)},
        caption=f"Logements attribués par {among}, en nombre et en part du total, "
        f"{period_of(quarter)}",
        tables=("allocations",),
        total=False,
    )


def table_channels_and_structures(quarter: Quarter) -> TableWords:
    """Dwellings by channel (rows) and structure (columns), with both totals."""
    crossed = allocation.channels_and_structures(quarter.allocations)
    return cross(
        quarter,
        crossed,
        table="allocations",
        head="Filière",
        caption=f"Logements attribués par filière et par structure, en nombre, "
        f"{period_of(quarter)}",
    )


def table_supply(quarter: Quarter) -> TableWords:
    """Who supplies whom: the share of each channel in each structure's dwellings."""
    supplied = allocation.channels_within_structures(quarter.allocations)
    used = allocation.used_channels(quarter.allocations)
    frame = pd.DataFrame({"Structure": labelled(supplied["structure"].unique(), quarter)})
    for code in used:
        cells = supplied[supplied["channel"] == code].itertuples()
        frame[labelled([code], quarter)[0]] = [
            format_rate(c.households, c.total, c.share, c.share_low, c.share_high) for c in cells
        ]
    return finish_table(
        quarter,
        frame,
        {},
        caption="Part de chaque filière dans les logements d'une structure "
        f"(intervalle à 95 %), {period_of(quarter)}",
        tables=("allocations",),
        notes=[unused] if (unused := describe_unused(quarter)) else [],
        total=False,
    )
