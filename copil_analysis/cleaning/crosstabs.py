"""Cross-tables as found → tidy tables: one row a combination of codes, zeros included."""

from collections.abc import Sequence

import pandas as pd

from copil_analysis.cleaning.schemas import TABLE_NAMES, all_keys, keys_of, validate, values_of
from copil_analysis.config import Config
from copil_analysis.reading.found import SAME_CODE, FoundTable
from copil_analysis.vocabulary import TOTAL


def clean(found: Sequence[FoundTable], config: Config) -> dict[str, pd.DataFrame]:
    """All five tidy tables; what no file told stays missing, and is not a zero."""
    by_name = {table.name: table for table in found}
    tables = {
        name: _tidy(by_name[name], config) if name in by_name else _untold(name, config)
        for name in TABLE_NAMES
    }
    return validate(tables, config)


def _tidy(table: FoundTable, config: Config) -> pd.DataFrame:
    cells = _without_totals(blanks_as_zeros(table))
    cells = cells.T.groupby(lambda name: name.rstrip(SAME_CODE)).sum(min_count=1).T
    if table.row_kind != "structure":
        cells = cells.T
    keys, values = list(keys_of(table.name, config)), values_of(table.name)
    cells = cells.rename_axis("structure")
    if len(keys) > 1:
        tall = cells.reset_index().melt("structure", var_name=keys[1], value_name=values[0])
        if table.name == "needs":  # a need for a studio is compared as a T1
            tall[keys[1]] = tall[keys[1]].replace("STUDIO", "T1")
            tall = tall.groupby(keys, as_index=False).sum(min_count=1)
    else:
        tall = cells.reindex(columns=values).reset_index()
    tidy = all_keys(table.name, config).merge(tall.astype({k: "str" for k in keys}), "left", keys)
    return tidy.astype({value: "Int64" for value in values})


def blanks_as_zeros(table: FoundTable) -> pd.DataFrame:
    """The cells with recovered values, and zeros where nothing was printed.

    A blank stays missing where every margin that could confirm it is broken.
    """
    reading = table.reading
    filled = reading.filled
    off = reading.broken
    bad_rows = set(off.loc[off["margin"] == "row", "row"])
    bad_columns = set(off.loc[off["margin"] == "column", "column"])
    rows_checked = "row" in set(reading.margins["margin"])
    columns_checked = "column" in set(reading.margins["margin"])
    doubtful = pd.DataFrame(
        [
            [
                bool(bad_rows or bad_columns)
                and (not rows_checked or row in bad_rows)
                and (not columns_checked or column in bad_columns)
                for column in filled.columns
            ]
            for row in filled.index
        ],
        index=filled.index,
        columns=filled.columns,
    )
    return filled.where(filled.notna() | doubtful, 0)


def _without_totals(cells: pd.DataFrame) -> pd.DataFrame:
    return cells.drop(index=TOTAL, errors="ignore").drop(columns=TOTAL, errors="ignore")


def _untold(name: str, config: Config) -> pd.DataFrame:
    counts = {
        value: pd.array([pd.NA] * len(all_keys(name, config)), "Int64") for value in values_of(name)
    }
    return all_keys(name, config).assign(**counts)
