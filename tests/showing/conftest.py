"""Quarters that differ from the deck's: nothing happened, one of each, ties, missing cells."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

TABLES = ("allocations", "rehoused", "dwellings", "waiting", "needs")


def filled(quarter: "Quarter", value: Any) -> "Quarter":
    """Give every count of every table one value, and forget the checks."""
    tables: dict[str, Any] = {}
    for name in TABLES:
        frame = getattr(quarter, name)
        counts = frame.select_dtypes("number").columns
        same = pd.Series(value, index=frame.index, dtype="Int64")
        tables[name] = frame.assign(**dict.fromkeys(counts, same))
    return replace(quarter, checks=quarter.checks.iloc[:0], **tables)


def without_structure(quarter: "Quarter", code: str) -> "Quarter":
    """Leave a structure out of every table."""
    tables: dict[str, Any] = {
        name: getattr(quarter, name)[lambda frame: frame["structure"] != code] for name in TABLES
    }
    return replace(quarter, **tables)


def with_structures(quarter: "Quarter", number: int) -> "Quarter":
    """Let so many structures of long names stand in for the four, each with the figures of Est."""
    first = quarter.config.structures[0]
    labels = {f"S{n}": f"Association d'accueil et d'insertion n° {n}" for n in range(number)}
    terms = [first.model_copy(update={"code": c, "label": one}) for c, one in labels.items()]
    tables: dict[str, Any] = {}
    for name in TABLES:
        rows = getattr(quarter, name)[lambda frame: frame["structure"] == "EST"]
        alike = [rows.assign(structure=code) for code in labels]
        tables[name] = pd.concat(alike, ignore_index=True)
    config = quarter.config.model_copy(update={"structures": tuple(terms)})
    return replace(quarter, config=config, checks=quarter.checks.iloc[:0], **tables)


def change_cell(quarter: "Quarter", table: str, column: str, value: Any, **where: str) -> "Quarter":
    """Change one count of one table, in the rows where these codes stand."""
    frame = getattr(quarter, table).copy()
    rows = pd.Series(True, index=frame.index)
    for name, code in where.items():
        rows &= frame[name] == code
    assert rows.any()
    frame.loc[rows, column] = value
    changes: dict[str, Any] = {table: frame}
    return replace(quarter, **changes)


@pytest.fixture(
    params=[
        *("deck", "nothing", "one of each", "many", "missing", "one missing"),
        *("one structure", "three structures", "twenty-five structures"),
    ]
)
def any_quarter(request: pytest.FixtureRequest, quarter_2011: "Quarter") -> "Quarter":
    """The deck's quarter and its opposites: what is shown must hold for all of them."""
    one_missing = change_cell(quarter_2011, "needs", "households", pd.NA, structure="EST",
                              typology="T4")  # fmt: skip
    one_missing = change_cell(one_missing, "allocations", "households", pd.NA, structure="EST",
                              channel="prefectoral")  # fmt: skip
    one_missing = change_cell(one_missing, "rehoused", "children", pd.NA, structure="CANNES")
    return {
        "deck": quarter_2011,
        "nothing": filled(quarter_2011, 0),
        "one of each": filled(quarter_2011, 1),
        "many": filled(quarter_2011, 1234),
        "missing": filled(quarter_2011, pd.NA),
        "one missing": one_missing,
        "one structure": with_structures(quarter_2011, 1),
        "three structures": without_structure(quarter_2011, "EST"),
        "twenty-five structures": with_structures(quarter_2011, 25),
    }[str(request.param)]
