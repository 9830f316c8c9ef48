"""Of which structures and which quarters a period tells: what it cannot, no figure may claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis.covered import covered_structures
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import WAITING_FILE

if TYPE_CHECKING:
    from copil_analysis.period import Period
    from copil_analysis.quarter import Quarter


@remembered
def uncovered(quarter: Quarter, register: str) -> tuple[str, ...]:
    """The structures of which a register that was received tells no row, and not because of none.

    What is computed from its rows does not hold for the whole département then.
    """
    rows = quarter.registers.get(register)
    if rows is None:
        return ()
    table = quarter.waiting if register == WAITING_FILE else quarter.rehoused
    covered = covered_structures(rows, table)
    return tuple(code for code in quarter.config.structure_labels if code not in covered)


@remembered
def missing_quarters(quarter: Quarter) -> tuple[Period, ...]:
    """The quarters between the first known and the last that are not known, in time order."""
    known = {one.period for one in quarter.series}
    first, period = quarter.series[0].period, quarter.series[-1].period
    holes = []
    while period.quarter is not None and period > first:
        period = period.previous
        if period not in known:
            holes.append(period)
    return tuple(holes[::-1])
