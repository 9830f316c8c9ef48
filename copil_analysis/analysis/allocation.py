"""Who allocated what: the dwellings of a period by channel, by structure, and who supplies whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.counting import leaders, sum_by, total_of
from copil_analysis.analysis.statistics import count_intervals, shares
from copil_analysis.quarter.remembering import remembered

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@remembered
def known_allocations(quarter: Quarter) -> int:
    """Count the dwellings of the cells that are known: at least so many were allocated."""
    return int(quarter.allocations["households"].sum())


@remembered
def allocations_by(quarter: Quarter, by: str) -> pd.DataFrame:
    """Count the dwellings by ``channel`` or ``structure``, and their share of all, with intervals.

    Columns ``by``, households, low, high (Poisson), total (all dwellings), share, share_low,
    share_high (Wilson). A missing cell makes its row's sum, and the total, missing.
    """
    counts = sum_by(quarter.allocations, by)
    counts = counts.join(count_intervals(counts["households"]))
    total = total_of(counts["households"])
    counts["total"] = pd.Series(total, index=counts.index, dtype="Int64")
    return counts.join(shares(counts["households"], counts["total"]))


@remembered
def channels_within_structures(quarter: Quarter) -> pd.DataFrame:
    """Tell who supplies whom: the share of each channel in each structure's dwellings.

    Columns structure, channel, households, total (the structure's), share, share_low and
    share_high (Wilson).
    """
    cells = quarter.allocations[["structure", "channel", "households"]].reset_index(drop=True)
    totals = sum_by(cells, "structure").set_index("structure")["households"]
    cells["total"] = cells["structure"].map(totals).astype("Int64")
    return cells.join(shares(cells["households"], cells["total"]))


@remembered
def first_channels(quarter: Quarter) -> dict[str, list[str]]:
    """The channels that gave most to each structure: several where they gave as much.

    None to a structure that received nothing, or of which a count is missing.
    """
    by_structure = quarter.allocations.groupby("structure", sort=False)
    return {str(code): leaders(cells, "channel", "households") for code, cells in by_structure}
