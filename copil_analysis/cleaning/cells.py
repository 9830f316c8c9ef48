"""What the distinct cells of a register's column mean: a value for each, and what is wrong."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from copil_analysis.config import Config
from copil_analysis.persons import is_personal
from copil_analysis.reading.days import date_of, is_no_day
from copil_analysis.reading.meaning import (
    answer_of,
    count_of,
    is_blank,
    is_unknown,
    number_of,
    plain,
    split_mark,
    without_marks,
)
from copil_analysis.reading.sheets.damage import is_damaged
from copil_analysis.reading.sheets.sheet import Cell
from copil_analysis.register_fields import EXIT_REASONS, FUNDINGS, Field
from copil_analysis.request_number import WHOLE, clean_number, looks_like, says_words
from copil_analysis.vocabulary import TYPOLOGIES, Vocabulary, fold

LOWEST_RENT, HIGHEST_RENT = 30, 5000
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2098, 12, 31)

_FOYER = re.compile(r"(?<![a-z])foyers?(?![a-z])|residences? sociales?|^f\W?l\W*$")
_REHOUSED = re.compile(r"relog|attribu|logement social|parc social")
_NOT_REHOUSED = re.compile(r"(?<![a-z])(?:refus|non|sans|pas|annul|hors)")
_EUROS = re.compile(r"\s*(?:€|euros?|eur)?(?:\s*(?:/|par)\s*mois)?\s*$", re.IGNORECASE)
# Three figures after a comma or a point may be thousands or decimals; a raised one an exponent.
_AMBIGUOUS = re.compile(r"[-+−]?[0-9]{1,3}[.,][0-9]{3}|.*[0-9][⁰¹²³⁴⁵⁶⁷⁸⁹]+")


class Problem(IntEnum):
    """What is wrong with a cell; from BLANK on its row does not read well."""

    NONE = 0
    MARKED = 1  # a footnote mark was dropped
    SHORT_CODE = 2  # a commune's code that may have lost its leading zero
    UNKNOWN = 3  # the cell says that nobody knows
    DAMAGED = 4  # a wrong encoding took letters from a text
    PERSON = 5  # a text is someone's, and is kept nowhere
    BLANK = 6  # nothing, where something is required
    UNREADABLE = 7
    OUT_OF_RANGE = 8


@dataclass(frozen=True)
class Understood:
    """The value and the problem of each distinct cell, and last those of an empty one.

    So both are taken with a column's codes as they are, -1 included. ``values`` are places in
    ``categories`` (-1 where missing) for labels and texts; counts are -1 where missing, yes or no
    1, 0 or -1.
    """

    values: npt.NDArray[Any]
    problems: npt.NDArray[np.int8]
    categories: tuple[str, ...] = ()


_Read = tuple[Any, Problem]


def understand(
    cells: Sequence[Cell], field: Field, config: Config, vocabulary: Vocabulary
) -> Understood:
    """What each distinct cell of a field's column means; an empty cell is added at the end."""
    categories = categories_of(field, config)
    read = _reader(field, vocabulary, categories)
    missing = None if field.kind in ("date", "text") else np.nan if field.kind == "amount" else -1
    found = [_read_cell(cell, read, missing) for cell in (*cells, None)]
    problems = np.array([problem for _, problem in found], dtype=np.int8)
    values = [value for value, _ in found]
    if field.name == "children" or field.kind == "yes_no":
        values = [0 if p == Problem.BLANK else v for v, p in zip(values, problems, strict=True)]
    if not field.is_required or field.name == "children":
        problems[problems == Problem.BLANK] = Problem.NONE
    if field.kind == "text":
        categories = tuple(sorted({value for value in values if value is not None}))
        place = {text: code for code, text in enumerate(categories)}
        values = [place.get(value, -1) for value in values]
    return Understood(np.array(values, dtype=_dtype(field, categories)), problems, categories)


def says_foyer(cell: Cell) -> bool:
    """Whether a typology says that the dwelling is none, but a place in a logement-foyer.

    >>> [says_foyer(cell) for cell in ("Foyer-logement", "FL", "Résidence sociale", "F2")]
    [True, True, True, False]
    """
    return isinstance(cell, str) and bool(_FOYER.search(fold(plain(cell))))


def clean_numbers(cells: "pd.Series[str]") -> "pd.Series[str]":
    """Request numbers as ``clean_number`` gives them; what says nothing, or words, is missing."""
    bare = cells.astype("str").str.upper().str.replace(r"[\W_]+", "", regex=True)
    is_number = bare.str.fullmatch(WHOLE, na=False) & ~bare.str.fullmatch("0+", na=False)
    return bare.where(is_number, cells[~is_number].map(_number_text)).astype("str")


def _number_text(cell: Cell) -> str | None:
    number = clean_number(plain(_as_text(cell)))
    return None if is_unknown(cell) or says_words(number) else number


def _dtype(field: Field, categories: Sequence[str]) -> str:
    if field.kind in ("count", "yes_no"):
        return "int16" if field.kind == "count" else "int8"
    if field.kind in ("amount", "date"):
        return "float64" if field.kind == "amount" else "datetime64[s]"
    return "int8" if len(categories) < 128 else "int32"


