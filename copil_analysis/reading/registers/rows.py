"""Which rows below a register's header are data, and which are totals, notes or repetitions."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from copil_analysis.reading.meaning import count_of, number_of, plain
from copil_analysis.reading.registers.words import Readable, Rows, words_of
from copil_analysis.reading.sheets.sheet import Cell, Column
from copil_analysis.register_fields import FIELDS, field_of
from copil_analysis.vocabulary import Vocabulary, fold

_TOTAL = re.compile(
    r"[\W_]*(?:s(?:ous)?\W*|grand\W+)?(?:tota(?:l|ux)|ensemble)(?![a-z]).{0,40}", re.DOTALL
)
_NONE: Rows = np.empty(0, dtype=np.intp)


@dataclass(frozen=True)
class SortedRows:
    """The rows below a header: ``length`` up to the last filled one, and those that are no data.

    ``alone``: rows that hold one cell only, and this one reads as data. ``moved``: headers whose
    columns stand in another order than above. ``likely``: a last row kept as data though it holds
    the sums of the rows above: nothing else says that it is a total.
    """

    length: int
    empty: Rows = field(default_factory=lambda: _NONE)
    totals: Rows = field(default_factory=lambda: _NONE)
    headers: Rows = field(default_factory=lambda: _NONE)
    notes: Rows = field(default_factory=lambda: _NONE)
    alone: Rows = field(default_factory=lambda: _NONE)
    moved: Rows = field(default_factory=lambda: _NONE)
    likely: Rows = field(default_factory=lambda: _NONE)

    @property
    def left_out(self) -> Rows:
        kinds = (self.empty, self.totals, self.headers, self.notes, self.alone, self.moved)
        return np.unique(np.concatenate(kinds))

    @property
    def kept(self) -> npt.NDArray[np.bool_]:
        kept = np.ones(self.length, dtype=np.bool_)
        kept[self.left_out] = False
        return kept


def sort_rows(
    columns: Mapping[str, Column],
    unread: Sequence[Column],
    name: str,
    headings: Mapping[str, str],
    vocabulary: Vocabulary,
) -> SortedRows:
    """Tell the rows of data from the others, by what distinct cells say and how many are filled.

    ``unread``: the columns that no field reads; « TOTAL » often stands in one of them.
    """
    filled = _count_filled(columns.values())
    length = _length(filled + _count_filled(unread) if unread else filled)
    filled = filled[:length]
    words = {field: words_of(column) for field, column in columns.items()}
    readable = Readable(columns, name, vocabulary)
    totals = np.union1d(
        _totals(columns, words, readable, length), _totals_aside(unread, readable, length)
    )
    headers = np.setdiff1d(_headers(columns, words, headings, filled), totals)
    moved = np.setdiff1d(_moved_headers(columns, words, name, filled), headers)
    single = np.setdiff1d(np.flatnonzero(filled == 1), np.concatenate([totals, headers, moved]))
    is_note, is_alone = _notes(columns, single, readable)
    bare, is_total = _bare_total(columns, filled, name)
    return SortedRows(
        length,
        np.setdiff1d(np.flatnonzero(filled == 0), totals),
        np.union1d(totals, bare) if is_total else totals,
        headers,
        single[is_note],
        single[is_alone],
        moved,
        _NONE if is_total else np.setdiff1d(bare, totals),
    )


def _count_filled(columns: Collection[Column]) -> npt.NDArray[np.uint16]:
    filled = np.zeros(max(len(column.codes) for column in columns), dtype=np.uint16)
    for column in columns:
        filled += column.codes >= 0
    return filled


def _length(filled: npt.NDArray[np.uint16]) -> int:
    if len(filled) and filled[-1]:
        return len(filled)
    return int(np.flatnonzero(filled)[-1]) + 1 if filled.any() else 0


def _rows_with(column: Column, codes: list[int], length: int) -> Rows:
    if not codes:
        return _NONE
    wanted = np.zeros(len(column.values) + 1, dtype=np.bool_)
    wanted[codes] = True
    return np.flatnonzero(wanted.take(column.codes[:length]))


def _totals(
    columns: Mapping[str, Column],
    words: Mapping[str, Mapping[int, str]],
    readable: Readable,
    length: int,
) -> Rows:
    """The rows with a cell such as « TOTAL » or « Sous-total Cannes », and no data of their own.

    Where a word such as « Ensemble » stands in a free text, its row is a total only if nothing
    in it, not even the structure, reads as data.
    """
    found = _NONE
    data = ("channel", "typology", "date", "request_number")
    for name, known in words.items():
        codes = [code for code, text in known.items() if is_total(text)]
        rows = _rows_with(columns[name], codes, length)
        kinds = (*data, "structure") if readable.kinds[name] == "text" else data
        found = np.union1d(found, rows[~readable.any_of(kinds, rows)]) if len(rows) else found
    return found


def _totals_aside(unread: Sequence[Column], readable: Readable, length: int) -> Rows:
    """The rows with « TOTAL » in a column that nobody reads, and nothing that reads as data."""
    found = _NONE
    kinds = ("structure", "channel", "typology", "date", "request_number")
    for column in unread:
        rows = _rows_with(column, codes_of_totals(column), length)
        found = np.union1d(found, rows[~readable.any_of(kinds, rows)]) if len(rows) else found
    return found


def codes_of_totals(column: Column) -> list[int]:
    """The codes of the distinct texts that say « TOTAL », without making a text of each other."""
    values = column.values
    is_likely = (
        values.str.contains("(?i)tota|ensemble")
        if values.dtype == "str"
        else values.map(lambda cell: isinstance(cell, str)).astype(bool)
    )
    likely = np.flatnonzero(is_likely.to_numpy())
    texts = zip(likely.tolist(), values.iloc[likely].tolist(), strict=True)
    return [code for code, text in texts if is_total(plain(text))]


def is_total(text: str) -> bool:
    """Whether a text says « TOTAL » or « Sous-total Cannes »."""
    return bool(_TOTAL.fullmatch(fold(text[:80])))


def _moved_headers(
    columns: Mapping[str, Column],
    words: Mapping[str, Mapping[int, str]],
    register: str,
    filled: npt.NDArray[np.uint16],
) -> Rows:
    """The rows of which three cells, or all of at least two, are headers of other columns."""
    hits = np.zeros(len(filled), dtype=np.uint16)
    for name, known in words.items():
        codes = [code for code, text in known.items() if field_of(text, register)]
        if codes:
            hits[_rows_with(columns[name], codes, len(filled))] += 1
    return np.flatnonzero((hits >= 3) | ((hits >= 2) & (hits == filled)))


def _headers(
    columns: Mapping[str, Column],
    words: Mapping[str, Mapping[int, str]],
    headings: Mapping[str, str],
    filled: npt.NDArray[np.uint16],
) -> Rows:
    """The rows of which two cells, and half of those filled, repeat the header of their column."""
    hits = np.zeros(0, dtype=np.uint8)
    for name, known in words.items():
        heading = headings[name].casefold()
        codes = [code for code, text in known.items() if _is_part(text.casefold(), heading)]
        if codes and not len(hits):
            hits = np.zeros(len(filled), dtype=np.uint8)
        hits[_rows_with(columns[name], codes, len(filled))] += 1
    return np.flatnonzero((hits >= 2) & (2 * hits >= filled)) if len(hits) else _NONE


def _is_part(text: str, heading: str) -> bool:
    return text == heading or heading.startswith(f"{text} ") or heading.endswith(f" {text}")


def _notes(
    columns: Mapping[str, Column], rows: Rows, readable: Readable
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Of rows with one cell only: which are notes, and which hold words that read as data."""
    if not len(rows) or len(columns) == 1:
        nothing = np.zeros(len(rows), dtype=np.bool_)
        return nothing, nothing
    is_words = readable.any_text(rows)
    is_data = readable.any_of(("structure", "channel", "typology"), rows)
    return is_words & ~is_data, is_data


