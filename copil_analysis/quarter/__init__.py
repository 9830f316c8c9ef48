"""A period, whole: its facts, its tidy tables, its checks, and the quarters known before it.

What it says of itself is worded by the kit (``showing``), which it asks for when it is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from copil_analysis.cleaning.waiting import is_waiting
from copil_analysis.config import Config
from copil_analysis.period import QUARTERS, Period
from copil_analysis.quarter.beside import beside, certain, comparable
from copil_analysis.quarter.data import Data
from copil_analysis.quarter.frame import Frame
from copil_analysis.quarter.marks import Hypothesis, Subset
from copil_analysis.quarter.only import Asked, only
from copil_analysis.quarter.over_time import Question, name_of, over_time, stacked
from copil_analysis.quarter.remembering import as_key
from copil_analysis.quarter.what_if import what_if
from copil_analysis.quarter.year import FLOWS, STOCKS, add_up
from copil_analysis.register_fields import WAITING_FILE
from copil_analysis.usage import Named, checked

_OF_REQUESTS = ("number_state", "request_key", "request_date", "renewal_date", "desk")


@dataclass(frozen=True, eq=False, repr=False)
class Quarter(Named):
    """A period's facts, its five tidy tables (the columns stand in ``cleaning.schemas``), checks.

    A whole year is one too: its flows are summed, its stock is that of its last snapshot.
    ``config`` holds the structures and channels that exist in the period.
    ``notes``: the team's remarks in Markdown. ``asks``: what it asks of the committee, one
    sentence each. ``next_committee`` is None where its date is not said. ``sources``: for each
    table, where it was read.
    ``checks`` may be published: what they quote of a file is left out (``checking.redaction``).
    ``registers``: the clean rows of attributions and file_active (``cleaning.registers``) where
    there are any, with ``request_key`` and ``number_state`` in place of the number. ``national``:
    the rows of the national export (``cleaning.national``), None without one, and in a part; a year
    added up has its last quarter's. ``earlier``: the periods known
    before it as they were published, oldest first, years received as a whole among them; of a year
    added up its own quarters too. What is to be compared is taken from ``previous``,
    ``year_before`` and ``series`` instead: see ``quarter.beside``.
    ``subset`` and ``hypothesis``: what it is of a Quarter as received; ``marks`` says it.
    """

    _whose = "ce trimestre"

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
    national: pd.DataFrame | None = None
    earlier: tuple["Quarter", ...] = ()
    asks: tuple[str, ...] = ()
    next_committee: date | None = None
    subset: Subset | None = None
    hypothesis: Hypothesis | None = None

    def __repr__(self) -> str:
        from copil_analysis.showing.card import card_text

        return card_text(self)

    def _repr_html_(self) -> str:
        from copil_analysis.showing.card import card_html

        return card_html(self)

    @cached_property
    def remembered(self) -> dict[Any, Any]:
        """What was computed of this period: see ``quarter.remembering``."""
        return {}

    @cached_property
    def marks(self) -> tuple[str, ...]:
        """In French, what it is where it is a part of a Quarter or a hypothesis; else nothing.

        What is so marked is shown as such everywhere, and never published.
        """
        from copil_analysis.showing.not_as_received import marks_of

        return marks_of(self)

    @cached_property
    def series(self) -> tuple["Quarter", ...]:
        """The known quarters, oldest first, whose last is this one, or this year's last.

        A year received as a whole is in no run of quarters: it stands alone.
        """
        run = [comparable(one, self) for one in self.earlier if one.period.quarter]
        if self.period.quarter is not None:
            return (*run, self)
        return tuple(run) if _of_year(run, self.period.year) else (self,)

    @cached_property
    def alone(self) -> "Quarter":
        """The period without those before it: its figures are its own, and not those of a year."""
        return replace(self, earlier=())

    @cached_property
    def previous(self) -> "Quarter | None":
        """The quarter before; of a year the year before, if it or all its quarters are known.

        As it may be compared with this one (``quarter.beside``), with those before it.
        """
        return self._known(self.period.previous)

    @cached_property
    def year_before(self) -> "Quarter | None":
        """The same quarter a year before, or that whole year if it was so received."""
        same = self._known(replace(self.period, year=self.period.year - 1))
        return same or self._received(Period(self.period.year - 1))

    @property
    def has_requests(self) -> bool:
        """Whether some row that waits tells a number, a date of deposit or renewal, or a desk."""
        rows = self.registers.get(WAITING_FILE)
        if rows is None:
            return False
        waiting = rows[is_waiting(rows, self.snapshot)]
        return bool(waiting[[name for name in _OF_REQUESTS if name in rows]].notna().any(axis=None))

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

    @property
    def data(self) -> Data:
        """The tables and registers by name, as DataFrames: ``quarter.data.needs``."""
        return Data(self)

    @checked
    def over_time(self, what: str | Question, **options: Any) -> pd.DataFrame:
        """Follow a table, a register or a question over the quarters of the series.

        ``what``: a tidy table or a register by its name (see ``quarter.data``), or a function
        such as ``copil.needs_gap``, with its options. ``period``, the quarter, is the first
        column. A question is asked of each quarter by itself, as if none were known before it:
        its flows are those of one quarter, so a pressure is not the published one, which is over
        a year; and nothing is compared. Of a quarter whose answer says why it is missing there is
        no row. Where an answer has periods of its own, they stand in ``of_period``. The frame of
        a part or a hypothesis is shown below its marks, which are its ``attrs["mark"]``.
        An unknown name is a UsageError that lists the known.
        """
        key = (what, as_key(options))
        if key not in self._over_time:
            self._over_time[key] = over_time(self, what, options)
        return Frame.of(name_of(what), self._over_time[key], marks=self.marks)

    @checked
    def only(
        self, structures: Asked = None, channels: Asked = None, typologies: Asked = None
    ) -> "Quarter":
        """Restrict everything to some structures, channels or typologies: a Quarter like any other.

        Each is a code or French label, or a list; None is all. Tables, registers, checks and the
        quarters before are restricted; what was merged into a structure counts for it then. A
        table that tells no channel or typology is counted anew from its register; its counts are
        missing where it was not made of one. Who waits has no channel: with ``channels`` nothing
        is known of them. By ``typologies`` a household that waits counts for its need, one that was
        rehoused for its dwelling; a studio is a T1; a foyer is of none.
        An unknown word, or none, is a UsageError that lists the known.
        """
        return only(self, structures=structures, channels=channels, typologies=typologies)

    @checked
    def what_if(
        self, dwellings: Mapping[str, int] | None = None, arrivals: float = 1.0
    ) -> "Quarter":
        """Suppose so many more (or fewer) dwellings of a size in the period, other arrivals after.

        ``dwellings``: by typology (STUDIO, T1 to T6), added to the table of dwellings, shared out
        over the structures by who needs them (fewer: by what was obtained). ``arrivals``: how many
        times as many households come from now on. What is computed of dwellings follows; the
        projection takes as many more each year (``analysis.projection``). Registers, allocations
        and the quarters before are those received. Asked of a hypothesis, dwellings add up and
        arrivals multiply; where nothing is supposed, the Quarter as received is given.
        An unknown typology, fewer dwellings than none or a negative factor is a UsageError.
        """
        return what_if(self, dwellings or {}, arrivals)

    def stacked(self, name: str) -> pd.DataFrame:
        """A table or register of every quarter of the series, for the analyses: with its keys.

        Made once for all who ask. See ``quarter.over_time.stacked``.
        """
        if name not in self._over_time:
            self._over_time[name] = stacked(self, name)
        return self._over_time[name].copy(deep=False)

    @cached_property
    def _over_time(self) -> dict[Any, pd.DataFrame]:
        return {}

    def table(self, name: str) -> pd.DataFrame | None:
        """One of the tidy tables or registers by its name; None for a register not received."""
        if name in (*FLOWS, *STOCKS):
            table: pd.DataFrame = getattr(self, name)
            return table
        return self.registers.get(name)

    def _known(self, period: Period) -> "Quarter | None":
        """An earlier period beside this one; a year that was received in quarters is added up."""
        if found := self._received(period):
            return found
        parts = _of_year(self.earlier, period.year)
        if period.quarter is not None or len(parts) < QUARTERS:
            return None
        return beside(add_up([certain(one) for one in parts]), self)

    def _received(self, period: Period) -> "Quarter | None":
        found = next((one for one in self.earlier if one.period == period), None)
        if found is None:
            return None
        before = tuple(one for one in self.earlier if one.period < period)
        return replace(beside(found, self), earlier=before)


def _of_year(quarters: Sequence[Quarter], year: int) -> tuple[Quarter, ...]:
    return tuple(one for one in quarters if one.period.year == year and one.period.quarter)
