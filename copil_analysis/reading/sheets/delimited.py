"""CSV as spreadsheets write it: any of three delimiters, any of four encodings, ragged or not.

pyarrow reads large files; Python's csv reads small ones, the first rows, and whatever pyarrow
refuses. Both give the same cells for the same bytes.
"""

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from pathlib import Path

import numpy as np
import pandas as pd

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.arrow_csv import END, Layout, RefusedByArrow, read_columns
from copil_analysis.reading.sheets.encoding import Encoding, detect_encoding
from copil_analysis.reading.sheets.extent import check_columns
from copil_analysis.reading.sheets.sheet import HEAD_ROWS, MAX_TABLE_ROWS, Cell, Column

DELIMITERS = ";\t,"  # the likelier first
LARGE = 1_000_000  # bytes from which pyarrow is worth its start
_SAMPLE_ROWS = 2_000
_LONGEST_LINE = 1_000_000
_SEPARATOR_LINE = re.compile(r"sep=([;,\t|])[\r\n]*", re.IGNORECASE)
_NEARLY_DISTINCT = 0.9


@dataclass(frozen=True)
class DelimitedSheet:
    """A CSV file. ``start``: the byte where its first row begins; ``sample``: its first rows."""

    path: Path
    encoding: Encoding
    delimiter: str
    start: int
    sample: list[list[str]]
    place: str = ""
    merged: Sequence[tuple[int, int, int, int]] = ()
    is_hidden: bool = False

    @property
    def file(self) -> str:
        return self.path.name

    @cached_property
    def head(self) -> list[list[Cell]]:
        return _cells(self.sample[:HEAD_ROWS])

    @property
    def rows(self) -> list[list[Cell]]:
        rows = list(islice(self._records(), MAX_TABLE_ROWS + 1))
        if len(rows) > MAX_TABLE_ROWS:
            raise ReadingError(
                f"{self.file} : plus de {MAX_TABLE_ROWS} lignes, trop pour un tableau croisé."
            )
        return _cells(rows)

    def columns_below(self, header: int, wanted: Sequence[int]) -> list[Column]:
        if self.path.stat().st_size < LARGE:
            return self._columns_by_csv(header, wanted)
        try:
            return self._columns_by_arrow(header, wanted)
        except RefusedByArrow:
            return self._columns_by_csv(header, wanted)

    def _columns_by_csv(self, header: int, wanted: Sequence[int]) -> list[Column]:
        """Rows streamed into one dictionary a column: slow, but nothing surprises it."""
        found: list[dict[str, int]] = [{} for _ in wanted]
        codes: list[list[int]] = [[] for _ in wanted]
        for record in islice(self._records(), header + 1, None):
            for place, known, column in zip(wanted, found, codes, strict=True):
                cell = record[place] if place < len(record) else ""
                column.append(known.setdefault(cell, len(known)) if cell.strip() else -1)
        return [
            Column(np.array(column, np.int32), pd.Series(list(known), dtype="str"))
            for known, column in zip(found, codes, strict=True)
        ]

    def _columns_by_arrow(self, header: int, wanted: Sequence[int], **options: int) -> list[Column]:
        below = self.sample[header + 1 :]
        widths = Counter(len(record) for record in below if record)
        layout = Layout(
            self.path,
            self.encoding,
            start=self._end_of_record(header),
            delimiter=self.delimiter,
            width=widths.most_common(1)[0][0] if widths else 1,
            distinct=frozenset(place for place in wanted if _is_nearly_distinct(below, place)),
            **options,
        )
        return read_columns(layout, wanted, parse=self._parse)

    def _end_of_record(self, number: int) -> int:
        """The byte where record ``number`` (from 0) ends."""
        end = self.start

        def counted(lines: Iterable[str]) -> Iterator[str]:
            nonlocal end
            for line in lines:
                end += len(line.encode(self.encoding.name))
                yield line

        lines = counted(_lines(self.path, self.encoding, self.start))
        deque(islice(self._parsed(lines), number + 1), maxlen=0)
        return end

    def _records(self) -> Iterator[list[str]]:
        return self._parsed(_lines(self.path, self.encoding, self.start))

    def _parsed(self, lines: Iterable[str]) -> Iterator[list[str]]:
        return _parsed(self.path, lines, self.delimiter)

    def _parse(self, text: str) -> list[str]:
        return next(self._parsed(io.StringIO(text, newline="")), [])


