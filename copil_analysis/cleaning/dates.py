"""What the dates of a column tell together: midnights written in UTC, days and months turned."""

from collections.abc import Iterator
from datetime import datetime, time

import numpy as np

from copil_analysis.cleaning.register_columns import ReadColumn
from copil_analysis.cleaning.register_problems import Teller
from copil_analysis.finding import Finding
from copil_analysis.reading.days import date_of, hour_of, is_next_day, typed_parts
from copil_analysis.reading.sheets.sheet import Cell

_MONTHS = 12
_CERTAIN = 4  # days that all agree: by chance, one column in fifteen at most
_EVENING = (time(22), time(23))
_NEXT = (
    "22:00, 23:00 ou 23:59:39 est minuit en France écrit en heure universelle, ou par un outil qui "
    "ôte 21 secondes : lu comme le jour qui commence"
)
_SAME = (
    "22:00 ou 23:00, qui n'est pas minuit en France à cette saison : lu comme le jour écrit ; "
    "à confirmer, si c'est le jour suivant écrivez la date sans heure"
)
_TURNED = (
    "des dates dont le jour est au plus 12, à côté de textes dont le jour est au-dessus : un Excel "
    "en anglais a {surely} échangé leur jour et leur mois (05/03 est devenu le 3 mai) ; "
    "à confirmer : retapez ces dates, ou demandez le fichier d'origine"
)
_MONTH_FIRST = (
    "d'autres dates de la colonne sont écrites le mois d'abord (03/31/2025), celles-ci sont lues "
    "le jour d'abord ; à confirmer : écrivez toute la colonne comme 31/03/2025"
)

_Codes = list[int]
_Parts = dict[int, tuple[int, int]]


def tell_dates(teller: Teller, read: ReadColumn) -> Iterator[Finding]:
    """The findings of a column of dates, which no cell shows by itself."""
    codes = [code for code in np.unique(read.cells.codes).tolist() if code >= 0]
    cells = dict(zip(codes, read.cells.values.iloc[codes].tolist(), strict=True))
    parts = {code: part for code, cell in cells.items() if (part := typed_parts(cell))}
    told = [*_hours(cells), *_turned(cells, parts), *_month_first(cells, parts)]
    for check, level, found, words in told:
        rows = np.flatnonzero(np.isin(read.cells.codes, found))
        yield teller.tell(check, rows, words, level=level, header=read.header)


def _hours(cells: dict[int, Cell]) -> Iterator[tuple[str, str, _Codes, str]]:
    """The midnights written in UTC; to be confirmed where other cells have hours of their own."""
    timed = {code: cell for code, cell in cells.items() if _may_have_hour(cell)}
    moved = [code for code, cell in timed.items() if is_next_day(cell)]
    own = {code: hour for code, cell in timed.items() if (hour := hour_of(cell))}
    if own and set(own.values()) <= set(_EVENING):
        yield "dates", "warning", [*own], _SAME
    if moved and own:
        yield "dates", "warning", moved, f"{_NEXT} ; d'autres ont une vraie heure, à confirmer"
    elif moved:
        yield "ignored", "", moved, _NEXT


def _turned(cells: dict[int, Cell], parts: _Parts) -> Iterator[tuple[str, str, _Codes, str]]:
    """Dates that are days of the first twelve only, beside texts that are of the others.

    An English Excel reads a date typed as 05/03 as the 3rd of May, and leaves 20/03 a text.
    """
    dates = {code: cell for code, cell in cells.items() if not isinstance(cell, str)}
    days = {code: day.day for code, cell in dates.items() if (day := date_of(cell))}
    beyond = [day for day, month in parts.values() if day > _MONTHS >= month]
    if not beyond or not days or max(days.values()) > _MONTHS:
        return
    is_certain = len(beyond) == len(parts) and len(days) + len(beyond) >= _CERTAIN
    surely = "sans doute" if is_certain else "peut-être"
    yield "dates", "error" if is_certain else "warning", [*days], _TURNED.format(surely=surely)


def _month_first(cells: dict[int, Cell], parts: _Parts) -> Iterator[tuple[str, str, _Codes, str]]:
    """What may be read either way, beside texts that begin with the month."""
    if any(day <= _MONTHS < month for day, month in parts.values()):
        days = {code: day for code, cell in cells.items() if (day := date_of(cell))}
        if found := [code for code, day in days.items() if day.day <= _MONTHS]:
            yield "dates", "error", found, _MONTH_FIRST


def _may_have_hour(cell: Cell) -> bool:
    if isinstance(cell, str):
        return ":" in cell or "h" in cell.lower() or "," in cell or "." in cell
    return isinstance(cell, datetime) or (isinstance(cell, float) and not cell.is_integer())
