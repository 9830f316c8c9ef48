"""Of which structures a register tells: what it says of the others is no zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import WAITING_FILE

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def covered_structures(register: pd.DataFrame, stated: pd.DataFrame) -> list[str]:
    """Name the structures that a register covers: it has rows of theirs, or there is nothing.

    ``stated``: the tidy table of structure and households that says how many there are. What is
    compared of registers must leave the others out on both sides.
    """
    written = set(register["structure"].dropna()) if "structure" in register else set()
    rows = zip(stated["structure"], stated["households"].fillna(-1), strict=True)
    return [str(code) for code, count in rows if code in written or count == 0]


@remembered
def covered(quarter: Quarter, register: str) -> pd.DataFrame:
    """The quarters of the series and the structures that a register covers, one row a pair.

    Columns period and structure. A quarter without that register covers nobody.
    """
    stated = quarter.stacked("waiting" if register == WAITING_FILE else "rehoused")
    received = [str(one.period) for one in quarter.series if register in one.registers]
    stated = stated[stated["period"].isin(received)]
    is_told = is_among(stated, quarter.stacked(register)) | (stated["households"] == 0)
    pairs = stated.loc[is_told.fillna(False), ["period", "structure"]]
    return pairs.astype("str").reset_index(drop=True)


def is_among(rows: pd.DataFrame, pairs: pd.DataFrame) -> pd.Series[bool]:
    """Which rows are of a period and structure that stand among the pairs."""
    keys = ["period", "structure"]
    if pairs.empty:
        return pd.Series(False, index=rows.index)
    known = pd.MultiIndex.from_frame(pairs[keys].drop_duplicates().astype("str"))
    asked = pd.MultiIndex.from_frame(rows[keys].astype("str"))
    return pd.Series(asked.isin(known), index=rows.index)
