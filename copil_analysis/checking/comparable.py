"""Which tables of a period an error makes doubtful: nothing is compared with them."""

from collections.abc import Mapping

import pandas as pd

from copil_analysis.cleaning.counts import TABLES_OF
from copil_analysis.cleaning.schemas import TABLE_NAMES
from copil_analysis.finding import ERRORS, Finding
from copil_analysis.period import Period
from copil_analysis.register_fields import NATIONAL, field_of
from copil_analysis.vocabulary import TABLE_LABELS

_PRESENCE = "presence"
_BEHIND: Mapping[str, tuple[str, ...]] = {
    "structure": TABLE_NAMES,
    "channel": ("allocations",),
    "typology": ("dwellings", "needs"),
    "is_foyer": ("dwellings",),
    "adults": ("rehoused", "waiting", "needs"),
    "children": ("rehoused", "waiting", "needs"),
    "entry_date": TABLE_NAMES,
    "exit_date": TABLE_NAMES,
}
"""The tables that a wrong cell of a register changes, by its field; another field's none."""


def doubtful_tables(checks: pd.DataFrame) -> dict[str, str]:
    """The tables in which a figure may be wrong, each with what its first error says.

    A structure of which nothing was received is no such error: it is left out of what is compared
    (``absent_structures``).
    """
    found: dict[str, str] = {}
    columns = ("check", "table", "row", "column", "level", "status", "message")
    # By hand: of forty quarters' few findings many times faster than with frames.
    for check, table, row, column, level, status, message in zip(
        *(checks[name].tolist() for name in columns), strict=True
    ):
        is_absent = check == _PRESENCE and row != ""
        if status == "gap" and level in ERRORS and not is_absent:
            for name in _touched(table, column):
                found.setdefault(name, message)
    return found


def _touched(table: str, column: str) -> tuple[str, ...]:
    if table == NATIONAL:
        return ()
    if table not in TABLES_OF:
        return (table,) if table in TABLE_NAMES else TABLE_NAMES
    field = field_of(column, table) if column else None
    behind = TABLE_NAMES if field is None else _BEHIND.get(field.name, ())
    return tuple(name for name in TABLES_OF[table] if name in behind)


def absent_structures(checks: pd.DataFrame) -> dict[str, set[str]]:
    """By table the structures of which no row was received, whether that counts as zero or not."""
    told = checks[(checks["check"] == _PRESENCE) & (checks["row"] != "")]
    found: dict[str, set[str]] = {}
    for table, row in zip(told["table"], told["row"], strict=True):
        for name in TABLES_OF.get(str(table), (str(table),)):
            found.setdefault(name, set()).add(str(row))
    return found


def tell_not_compared(period: Period, checks: pd.DataFrame) -> list[Finding]:
    """A finding where errors of a period keep some of its tables from being compared."""
    doubtful = doubtful_tables(checks)
    if not doubtful:
        return []
    names = ", ".join(TABLE_LABELS[name].lower() for name in doubtful)
    message = (
        f"{period} n'est pas comparé ({names}), car une erreur y reste : "
        f"{next(iter(doubtful.values()))}"
    )
    if (checks["check"] == "label").any():
        message += (
            " Une structure ou une filière qui a disparu reste dans copil.toml, avec until et into."
        )
    return [not_compared(period, message)]


def not_compared(period: Period, message: str) -> Finding:
    return Finding("compared", row=str(period), level="warning", status="gap", message=message)
