"""Who waits on a day, of all those whom a register of the waiting file holds."""

from datetime import date

import pandas as pd


def is_waiting(frame: pd.DataFrame, snapshot: date) -> "pd.Series[bool]":
    """Which rows of a tidy file_active wait on that day: come by then, and not left by then.

    Who has no date of entry was there already; who has no date of exit is there still.
    """
    day = pd.Timestamp(snapshot)
    return ~(frame["entry_date"] > day) & ~(frame["exit_date"] <= day)
