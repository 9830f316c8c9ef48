"""A cell of a cross-table as a count, a blank, or what stands there instead."""

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from copil_analysis.reading.sheets.sheet import Cell
from copil_analysis.reading.unjam.row_text import MAX_DIGITS
from copil_analysis.vocabulary import fold

_MARK = r"(?:[*†‡§¹²³⁴⁵⁶⁷⁸⁹]+|\(\d\))"
_MARKED = re.compile(
    rf"(?P<before>[*†‡§]*)\s*(?P<text>.*?)\s*(?P<after>(?:{_MARK}\s*)*)", re.DOTALL
)
_NUMBER = re.compile(r"(-|−)?([0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,15})(?:[.,]([0-9]{1,9}))?")
_BLANK = re.compile(r"[-–—/.\s]*")
_UNKNOWN = ("nd", "nc", "na", "n/a", "?", "s", "ns", "nr", "inconnu", "inconnue", "inconnus")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?: .*)?")
LONGEST = 100  # characters of a label or a count
_SHARE = re.compile(r"(?:en )?%.*|parts?|taux|pourcentages?|sous.?totau?[lx].*", re.IGNORECASE)
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")


@dataclass(frozen=True)
class Count:
    """What a cell says. ``wrong``: why it is no count, as French words that follow its text.

    Neither a value nor a wrong: the cell is blank.
    """

    value: int | None = None
    wrong: str = ""
    mark: str = ""


def plain(text: str) -> str:
    """A text in one line, every space an ordinary one, without invisible signs.

    >>> plain(" 1\\u202f234\\n")
    '1 234'
    """
    return " ".join(_INVISIBLE.sub("", text).split())


def split_mark(text: str) -> tuple[str, str]:
    """A plain text without the footnote marks before and after it, and these marks.

    >>> split_mark("CAPAP *"), split_mark("12 (1)"), split_mark("T1")
    (('CAPAP', '*'), ('12', '(1)'), ('T1', ''))
    """
    match = _MARKED.fullmatch(text)
    assert match is not None, "every part of the pattern may be empty"
    return match["text"], "".join((match["before"] + match["after"]).split())


def read_count(cell: Cell) -> Count:
    """The count in a cell; marks are kept apart, dashes are blanks.

    >>> read_count("1\\u202f234 *").value, read_count(12.0).value, read_count("–")
    (1234, 12, Count(value=None, wrong='', mark=''))
    >>> read_count("n.d.").wrong, read_count("2,5").wrong
    ("n'est pas un nombre", "n'est pas un nombre entier")
    """
    if cell is None:
        return Count()
    if isinstance(cell, str):
        return _of_text(plain(cell))
    if isinstance(cell, bool):
        return Count(wrong="n'est pas un nombre")
    if isinstance(cell, int | float):
        return _of_number(cell)
    return Count(wrong="est une date ou une heure, pas un nombre")


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a number, be it one that is no count."""
    if isinstance(cell, str):
        text = plain(cell) if len(cell) <= LONGEST else ""
        return bool(_NUMBER.fullmatch(split_mark(text)[0]))
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def is_share(text: str) -> bool:
    """Whether a label announces percentages or subtotals, which no table counts.

    >>> is_share("en %"), is_share("Sous-total"), is_share("1 % Logement")
    (True, True, False)
    """
    return bool(_SHARE.fullmatch(text))


def is_unknown_mark(text: str) -> bool:
    """Whether a text says that the figure is not known, or is a spreadsheet's error."""
    folded = fold(text)
    return text.startswith("#") or re.sub(r"[.\s]", "", folded) in _UNKNOWN


def _of_number(number: float) -> Count:
    if isinstance(number, float) and not math.isfinite(number):
        return Count(wrong="n'est pas un nombre")
    whole = round(number)
    if abs(number - whole) > 1e-6:
        return Count(wrong="n'est pas un nombre entier")
    return _whole(whole)


def _whole(number: int, mark: str = "") -> Count:
    if number < 0:
        return Count(wrong="est négatif", mark=mark)
    if number >= 10**MAX_DIGITS:
        return Count(wrong="est trop grand pour un nombre de ménages", mark=mark)
    return Count(number, mark=mark)


def _of_text(written: str) -> Count:
    if len(written) > LONGEST:
        return Count(wrong="n'est pas un nombre")
    text, mark = split_mark(written)
    if _BLANK.fullmatch(text) and "(" not in mark:
        return Count(mark=mark)
    if match := _NUMBER.fullmatch(text):
        sign, digits, decimals = match.groups()
        number = Decimal(f"{'-' if sign else ''}{digits.replace(' ', '')}.{decimals or 0}")
        if number != int(number):
            return Count(wrong="n'est pas un nombre entier", mark=mark)
        return _whole(int(number), mark)
    if _DATE.fullmatch(text):
        return Count(wrong="est une date ou une heure, pas un nombre", mark=mark)
    return Count(wrong="n'est pas un nombre", mark=mark)
