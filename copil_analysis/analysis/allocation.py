"""Who allocated what: dwellings by channel, by structure, and who supplies whom."""

from typing import Any

import pandas as pd

from copil_analysis.analysis.counting import cross_table, sum_by, total_of
from copil_analysis.analysis.statistics import count_intervals, shares


def all_allocations(allocations: pd.DataFrame) -> Any:
    """Count the dwellings of all channels and structures; NA when one count is missing."""
    return total_of(allocations["households"])


def used_channels(allocations: pd.DataFrame) -> list[str]:
    """List the channels that gave something, or of which a count is missing."""
    counts = sum_by(allocations, "channel")
    nothing = (counts["households"] == 0).fillna(False)
    return [str(channel) for channel in counts.loc[~nothing, "channel"]]


def allocations_by_channel(allocations: pd.DataFrame) -> pd.DataFrame:
    """Count the dwellings by channel, with Poisson intervals, and their shares, with Wilson's.

    Columns channel, households, low, high, share, share_low, share_high.
    """
    return _count_and_share_by(allocations, "channel")


def allocations_by_structure(allocations: pd.DataFrame) -> pd.DataFrame:
    """Count the dwellings by structure, with the columns of `allocations_by_channel`."""
    return _count_and_share_by(allocations, "structure")


def _count_and_share_by(allocations: pd.DataFrame, key: str) -> pd.DataFrame:
    counts = sum_by(allocations, key)
    totals = pd.Series(total_of(counts["households"]), index=counts.index, dtype="Int64")
    return counts.join(count_intervals(counts["households"])).join(
        shares(counts["households"], totals)
    )


def channels_and_structures(allocations: pd.DataFrame) -> pd.DataFrame:
    """Cross channels (rows) and structures (columns), with the totals of both."""
    return cross_table(allocations, rows="channel", columns="structure", values="households")


def channels_within_structures(allocations: pd.DataFrame) -> pd.DataFrame:
    """Tell who supplies whom: the share of each channel in each structure's dwellings.

    Columns structure, channel, households, total (the structure's), share, share_low and
    share_high (Wilson).
    """
    totals = sum_by(allocations, "structure").set_index("structure")["households"]
    supplied = allocations[["structure", "channel", "households"]].reset_index(drop=True)
    supplied = supplied.assign(total=supplied["structure"].map(totals).astype("Int64"))
    return supplied.join(shares(supplied["households"], supplied["total"]))
