"""A cell of a cross-table as a count, a blank, or what stands there instead."""

import math
import re
from dataclasses import dataclass

from copil_analysis.reading.days import date_of
from copil_analysis.reading.meaning import is_blank, number_of, split_mark
from copil_analysis.reading.sheets.sheet import Cell
from copil_analysis.reading.unjam.row_text import MAX_DIGITS

LONGEST = 100  # characters of a label or a count
_SHARE = re.compile(r"(?:en )?%.*|parts?|taux|pourcentages?|sous.?totau?[lx].*", re.IGNORECASE)


@dataclass(frozen=True)
class Count:
    """What a cell says. ``wrong``: why it is no count, as French words that follow its text.

    Neither a value nor a wrong: the cell is blank.
    """

    value: int | None = None
    wrong: str = ""
    mark: str = ""


def read_count(cell: Cell) -> Count:
    """The count in a cell; marks are kept apart, dashes are blanks.

    >>> read_count("1\\u202f234 *").value, read_count(12.0).value, read_count("–")
    (1234, 12, Count(value=None, wrong='', mark=''))
    >>> read_count("n.d.").wrong, read_count("2,5").wrong
    ("n'est pas un nombre", "n'est pas un nombre entier")
    """
    text, mark = split_mark(cell) if isinstance(cell, str) else (cell, "")
    if is_blank(text) and "(" not in mark:  # (1) alone may be a count, or less than nothing
        return Count(mark=mark)
    number = number_of(cell) if is_number(cell) else None
    if number is not None:
        wrong = _wrong(number)
        return Count(None if wrong else round(number), wrong, mark)
    is_moment = not isinstance(cell, str | bool | int | float) or date_of(cell)
    wrong = "est une date ou une heure, pas un nombre" if is_moment else "n'est pas un nombre"
    return Count(wrong=wrong, mark=mark)


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a number, be it one that is no count."""
    return not (isinstance(cell, str) and len(cell) > LONGEST) and number_of(cell) is not None


def is_share(text: str) -> bool:
    """Whether a label announces percentages or subtotals, which no table counts.

    >>> is_share("en %"), is_share("Sous-total"), is_share("1 % Logement")
    (True, True, False)
    """
    return bool(_SHARE.fullmatch(text))


def _wrong(number: float) -> str:
    """Why a number counts no households, if it does not."""
    if math.isinf(number):
        return "n'est pas un nombre"
    if abs(number - round(number)) > 1e-6:
        return "n'est pas un nombre entier"
    if round(number) < 0:
        return "est négatif"
    return "est trop grand pour un nombre de ménages" if number >= 10**MAX_DIGITS else ""
