"""The columns of a large CSV file through pyarrow: each distinct text once, and codes."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from copil_analysis.reading.sheets.encoding import Encoding
from copil_analysis.reading.sheets.extent import MAX_COLUMNS
from copil_analysis.reading.sheets.sheet import Column

END = "\x1c\x1d\x1e\x1f"
"""A row of it is added after the last one: a quote that is never closed would swallow it."""

_CODED = pa.dictionary(pa.int32(), pa.string())
_PLAIN = pa.large_string()


class RefusedByArrow(Exception):
    """Something that pyarrow does not read as Python's csv does."""


@dataclass(frozen=True)
class Layout:
    """How a file is laid out. ``start``: the byte where its rows begin; ``width``: the columns of
    most rows; ``distinct``: the columns where nearly every row differs, which are left as texts.
    """

    path: Path
    encoding: Encoding
    start: int
    delimiter: str
    width: int
    distinct: frozenset[int]
    block_size: int = 2 << 20


def read_columns(
    layout: Layout, wanted: Sequence[int], *, parse: Callable[[str], list[str]]
) -> list[Column]:
    """The ``wanted`` columns of all rows; ``parse`` parts a row that is longer or shorter.

    Ragged rows are numbered only when one thread reads: the first reading stops at one, the
    second is slower and keeps them aside.
    """
    ragged: list[csv.InvalidRow] = []
    included = sorted({place for place in wanted if place < layout.width}) or [0]
    try:
        table = _read(layout, included, ragged, use_threads=True)
        if table is None:
            ragged.clear()
            table = _read(layout, included, ragged, use_threads=False)
    except (pa.ArrowException, UnicodeError, OSError):
        raise RefusedByArrow from None
    if table is None or any(row.actual_columns > MAX_COLUMNS for row in ragged):
        raise RefusedByArrow
    if layout.encoding.has_quotes:
        table = _without_end(table)
    numbers = np.array([row.number for row in ragged], np.int64)
    rows = [parse(row.text) for row in ragged]
    return [
        _with_ragged(
            _column(table, place),
            numbers - np.arange(1, len(rows) + 1),
            [row[place] if place < len(row) else "" for row in rows],
        )
        for place in wanted
    ]


def _read(
    layout: Layout, included: list[int], ragged: list[csv.InvalidRow], *, use_threads: bool
) -> pa.Table | None:
    """The columns as pyarrow reads them, or None where a ragged row stopped it."""

    def keep_aside(row: csv.InvalidRow) -> str:
        ragged.append(row)
        return "error" if use_threads else "skip"

    names = [str(place) for place in range(layout.width)]
    try:
        with _opened(layout) as file:
            return csv.read_csv(
                file,
                read_options=csv.ReadOptions(
                    column_names=names,
                    block_size=layout.block_size,
                    encoding=layout.encoding.name,
                    use_threads=use_threads,
                ),
                parse_options=csv.ParseOptions(
                    delimiter=layout.delimiter,
                    ignore_empty_lines=False,
                    newlines_in_values=layout.encoding.has_quotes,
                    invalid_row_handler=keep_aside,
                ),
                convert_options=csv.ConvertOptions(
                    include_columns=[names[place] for place in included],
                    column_types={
                        names[place]: _PLAIN if place in layout.distinct else _CODED
                        for place in included
                    },
                    strings_can_be_null=False,
                    check_utf8=False,  # so it is: see ``detect_encoding``
                ),
            )
    except pa.ArrowInvalid:
        if use_threads and ragged:
            return None
        raise


@contextmanager
def _opened(layout: Layout) -> Iterator[pa.NativeFile]:
    """The file from the byte where its rows begin; Python handles its bytes only to add ``END``."""
    if layout.encoding.has_quotes:
        with layout.path.open("rb", buffering=0) as file:
            file.seek(layout.start)
            yield pa.PythonFile(_Ended(file, layout))
        return
    with pa.OSFile(str(layout.path)) as native:
        native.seek(layout.start)
        yield native


