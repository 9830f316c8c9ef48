"""The groups whose parts are compared: rows of dimension, group, rehoused and waiting."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from copil_analysis.analysis.counting import sum_by
from copil_analysis.analysis.needs import needs_and_dwellings

SIZES = ("1", "2", "3", "4", "5+")
CHILDREN = ("without", "with")
YEARS_WAITED = ("0-1", "1-2", "2-3", "3+")
_YEAR = 365.25
_LONGEST = 30  # years: an older request is taken for a slip of the pen


def by_structure(rehoused: pd.DataFrame, waiting: pd.DataFrame) -> pd.DataFrame:
    """Count the households rehoused and waiting of each structure, from the tidy tables.

    ``rehoused`` may hold several quarters one below the other. Rows for `equity.represent`.
    """
    parts = [
        sum_by(table[["structure", "households"]], "structure") for table in (waiting, rehoused)
    ]
    both = pd.concat([part.set_index("structure")["households"] for part in parts], axis=1)
    both.columns = pd.Index(["waiting", "rehoused"])
    return _counts("structure", list(map(str, both.index)), both["rehoused"], both["waiting"])


def by_typology(dwellings: pd.DataFrame, needs: pd.DataFrame) -> pd.DataFrame:
    """Count the dwellings obtained (as rehoused) and the needs (as waiting) of each typology.

    A studio counts as a T1. ``dwellings`` may hold several quarters. Rows for `equity.represent`.
    """
    obtained = dwellings.groupby(["structure", "typology"], sort=False)["dwellings"]
    compared = needs_and_dwellings(needs, obtained.sum(skipna=False).reset_index())
    counts = sum_by(compared, "typology")
    return _counts(
        "typology", list(map(str, counts["typology"])), counts["dwellings"], counts["households"]
    )


def by_size(rehoused: pd.DataFrame, waiting: pd.DataFrame) -> pd.DataFrame:
    """Count the rows of two registers by persons in the household; five and more together."""
    return _count_both("size", SIZES, _size(rehoused), _size(waiting))


def by_children(rehoused: pd.DataFrame, waiting: pd.DataFrame) -> pd.DataFrame:
    """Count the rows of two registers with and without children."""
    return _count_both("children", CHILDREN, _with_children(rehoused), _with_children(waiting))


def by_years_waited(
    rehoused: pd.DataFrame, waiting: pd.DataFrame, *, snapshot: date
) -> pd.DataFrame:
    """Count the rows of two registers by whole years since the request.

    Until the allocation for the rehoused, until the snapshot for the waiting. A request that is
    later, or thirty years old, is not counted.
    """
    days = pd.Series(pd.Timestamp(snapshot), index=waiting.index)
    return _count_both(
        "years_waited",
        YEARS_WAITED,
        _years(rehoused["request_date"], rehoused["date"]),
        _years(waiting["request_date"], days),
    )


def _size(rows: pd.DataFrame) -> "pd.Series[Any]":
    persons = rows["adults"].astype("Int64") + rows["children"].astype("Int64")
    return pd.cut(
        persons.where(persons > 0).astype("Float64"), [0, 1, 2, 3, 4, np.inf], labels=SIZES
    )


def _with_children(rows: pd.DataFrame) -> "pd.Series[Any]":
    children = rows["children"].astype("Float64")
    return pd.cut(children, [-1, 0, np.inf], labels=CHILDREN)


def _years(start: "pd.Series[Any]", end: "pd.Series[Any]") -> "pd.Series[Any]":
    years = (end - start).dt.days / _YEAR
    known = years.where(years.between(0, _LONGEST))
    return pd.cut(known, [0, 1, 2, 3, np.inf], labels=YEARS_WAITED, right=False)


def _count_both(
    dimension: str, groups: Sequence[str], rehoused: "pd.Series[Any]", waiting: "pd.Series[Any]"
) -> pd.DataFrame:
    both = [s.value_counts().reindex(list(groups), fill_value=0) for s in (rehoused, waiting)]
    return _counts(dimension, list(groups), *both)


def _counts(
    dimension: str, groups: list[str], rehoused: "pd.Series[Any]", waiting: "pd.Series[Any]"
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "dimension": dimension,
            "group": groups,
            "rehoused": rehoused.astype("Int64").array,
            "waiting": waiting.astype("Int64").array,
        }
    )


def covered_structures(register: pd.DataFrame, stated: pd.DataFrame) -> list[str]:
    """Name the structures that a register covers: it has rows of theirs, or there is nothing.

    ``stated``: the tidy table of structure and households that says how many there are. What is
    compared of registers must leave the others out on both sides.
    """
    written = set(register["structure"].dropna()) if "structure" in register else set()
    rows = zip(stated["structure"], stated["households"].fillna(-1), strict=True)
    return [str(code) for code, count in rows if code in written or count == 0]
