"""A display-ready frame as an accessible HTML table with caption, source and linked notes."""

import hashlib
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from copil_analysis.showing.french import MISSING, format_date, format_number, is_missing, typeset
from copil_analysis.showing.markup import Html, say

_MARKED = re.compile(r"(?P<text>.*?)\s*(?P<mark>[*†‡]+)", re.DOTALL)
_NOTE = re.compile(r"(?P<mark>[*†‡]+)\s*(?P<text>.*)", re.DOTALL)
_SIGN = re.compile(r"([*†‡])\1*")
_NUMBER = r"[+−-]?\d[\d\s]*(?:,\d+)?(?:\s?%)?"
_NUMERIC = re.compile(
    rf"(?:plus de |moins de )?(?:aucun obtenu|{_NUMBER})(?:\s(?:à|sur|ou)\s(?:{_NUMBER}|plus))?"
    r"(?:\s?[(\[].*[)\]])?(?:\s[^\W\d]+)?"
)
_ABSENT = frozenset({"–", MISSING})

_templates = Environment(
    loader=PackageLoader("copil_analysis.showing", "template"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
)


@dataclass(frozen=True)
class _Text:
    """A cell or a note: its words, and its marks with the id of the note of each."""

    words: str
    marks: tuple[tuple[str, str], ...] = ()


def show_table(
    frame: pd.DataFrame,
    *,
    caption: str,
    source: str,
    notes: Sequence[str] = (),
    total: bool = False,
) -> Html:
    """Show a frame whose columns are French headers and whose first column heads the rows.

    Numbers are formatted and aligned right, a cell or a header that ends in "*", "†" or "‡" leads
    to the note that begins with it. An empty header, a header on two levels, or a mark without
    its note is a ValueError. With ``total`` the last row is set apart.
    """
    if isinstance(frame.columns, pd.MultiIndex):
        raise ValueError("a header on two levels cannot be read aloud; flatten the columns")
    caption = typeset(caption)
    anchors = _anchors(caption, notes)
    header = [_marked(name, anchors) for name in frame.columns]
    rows = [[_marked(cell, anchors) for cell in row] for row in _cells(frame)]
    if not all(text.words for text in header + [row[0] for row in rows]):
        raise ValueError(f"a row or a column of « {caption} » has no header")
    html = _templates.get_template("table.html.j2").render(
        caption=caption,
        header=header,
        rows=rows,
        numeric=[_is_numeric([row[i].words for row in rows]) for i in range(len(header))],
        total=total,
        source=typeset(source),
        notes=[_note(note, anchors) for note in notes],
    )
    return Html(html, caption, "table")


def fold(table: Html) -> Html:
    """Fold a table under the line that opens it: the data of a figure nearby, for who wants them.

    It opens without a script, and lies open on paper. Nothing stays nothing.
    """
    if not table.html:
        return table
    summary = say(f"Voir le tableau : {table.text}")
    html = f'<details class="data">\n<summary>{summary}</summary>\n{table.html}\n</details>'
    return Html(html, table.text, table.block)


def _cells(frame: pd.DataFrame) -> list[list[Any]]:
    # Column by column: iterating over rows would turn a whole number into "4.0".
    columns = [frame.iloc[:, i].tolist() for i in range(frame.shape[1])]
    return [list(row) for row in zip(*columns, strict=True)]


def _format(cell: Any) -> str:
    if isinstance(cell, str):
        return typeset(cell).strip()
    if is_missing(cell):
        return MISSING
    if isinstance(cell, date):
        return format_date(cell)
    return format_number(cell, 0 if float(cell).is_integer() else 1)


def _anchors(caption: str, notes: Sequence[str]) -> dict[str, str]:
    # The caption is unique on its page, so what is made from it is an id that is unique too.
    stem = hashlib.sha256(caption.encode()).hexdigest()[:8]
    marks = [match["mark"] for note in notes if (match := _NOTE.fullmatch(note.strip()))]
    return {mark: f"note-{stem}-{i}" for i, mark in enumerate(marks, start=1)}


def _marked(cell: Hashable, anchors: dict[str, str]) -> _Text:
    text = _format(cell)
    match = _MARKED.fullmatch(text)
    if match is None:
        return _Text(text)
    signs = [sign[0] for sign in _SIGN.finditer(match["mark"])]
    if missing := [sign for sign in signs if sign not in anchors]:
        raise ValueError(f"the mark of « {text} » has no note that begins with {missing[0]}")
    return _Text(match["text"], tuple((sign, anchors[sign]) for sign in signs))


def _note(note: str, anchors: dict[str, str]) -> _Text:
    match = _NOTE.fullmatch(note.strip())
    if match is None:
        return _Text(typeset(note))
    return _Text(typeset(match["text"]), ((match["mark"], anchors[match["mark"]]),))


def _is_numeric(words: Sequence[str]) -> bool:
    """Whether a column holds numbers, intervals or rates, and at least one of them."""
    told = [text for text in words if text not in _ABSENT]
    return bool(told) and all(_NUMERIC.fullmatch(text) for text in told)
