"""The main figures of a quarter, each with its interval at 95 %, in one tidy frame."""

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

COUNTS = ("allocations", "rehoused", "dwellings")


@remembered
def main_figures(quarter: Quarter) -> pd.DataFrame:
    """Rows of measure, part, value, low and high.

    ``measure``: allocations (by channel and in all) and rehoused, of the period; share, of each
    channel among the allocations; dwellings and pressure by size, over `last_year`. ``part``: the
    code of a channel, of a size, or total. Exact Poisson for a count, Wilson for a share; the
    interval of a pressure is that of its dwellings. All three are missing where a count is.
    """
    sizes = needs_gap(quarter).rename(columns={"typology": "part"})
    channels = with_total(sum_by(quarter.allocations[["channel", "households"]], "channel"))
    given = channels.rename(columns={"channel": "part", "households": "value"})
    rehoused = with_total(sum_by(quarter.rehoused[["structure", "households"]], "structure"))
    housed = rehoused.tail(1).rename(columns={"structure": "part", "households": "value"})
    obtained = sizes[["part", "dwellings"]].rename(columns={"dwellings": "value"})
    pressure = sizes[["part", "pressure", "pressure_low", "pressure_high"]]
    rows = {
        "allocations": _with_intervals(given),
        "share": _shares(given),
        "rehoused": _with_intervals(housed),
        "dwellings": _with_intervals(obtained),
        "pressure": pressure.set_axis(["part", "value", "low", "high"], axis=1),
    }
    frames = [frame.assign(measure=name) for name, frame in rows.items()]
    columns = ["measure", "part", "value", "low", "high"]
    numbers = dict.fromkeys(columns[2:], "Float64")
    stacked = pd.concat([one.astype({"part": "str", **numbers}) for one in frames])
    return stacked[columns].reset_index(drop=True)


def _with_intervals(counts: pd.DataFrame) -> pd.DataFrame:
    return counts.join(count_intervals(counts["value"]))


def _shares(given: pd.DataFrame) -> pd.DataFrame:
    """The share of each channel among all; that of the total is none."""
    parts = given[given["part"] != TOTAL]
    total = pd.Series(given["value"].iloc[-1], index=parts.index, dtype="Int64")
    found = shares(parts["value"], total).set_axis(["value", "low", "high"], axis=1)
    return parts[["part"]].join(found)
