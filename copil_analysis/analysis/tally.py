"""How many checks a quarter passed, and what became of the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.checking.findings import made_checks
from copil_analysis.quarter.remembering import remembered
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_WORST_FIRST = ("blocking", "error", "warning", "recovered", "explained")


@dataclass(frozen=True)
class Tally:
    """The checks made: those that held, gaps to repair, to confirm, explained.

    ``recovered``: values that the totals gave back; to recover one is no check.
    """

    made: int
    held: int
    wrong: int
    to_confirm: int
    explained: int
    recovered: int


@remembered
def tally(quarter: Quarter) -> Tally:
    """Count the checks of a quarter by what they found."""
    made = made_checks(quarter.checks)
    is_gap = made["status"] == "gap"
    held, explained = (int((made["status"] == status).sum()) for status in ("ok", "explained"))
    to_confirm = int((is_gap & (made["level"] == "warning")).sum())
    return Tally(
        made=len(made),
        held=held,
        wrong=len(made) - held - explained - to_confirm,
        to_confirm=to_confirm,
        explained=explained,
        recovered=int((quarter.checks["status"] == "recovered").sum()),
    )


@remembered
def open_findings(quarter: Quarter) -> pd.DataFrame:
    """The rows of checks that did not hold, worst first, with their ``kind``.

    ``kind``: blocking, error, warning (gaps by level), recovered, explained.
    """
    found = quarter.checks[quarter.checks["status"] != "ok"]
    kind = found["level"].where(found["status"] == "gap", found["status"])
    rows = found.assign(kind=kind.where(kind.isin(_WORST_FIRST), "warning"))
    rank = {name: place for place, name in enumerate(_WORST_FIRST)}
    return rows.sort_values(
        "kind", key=lambda kinds: kinds.map(rank), kind="stable", ignore_index=True
    )


def balances(quarter: Quarter) -> pd.DataFrame:
    """Whether the waiting file balances, a row a structure: row, gap (missing where not judged)."""
    checks = quarter.checks
    is_flow = (checks["check"] == "flows") & ~checks["row"].isin(["", TOTAL])
    return checks.loc[is_flow, ["row", "gap", "message"]].reset_index(drop=True)
