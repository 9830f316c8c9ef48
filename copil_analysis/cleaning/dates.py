"""What the dates of a column tell together: midnights written in UTC, days and months turned."""

from collections.abc import Iterator
from datetime import date, datetime, time

import numpy as np

from copil_analysis.cleaning.register_columns import ReadColumn
from copil_analysis.cleaning.register_problems import Teller
from copil_analysis.finding import Finding
from copil_analysis.reading.days import (
    date_of,
    hour_of,
    is_next_day,
    is_no_day,
    typed_parts,
    writing_of,
)
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
_WRITTEN_OTHERWISE = (
    "des dates dont le jour est au plus 12, écrites autrement que toutes celles dont le jour est "
    "au-dessus (02/03/26 à côté de 25/02/2026) : lues le jour d'abord ; à confirmer : si leur mois "
    "est le premier nombre, écrivez-les comme 31/03/2025"
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

    An English Excel reads a date typed as 05/03 as the 3rd of May, and leaves 20/03 a text. Saved
    as CSV, the dates that it read are ISO, or texts of another writing than those it left.
    """
    beyond = {code for code, (day, month) in parts.items() if day > _MONTHS >= month}
    writings = {code: writing_of(cells[code]) for code in cells}
    for writing in sorted(set(writings.values()) - {""}):
        days = {code: cell for code, cell in cells.items() if writings[code] == writing}
        known = {code: day.day for code, cell in days.items() if (day := _day(cell))}
        if not known or not beyond or max(known.values()) > _MONTHS:
            continue
        is_sharp = beyond == parts.keys() - days.keys()
        is_certain = is_sharp and len(known) + len(beyond) >= _CERTAIN
        surely = "sans doute" if is_certain else "peut-être"
        if writing == "real" or (writing == "iso" and is_sharp):
            level = "error" if is_certain else "warning"
            yield "dates", level, [*known], _TURNED.format(surely=surely)
        elif writing != "iso" and is_certain:
            yield "dates", "warning", [*known], _WRITTEN_OTHERWISE


def _month_first(cells: dict[int, Cell], parts: _Parts) -> Iterator[tuple[str, str, _Codes, str]]:
    """What may be read either way, beside texts that begin with the month."""
    if any(day <= _MONTHS < month for day, month in parts.values()):
        days = {code: day for code, cell in cells.items() if (day := date_of(cell))}
        if found := [code for code, day in days.items() if day.day <= _MONTHS]:
            yield "dates", "error", found, _MONTH_FIRST


def _day(cell: Cell) -> date | None:
    return None if is_no_day(cell) else date_of(cell)


def _may_have_hour(cell: Cell) -> bool:
    if isinstance(cell, str):
        return ":" in cell or "h" in cell.lower() or "," in cell or "." in cell
    return isinstance(cell, datetime) or (isinstance(cell, float) and not cell.is_integer())
