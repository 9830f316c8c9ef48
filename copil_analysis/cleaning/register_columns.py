"""The columns of a tidy register, made from codes into understood cells; row by row is too slow."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from copil_analysis.cleaning.cells import Problem, Understood, categories_of, clean_numbers
from copil_analysis.config import Config
from copil_analysis.reading.sheets.sheet import Column
from copil_analysis.register_fields import Field

Mask = npt.NDArray[np.bool_]

_BLOCK = 1 << 18  # bytes that stay in the processor's cache
_SHORTEST = 10  # a shorter request number may be a mark such as « n.d. »


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
        return _strings(pa.nulls(length, pa.large_string()))
    return categorical(np.full(length, -1, dtype=np.int8), categories_of(field, config))


def request_numbers(column: Column) -> pd.Series:
    """Request numbers in capitals without spaces; missing where the cell says nothing."""
    values = _clean_numbers(column.values)
    codes = column.codes
    if len(values) == len(codes) and np.array_equal(codes, np.arange(len(codes))):
        return values
    texts = _texts(values)
    return _strings(texts.take(pa.array(codes, mask=codes < 0)))


def _clean_numbers(values: "pd.Series[str]") -> pd.Series:
    """Only the numbers that need it are looked at one by one."""
    if values.dtype != "str":
        return clean_numbers(values)
    texts = _texts(values)
    doubtful = np.concatenate([np.zeros(0, bool), *map(_doubtful, texts.chunks)])
    if not doubtful.any():
        return _strings(texts)
    cleaned = _texts(clean_numbers(values[doubtful])).combine_chunks()
    return _strings(pc.replace_with_mask(texts, pa.array(doubtful), cleaned))


def _doubtful(texts: pa.LargeStringArray) -> Mask:
    """Which texts are short or hold anything but capitals, digits and signs, from their bytes."""
    _, buffer, data = texts.buffers()
    offsets = np.frombuffer(buffer, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(data or b"", np.uint8)[offsets[0] : offsets[-1]]
    doubtful: Mask = np.diff(offsets) < _SHORTEST
    for start in range(0, len(letters), _BLOCK):
        block = letters[start : start + _BLOCK]
        if block.max() > ord("Z") or block.min() <= ord(" "):
            odd = np.flatnonzero((block > ord("Z")) | (block <= ord(" ")))
            doubtful[np.searchsorted(offsets, odd + offsets[0] + start, side="right") - 1] = True
    return doubtful


def _texts(values: pd.Series) -> pa.ChunkedArray:
    texts = pa.array(values.array, type=pa.large_string())
    return texts if isinstance(texts, pa.ChunkedArray) else pa.chunked_array([texts])


def _strings(texts: pa.Array | pa.ChunkedArray) -> pd.Series:
    return pd.Series(pd.array(texts, dtype="str"), copy=False)