def _without_end(table: pa.Table) -> pa.Table:
    rows = table.num_rows - 1
    if rows < 0 or {table[name][rows].as_py() for name in table.column_names} != {END}:
        raise RefusedByArrow
    return table.slice(0, rows)


class _Ended(io.RawIOBase):
    """A file with a row of ``END`` after its last one."""

    def __init__(self, file: io.FileIO, layout: Layout) -> None:
        self._file = file
        row = layout.delimiter.join([END] * layout.width)
        self._end = row.encode(layout.encoding.name)
        self._line_end = "\n".encode(layout.encoding.name)
        self._last = self._line_end

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if content := self._file.read(size):
            self._last = (self._last + content)[-2:] if len(content) < 2 else content[-2:]
            return content
        is_cut = not self._last.rstrip(b"\0").endswith((b"\n", b"\r"))
        end, self._end = (self._line_end if is_cut and self._end else b"") + self._end, b""
        return end


def _column(table: pa.Table, place: int) -> Column:
    name = str(place)
    if name not in table.column_names:
        return Column(np.full(table.num_rows, -1, np.int32), pd.Series([], dtype="str"))
    texts = table[name]
    return _plain(texts) if texts.type == _PLAIN else _coded(texts)


def _plain(texts: pa.ChunkedArray) -> Column:
    """Every text its own value: no Python object is made of any."""
    first = first_bytes(texts)
    doubtful = np.flatnonzero((first <= ord(" ")) | (first >= 0x80))  # empty, or a space
    codes = np.arange(len(texts), dtype=np.int32)
    if len(doubtful):
        some = texts.take(pa.array(doubtful))
        is_blank = pc.or_(pc.utf8_is_space(some), pc.equal(pc.binary_length(some), 0))
        codes[doubtful[is_blank.to_numpy()]] = -1
    return Column(codes, pd.Series(pd.array(texts, dtype="str"), copy=False))


def first_bytes(texts: pa.ChunkedArray) -> npt.NDArray[np.uint8]:
    """The first byte of each large string, from the bytes themselves; 0 for an empty one."""
    found = [np.zeros(0, np.uint8)]
    for chunk in texts.chunks:
        _, offsets, data = chunk.buffers()
        starts = np.frombuffer(offsets, np.int64)[chunk.offset : chunk.offset + len(chunk) + 1]
        letters = np.frombuffer(data or b"\0", np.uint8)
        first = letters[np.minimum(starts[:-1], len(letters) - 1)]
        found.append(np.where(starts[:-1] == starts[1:], np.uint8(0), first))
    return np.concatenate(found)


def _coded(texts: pa.ChunkedArray) -> Column:
    """The dictionaries of all chunks made one, in order of appearance; blank is -1."""
    known: dict[str, int] = {}
    codes = np.empty(len(texts), np.int32)
    end = 0
    for chunk in texts.chunks:
        in_all = [
            known.setdefault(text, len(known)) if text.strip() else -1
            for text in chunk.dictionary.to_pylist()
        ]
        start, end = end, end + len(chunk)
        codes[start:end] = np.array(in_all, np.int32)[chunk.indices.to_numpy()]
    return Column(codes, pd.Series(list(known), dtype="str"))


def _with_ragged(column: Column, places: npt.NDArray[np.int64], cells: list[str]) -> Column:
    """The column with the cells of the ragged rows put back before rows ``places``."""
    if not cells:
        return column
    values = column.values
    known: dict[str, int] = {}
    if len(values) < len(column.codes):  # codes into distinct texts, not one text a row
        known = {text: code for code, text in enumerate(values)}
    new = [text for text in dict.fromkeys(cells) if text.strip() and text not in known]
    known.update({text: len(values) + code for code, text in enumerate(new)})
    added = np.array([known.get(cell, -1) for cell in cells], np.int32)
    values = pd.concat([values, pd.Series(new, dtype="str")], ignore_index=True)
    return Column(np.insert(column.codes, places, added), values)
