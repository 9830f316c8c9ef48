"""The main figures of a quarter with their intervals at 95 %, in one tidy frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.counting import sum_by, with_total
from copil_analysis.analysis.needs import needs_gap
from copil_analysis.analysis.statistics import count_intervals, shares
from copil_analysis.quarter.remembering import remembered
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_BOUNDS = ["ratio", "ratio_low", "ratio_high"]
_COLUMNS = ["measure", "part", "count", "low", "high", *_BOUNDS]


@remembered
def main_figures(quarter: Quarter) -> pd.DataFrame:
    """Counts with their exact Poisson intervals: measure, part, count, low, high, and a ratio.

    ``measure``: allocations, by channel and in all; rehoused, in all; dwellings by size, over
    `last_year`. ``part``: a channel, a size or total. The ratio of an allocation is its share of
    all (Wilson), that of dwellings the pressure, whose interval is theirs; rehoused has none.
    """
    housed = with_total(quarter.rehoused[["structure", "households"]]).tail(1)
    frames = {
        "allocations": _allocations(quarter),
        "rehoused": housed.set_axis(["part", "count"], axis=1),
        "dwellings": needs_gap(quarter)
        .drop(columns="households")
        .rename(columns={"typology": "part", "dwellings": "count"} | _renamed("pressure")),
    }
    rows = pd.concat([one.assign(measure=name) for name, one in frames.items()], ignore_index=True)
    counts = rows["count"].astype("Int64")
    numbers = dict.fromkeys(_BOUNDS, "Float64")
    return rows.assign(count=counts).join(count_intervals(counts))[_COLUMNS].astype(numbers)


def _allocations(quarter: Quarter) -> pd.DataFrame:
    """The allocations by channel and in all; the total has no share."""
    counts = with_total(sum_by(quarter.allocations[["channel", "households"]], "channel"))
    given = counts.set_axis(["part", "count"], axis=1)
    parts = given[given["part"] != TOTAL]
    total = pd.Series(given["count"].iloc[-1], index=parts.index, dtype="Int64")
    return given.join(shares(parts["count"], total).rename(columns=_renamed("share")))


def _renamed(name: str) -> dict[str, str]:
    return {name + end: f"ratio{end}" for end in ("", "_low", "_high")}
