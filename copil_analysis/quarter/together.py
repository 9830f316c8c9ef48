"""Several quarters as one: their frames one below the other, so that each question is asked once.

Forty small frames take forty times as long as one that holds all their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from copil_analysis.cleaning.schemas import TABLE_NAMES
from copil_analysis.gathering import stack
from copil_analysis.quarter.recount import PERIOD, REGISTER_OF, is_as_counted
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, WAITING_FILE

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_COUNTED = {
    ATTRIBUTIONS: ["structure", "channel", "typology", "is_foyer", "adults", "children"],
    WAITING_FILE: ["structure", "need", "entry_date", "exit_date", "adults", "children"],
}
"""The columns of a register by which its rows count in the tidy tables."""


@dataclass(frozen=True, eq=False)
class Together:
    """The tables, checks and counted columns of the registers of some quarters.

    Each frame has ``period`` as its last column, a category whose codes are the quarters' places;
    the rows of a quarter follow one another, in its own order.
    """

    quarters: tuple[Quarter, ...]

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tidy tables by name."""
        return {
            name: self._stacked([getattr(one, name) for one in self.quarters])
            for name in TABLE_NAMES
        }

    @cached_property
    def checks(self) -> pd.DataFrame:
        """All that was found."""
        return self._stacked([one.checks for one in self.quarters])

    @cached_property
    def registers(self) -> dict[str, pd.DataFrame]:
        """By name what is counted of the registers that some quarter has."""
        told = {name: [one.registers.get(name) for one in self.quarters] for name in REGISTERS}
        return {
            name: self._stacked([None if rows is None else rows[_COUNTED[name]] for rows in frames])
            for name, frames in told.items()
            if any(rows is not None for rows in frames)
        }

    @cached_property
    def is_counted(self) -> dict[str, pd.Series[bool]]:
        """By table its rows of structures of which it is what the quarter's register counts."""
        return {name: self._is_counted(name, table) for name, table in self.tables.items()}

    def snapshots(self, rows: pd.DataFrame) -> pd.Series[pd.Timestamp]:
        """The snapshot day of each row's quarter."""
        days = pd.DatetimeIndex([pd.Timestamp(one.snapshot) for one in self.quarters])
        return pd.Series(days.take(_places(rows)), rows.index)

    def ends(self, rows: pd.DataFrame) -> list[int]:
        """Behind which row of a frame each quarter ends."""
        counts = np.bincount(_places(rows), minlength=len(self.quarters))
        return [int(end) for end in counts.cumsum()]

    def apart(self, rows: pd.DataFrame) -> list[pd.DataFrame]:
        """The frame of each quarter again."""
        own = rows.drop(columns=PERIOD)
        return [
            own.iloc[start:end].set_axis(pd.RangeIndex(end - start))
            for start, end in pairwise([0, *self.ends(rows)])
        ]

    def _is_counted(self, name: str, table: pd.DataFrame) -> pd.Series[bool]:
        rows = self.registers.get(REGISTER_OF[name])
        if rows is None or table.empty:
            return pd.Series(False, table.index)
        has_register = [REGISTER_OF[name] in one.registers for one in self.quarters]
        is_told = pd.Series(np.array(has_register)[_places(table)], table.index)
        return is_told & is_as_counted(name, rows, table, snapshot=self.snapshots(rows))

    def _stacked(self, frames: Sequence[pd.DataFrame | None]) -> pd.DataFrame:
        """The frames one below the other; a quarter that has none has no row."""
        rows = stack([frame for frame in frames if frame is not None]).reset_index(drop=True)
        lengths = [0 if frame is None else len(frame) for frame in frames]
        places = np.repeat(np.arange(len(frames)), lengths)
        names = pd.Index([str(one.period) for one in self.quarters], dtype="str")
        return rows.assign(**{PERIOD: pd.Categorical.from_codes(places, categories=names)})


def together(quarters: Iterable[Quarter]) -> Together:
    """Some quarters as one; the first remembers it. No two are of one period."""
    first, *others = quarters
    return _together(first, tuple(others))


@remembered
def _together(first: Quarter, others: tuple[Quarter, ...]) -> Together:
    return Together((first, *others))


def _places(rows: pd.DataFrame) -> Any:
    return rows[PERIOD].cat.codes.to_numpy()