def categories_of(field: Field, config: Config) -> tuple[str, ...]:
    """The codes of a coded field, in the order of the vocabulary; none for other kinds."""
    known = {
        "structure": config.structure_labels,
        "channel": config.channel_labels,
        "typology": TYPOLOGIES,
        "funding": FUNDINGS,
        "exit_reason": EXIT_REASONS,
    }
    return tuple(known.get(field.kind, ()))


def _reader(
    field: Field, vocabulary: Vocabulary, categories: Sequence[str]
) -> Callable[[Cell], _Read]:
    places = {code: place for place, code in enumerate(categories)}
    if field.kind in ("structure", "channel", "typology"):
        return lambda cell: _label(cell, field.kind, vocabulary, places)
    if field.kind == "funding":
        return lambda cell: _funding(cell, places)
    if field.kind == "exit_reason":
        return lambda cell: _exit_reason(cell, places)
    if field.kind == "text":
        return lambda cell: _text(cell, field)
    return {"count": _count, "amount": _amount, "date": _date, "yes_no": _yes_no}[field.kind]


def _read_cell(cell: Cell, read: Callable[[Cell], _Read], missing: Any) -> _Read:
    """The value and the problem of one cell; what says nothing is no matter of its kind."""
    if is_blank(cell):
        return missing, Problem.BLANK
    value, problem = read(cell)
    if problem is Problem.UNREADABLE and is_unknown(cell):
        problem = Problem.UNKNOWN
    return (missing if value is None else value), problem


def _label(cell: Cell, kind: str, vocabulary: Vocabulary, places: dict[str, int]) -> _Read:
    text = plain(_as_text(cell))
    if _is_zero(cell):  # a studio, or a lookup of an empty cell
        return None, Problem.UNREADABLE
    if code := vocabulary.code_of(kind, text):
        return places[code], Problem.NONE
    if kind == "typology" and says_foyer(cell):
        return None, Problem.NONE
    return None, Problem.UNREADABLE


def _funding(cell: Cell, places: dict[str, int]) -> _Read:
    words = re.findall(r"[A-Z]+", fold(_as_text(cell)).upper())
    named = {word for word in (*words, "".join(words)) if word in places}
    if len(named) == 1:
        return places[named.pop()], Problem.NONE
    return None, Problem.UNREADABLE


def _exit_reason(cell: Cell, places: dict[str, int]) -> _Read:
    if is_unknown(cell):
        return None, Problem.UNKNOWN
    if _is_zero(cell):
        return None, Problem.BLANK
    folded = fold(_as_text(cell))
    is_rehoused = _REHOUSED.search(folded) and not _NOT_REHOUSED.search(folded)
    return places["rehoused" if is_rehoused else "other"], Problem.NONE


def _text(cell: Cell, field: Field) -> _Read:
    text = without_marks(_as_text(cell))
    if _is_zero(cell):
        return None, Problem.BLANK
    if looks_like(text):
        return None, Problem.UNREADABLE
    if not text or is_unknown(text):
        return None, Problem.UNKNOWN
    if is_damaged(text):
        return None, Problem.DAMAGED
    if is_personal(text):
        return None, Problem.PERSON
    is_short = field.name == "commune" and re.fullmatch(r"[0-9]{4}", text)
    return text, Problem.SHORT_CODE if is_short else Problem.NONE


def _count(cell: Cell) -> _Read:
    count = count_of(cell)
    if count is None:
        is_number = number_of(cell) is not None
        return None, Problem.OUT_OF_RANGE if is_number else Problem.UNREADABLE
    return count, _mark(cell)


def _amount(cell: Cell) -> _Read:
    amount = cell
    if isinstance(cell, str) and not cell[-1:].isdigit():
        amount = _EUROS.sub("", plain(cell))
    number = number_of(amount)
    if number is None or (isinstance(amount, str) and _AMBIGUOUS.fullmatch(amount)):
        return None, Problem.UNREADABLE
    if not LOWEST_RENT <= number <= HIGHEST_RENT:
        return None, Problem.OUT_OF_RANGE
    return number, _mark(cell)


def _date(cell: Cell) -> _Read:
    day = date_of(cell)
    if day and FIRST_DAY <= day <= LAST_DAY:
        return day, _mark(cell)
    if is_no_day(cell):
        return None, Problem.BLANK
    return None, Problem.OUT_OF_RANGE if day else Problem.UNREADABLE


def _yes_no(cell: Cell) -> _Read:
    answer = answer_of(cell)
    if answer is None and says_foyer(cell):
        answer = 1
    return answer, Problem.UNREADABLE if answer is None else Problem.NONE


def _is_zero(cell: Cell) -> bool:
    """Whether a cell holds the zero that a lookup of an empty cell gives."""
    return number_of(cell) == 0


def _mark(cell: Cell) -> Problem:
    if not isinstance(cell, str) or (cell.isascii() and cell[-1:].isdigit() and cell[0].isdigit()):
        return Problem.NONE
    is_marked = bool(split_mark(cell)[1])
    return Problem.MARKED if is_marked else Problem.NONE


def _as_text(cell: Cell) -> str:
    """The cell as a spreadsheet shows it: 6088 and not 6088.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell.date()) if isinstance(cell, datetime) else str(cell)
