"""CSV as spreadsheets write it: any of three delimiters, any of four encodings, ragged or not."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.encoding import Encoding, detect_encoding
from copil_analysis.reading.sheets.seen import check_extent
from copil_analysis.reading.sheets.sheet import Cell, Sheet

DELIMITERS = ";\t,"  # the likelier first
_SAMPLE_ROWS = 2_000
_LONGEST_LINE = 1_000_000
_SEPARATOR_LINE = re.compile(r"sep=([;,\t|])[\r\n]*", re.IGNORECASE)
END = "\x1c\x1d\x1e\x1f"
"""A row of it is added after the last one: a quote that is never closed would swallow it."""


def read_delimited(path: Path) -> Sheet:
    """A CSV file as one sheet: its encoding and its delimiter are found; a ReadingError if none."""
    encoding = detect_encoding(path)
    start = encoding.mark
    lines = list(islice(_lines(path, encoding, start), _SAMPLE_ROWS))
    separator = _SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
    if separator:  # for Excel only, which does not show it as a row
        start += len(lines.pop(0).encode(encoding.name))
    if not any(line.strip() for line in _lines(path, encoding, start)):
        raise ReadingError(f"{path.name} est vide : aucune ligne n'y est remplie.")
    delimiter = separator[1] if separator else _delimiter(lines)
    return Sheet(
        path.name, "", _cells(list(_parsed(path, _lines(path, encoding, start), delimiter)))
    )


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
            check_extent(path, 1, len(record))
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
