"""A period, whole: its facts, its tidy tables, its checks, and the quarters known before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import pandas as pd

from copil_analysis.config import Config
from copil_analysis.gathering import stack
from copil_analysis.period import Period
from copil_analysis.quarter.year import FLOWS, QUARTERS, STOCKS, add_up


@dataclass(frozen=True)
class Quarter:
    """A period's facts, its five tidy tables (the columns stand in ``cleaning.schemas``), checks.

    A whole year is one too: its flows are summed, its stock is that of its last snapshot.
    ``notes``: the team's remarks in Markdown. ``sources``: for each table, where it was read.
    ``checks`` may be published: what they quote of a file is left out (``checking.redaction``).
    ``registers``: the clean rows of attributions and file_active (``cleaning.registers``) where
    there are any, with ``request_key`` in place of the number. ``earlier``: the quarters known
    before it, oldest first; of a whole year every quarter known up to its end, its own ones too.
    """

    period: Period
    config: Config
    start: date
    end: date
    snapshot: date
    committee: date
    agenda: tuple[str, ...]
    notes: str
    allocations: pd.DataFrame
    rehoused: pd.DataFrame
    dwellings: pd.DataFrame
    waiting: pd.DataFrame
    needs: pd.DataFrame
    checks: pd.DataFrame
    sources: dict[str, str]
    registers: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    earlier: tuple["Quarter", ...] = ()

    @cached_property
    def series(self) -> tuple["Quarter", ...]:
        """The known quarters, oldest first, whose last is this one, or this year's last."""
        if self.period.quarter is None and _of_year(self.earlier, self.period.year):
            return self.earlier
        return (*self.earlier, self)

    @cached_property
    def previous(self) -> "Quarter | None":
        """The quarter before; of a year the year before, if all its quarters are known."""
        return self._known(self.period.previous)

    @cached_property
    def year_before(self) -> "Quarter | None":
        """The same quarter a year before; of a year the year before."""
        return self._known(replace(self.period, year=self.period.year - 1))

    @cached_property
    def year_to_date(self) -> "Quarter | None":
        """The quarters of the year up to this one, added up; None in T1, or when one is missing."""
        if self.period.quarter in (None, 1):
            return None
        parts = _of_year((*self.earlier, self), self.period.year)
        return add_up(parts) if len(parts) == self.period.quarter else None

    @property
    def days(self) -> int:
        """How many days the flows lasted, both ends included."""
        return (self.end - self.start).days + 1

    @cached_property
    def calendar(self) -> pd.DataFrame:
        """One row a quarter of the series: period, start, end, days (of the flows), snapshot."""
        rows = [
            (str(one.period), one.start, one.end, one.days, one.snapshot) for one in self.series
        ]
        return pd.DataFrame(rows, columns=["period", "start", "end", "days", "snapshot"])

    def over_time(self, name: str) -> pd.DataFrame:
        """Stack a tidy table, or a register, of every quarter of the series.

        The first column, ``period``, tells the quarter; a quarter without that register has no
        row, and without any the frame has no column but this.
        """
        frames = {str(one.period): one.table(name) for one in self.series}
        told = {period: frame for period, frame in frames.items() if frame is not None}
        stacked = [frame.assign(period=period) for period, frame in told.items()]
        if not stacked:
            return pd.DataFrame({"period": pd.Series(dtype="str")})
        rows = stack(stacked)
        return rows[["period", *(name for name in rows if name != "period")]]

    def table(self, name: str) -> pd.DataFrame | None:
        """One of the tidy tables or registers by its name; None for a register not received."""
        if name in (*FLOWS, *STOCKS):
            table: pd.DataFrame = getattr(self, name)
            return table
        return self.registers.get(name)

    def _known(self, period: Period) -> "Quarter | None":
        if period.quarter is None:
            parts = _of_year(self.earlier, period.year)
            return add_up(parts) if len(parts) == QUARTERS else None
        return next((one for one in self.earlier if one.period == period), None)


def _of_year(quarters: Sequence[Quarter], year: int) -> tuple[Quarter, ...]:
    return tuple(one for one in quarters if one.period.year == year and one.period.quarter)
