"""What the national export tells otherwise than the register of the waiting file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from copil_analysis.analysis.request_numbers import FAULTY
from copil_analysis.analysis.request_rows import column, days, left_out
from copil_analysis.analysis.requests import LAPSED, STRUCK_OFF, lives
from copil_analysis.cleaning.waiting import is_waiting
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

KINDS = ("only_register", "allocated", "struck_off", "dates")
"""What a request of the register is told otherwise: one of them, the first that holds."""
ONLY_NATIONAL = "only_national"
_OF_STATUS = ("allocated", "struck_off", ONLY_NATIONAL)
_DATES = ("request_date", "renewal_date")


@remembered
def told_otherwise(quarter: Quarter) -> pd.DataFrame:
    """What the national export says of each row of the file active, on their index.

    Columns ``is_compared``; ``not_compared``: a number to correct, which the export has not;
    ``kind``, one of KINDS, or missing: a number that only the register has; struck off for an
    allocation that no register of attributions known tells; struck off for another reason, where
    the dates of the register do not say so; deposit or renewal told otherwise, or by one alone
    where the structure keeps it. And the export's ``national_request_date`` and
    ``national_renewal_date``. Of who waits, and of those who left otherwise than rehoused who were
    allocated. A row without number, and every row without an export, is in none.
    """
    rows = quarter.registers[WAITING_FILE]
    waits, known = is_waiting(rows, quarter.snapshot), _once(quarter.national)
    keys = column(rows, "request_key").astype("object")
    told = known.add_prefix("national_").reindex(keys).set_index(rows.index)
    is_there = keys.notna() & keys.isin(known.index)
    in_both, alone = waits & is_there, waits & keys.notna() & ~is_there
    is_faulty = column(rows, "number_state").isin(FAULTY)
    status = told.pop("national_status").astype("object")
    left = days(rows, "exit_date") <= pd.Timestamp(quarter.snapshot)
    left &= column(rows, "exit_reason").astype("object") != "rehoused"
    ended = lives(quarter).isin([STRUCK_OFF, LAPSED]).reindex(rows.index, fill_value=False)
    kinds = {
        "only_register": alone & ~is_faulty,
        "allocated": (in_both | left) & (status == "allocated") & ~keys.isin(_allocated(quarter)),
        "struck_off": in_both & (status == "struck_off") & ~ended,
        "dates": in_both & _dates_differ(quarter, rows, told, known),
    }
    kind = np.select(list(kinds.values()), list(kinds), default="")
    return told.assign(
        is_compared=in_both | kinds["only_register"] | kinds["allocated"],
        not_compared=alone & is_faulty,
        kind=pd.Series(kind, rows.index, dtype="object").replace("", None),
    )


def _once(national: pd.DataFrame | None) -> pd.DataFrame:
    """The dates and the status of each request of the export: an active row, else the first."""
    columns = [*_DATES, "status"]
    if national is None:
        return pd.DataFrame(columns=columns)
    rows = national.dropna(subset="request_key")
    is_over = (rows["status"] != "active").sort_values(kind="stable")
    return rows.loc[is_over.index].drop_duplicates("request_key").set_index("request_key")[columns]


def _allocated(quarter: Quarter) -> set[Any]:
    """The numbers in the registers of attributions of this quarter and of those before."""
    return _keys(one.registers.get(ATTRIBUTIONS) for one in (*quarter.earlier, quarter))


def _dates_differ(
    quarter: Quarter, rows: pd.DataFrame, told: pd.DataFrame, known: pd.DataFrame
) -> pd.Series[bool]:
    """Which dates differ, of those that the structure keeps and the export tells at all."""
    differs = pd.Series(False, rows.index)
    for name in (name for name in _DATES if known[name].notna().any()):
        one, other = days(rows, name), days(told, f"national_{name}")
        is_kept = ~rows["structure"].astype("str").isin(left_out(quarter, name))
        differs |= is_kept & (one != other) & ~(one.isna() & other.isna())
    return differs


@remembered
def reconciliation(quarter: Quarter) -> pd.DataFrame:
    """Count what the national export tells otherwise than the register.

    Columns what, households, and of how many (total). A row each of KINDS and their total, of the
    numbers that are compared; then only_national, the active requests of the export that no
    register of the period has, of all of them. What needs a status is missing where the export
    tells none. No row without an export, or without numbers.
    """
    frame = pd.DataFrame(columns=["what", "households", "total"])
    if quarter.national is not None and _numbered(quarter):
        told, known = told_otherwise(quarter), _once(quarter.national)
        counts = {kind: int((told["kind"] == kind).sum()) for kind in KINDS}
        active = (known["status"] == "active").sum()
        compared = int(told["is_compared"].sum())
        counts |= {TOTAL: sum(counts.values()), ONLY_NATIONAL: len(only_national(quarter))}
        frame = pd.DataFrame({"what": [*counts], "households": [*counts.values()]})
        frame["total"] = [*[compared] * (len(KINDS) + 1), active]
        frame = frame.astype({"households": "Int64", "total": "Int64"})
        if known["status"].isna().all():
            frame["households"] = frame["households"].mask(frame["what"].isin(_OF_STATUS))
    return frame


def only_national(quarter: Quarter) -> pd.DataFrame:
    """The active requests of the export that no register of the period has: their rows there."""
    if quarter.national is None or not _numbered(quarter):
        return pd.DataFrame()
    active = quarter.national[quarter.national["status"] == "active"]
    rows = active.dropna(subset="request_key").drop_duplicates("request_key")
    return rows[~rows["request_key"].isin(_keys(quarter.registers.values()))]


def _numbered(quarter: Quarter) -> bool:
    rows = quarter.registers.get(WAITING_FILE)
    return rows is not None and bool(column(rows, "request_key").notna().any())


def _keys(registers: Iterable[pd.DataFrame | None]) -> set[Any]:
    known = (column(rows, "request_key").dropna() for rows in registers if rows is not None)
    return set[Any]().union(*known)
