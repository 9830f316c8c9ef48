"""The waits of a period and the curve of the known quarters: what stands behind the blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.equity_groups import covered_structures
from copil_analysis.analysis.survival import Survival, follow, survive
from copil_analysis.analysis.waits import Waits, waits_of_rehoused, waits_so_far
from copil_analysis.period import Period
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def measure_rehoused(quarter: Quarter) -> Waits | None:
    """The waits of those rehoused in the period; None without a register."""
    register = quarter.registers.get(ATTRIBUTIONS)
    return None if register is None else waits_of_rehoused(register)


def measure_waiting(quarter: Quarter, since: str) -> Waits | None:
    """The waits so far, since request_date or entry_date; None without a register."""
    register = quarter.registers.get(WAITING_FILE)
    if register is None:
        return None
    return waits_so_far(register, snapshot=quarter.snapshot, since=since)


def measure_survival(quarter: Quarter) -> Survival | None:
    """The curve from request to rehousing; None without registers or with too few rehoused."""
    since = observed_since(quarter)
    if since.empty:
        return None
    followed = follow(
        quarter.over_time(ATTRIBUTIONS),
        quarter.over_time(WAITING_FILE),
        calendar=quarter.calendar,
        since=since,
    )
    return survive(followed)


def observed_since(quarter: Quarter) -> pd.Series[pd.Timestamp]:
    """The first day from which all allocations of a structure are known, by its code.

    That of the first of the quarters in a row, up to this one, whose register tells its
    allocations. A structure that is not in the last waiting file, or registers, is not observed.
    """
    last = quarter.series[-1]
    if ATTRIBUTIONS not in last.registers or WAITING_FILE not in last.registers:
        return pd.Series(dtype="datetime64[s]")
    starts: dict[str, pd.Timestamp] = {}
    observed = set(covered_structures(last.registers[WAITING_FILE], last.waiting))
    wanted: Period | None = None
    for one in reversed(quarter.series):
        if wanted is not None and one.period != wanted:
            break
        register = one.registers.get(ATTRIBUTIONS)
        if register is None:
            break
        observed &= set(covered_structures(register, one.rehoused))
        starts |= dict.fromkeys(observed, pd.Timestamp(one.start))
        wanted = one.period.previous
    return pd.Series(starts, dtype="datetime64[s]").sort_index()
