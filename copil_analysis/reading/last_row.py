"""The rows of a slide's table: its margins tell where the last one ends and the text begins."""

import re

from copil_analysis.errors import ReadingError
from copil_analysis.reading.unjam import Reading, unjam
from copil_analysis.vocabulary import TOTAL

DASH = r"(?<=\s)[-–—](?=\s)"  # alone, it stands for a blank cell
_OPENS_NOTE = re.compile(r"(?<=\s)[*†‡§]\s*(?=\d)[^*†‡§]*$")
_COUNTS_NEXT_WORD = re.compile(r"(?<=\s)\d+\s*$")
_LAST_NUMBER = re.compile(r"(?<=\S)\s+[*†‡§]?\s*\d+[\s*†‡§]*$")


def read_rows(texts: dict[str, str], columns: list[str], after: str) -> tuple[Reading, str]:
    """Read the rows; the margins decide where the last one ends and the text below begins.

    Returns the reading and the text of the last row in it. The likely end is tried first, and
    kept when every margin holds with it.
    """
    parts = [code for code in columns if code != TOTAL]
    sums = {TOTAL: parts} if TOTAL in columns else {}
    if {"adults", "children", "persons"} <= set(columns):
        sums = {"persons": ["adults", "children"]}
    below = {"households": "persons"} if {"households", "persons"} <= set(columns) else {}
    total_row = TOTAL if TOTAL in texts else None
    label = next(reversed(texts))
    found, refused = [], list[ReadingError]()
    for last in _ends(texts[label], after):
        rows = {row: re.sub(DASH, " ", text) for row, text in {**texts, label: last}.items()}
        try:
            reading = unjam(rows, columns, sums=sums, total_row=total_row, below=below)
        except ReadingError as error:
            refused.append(error)
            continue
        off = (reading.broken["stated"].fillna(0) - reading.broken["computed"]).abs().sum()
        found.append((int(off), len(reading.recovered), reading, last))
        if not len(reading.broken) + len(reading.recovered):
            break
    if not found:
        raise refused[0]
    _, _, reading, last = min(found, key=lambda one: one[:2])
    return reading, last


def _ends(cells: str, after: str) -> list[str]:
    """What the last row may be, the likeliest first: figures at its end may belong to the note.

    ``43 * 2 relogements`` ends at 43: a mark that stands alone opens a note. ``45 1 er trimestre``
    ends at 45: a number before a small letter counts what the word names. A page number may
    follow a table.
    """
    following = after.strip()
    likely = cells
    if following and (opening := _OPENS_NOTE.search(cells)):
        likely = cells[: opening.start()]
    elif following[:1].islower() or following[:1] in tuple("/.,%€°-"):
        likely = _COUNTS_NEXT_WORD.sub("", cells)
    shorter = _LAST_NUMBER.sub("", cells)
    return list(
        dict.fromkeys(end for end in (likely, cells, shorter) if end.strip() or end == cells)
    )
