"""How far the cells of a sheet reach, measured in its XML before a dense grid is made of it."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from copil_analysis.errors import ReadingError
from copil_analysis.reading.sheets.content import broken

MAX_CELLS = 27_262_976  # 26 columns of the rows that a sheet may have
MAX_COLUMNS = 1_000
MAX_TEXT = 2_000_000_000
_LONGEST_TAG = 8_000_000

_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(?:(row)|c)(?=[\s/>])([^<>]*)>")
_REFERENCE = re.compile(rb"""(?:^|\s)r\s*=\s*["']\s*([A-Za-z]*)([0-9]+)""")
_END_OF_TEXT = re.compile(rb"</(?:\w+:)?si>")
_SHARED_CELL = re.compile(rb"""t\s*=\s*["']s["'][^<>]*>\s*<(?:\w+:)?v>\s*([0-9]+)""")
_ODS_TAG = re.compile(
    rb"<(?:(table:table)|(table:table-row)|(table:(?:covered-)?table-cell))(?=[\s/>])([^<>]*?)(/?)>"
)
_ODS_ROWS = re.compile(rb"""number-rows-repeated\s*=\s*["'](\d+)""")
_ODS_COLUMNS = re.compile(rb"""number-columns-repeated\s*=\s*["'](\d+)""")


def check_columns(path: Path, columns: int) -> None:
    """Refuse a sheet with more columns than any table has."""
    if columns > MAX_COLUMNS:
        raise ReadingError(
            f"{path.name} a {_spaced(columns)} colonnes ; on en lit {_spaced(MAX_COLUMNS)} au "
            "plus. Supprimez les colonnes vides ou inutiles."
        )


def check_grid(path: Path, rows: int, columns: int) -> None:
    """Refuse a sheet whose cells reach so far that its grid would fill the memory."""
    check_columns(path, columns)
    if rows * columns > MAX_CELLS:
        raise ReadingError(
            f"{path.name} a une feuille de {_spaced(rows)} lignes sur {_spaced(columns)} "
            "colonnes, trop grande pour être lue. Supprimez les lignes et colonnes vides ou "
            "égarées loin du tableau."
        )


def check_xlsx_extent(path: Path, chunks: Iterable[bytes], *, in_order: bool) -> None:
    """Refuse a sheet of an .xlsx that reaches too far.

    ``in_order``: some cells may have no reference, and stand after the one before them.
    """
    parts = _whole_tags(path, chunks)
    check_grid(path, *(_extent_in_order(parts) if in_order else _extent_of_references(parts)))


def _extent_of_references(parts: Iterable[bytes]) -> tuple[int, int]:
    rows: set[bytes] = set()
    columns: set[bytes] = set()
    for part in parts:
        for column, row in _REFERENCE.findall(part):
            columns.add(column)
            rows.add(row)
    return max(map(int, rows), default=0), max(map(_column_number, columns), default=0)


def _extent_in_order(parts: Iterable[bytes]) -> tuple[int, int]:
    rows = columns = row = column = 0
    for part in parts:
        for tag in _ROW_OR_CELL.finditer(part):
            reference = _REFERENCE.search(tag[2])
            if tag[1]:
                row, column = int(reference[2]) if reference else row + 1, 0
                continue
            column += 1
            if reference and reference[1]:
                row, column = int(reference[2]), _column_number(reference[1])
            rows, columns = max(rows, row), max(columns, column)
    return rows, columns


def check_shared_texts(
    path: Path, shared: bytes, sheets: Iterable[Iterable[bytes]], *, cells: int
) -> None:
    """Refuse an .xlsx whose cells repeat long texts, stored once, until the memory is full."""
    lengths = [len(text) for text in _END_OF_TEXT.split(shared)]
    if max(lengths) * cells <= MAX_TEXT:
        return
    total = sum(
        lengths[min(int(number), len(lengths) - 1)]
        for sheet in sheets
        for part in _whole_tags(path, sheet)
        for number in _SHARED_CELL.findall(part)
    )
    _check_text(path, total)


def check_ods_extent(path: Path, chunks: Iterable[bytes]) -> None:
    """Refuse a table of an .ods whose repeated rows and cells unfold too far."""
    rows = columns = column = repeat = times = text = 0
    for part in _whole_tags(path, chunks):
        end = 0
        for tag in _ODS_TAG.finditer(part):
            text += times * (tag.start() - end)
            end, times = tag.end(), 0
            if tag[1]:
                rows = columns = 0
            elif tag[2]:
                repeat, column = _repeated(_ODS_ROWS, tag[4]), 0
                rows += repeat
            else:
                number = _repeated(_ODS_COLUMNS, tag[4])
                column += number
                if not tag[5] or b"office:" in tag[4] or b"spanned" in tag[4]:
                    times, columns = number * repeat, max(columns, column)
                    check_grid(path, rows, columns)
        text += times * (len(part) - end)
        _check_text(path, text)


def _check_text(path: Path, size: int) -> None:
    if size > MAX_TEXT:
        raise ReadingError(
            f"{path.name} répète des textes si longs que le lire remplirait la mémoire ; "
            "demandez un fichier plus petit."
        )


def _repeated(attribute: re.Pattern[bytes], tag: bytes) -> int:
    match = attribute.search(tag)
    return int(match[1][:12]) if match else 1


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:8].upper():
        number = 26 * number + letter - ord("A") + 1
    return number


def _whole_tags(path: Path, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks, cut where a tag begins."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        end = rest.rfind(b"<")
        if end > 0:
            yield rest[:end]
            rest = rest[end:]
        if len(rest) > _LONGEST_TAG:
            raise broken(path)
    yield rest


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")
