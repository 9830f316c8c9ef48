"""Rows with the same request number: one household twice at a time, or one after the other."""

import pandas as pd

from copil_analysis.request_key import is_number


def overlapping(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Which rows share their number with another one whose stay is not over when theirs begins.

    Who moves from one structure to another, or comes back, has stays that follow one another. A
    missing entry or exit is no bound; two allocations always clash.
    """
    numbers = frame["request_number"]
    shared = numbers.duplicated(keep=False) & is_number(numbers)
    if "entry_date" not in frame or not shared.any():
        return shared
    stays = pd.DataFrame(
        {
            "number": numbers,
            "entry": frame["entry_date"].fillna(pd.Timestamp.min.as_unit("s")),
            "exit": frame["exit_date"].fillna(pd.Timestamp.max.as_unit("s")),
        }
    )[shared].sort_values("entry", kind="stable")
    by_number = stays.groupby("number", sort=False)
    until = by_number["exit"].cummax().groupby(stays["number"], sort=False).shift()
    clashing = stays.loc[stays["entry"] < until, "number"]
    return numbers.isin(clashing) & shared
