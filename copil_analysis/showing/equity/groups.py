"""What is compared of a period, and of the last four quarters: the frames behind the blocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.equity import represent
from copil_analysis.analysis.equity_groups import (
    by_children,
    by_size,
    by_structure,
    by_typology,
    by_years_waited,
    covered_structures,
)
from copil_analysis.cleaning.waiting import is_waiting
from copil_analysis.period import Period
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

PLACES = ("structure", "typology")
"""Told by the tidy tables."""
HOUSEHOLDS = ("size", "children", "years_waited")
"""Told by the registers only."""
QUARTERS = 4


@dataclass(frozen=True)
class Compared:
    """The groups of a period as `equity.represent` gives them, without those nobody belongs to.

    ``left_out``: the structures that a register does not cover, so that the groups of households
    leave them out. ``rows``: how many households rehoused and waiting the registers hold.
    """

    frame: pd.DataFrame
    left_out: tuple[str, ...] = ()
    rows: dict[str, int] = field(default_factory=dict)

    def of(self, dimensions: tuple[str, ...]) -> pd.DataFrame:
        """Keep the groups of these dimensions that can be compared."""
        frame = self.frame[self.frame["dimension"].isin(dimensions)]
        return frame[frame["low"].notna()].reset_index(drop=True)

    def totals(self) -> dict[str, dict[str, int]]:
        """How many households each dimension told by the registers knows."""
        told = self.frame[self.frame["dimension"].isin(HOUSEHOLDS)]
        firsts = told.drop_duplicates("dimension").to_dict("records")
        return {
            str(row["dimension"]): {n: int(row[f"{n}_total"]) for n in ("rehoused", "waiting")}
            for row in firsts
        }


def compare_period(quarter: Quarter) -> Compared:
    """Compare those rehoused in the period with those who wait at its snapshot."""
    own = str(quarter.period)
    known = [str(period) for period in quarter.calendar["period"]]
    periods = [own] if own in known else [period for period in known if period.startswith(own)]
    return _compare(quarter, quarter.rehoused, quarter.dwellings, periods)


def compare_four_quarters(quarter: Quarter) -> Compared | None:
    """Compare those rehoused in the last four quarters with those who wait now.

    None for a whole year, and where one of the four is not known.
    """
    periods = last_four(quarter)
    if not periods:
        return None
    rehoused, dwellings = (
        table[table["period"].isin(periods)]
        for table in (quarter.over_time("rehoused"), quarter.over_time("dwellings"))
    )
    return _compare(quarter, rehoused, dwellings, periods)


def last_four(quarter: Quarter) -> list[str]:
    """The four quarters in a row of which this is the last; none where they are not known."""
    if quarter.period.quarter is None:
        return []
    wanted: list[Period] = [quarter.period]
    while len(wanted) < QUARTERS:
        wanted.insert(0, wanted[0].previous)
    known = set(quarter.calendar["period"])
    names = [str(period) for period in wanted]
    return names if known.issuperset(names) else []


def has_registers(quarter: Quarter) -> bool:
    """Whether both registers of the period are there."""
    return ATTRIBUTIONS in quarter.registers and WAITING_FILE in quarter.registers


def _compare(
    quarter: Quarter, rehoused: pd.DataFrame, dwellings: pd.DataFrame, periods: list[str]
) -> Compared:
    parts = [by_structure(rehoused, quarter.waiting), by_typology(dwellings, quarter.needs)]
    if not has_registers(quarter):
        return Compared(represent(pd.concat(parts, ignore_index=True)))
    covered = _covered(quarter, periods)
    told = quarter.over_time(ATTRIBUTIONS)
    told = told[told["period"].isin(periods) & told["structure"].isin(covered)]
    waiting = quarter.registers[WAITING_FILE]
    waiting = waiting[is_waiting(waiting, quarter.snapshot) & waiting["structure"].isin(covered)]
    parts += [
        by_size(told, waiting),
        by_children(told, waiting),
        by_years_waited(told, waiting, snapshot=quarter.snapshot),
    ]
    return Compared(
        represent(pd.concat(parts, ignore_index=True)),
        tuple(code for code in map(str, quarter.waiting["structure"]) if code not in covered),
        {"rehoused": len(told), "waiting": len(waiting)},
    )


def _covered(quarter: Quarter, periods: list[str]) -> set[str]:
    """The structures whose allocations of all these quarters, and whose waiting file, are told."""
    covered = set(covered_structures(quarter.registers[WAITING_FILE], quarter.waiting))
    told, stated = quarter.over_time(ATTRIBUTIONS), quarter.over_time("rehoused")
    for period in periods:
        covered &= set(
            covered_structures(told[told["period"] == period], stated[stated["period"] == period])
        )
    return covered
