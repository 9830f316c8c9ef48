"""Parts of a sentence that several pages share: shares, leaders, names in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis import allocation
from copil_analysis.analysis.statistics import (
    SMALLEST_DENOMINATOR,
    wilson_interval,
)
from copil_analysis.showing.french import (
    agree,
    enumerated,
    format_number,
    format_percent,
    format_percent_interval,
    typeset,
)
from copil_analysis.showing.page_tables import labelled

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


MOST_NAMED = 3
"""Beyond so many that share a figure, they are counted and not named."""


def describe_share(count: Any, total: Any) -> str:
    """Write the share in brackets with its interval; nothing under 20, where "x sur n" is enough.

    >>> describe_share(3, 6)
    ''
    """
    if total < SMALLEST_DENOMINATOR:
        return ""
    interval = format_percent_interval(*wilson_interval(count, total))
    return typeset(f" ({format_percent(count / total)}, intervalle à 95 % : {interval})")


def largest(counts: pd.DataFrame, key: str, value: str) -> tuple[list[str], int]:
    """Name the codes that share the highest count; none where all are zero or one is missing."""
    if counts[value].isna().any() or counts.empty or counts[value].max() == 0:
        return [], 0
    highest = int(counts[value].max())
    return [str(code) for code in counts.loc[counts[value] == highest, key]], highest


def quote_channels(codes: list[str], quarter: Quarter) -> str:
    """Name channels between quotation marks; more than three are counted only."""
    if len(codes) > MOST_NAMED:
        return f"{len(codes)} filières"
    return enumerated(f"« {label} »" for label in labelled(codes, quarter))


def name_channels(codes: list[str], quarter: Quarter) -> str:
    """Name channels in a sentence: "la filière « Autres »", "les filières « A » et « B »"."""
    quoted = quote_channels(codes, quarter)
    if len(codes) > MOST_NAMED:
        return quoted
    return f"{'la' if len(codes) < 2 else 'les'} {agree(len(codes), 'filière')} {quoted}"


def name_structures(codes: list[str], quarter: Quarter) -> str:
    """Name structures in a sentence: "la structure Est", "les structures CASA et Est"."""
    if len(codes) > MOST_NAMED:
        return f"{len(codes)} structures"
    names = enumerated(labelled(codes, quarter))
    return f"{'la' if len(codes) < 2 else 'les'} {agree(len(codes), 'structure')} {names}"


def each(codes: list[str]) -> str:
    """Write " chacune" where several share a figure."""
    return " chacune" if len(codes) > 1 else ""


def part_by_first_channels(quarter: Quarter) -> str:
    """Continue a sentence on all allocations with the first channel's part of them."""
    codes, count = first_channels(quarter)
    if not codes:
        return ""
    among = f"dont {format_number(count)}{each(codes)} "
    if count == allocation.all_allocations(quarter.allocations):
        among = "tous " if count > 1 else ""
    return typeset(f", {among}par {name_channels(codes, quarter)}")


def first_channels(quarter: Quarter) -> tuple[list[str], int]:
    """Name the channels that gave most, and how many dwellings each."""
    counts = allocation.allocations_by_channel(quarter.allocations)
    return largest(counts, "channel", "households")
