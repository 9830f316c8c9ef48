"""Quarters in a row over the same structures: what may be compared, and why the rest may not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.series import cells_by_quarter, cells_of, measure_of
from copil_analysis.analysis.spans import year_once
from copil_analysis.period import Period
from copil_analysis.quarter.beside import doubtful, heirs_of, uncounted
from copil_analysis.quarter.remembering import remembered
from copil_analysis.quarter.year import FLOWS
from copil_analysis.register_fields import ATTRIBUTIONS

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

LATE_SHARE, LATE_ROWS = 0.05, 3
"""Late reports: so many dwellings of a register, and this share of it, are of before its period."""


@dataclass(frozen=True)
class Run:
    """The known quarters in a row up to a period, a column a part, over the same structures.

    ``counts`` has the periods as index; ``days`` is how long the flows of each lasted. Where
    nothing may be compared it is empty, and ``why`` says so: "early", "error", "late", "missing".
    """

    counts: pd.DataFrame
    days: pd.Series
    structures: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    why: str = ""


@remembered
def comparable_run(quarter: Quarter, measure: str, key: str, least: int) -> Run:
    """The last quarters in a row, at least so many, whose counts may be compared.

    A structure that is missing, closed or new in one of the ``least`` last quarters is left out of
    all; where those left out hold more than half, nothing is compared ("missing"). An error or
    late reports in one of these quarters make the sums of both years unlike.
    """
    periods = _in_a_row(quarter)
    if len(periods) < least:
        return _nothing("early")
    table, _ = measure_of(measure).source(key)
    compared = [one for one in quarter.series if str(one.period) in periods[-least:]]
    if why := _fault(compared, table):
        return _nothing(why)
    cells = _counted_once(quarter, measure, key)
    cells = cells[~cells["part"].isin(_passing(quarter, key, compared))]
    kept, left_out = _structures(quarter, cells, compared, table)
    return _run(quarter, cells, periods, kept, left_out) if kept else _nothing("missing")


def _fault(compared: Sequence[Quarter], table: str) -> str:
    if any(table in doubtful(one) for one in compared):
        return "error"
    return "late" if table in FLOWS and any(map(is_late, compared)) else ""


def _counted_once(quarter: Quarter, measure: str, key: str) -> pd.DataFrame:
    """The counts by quarter, without what a year of four quarters has told already."""
    table, column = measure_of(measure).source(key)
    cells, again = cells_by_quarter(quarter, measure, key), _told_again(quarter)
    if table not in FLOWS or not again:
        return cells
    own = [getattr(one, table).assign(period=str(one.period)) for one in again]
    others = cells[~cells["period"].isin([str(one.period) for one in again])]
    return pd.concat([others, *(cells_of(rows, column, key) for rows in own)], ignore_index=True)


@remembered
def _told_again(quarter: Quarter) -> list[Quarter]:
    """The quarters of the last two years of which a year counts something once, that way."""
    run = [one for one in quarter.series if one.period.quarter]
    once = [*year_once(quarter, 1), *year_once(quarter)]
    return [one for one, told in zip(once, run[-len(once) :], strict=True) if one is not told]


def _structures(
    quarter: Quarter, cells: pd.DataFrame, compared: Sequence[Quarter], table: str
) -> tuple[list[str], list[str]]:
    """Those that all these quarters tell whole, and the others that some of them have."""
    own = cells[cells["period"].isin([str(one.period) for one in compared])]
    heirs = heirs_of(quarter)["structure"]
    out = {heirs.get(code, code) for one in compared for code in uncounted(one)[table]}
    by_structure = own.assign(known=own["count"].notna()).groupby("structure", sort=False)
    is_whole = by_structure["known"].all() & (by_structure["period"].nunique() == len(compared))
    kept = [str(code) for code in is_whole.index[is_whole] if code not in out]
    sums = by_structure["count"].sum()
    if 2 * sums[kept].sum() < sums.sum():
        kept = []
    return kept, [str(code) for code in dict.fromkeys([*sums.index, *out]) if code not in kept]


def _run(
    quarter: Quarter,
    cells: pd.DataFrame,
    periods: Sequence[str],
    kept: Sequence[str],
    left_out: Sequence[str],
) -> Run:
    """These structures as far back as all of them are known."""
    rows = cells[cells["structure"].isin(list(kept))]
    by_period = rows.assign(known=rows["count"].notna()).groupby("period")
    is_whole = by_period["known"].all() & (by_period["structure"].nunique() == len(kept))
    told = is_whole.reindex(list(periods), fill_value=False)
    run = told.index[told[::-1].cummin()[::-1]]
    sums = rows.groupby(["period", "part"], sort=False)["count"].sum()
    counts = sums.unstack("part", fill_value=0).reindex(run).astype(float)
    days = quarter.calendar.set_index("period")["days"].reindex(run).astype(float)
    return Run(pd.DataFrame(counts), days, tuple(kept), tuple(left_out))


def _passing(quarter: Quarter, key: str, compared: Sequence[Quarter]) -> list[str]:
    """The channels that do not exist in all these periods: coming or going is no rise or fall."""
    if key != "channel":
        return []
    ends = compared[0].period, compared[-1].period
    terms = quarter.config.every("channel")
    return [term.code for term in terms if not all(term.is_open(one) for one in ends)]


def _in_a_row(quarter: Quarter) -> list[str]:
    """The known quarters in a row up to the last of a period, the oldest first."""
    known = {one.period for one in quarter.series if one.period.quarter}
    period, found = max(known, default=Period(0)), []
    while period in known:
        found.append(str(period))
        period = period.previous
    return found[::-1]


@remembered
def is_late(quarter: Quarter) -> bool:
    """Whether its register tells of dwellings that were allocated before it began."""
    register = quarter.registers.get(ATTRIBUTIONS)
    if register is None:
        return False
    late = int((register["date"] < pd.Timestamp(quarter.start)).sum())
    return late >= max(LATE_ROWS, LATE_SHARE * len(register))


def _nothing(why: str) -> Run:
    return Run(pd.DataFrame(), pd.Series(dtype=float), why=why)
