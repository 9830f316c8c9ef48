"""Formulas whose result was never computed: a program wrote them, and no spreadsheet since."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from copil_analysis.errors import ReadingError

_OVERLAP = 1 << 16  # bytes of a cell that may stand in two chunks
_WITHOUT_RESULT = rb"\s*+(?:<(?:\w+:)?v\s*+(?:/>|>\s*+</(?:\w+:)?v\s*+>)\s*+)?+</(?:\w+:)?c\s*+>"
# Each begins with plain bytes, for which a sheet is searched several times as fast.
_XLSX = (re.compile(rb"f>" + _WITHOUT_RESULT), re.compile(rb"/>" + _WITHOUT_RESULT))
_FORMULA = re.compile(rb"<(/?)(?:\w+:)?f[\s/>]")
_TEXT = re.compile(rb"""\st\s*=\s*["']str["'][^>]*>""")  # which may be an empty one
_ODS = re.compile(rb"\stable:formula\s*=")
_ODS_CELL = re.compile(rb"""<table:(?:covered-)?table-cell\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>""")
_ODS_RESULT = re.compile(rb"""\soffice:(?:(?:\w+-)?value\s*=|value-type\s*=\s*["']string["'])""")


def check_xlsx_formulas(path: Path, chunks: Iterable[bytes]) -> None:
    """Refuse a sheet of an .xlsx with a formula and no result: the cell would read as empty."""
    for part in _overlapping(chunks):
        for pattern in _XLSX:
            if any(_is_number(part, end.start()) for end in pattern.finditer(part)):
                raise _uncomputed(path)


def _is_number(part: bytes, end: int) -> bool:
    """Whether a formula ends here whose cell does not say that its result is a text."""
    tag = part.rfind(b"<", 0, end)
    if tag < 0 or not (formula := _FORMULA.match(part, tag)):
        return False
    if formula[1]:
        tag = part.rfind(b"<", 0, tag)
    cell = part.rfind(b"<", 0, max(tag, 0))
    return cell >= 0 and not _TEXT.search(part, cell, tag)


def check_ods_formulas(path: Path, chunks: Iterable[bytes]) -> None:
    """Refuse an .ods with a formula and no result: the cell would read as empty."""
    for part in _overlapping(chunks):
        for formula in _ODS.finditer(part):
            cell = _ODS_CELL.match(part, max(part.rfind(b"<", 0, formula.start()), 0))
            if cell and not _ODS_RESULT.search(cell[0]):
                raise _uncomputed(path)


def _overlapping(chunks: Iterable[bytes]) -> Iterator[bytes]:
    before = b""
    for chunk in chunks:
        part = before + chunk
        yield part
        before = part[-_OVERLAP:]


def _uncomputed(path: Path) -> ReadingError:
    return ReadingError(
        f"{path.name} contient des formules sans résultat enregistré : ouvrez le classeur dans un "
        "tableur et enregistrez-le."
    )
