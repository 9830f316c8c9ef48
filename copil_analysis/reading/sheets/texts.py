"""The cells of a sheet as its sender sees them, in whatever format they came."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import chain

from copil_analysis.reading.sheets.damage import mend_all
from copil_analysis.reading.sheets.sheet import Cell

_PLAIN = re.compile(r"[!-&(-<>-~](?:[ -~]*[!-~])?")  # nothing to do for most texts
_AS_TEXT = re.compile(r"""\s*(?:=\s*"+(.*?)"+|['’](.+?)'?)\s*""", re.DOTALL)


def read_texts(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows with texts as their sender sees them.

    A text of spaces is no cell, accents are one letter with theirs, ``="06088"`` and ``'06088``
    are 06088, and what a wrong encoding damaged is repaired where it is certain.
    """
    texts = [one for one in set(chain.from_iterable(rows)) if isinstance(one, str)]
    seen = {text: _read_text(text) for text in texts if not _PLAIN.fullmatch(text)}
    mended = mend_all(seen.values())
    cells = {text: mended.get(found, found) for text, found in seen.items()}
    told: dict[Cell, Cell] = {t: found if found.strip() else None for t, found in cells.items()}
    return [list(map(told.get, row, row)) for row in rows]


def _read_text(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    match = _AS_TEXT.fullmatch(composed)
    return (match[1] or match[2] or "") if match else composed
