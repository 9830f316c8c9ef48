"""CSV as spreadsheets write it: any of three delimiters, any of five encodings, ragged or not."""

import csv
import io
import re
from collections import Counter
from pathlib import Path

from copil_analysis.errors import ReadingError
from copil_analysis.finding import Finding
from copil_analysis.reading.sheets.encoding import decode
from copil_analysis.reading.sheets.seen import check_extent
from copil_analysis.reading.sheets.sheet import Sheet
from copil_analysis.reading.sheets.texts import read_columns

DELIMITERS = ";\t,"  # the likelier first
MAX_LINES = 1_048_576  # of a spreadsheet
_SAMPLE_ROWS = 500
_LONGEST_LINE = 1_000_000
_SEPARATOR_LINE = re.compile(r"sep=([;,\t|])(?:\r?\n|\r|\Z)", re.IGNORECASE)
_QUOTED_FORMULA = re.compile(r'(?:(?<=[;,\t|\r\n])|\A)=(?=")')
_END = "\x1c\x1d\x1e\x1f"  # a last row: a quote that is never closed would swallow it
_OLD = {"mac_roman": "d'un ancien Mac", "cp850": "de MS-DOS"}


def read_delimited(path: Path) -> Sheet:
    """A CSV file as one sheet: its encoding and its delimiter are found; a ReadingError if none."""
    text, encoding = decode(path)
    separator = _SEPARATOR_LINE.match(text)
    if separator:  # for Excel only, which does not show it as a row
        text = text[separator.end() :]
    if not text.strip():
        raise ReadingError(f"{path.name} est vide : aucune ligne n'y est remplie.")
    if '="' in text:
        text = _QUOTED_FORMULA.sub("", text)
    lines = io.StringIO(text, newline="").readlines()
    _check_lines(path, lines)
    delimiter = separator[1] if separator else _delimiter(lines[:_SAMPLE_ROWS])
    records = _records(path, lines, delimiter)
    widths = [len(record) for record in records]
    width = max(widths)
    check_extent(path, len(records), width)
    for record in records:
        record += [""] * (width - len(record))
    columns, findings = read_columns(records), _tell_encoding(path, encoding)
    return Sheet(path.name, "", columns, widths=widths, delimiter=delimiter, findings=findings)


def _check_lines(path: Path, lines: list[str]) -> None:
    if len(lines) > MAX_LINES:
        raise ReadingError(f"{path.name} a plus de lignes ({len(lines)}) qu'un tableur n'en lit.")
    if max(map(len, lines)) > _LONGEST_LINE:
        number = next(n for n, line in enumerate(lines, start=1) if len(line) > _LONGEST_LINE)
        raise ReadingError(
            f"{path.name}, ligne {number} : plus d'un million de caractères ; "
            "ce n'est pas un tableau."
        )


def _records(path: Path, lines: list[str], delimiter: str) -> list[list[str]]:
    """The cells of each row; a quote that is never closed is a ReadingError with its line."""
    records: list[list[str]] = []
    reader, before = csv.reader([*lines, _END], delimiter=delimiter), 0
    try:
        for record in reader:
            if record and record[-1].endswith(_END):
                if record == [_END] and reader.line_num == before + 1:
                    return records
                break
            before = reader.line_num
            records.append(record)
    except csv.Error:
        pass
    raise ReadingError(
        f"{path.name}, ligne {before + 1} : un guillemet ouvert n'est pas fermé, ou une cellule a "
        "plus de 131 072 caractères ; corrigez cette ligne."
    )


def _delimiter(lines: list[str]) -> str:
    """The delimiter that parts the rows into the most columns, the most of them alike."""
    return max(DELIMITERS, key=lambda delimiter: _score(lines, delimiter))


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


def _tell_encoding(path: Path, encoding: str) -> list[Finding]:
    if encoding not in _OLD:
        return []
    said = f"{path.name} : lu dans l'encodage {_OLD[encoding]}, d'après ses accents."
    return [Finding("ignored", row=path.name, message=said)]
