"""Whether the request numbers of those who wait, and of the rehoused, are good, and met twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.request_rows import column, kept, waiting_rows
from copil_analysis.analysis.statistics import shares
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

NUMBER_STATES = ("valid", "long", "shape", "month", "date", "territory")
FAULTY = NUMBER_STATES[2:]
SAME = ["structure", "adults", "children", "request_date", "entry_date"]
"""By what a household is known that has two numbers."""


@remembered
def numbers(quarter: Quarter) -> pd.DataFrame:
    """Count by the state of their number those who wait, then those rehoused in the period.

    Columns who (waiting, rehoused), state (one of NUMBER_STATES, or missing), households, total,
    and their share with its interval. Of the structures that keep numbers; where none does, no
    row.
    """
    told: list[tuple[Any, ...]] = []
    for who, register in (("waiting", WAITING_FILE), ("rehoused", ATTRIBUTIONS)):
        rows = kept(quarter, "number_state", register)
        states = column(rows, "number_state").astype("object").fillna("missing")
        for state in (*NUMBER_STATES, "missing") if len(rows) else ():
            told.append((who, state, int((states == state).sum()), len(rows)))
    frame = pd.DataFrame(told, columns=["who", "state", "households", "total"])
    frame = frame.astype({"households": "Int64", "total": "Int64"})
    return frame.join(shares(frame["households"], frame["total"]))


def in_two_structures(rows: pd.DataFrame) -> pd.Series[bool]:
    """Which rows hold a number that another structure holds too."""
    known = rows.dropna(subset="request_key") if "request_key" in rows else rows.iloc[:0]
    if known.empty:
        return pd.Series(False, rows.index)
    structures = known["structure"].astype("str").groupby(known["request_key"])
    return (structures.transform("nunique") > 1).reindex(rows.index, fill_value=False)


def with_two_numbers(rows: pd.DataFrame) -> pd.Series[bool]:
    """Which rows are a household that its structure holds under several numbers.

    The same structure, composition, date of request and date of entry, all known.
    """
    if not {*SAME, "request_key"} <= {*rows}:
        return pd.Series(False, rows.index)
    known = rows.dropna(subset=[*SAME, "request_key"])
    if known.empty:
        return pd.Series(False, rows.index)
    keys = known.groupby(SAME, observed=True)["request_key"]
    return (keys.transform("nunique") > 1).reindex(rows.index, fill_value=False)


@remembered
def duplicates(quarter: Quarter) -> pd.Series[int]:
    """How many numbers stand in two structures (``structures``), how many households have two
    numbers in one (``numbers``); of those who wait."""
    rows = waiting_rows(quarter)
    shared, doubled = rows[in_two_structures(rows)], rows[with_two_numbers(rows)]
    groups = doubled.groupby(SAME, observed=True).ngroups if len(doubled) else 0
    found = {"structures": column(shared, "request_key").nunique(), "numbers": groups}
    return pd.Series(found, dtype="int64")
