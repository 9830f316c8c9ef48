"""Who waits on a day, of all those whom a register of the waiting file holds; and how long."""

from datetime import date
from typing import Any

import pandas as pd

from copil_analysis.register_fields import ATTRIBUTIONS

LONGEST = 30 * 365.25
"""Days; a longer wait is taken for a slip of the pen."""


Snapshot = date | pd.Series
"""A day, or each row's own."""


def is_waiting(frame: pd.DataFrame, snapshot: Snapshot) -> "pd.Series[bool]":
    """Which rows of a tidy file_active wait on that day: come by then, and not left by then.

    Who has no date of entry was there already; who has no date of exit is there still.
    """
    day = pd.Timestamp(snapshot) if isinstance(snapshot, date) else snapshot
    return ~(frame["entry_date"] > day) & ~(frame["exit_date"] <= day)


def days_waited(register: str, rows: pd.DataFrame, *, snapshot: date) -> "pd.Series[int]":
    """The days since the request of each row of a tidy register (Int64).

    Of attributions until the allocation; of file_active until the snapshot, or the exit of who
    has left by then. A wait that would be negative, or beyond ``LONGEST``, is missing: it is not
    known.
    """
    if register == ATTRIBUTIONS:
        until: pd.Series[Any] = rows["date"]
    else:
        day = pd.Timestamp(snapshot)
        until = rows["exit_date"].where(rows["exit_date"] <= day, day)
    days = (until - rows["request_date"]).dt.days
    return days.where(days.between(0, LONGEST)).astype("Int64")
