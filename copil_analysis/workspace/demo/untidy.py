"""A register as a hand-kept sheet: titles, odd headers, empty rows, a total, a note below."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from copil_analysis.register_fields import REGISTERS, Field
from copil_analysis.workspace.demo.spellings import Cell, Hand, spell

INVENTED = "DONNÉES INVENTÉES"
_REFERENCE, _REMARKS = "Réf. interne", "Observations"
_REMARK_CHOICES = ("", "", "", "dossier complet", "à relancer ; voir l’équipe", 'dit "urgent"')
_NOTE = "* à confirmer par la structure, d’après son tableau de suivi"
# The headers that stand below a merged one: what stands above, and what is written below.
_GROUPED = {
    "adults": ("Ménage", "Adultes"),
    "children": ("Ménage", "Enfants"),
    "request_number": ("Demande", "Numéro unique"),
    "request_date": ("Demande", "Déposée le"),
}


@dataclass(frozen=True)
class Layout:
    """What surrounds the rows of a sheet; ``is_grouped``: two rows of headers, some merged."""

    is_grouped: bool = False
    has_total: bool = False
    has_gaps: bool = False  # an empty first column, empty rows, the headers again half way
    has_note: bool = False


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet, row by row, and its merged cells (row, column, row, column)."""

    rows: list[list[Cell]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def untidy(
    register: str,
    frame: pd.DataFrame,
    right: pd.DataFrame | None = None,
    *,
    fields: Sequence[Field],
    titles: Sequence[list[Cell]],
    layout: Layout,
    hand: Hand,
    rng: np.random.Generator,
    own: np.random.Generator | None = None,
) -> Grid:
    """The rows of a tidy register as this hand writes them in this layout, marked as invented.

    ``right``: the rows without what was planted, which is written by a chance of its own (``own``),
    so that all else is as it was.
    """
    fields = _grouped_last(fields) if layout.is_grouped else _shuffled(fields, rng)
    headers, merges = _headers(fields, layout, rng)
    body = _body(register, frame if right is None else right, fields, hand, rng)
    if right is not None and own is not None:
        for place, field in enumerate(fields, start=1):
            _put(body, place, field, frame, right, hand, own)
    top: list[list[Cell]] = [*titles, []]
    merged = [(len(top) + a, b, len(top) + c, d) for a, b, c, d in merges]
    rows = [*headers, *body]
    if layout.has_gaps:
        half = len(body) // 2
        again = [[], *headers] if half else []
        gappy = [*headers, *body[:half], *again, *body[half:]]
        rows = [[None, *row] for row in gappy]
    if layout.has_total and len(frame) > 1:
        rows.append(_total(frame, fields))
    if layout.has_note:
        rows += [[], [_NOTE]]
    return Grid(_padded([*top, *rows]), merged)


def fields_of(register: str, *, without: Sequence[str]) -> list[Field]:
    return [kept for kept in REGISTERS[register] if kept.name not in without]


def _shuffled(fields: Sequence[Field], rng: np.random.Generator) -> list[Field]:
    return [fields[place] for place in rng.permutation(len(fields))]


def _grouped_last(fields: Sequence[Field]) -> list[Field]:
    """The fields under a common header side by side."""
    places = list(_GROUPED)
    return sorted(fields, key=lambda f: places.index(f.name) if f.name in places else -1)


def _headers(
    fields: Sequence[Field], layout: Layout, rng: np.random.Generator
) -> tuple[list[list[Cell]], list[tuple[int, int, int, int]]]:
    """The one or two rows of headers, with merged cells counted from the first of them."""
    if not layout.is_grouped:
        return [[_REFERENCE, *(_header(f, rng) for f in fields), _REMARKS]], []
    pairs = [
        (_REFERENCE, ""),
        *(_GROUPED.get(f.name, (_header(f, rng), "")) for f in fields),
        (_REMARKS, ""),
    ]
    above: list[Cell] = [
        None if place and below and pairs[place - 1][0] == head else head
        for place, (head, below) in enumerate(pairs)
    ]
    merged = [(0, place, 1, place) for place, (_, below) in enumerate(pairs) if not below]
    merged += [
        (0, place, 0, place + 1)
        for place, (head, _) in enumerate(pairs[:-1])
        if above[place] and pairs[place + 1][0] == head
    ]
    return [above, [below or None for _, below in pairs]], merged


def _header(field: Field, rng: np.random.Generator) -> str:
    written = (field.header, field.label, *field.spellings)
    header = written[int(rng.integers(len(written)))]
    return (header, header.upper(), header.capitalize(), f"{header} ")[int(rng.integers(4))]


def _body(
    register: str,
    frame: pd.DataFrame,
    fields: Sequence[Field],
    hand: Hand,
    rng: np.random.Generator,
) -> list[list[Cell]]:
    columns = [[spell(f, value, hand, rng) for value in _values(frame[f.name])] for f in fields]
    remarks = [_REMARK_CHOICES[place] for place in rng.integers(6, size=len(frame))]
    letter = register[0].upper()
    return [
        [f"INV-{letter}{number}", *cells, remark or None]
        for number, (*cells, remark) in enumerate(zip(*columns, remarks, strict=True), start=1)
    ]


def _put(
    body: list[list[Cell]],
    place: int,
    field: Field,
    frame: pd.DataFrame,
    right: pd.DataFrame,
    hand: Hand,
    rng: np.random.Generator,
) -> None:
    """Write into the cells of a field what was planted there."""
    pairs = zip(_values(frame[field.name]), _values(right[field.name]), strict=True)
    for row, (value, was) in enumerate(pairs):
        if value != was:
            body[row][place] = spell(field, value, hand, rng)


def _values(column: "pd.Series[str]") -> list[object]:
    return [
        None if pd.isna(value) else value.date() if isinstance(value, pd.Timestamp) else value
        for value in column.astype(object)
    ]


def _total(frame: pd.DataFrame, fields: Sequence[Field]) -> list[Cell]:
    summed = ("adults", "children")
    return ["TOTAL", *(int(frame[f.name].sum()) if f.name in summed else None for f in fields)]


def _padded(rows: list[list[Cell]]) -> list[list[Cell]]:
    width = max(map(len, rows))
    return [[*row, *[None] * (width - len(row))] for row in rows]


def titles_of(what: str, whom: str, label: str, day: date) -> list[list[Cell]]:
    """The title rows of a sheet; the first says that all is invented."""
    return [
        [f"{INVENTED} – {what}, {whom}, {label}"],
        [f"Extrait du tableau de suivi de l’équipe, arrêté au {day:%d/%m/%Y}"],
    ]
