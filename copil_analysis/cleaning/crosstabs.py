"""Cross-tables as found → tidy tables: one row a combination of codes, zeros included."""

import pandas as pd

from copil_analysis.cleaning.schemas import all_keys, keys_of, values_of
from copil_analysis.config import Config
from copil_analysis.reading.found import SAME_CODE, FoundTable
from copil_analysis.vocabulary import TOTAL


def tidy_table(table: FoundTable, config: Config) -> pd.DataFrame:
    """The tidy table of a found one; what the file does not tell is missing, and is not a zero."""
    cells = _without_totals(blanks_as_zeros(table))
    if table.row_kind != "structure":
        cells = cells.T
    # A sum with a part that nobody knows is not known.
    cells = cells.T.groupby(lambda name: name.rstrip(SAME_CODE)).sum(skipna=False).T
    keys, values = list(keys_of(table.name, config)), values_of(table.name)
    cells = cells.rename_axis("structure")
    if len(keys) > 1:
        tall = cells.reset_index().melt("structure", var_name=keys[1], value_name=values[0])
        tall = _with_absent_zeros(tall, table, config)
        if table.name == "needs":  # a need for a studio is compared as a T1
            tall[keys[1]] = tall[keys[1]].replace("STUDIO", "T1")
            tall = tall.groupby(keys, as_index=False).sum(skipna=False)
    else:
        tall = cells.reindex(columns=values).astype("Int64").reset_index()
        tall["persons"] = tall["persons"].fillna(tall["adults"] + tall["children"])
    tidy = all_keys(table.name, config).merge(tall.astype({k: "str" for k in keys}), "left", keys)
    return tidy.astype({value: "Int64" for value in values})


def _with_absent_zeros(tall: pd.DataFrame, table: FoundTable, config: Config) -> pd.DataFrame:
    """The cells, and a zero for every column that the table lacks, where its printed total holds.

    Without a total that proves it, what the table does not list stays missing.
    """
    margin, structure, other = ("row", "row", "column")
    if table.row_kind != "structure":
        margin, structure, other = ("column", "column", "row")
    reading = table.reading
    proved, off = (
        set(one.loc[(one["margin"] == margin) & (one[other] == TOTAL), structure])
        for one in (reading.margins, reading.broken)
    )
    (_, key), value = list(keys_of(table.name, config)), values_of(table.name)[0]
    absent = [code for code in keys_of(table.name, config)[key] if code not in set(tall[key])]
    zeros = [(one, code, 0) for one in proved - off for code in absent]
    return pd.concat([tall, pd.DataFrame(zeros, columns=["structure", key, value], dtype=object)])


def blanks_as_zeros(table: FoundTable) -> pd.DataFrame:
    """The cells with recovered values, and zeros where nothing was printed.

    A blank stays missing where every margin that could confirm it is broken, and so does a cell
    that holds something else than a count.
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
    for row, column in table.unknown:
        doubtful.loc[row, column] = True
    return filled.where(filled.notna() | doubtful, 0)


def _without_totals(cells: pd.DataFrame) -> pd.DataFrame:
    return cells.drop(index=TOTAL, errors="ignore").drop(columns=TOTAL, errors="ignore")
