"""What one cell says, whatever its type: nothing, « unknown » or a number."""

import math
import re

from copil_analysis.reading.sheets.sheet import Cell
from copil_analysis.vocabulary import fold

MARKS = "*†‡§⁰¹²³⁴⁵⁶⁷⁸⁹"
"""What a footnote is called by, beside a figure."""

MOST_PERSONS = 30

_YES_NO = {
    **dict.fromkeys(("oui", "o", "x", "1", "vrai", "true", "yes", "y"), 1),
    **dict.fromkeys(("non", "n", "0", "faux", "false", "no"), 0),
}

_AROUND = MARKS + " "
_NUMBERED = re.compile(r"\([0-9]\)")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_NOTHING = re.compile(r"[-–—−/.\s]*")
_UNKNOWN = re.compile(
    r"\?+|n\W*[dcar]\W*|n?\W*s\W*|inconnue?s?|non (?:connu|renseigne|communique|precise)e?s?"
    r"|#[a-z/0]+[!?]?"
)
_INTEGER = r"[0-9]{1,3}(?:[ .][0-9]{3})+|[0-9]{1,3}(?:[' ][0-9]{3})+|[0-9]+"
_SIMPLE = re.compile(r"[0-9]{1,15}(?:[.,][0-9]{1,2})?")  # what most cells hold
_NUMBER = re.compile(rf"([-+−]?) ?(?:({_INTEGER})(?:,([0-9]*))?|([0-9]*)\.([0-9]+))")


def plain(text: str) -> str:
    """The text with single ordinary spaces, without characters that nobody sees.

    >>> plain(" 1\\u202f234,50\\u00a0\\ufeff")
    '1 234,50'
    """
    seen = text if text.isascii() else text.translate(_INVISIBLE)
    return " ".join(seen.split())


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, or a dash, a slash or dots only.

    >>> [is_blank(cell) for cell in (None, " - ", "–", "/", "...", float("nan"), 0, "0")]
    [True, True, True, True, True, True, False, False]
    """
    if isinstance(cell, str):
        return not cell[:1].isalnum() and bool(_NOTHING.fullmatch(plain(cell)))
    return cell is None or (isinstance(cell, float) and math.isnan(cell))


def is_unknown(cell: Cell) -> bool:
    """Whether a cell says that nobody knows, or holds a spreadsheet's error.

    >>> [is_unknown(cell) for cell in ("n.d.", "NC", "N/A", "s", "?", "#REF!", "non", "T2")]
    [True, True, True, True, True, True, False, False]
    """
    return isinstance(cell, str) and bool(_UNKNOWN.fullmatch(fold(plain(cell))))


def split_mark(text: str) -> tuple[str, str]:
    """The text without the footnote marks around it, and these marks.

    >>> split_mark("CAPAP *"), split_mark("12 (1)²"), split_mark("* 2"), split_mark("T1")
    (('CAPAP', '*'), ('12', '(1)²'), ('2', '*'), ('T1', ''))
    """
    text = plain(text)
    rest = text.lstrip(_AROUND)
    before = text.removesuffix(rest)
    inner = rest.rstrip(_AROUND)
    while _NUMBERED.fullmatch(inner[-3:]):
        inner = inner[:-3].rstrip(_AROUND)
    return inner, "".join((before + rest.removeprefix(inner)).split())


def without_marks(text: str) -> str:
    """The text without the footnote signs around it; a number in brackets may be part of it.

    >>> without_marks("ERILIA *"), without_marks("* Nice²"), without_marks("Nice (6)")
    ('ERILIA', 'Nice', 'Nice (6)')
    """
    return plain(text).strip(_AROUND)


def number_of(cell: Cell) -> float | None:
    """The number that a cell holds, as a number or as a French or English text; else None.

    A text such as 1,2E+03 is none: whoever wrote it so has rounded it.

    >>> [number_of(cell) for cell in ("1 234,50", "1.234,50", "12.5", "1 2", "1e9", 3, True)]
    [1234.5, 1234.5, 12.5, None, None, 3.0, None]
    """
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return None
    if not isinstance(cell, str):
        return _float(cell)
    if _SIMPLE.fullmatch(cell):
        return float(cell.replace(",", "."))
    text, _ = split_mark(cell)
    if not (match := _NUMBER.fullmatch(text)):
        return None
    sign, grouped, decimals, whole, fraction = match.groups()
    digits = re.sub(r"[^0-9]", "", grouped or whole or "0")
    value = _float(f"{digits}.{decimals or fraction or 0}")
    return -value if value is not None and sign in ("-", "−") else value


def count_of(cell: Cell) -> int | None:
    """The number of persons that a cell holds, a whole one from 0 to 30; else None.

    >>> [count_of(cell) for cell in ("2", 2.0, "2 *", -1, 1.5, 1e9)]
    [2, 2, 2, None, None, None]
    """
    number = number_of(cell)
    if number is None or not 0 <= number <= MOST_PERSONS or number != int(number):
        return None
    return int(number)


def answer_of(cell: Cell) -> int | None:
    """1 for a yes or a tick, 0 for a no; else None.

    >>> [answer_of(cell) for cell in ("Oui", "x", 1.0, False, "non.", "peut-être", None)]
    [1, 1, 1, 0, 0, None, None]
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return _YES_NO.get(re.sub(r"[\W_]", "", fold(str(cell))))


def _float(value: str | int | float) -> float | None:
    try:
        number = float(value)
    except OverflowError:
        return math.inf
    return None if math.isnan(number) else number