def read_delimited(path: Path) -> DelimitedSheet:
    """A CSV file: its encoding, its delimiter and its first rows; a ReadingError if it is none."""
    encoding = detect_encoding(path)
    start = encoding.mark
    lines = list(islice(_lines(path, encoding, start), _SAMPLE_ROWS))
    separator = _SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
    if separator:  # for Excel only, which does not show it as a row
        start += len(lines.pop(0).encode(encoding.name))
    if not any(line.strip() for line in _lines(path, encoding, start)):
        raise ReadingError(f"{path.name} est vide : aucune ligne n'y est remplie.")
    delimiter = separator[1] if separator else _delimiter(lines)
    sample = list(islice(_parsed(path, _lines(path, encoding, start), delimiter), _SAMPLE_ROWS))
    return DelimitedSheet(path, encoding, delimiter, start, sample)


def _lines(path: Path, encoding: Encoding, start: int) -> Iterator[str]:
    """Lines with their ends, from byte ``start``; one that is too long is no table's."""
    try:
        with path.open(encoding=encoding.name, newline="") as file:
            file.seek(start)
            number = 0
            while line := file.readline(_LONGEST_LINE):
                number += 1
                if len(line) == _LONGEST_LINE:
                    raise ReadingError(
                        f"{path.name}, ligne {number} : plus d'un million de caractères ; "
                        "ce n'est pas un tableau."
                    )
                yield line
    except (OSError, UnicodeError):
        raise ReadingError(f"{path.name} ne peut pas être lu jusqu'au bout.") from None


def _parsed(path: Path, lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(chain(lines, [END]), delimiter=delimiter)
    before = 0
    try:
        for record in reader:
            if record == [END] and reader.line_num == before + 1:
                return
            check_columns(path, len(record))
            if record and record[-1].endswith(END):
                raise _unclosed(path, before + 1)
            before = reader.line_num
            yield record
    except csv.Error:
        raise _unclosed(path, before + 1) from None


def _unclosed(path: Path, line: int) -> ReadingError:
    return ReadingError(
        f"{path.name}, ligne {line} : un guillemet ouvert n'est pas fermé, ou une cellule a plus "
        "de 131 072 caractères ; corrigez cette ligne."
    )


def _delimiter(lines: list[str]) -> str:
    """The delimiter that parts the rows into the most columns, the most of them alike."""
    scores = {delimiter: _score(lines, delimiter) for delimiter in DELIMITERS}
    best = max(scores.values())
    return next(delimiter for delimiter in DELIMITERS if scores[delimiter] == best)


def _score(lines: list[str], delimiter: str) -> float:
    if delimiter == ",":  # not a decimal comma, unless it is all there is
        lines = [re.sub(r"(?<=\d),(?=\d)", ".", line) for line in lines]
    try:
        widths = _widths(lines, delimiter, strict=True)
        trust = 1.0
    except csv.Error:  # quotes that another delimiter may explain
        widths = _widths(lines, delimiter, strict=False)
        trust = 0.01
    parted = Counter(width for width in widths if width > 1)
    if not parted:
        return 0
    width, number = parted.most_common(1)[0]
    is_parted = width > 2 or parted.total() >= len(widths) / 2  # not a phrase here and there
    return trust * (width - 1) * number / len(widths) if is_parted else 0


def _widths(lines: list[str], delimiter: str, *, strict: bool) -> list[int]:
    reader = csv.reader(lines, delimiter=delimiter, strict=strict)
    try:
        return [len(record) for record in reader if record]
    except csv.Error:
        if strict:
            raise
        return []


def _cells(records: list[list[str]]) -> list[list[Cell]]:
    width = max((len(record) for record in records), default=0)
    return [
        [*(cell if cell.strip() else None for cell in record), *[None] * (width - len(record))]
        for record in records
    ]


def _is_nearly_distinct(records: list[list[str]], place: int) -> bool:
    """Whether nearly every row holds another text, so that codes would save nothing."""
    cells = [record[place] for record in records if place < len(record) and record[place].strip()]
    return len(records) > HEAD_ROWS and len(set(cells)) >= _NEARLY_DISTINCT * len(records)