def _bare_total(
    columns: Mapping[str, Column], filled: npt.NDArray[np.uint16], register: str
) -> tuple[Rows, bool]:
    """The last row, where it holds the sums of the counts above it and nothing else.

    It is a total for sure where it lacks a label or a date that all other rows have and must have.
    """
    counts = {f.name for f in FIELDS[register] if f.kind == "count"} & columns.keys()
    last = len(filled) - 1
    if last < 2 or not counts or (filled[:last] <= filled[last]).any():
        return _NONE, False
    if filled[last] != len(counts) or any(columns[name].codes[last] < 0 for name in counts):
        return _NONE, False
    is_sum = [
        sum_above(columns[name])[last] == number_of(_cell(columns[name], last)) for name in counts
    ]
    if not all(is_sum):
        return _NONE, False
    needed = [f.name for f in FIELDS[register] if f.is_required and f.name not in counts]
    is_total = any(
        columns[name].codes[last] < 0 and (columns[name].codes[:last] >= 0).all()
        for name in needed
        if name in columns
    )
    return np.array([last]), is_total


def sum_above(column: Column, kept: npt.NDArray[np.bool_] | None = None) -> npt.NDArray[np.float64]:
    """For each row, the sum of the counts of the rows above it (of those kept)."""
    numbers = [float(count_of(cell) or 0) for cell in column.values.tolist()]
    counts: npt.NDArray[np.float64] = np.array([*numbers, 0.0]).take(
        column.codes if kept is None else column.codes[: len(kept)]
    )
    if kept is not None:
        counts[~kept] = 0
    return np.cumsum(counts) - counts


def stated_count(column: Column, row: int) -> float | None:
    """The number that a row's cell states."""
    return number_of(_cell(column, row))


def _cell(column: Column, row: int) -> Cell:
    code = int(column.codes[row])
    return None if code < 0 else column.values.iloc[code]
