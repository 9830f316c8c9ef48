"""What the rows of a register count in a tidy table, and for whom they are what it was made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from copil_analysis.cleaning.counts import TABLES_OF, count_by, counted_rows
from copil_analysis.cleaning.schemas import key_names, values_of
from copil_analysis.cleaning.waiting import Snapshot
from copil_analysis.quarter.remembering import remembered

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

REGISTER_OF = {table: register for register, tables in TABLES_OF.items() for table in tables}
"""The register that may give each tidy table."""


PERIOD = "period"
"""The column that tells the quarters apart in the frames of several: one more key."""


def recount(
    name: str, rows: pd.DataFrame, table: pd.DataFrame, *, snapshot: Snapshot
) -> pd.DataFrame:
    """Count register rows in the cells of a tidy table: the same rows, zeros included.

    Rows of other structures, channels or typologies than the table's count nowhere. Both may be
    those of several quarters (``quarter.together``), with each row's own ``snapshot``.
    """
    keys = [*([PERIOD] if PERIOD in table else []), *key_names(name)]
    codes = {key: list(table[key].unique()) for key in keys}
    told = counted_rows(name, rows, snapshot=snapshot)
    coded = {key: told[key].astype(pd.CategoricalDtype(known)) for key, known in codes.items()}
    told = told.assign(**coded).dropna(subset=list(codes))
    place = np.zeros(len(table), int)
    for key, known in codes.items():
        place = place * len(known) + pd.Index(known).get_indexer(pd.Index(table[key]))
    return count_by(name, told, codes).take(place).set_axis(table.index)


def is_as_counted(
    name: str,
    rows: pd.DataFrame,
    table: pd.DataFrame,
    *,
    snapshot: Snapshot,
    values: Sequence[str] = (),
) -> pd.Series[bool]:
    """The rows of structures of which a table is what register rows count, in ``values`` (all)."""
    counts = recount(name, rows, table, snapshot=snapshot)
    columns = list(values) or values_of(name)
    theirs, ours = table[columns], counts[columns]
    same = ((theirs == ours) | (theirs.isna() & ours.isna())).fillna(False).all(axis=1)
    whose = [table[key] for key in (PERIOD, "structure") if key in table]
    whole: pd.Series[bool] = same.groupby(whose, sort=False, observed=True).transform("all")
    return whole


@remembered
def counted_structures(quarter: Quarter, name: str, values: Sequence[str] = ()) -> list[str]:
    """The structures of which a table is what its register counts, in ``values`` (all of them).

    A structure without a row in either is one. Of the others a cross-table or a slide was read:
    it says nothing of single households.
    """
    table, rows = quarter.table(name), quarter.registers.get(REGISTER_OF[name])
    if table is None or rows is None or table.empty:
        return []
    whole = is_as_counted(name, rows, table, snapshot=quarter.snapshot, values=values)
    return [str(code) for code in table.loc[whole, "structure"].unique()]
