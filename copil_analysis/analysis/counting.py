"""Sums that keep the vocabulary's order and in which one missing cell makes the sum missing."""

from typing import Any

import pandas as pd

from copil_analysis.vocabulary import TOTAL


def total_of(counts: "pd.Series[Any]") -> Any:
    """Add up a column: an int, or pandas' NA when a cell is missing."""
    total = counts.astype("Int64").sum(skipna=False)
    return pd.NA if pd.isna(total) else int(total)


def sum_by(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    """Add up the count columns for each value of ``key``, in order of first appearance."""
    counts = frame.select_dtypes("number").columns
    return frame.groupby(key, sort=False)[list(counts)].sum(skipna=False).reset_index()


def with_total(frame: pd.DataFrame) -> pd.DataFrame:
    """Append the row "total": the first column is the key, all others are counts."""
    key, *counts = frame.columns
    row = pd.DataFrame({key: [TOTAL], **{name: [total_of(frame[name])] for name in counts}})
    return pd.concat([frame, row.astype(frame.dtypes.to_dict())], ignore_index=True)


def cross_table(frame: pd.DataFrame, *, rows: str, columns: str, values: str) -> pd.DataFrame:
    """Spread tidy counts over rows and columns, with a total row and a total column."""
    table = frame.pivot(index=rows, columns=columns, values=values)
    table = table.reindex(index=frame[rows].unique(), columns=frame[columns].unique())
    table.columns.name = None
    table[TOTAL] = [total_of(row) for _, row in table.iterrows()]
    return with_total(table.astype("Int64").reset_index())


def leaders(counts: pd.DataFrame, key: str, value: str) -> list[str]:
    """The keys that share the highest count; none where all are zero or one is missing."""
    if counts.empty or counts[value].isna().any() or counts[value].max() == 0:
        return []
    return [str(code) for code in counts.loc[counts[value] == counts[value].max(), key]]


def largest_first(counts: pd.DataFrame, value: str) -> pd.DataFrame:
    """The rows with something, the largest first, then those whose count is missing."""
    some = counts[(counts[value] > 0).fillna(True)]
    return some.sort_values(value, ascending=False, kind="stable", na_position="last")


def with_nothing(counts: pd.DataFrame, key: str, value: str) -> list[str]:
    """The keys whose count is zero; a missing one is not."""
    return [str(code) for code in counts.loc[(counts[value] == 0).fillna(False), key]]


def something_in(wide: pd.DataFrame) -> list[str]:
    """The columns that count something in one of the rows."""
    return [str(code) for code in wide if (wide[code] > 0).fillna(False).any()]
