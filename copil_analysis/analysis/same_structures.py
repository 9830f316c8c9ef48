"""Quarters in a row over the same structures: what may be compared, and why the rest may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.series import cells_by_quarter, measure_of
from copil_analysis.checking.comparable import doubtful_tables
from copil_analysis.period import Period
from copil_analysis.quarter.beside import heirs_of, uncounted
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
    all. None of these may have an error or late reports: "une erreur ou des retards" in one makes
    the sums of both years unlike.
    """
    periods = _in_a_row(quarter)
    table, _ = measure_of(measure).source(key)
    if len(periods) < least:
        return _nothing("early")
    compared = periods[-least:]
    quarters = {str(one.period): one for one in quarter.series}
    if any(table in doubtful_tables(quarters[period].checks) for period in compared):
        return _nothing("error")
    if table in FLOWS and any(is_late(quarters[period]) for period in compared):
        return _nothing("late")
    cells = cells_by_quarter(quarter, measure, key)
    told = _is_told(cells).reindex(periods)
    heirs = heirs_of(quarter)["structure"]
    uncounted_ones = [code for period in compared for code in uncounted(quarters[period])[table]]
    out = {heirs.get(code, code) for code in uncounted_ones}
    is_known = told.fillna(False).astype(bool)
    kept = [code for code in told if is_known[code].loc[compared].all() and code not in out]
    if not kept:
        return _nothing("missing")
    seen = [code for code in told if told[code].loc[compared].notna().any()]
    since = periods.index(_first_known(is_known[kept]))
    rows = cells[cells["structure"].isin(kept) & cells["period"].isin(periods[since:])]
    rows = rows[~rows["part"].isin(_passing(quarter, key, compared))]
    sums = rows.groupby(["period", "part"], sort=False)["count"].sum()
    counts = sums.unstack("part", fill_value=0).reindex(periods[since:]).astype(float)
    days = quarter.calendar.set_index("period")["days"].reindex(counts.index).astype(float)
    left_out = tuple(str(code) for code in dict.fromkeys([*seen, *out]) if code not in kept)
    return Run(counts, days, tuple(map(str, kept)), left_out)


def _is_told(cells: pd.DataFrame) -> pd.DataFrame:
    """Whether all counts of a structure are known: a row a quarter, missing where it has none."""
    known = cells["count"].notna().groupby([cells["period"], cells["structure"]], sort=False)
    told: pd.DataFrame = known.all().unstack("structure")
    return told


def _passing(quarter: Quarter, key: str, periods: list[str]) -> list[str]:
    """The channels that do not exist in all these periods: coming or going is no rise or fall."""
    if key != "channel":
        return []
    ends = [Period.parse(periods[0]), Period.parse(periods[-1])]
    terms = quarter.config.every("channel")
    return [term.code for term in terms if not all(term.is_open(one) for one in ends)]


def _first_known(told: pd.DataFrame) -> str:
    """The first of the last quarters in a row in which all these structures are told."""
    whole = told.all(axis=1)[::-1]
    run = whole[whole.cummin()]
    return str(run.index[-1])


def _in_a_row(quarter: Quarter) -> list[str]:
    """The known quarters in a row up to the last of a period, the oldest first."""
    known = {one.period for one in quarter.series if one.period.quarter}
    period, found = max(known, default=Period(0)), []
    while period in known:
        found.append(str(period))
        period = period.previous
    return found[::-1]


def is_late(quarter: Quarter) -> bool:
    """Whether its register tells of dwellings that were allocated before it began."""
    register = quarter.registers.get(ATTRIBUTIONS)
    if register is None:
        return False
    late = int((register["date"] < pd.Timestamp(quarter.start)).sum())
    return late >= max(LATE_ROWS, LATE_SHARE * len(register))


def _nothing(why: str) -> Run:
    return Run(pd.DataFrame(), pd.Series(dtype=float), why=why)
