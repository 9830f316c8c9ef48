"""Over which time dwellings are counted: a year where one is known, else the period itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.gathering import stack
from copil_analysis.period import QUARTERS, Period
from copil_analysis.quarter.once import told_once
from copil_analysis.quarter.remembering import remembered
from copil_analysis.quarter.year import FLOWS
from copil_analysis.register_fields import ATTRIBUTIONS

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@dataclass(frozen=True)
class Span:
    """The flows of four quarters in a row, or of a period alone.

    ``tables``: allocations, rehoused and dwellings, summed, with the columns of the tidy tables.
    ``attributions``: the rows of that register with their ``period``; without columns but that
    where none was received. A household that two quarters tell counts once (``quarter.once``).
    """

    period: Period
    periods: tuple[str, ...]
    start: date
    end: date
    is_year: bool
    tables: dict[str, pd.DataFrame]
    attributions: pd.DataFrame

    @property
    def is_sliding(self) -> bool:
        """Whether it is a year that ends with a quarter, not a calendar year published as one."""
        return self.is_year and self.period.quarter is not None


@remembered
def last_year(quarter: Quarter) -> Span:
    """The last four quarters up to a period, summed; a year is itself.

    Where one of the four is not known, or a count of it is missing, the period alone: a pressure
    is published over a year (DRIHL), but never over an incomplete one.
    """
    run = quarter.series[-QUARTERS:]
    if quarter.period.quarter is not None and _follow(run):
        periods = [str(one.period) for one in run]
        once = year_once(quarter)
        tables = {name: _summed(once, name) for name in FLOWS}
        if not any(table.isna().to_numpy().any() for table in tables.values()):
            rows = _attributions(once)
            return Span(
                quarter.period, tuple(periods), run[0].start, quarter.end, True, tables, rows
            )
    alone = {name: getattr(quarter, name) for name in FLOWS}
    periods = [str(quarter.period)]
    if quarter.period.quarter is None and quarter.series[0] is not quarter:
        periods = [
            str(one.period) for one in quarter.series if one.period.year == quarter.period.year
        ]
    is_year = quarter.period.quarter is None and not is_partial(quarter)
    rows = _attributions((quarter,))
    return Span(quarter.period, tuple(periods), quarter.start, quarter.end, is_year, alone, rows)


@remembered
def year_once(quarter: Quarter, back: int = 0) -> tuple[Quarter, ...]:
    """The last four known quarters, or those so many years before, each household told once."""
    run = [one for one in quarter.series if one.period.quarter]
    end = len(run) - QUARTERS * back
    return tuple(told_once(run[max(end - QUARTERS, 0) : max(end, 0)]))


@remembered
def is_partial(quarter: Quarter) -> bool:
    """Whether a year lacks a quarter: its sums are then not those of a year."""
    return quarter.period.quarter is None and bool(_is_of_absent(quarter.checks).any())


@remembered
def absent_from(quarter: Quarter) -> tuple[Period, ...]:
    """The quarters that a year is added up without, as its checks name them; else none."""
    if not is_partial(quarter):
        return ()
    told = " ".join(quarter.checks.loc[_is_of_absent(quarter.checks), "message"])
    return tuple(one for one in quarter.period.quarters if str(one) in told)


def _is_of_absent(checks: pd.DataFrame) -> pd.Series[bool]:
    is_absent: pd.Series[bool] = (checks["check"] == "presence") & (checks["row"] == "year")
    return is_absent


def _follow(run: tuple[Quarter, ...]) -> bool:
    periods = [one.period for one in run]
    return len(run) == QUARTERS and all(
        after.previous == before for before, after in pairwise(periods)
    )


def _summed(run: tuple[Quarter, ...], name: str) -> pd.DataFrame:
    """A table of flows added up over quarters, in the order of the last one's own rows."""
    own: pd.DataFrame = getattr(run[-1], name)
    counts = list(own.select_dtypes("number").columns)
    keys = [column for column in own if column not in counts]
    rows = pd.concat([getattr(one, name) for one in run])
    sums = rows.groupby(keys, sort=False)[counts].sum(skipna=False)
    # The last one's rows in the vocabulary's order, then what closed within the year.
    order = own.set_index(keys).index
    whole: pd.DataFrame = sums.reindex(order.append(sums.index.difference(order, sort=False)))
    return whole.reset_index()


def _attributions(quarters: tuple[Quarter, ...]) -> pd.DataFrame:
    told = [
        one.registers[ATTRIBUTIONS].assign(period=str(one.period))
        for one in quarters
        if ATTRIBUTIONS in one.registers
    ]
    return stack(told) if told else pd.DataFrame({"period": pd.Series(dtype="str")})
