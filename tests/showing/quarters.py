"""Quarters that differ from the deck's: nothing happened, one of each, ties, missing cells."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

TABLES = ("allocations", "rehoused", "dwellings", "waiting", "needs")


def filled(quarter: "Quarter", value: Any) -> "Quarter":
    """Give every count of every table one value, and forget the checks."""
    tables: dict[str, Any] = {
        name: getattr(quarter, name).assign(
            **{
                column: pd.Series(value, index=getattr(quarter, name).index, dtype="Int64")
                for column in getattr(quarter, name).select_dtypes("number").columns
            }
        )
        for name in TABLES
    }
    return replace(quarter, checks=quarter.checks.iloc[:0], **tables)


def with_cell(quarter: "Quarter", table: str, column: str, value: Any, **where: str) -> "Quarter":
    """Change one count of one table."""
    frame = getattr(quarter, table).copy()
    rows = pd.Series(True, index=frame.index)
    for name, code in where.items():
        rows &= frame[name] == code
    assert rows.sum() == 1
    frame.loc[rows, column] = value
    changes: dict[str, Any] = {table: frame}
    return replace(quarter, **changes)


def without_structure(quarter: "Quarter", code: str) -> "Quarter":
    """Leave a structure out of every table."""
    tables: dict[str, Any] = {
        name: getattr(quarter, name)[getattr(quarter, name)["structure"] != code].reset_index(
            drop=True
        )
        for name in TABLES
    }
    return replace(quarter, **tables)
