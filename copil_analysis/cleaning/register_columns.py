"""The columns of a tidy register, made from codes into understood cells; row by row is too slow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from copil_analysis.cleaning.cells import Problem, Understood, categories_of, clean_numbers
from copil_analysis.config import Config
from copil_analysis.reading.found import FoundRegister
from copil_analysis.reading.sheets.sheet import Column
from copil_analysis.register_fields import Field

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ReadColumn:
    """A column of a register, and what its distinct cells mean."""

    field: Field
    header: str
    cells: Column
    understood: Understood

    @property
    def values(self) -> npt.NDArray[Any]:
        """The value of each row, as ``Understood`` says."""
        return self.understood.values.take(self.cells.codes)

    def has(self, *problems: Problem) -> bool:
        """Whether any row may have one of these problems."""
        found = np.isin(self.understood.problems, problems)
        return bool(found[:-1].any() or (found[-1] and self.cells.codes.min(initial=0) < 0))

    def rows_with(self, *problems: Problem) -> Mask:
        """Which rows have one of these problems."""
        return np.isin(self.understood.problems, problems).take(self.cells.codes)


def tidy_columns(
    found: FoundRegister, fields: Sequence[Field], reads: Sequence[ReadColumn], config: Config
) -> dict[str, pd.Series]:
    """Where each row stood (file, place, row), then the fields; missing where there is none."""
    length = len(found.rows)
    by_name = {read.field.name: read for read in reads}
    columns = {
        "file": constant(found.file, length),
        "place": constant(found.place, length),
        "row": pd.Series(found.rows, copy=False),
    }
    for field in fields:
        if field.kind == "request_number" and field.name in found.columns:
            columns[field.name] = request_numbers(found.columns[field.name])
        elif read := by_name.get(field.name):
            columns[field.name] = tidy_column(read)
        else:
            columns[field.name] = missing_column(field, length, config)
    return columns


def tidy_column(read: ReadColumn) -> pd.Series:
    """A column as the tidy register holds it (see ``cleaning.registers``)."""
    values = read.values
    if read.field.kind == "count":
        return pd.Series(pd.arrays.IntegerArray(values, values < 0), copy=False)
    if read.field.kind == "yes_no":
        return pd.Series(pd.arrays.BooleanArray(values == 1, values < 0), copy=False)
    if read.field.kind in ("amount", "date"):
        return pd.Series(values, copy=False)
    return categorical(values, read.understood.categories)


def categorical(codes: npt.NDArray[Any], categories: tuple[str, ...]) -> pd.Series:
    """Places in categories, -1 where missing, as a pandas category."""
    index = pd.Index(categories, dtype="str")
    return pd.Series(pd.Categorical.from_codes(codes, categories=index), copy=False)


def constant(text: str, length: int) -> pd.Series:
    """The same text in every row, as a category."""
    return categorical(np.zeros(length, dtype=np.int8), (text,))


def missing_column(field: Field, length: int, config: Config) -> pd.Series:
    """The column of a field that a register lacks: missing everywhere."""
    if field.kind in ("count", "yes_no"):
        is_missing = np.ones(length, dtype=np.bool_)
        if field.kind == "count":
            return pd.Series(
                pd.arrays.IntegerArray(np.zeros(length, np.int16), is_missing), copy=False
            )
        return pd.Series(pd.arrays.BooleanArray(np.zeros(length, np.bool_), is_missing), copy=False)
    if field.kind in ("amount", "date"):
        missing = np.array(None, "float64" if field.kind == "amount" else "datetime64[s]")
        # One missing value, seen in every row: millions of them would take memory and time.
        return pd.Series(np.broadcast_to(missing, length), copy=False)
    if field.kind == "request_number":
        return pd.Series(None, range(length), dtype="str")
    return categorical(np.full(length, -1, dtype=np.int8), categories_of(field, config))


def request_numbers(column: Column) -> pd.Series:
    """Request numbers as ``clean_number`` gives them; missing where the cell says nothing."""
    return pd.Series(clean_numbers(column.values).array.take(column.codes, allow_fill=True))
