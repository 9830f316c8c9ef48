"""The rows of the registers that tell of requests, and which structures keep which column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.cleaning.waiting import is_waiting
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import WAITING_FILE

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

TERM = 12
"""Months after the deposit or the last renewal in which a request is due. [arrêté du 23 mars
2015]"""
KEPT, FEWEST_ROWS = 0.1, 10
"""A structure keeps a column that a tenth of its rows tell, of which it is expected; fewer rows
prove nothing, but where no row of any structure tells it."""


def column(rows: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column of a register; missing in each row where the register has none."""
    return rows[name] if name in rows else pd.Series(pd.NA, rows.index, dtype="object")


def days(rows: pd.DataFrame, name: str) -> pd.Series[Any]:
    return pd.to_datetime(column(rows, name)).dt.as_unit("s")


def is_old(rows: pd.DataFrame, snapshot: Any) -> pd.Series[bool]:
    """Which requests were deposited more than a year ago: they should have been renewed."""
    return days(rows, "request_date") + pd.DateOffset(months=TERM) < pd.Timestamp(snapshot)


@remembered
def waiting_rows(quarter: Quarter) -> pd.DataFrame:
    """The rows of the file active that wait at the snapshot; none without a register."""
    register = quarter.registers.get(WAITING_FILE)
    if register is None:
        return pd.DataFrame({"structure": pd.Series(dtype="str")})
    return register[is_waiting(register, quarter.snapshot)]


@remembered
def rows_of(quarter: Quarter, register: str) -> pd.DataFrame:
    """Those who wait at the snapshot, or the rows of another register; none without it."""
    if register == WAITING_FILE:
        return waiting_rows(quarter)
    return quarter.registers.get(register, pd.DataFrame({"structure": pd.Series(dtype="str")}))


@remembered
def counts_told(quarter: Quarter, name: str, register: str = WAITING_FILE) -> pd.DataFrame:
    """How many rows tell a column (filled), of how many of which it is expected (total).

    By structure, in order. A date of renewal is expected of a request of more than a year.
    """
    rows = rows_of(quarter, register)
    if name == "renewal_date":
        rows = rows[is_old(rows, quarter.snapshot)]
    told = column(rows, name).notna().groupby(rows["structure"].astype("str"))
    counts = pd.DataFrame({"filled": told.sum(), "total": told.size()})
    order = [code for code in quarter.config.structure_labels if code in counts.index]
    return counts.reindex(order).astype("Int64")


@remembered
def left_out(quarter: Quarter, name: str, register: str = WAITING_FILE) -> list[str]:
    """The structures that do not keep a column: see ``KEPT``."""
    counts = counts_told(quarter, name, register)
    is_enough = (counts["total"] >= FEWEST_ROWS) | (counts["filled"].sum() == 0)
    return list(counts.index[is_enough & (counts["filled"] < KEPT * counts["total"])])


@remembered
def kept(quarter: Quarter, name: str, register: str = WAITING_FILE) -> pd.DataFrame:
    """The rows of the structures that keep a column."""
    rows = rows_of(quarter, register)
    return rows[~rows["structure"].astype("str").isin(left_out(quarter, name, register))]
