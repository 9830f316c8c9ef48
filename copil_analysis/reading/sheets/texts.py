"""The cells of a sheet as its sender sees them, in whatever format they came."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from copil_analysis.reading.sheets.damage import mend_all
from copil_analysis.reading.sheets.sheet import Cell, Column, column_of
from copil_analysis.safe_text import without_directions

_PLAIN = "[!-&(-<>-~](?:[ -~]*[!-~])?"  # nothing to do for most texts
_AS_TEXT = re.compile(r"""\s*(?:=\s*"+(.*?)"+|['’](.+?)'?)\s*""", re.DOTALL)


def read_columns(rows: Sequence[Sequence[Cell]]) -> list[Column]:
    """The columns of rows of equal length, with texts as their sender sees them.

    A text of spaces is no cell, accents are one letter with theirs, ``="06088"`` and ``'06088``
    are 06088, and what a wrong encoding damaged is repaired where it is certain.
    """
    columns = [column_of(cells) for cells in zip(*rows, strict=True)]
    texts = {text for column in columns for text in _odd(column)}
    seen = {text: _read_text(text) for text in texts}
    mended = mend_all(seen.values())
    cells = {text: mended.get(found, found) for text, found in seen.items()}
    told: dict[Cell, Cell] = {t: found if found.strip() else None for t, found in cells.items()}
    return [_told(column, told) for column in columns]


def _odd(column: Column) -> Iterator[str]:
    """The distinct texts that are perhaps not told as they stand."""
    values = column.values
    if values.dtype != object:
        values = values[~values.str.fullmatch(_PLAIN)]
    return (cell for cell in values.tolist() if isinstance(cell, str))


def _told(column: Column, told: Mapping[Cell, Cell]) -> Column:
    """The column with each text as it is told; two that are told alike become one."""
    values = column.values.tolist()
    if told.keys().isdisjoint(value for value in values if isinstance(value, str)):
        return column
    read = column_of([told.get(v, v) if isinstance(v, str) else v for v in values])
    return Column(np.append(read.codes, np.int32(-1))[column.codes], read.values)


def _read_text(text: str) -> str:
    composed = unicodedata.normalize("NFC", without_directions(text))
    match = _AS_TEXT.fullmatch(composed)
    return (match[1] or match[2] or "") if match else composed
