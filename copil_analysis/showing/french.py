"""French as it is printed: numbers, dates, spaces that do not break, agreement and elision."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from babel.dates import format_date as babel_date
from babel.lists import format_list
from babel.numbers import format_decimal

THIN = "\u202f"
"""The narrow no-break space: in thousands, before "%", ";", "!" and "?"."""
NBSP = "\u00a0"
"""The no-break space: before ":", inside « », between a number and its noun."""
MINUS = "\u2212"
MISSING = "n.d."
"""What stands for a value that is not available; a zero is printed as 0."""

_LINKS = frozenset({"de", "du", "des", "en", "à", "au", "par", "sans", "pour", "et"})


def is_missing(value: Any) -> bool:
    """Whether a scalar stands for nothing: None, NaN, NaT or pandas' NA."""
    if value is None or isinstance(value, int | float | str):
        return value is None or value != value
    import pandas as pd  # slow, and a command that has nothing to do needs none of it

    return bool(pd.isna(value))


def format_number(value: Any, decimals: int = 0) -> str:
    """Write a number with exactly ``decimals`` decimals, halves upwards; a missing one is "n.d.".

    >>> format_number(1234.5, 1).replace("\\u202f", "_"), format_number(-3), format_number(None)
    ('1_234,5', '−3', 'n.d.')
    """
    if is_missing(value):
        return MISSING
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    exact = Decimal(repr(round(float(value), 9)))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = str(format_decimal(rounded + 0, format=pattern, locale="fr"))
    return text.replace("-", MINUS).replace(NBSP, THIN)


def format_percent(share: Any, decimals: int = 0) -> str:
    """Write a share of one as a percentage: 0.444 is "44 %"."""
    if is_missing(share):
        return MISSING
    return f"{format_number(100 * float(share), decimals)}{THIN}%"


def format_date(day: date) -> str:
    """Write a date in words; the first of a month is "1er".

    >>> format_date(date(2011, 4, 1)).replace("\\xa0", " ")
    '1er avril 2011'
    """
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{babel_date(day, 'MMMM y', locale='fr')}"


def format_short_date(day: date) -> str:
    """Write a date without its year, as an axis does.

    >>> format_short_date(date(2026, 9, 30)).replace("\\xa0", " ")
    '30 sept.'
    """
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{babel_date(day, 'MMM', locale='fr')}"


def format_span(start: date, end: date) -> str:
    """Write two dates as "du 1er janvier au 10 avril 2011", a common year once."""
    first = format_date(start)
    if start.year == end.year:
        first = first.removesuffix(f" {start.year}")
    return f"du {first} au {format_date(end)}"


def format_interval(low: Any, high: Any, decimals: int = 0) -> str:
    """Write an interval as "33 à 60"; without a finite upper bound "33 ou plus"."""
    if is_missing(low) or is_missing(high):
        return MISSING
    if float(high) == float("inf"):
        return f"{format_number(low, decimals)} ou plus"
    return f"{format_number(low, decimals)} à {format_number(high, decimals)}"


def format_bounds(low: Any, high: Any, decimals: int = 2) -> str:
    """Write the interval of a ratio; one more decimal where a bound would be printed as 1.

    >>> format_bounds(1.0017, 1.95), format_bounds(0.5, 2)
    ('1,002 à 1,950', '0,50 à 2,00')
    """
    one = format_number(1, decimals)
    is_near = any(format_number(n, decimals) == one and float(n) != 1 for n in (low, high))
    return format_interval(low, high, decimals + is_near)


def format_count_interval(count: Any, low: Any, high: Any) -> str:
    """Write the interval of a count in whole numbers; that of nothing is "0 à 3,7"."""
    if not is_missing(count) and count == 0:
        return f"0 à {format_number(high, 1)}"
    return format_interval(low, high)


def format_percent_interval(low: Any, high: Any) -> str:
    """Write an interval of shares as "31 % à 59 %"."""
    if is_missing(low) or is_missing(high):
        return MISSING
    return f"{format_percent(low)} à {format_percent(high)}"


def agree(n: Any, noun: str, plural_form: str | None = None) -> str:
    """Give a noun and its adjectives the number of ``n``: plural from two on.

    Each word up to the first preposition takes an s; an irregular plural is passed.

    >>> agree(1.9, "ménage"), agree(2, "ménage en attente"), agree(2, "cheval", "chevaux")
    ('ménage', 'ménages en attente', 'chevaux')
    """
    if is_missing(n) or abs(float(n)) >= 2:
        return plural_form if plural_form is not None else _pluralised(noun)
    return noun


def _pluralised(noun: str) -> str:
    words = noun.split(" ")
    end = next((i for i, word in enumerate(words) if word in _LINKS), len(words))
    many = [word if word[-1:] in "sxz" else f"{word}s" for word in words[:end]]
    return " ".join(many + words[end:])


def plural(n: Any, noun: str, plural_form: str | None = None) -> str:
    """Write a number and its noun, agreed and kept on one line: "2 ménages"."""
    return f"{format_number(n)}{NBSP}{agree(n, noun, plural_form)}"


def counted(n: Any, noun: str, plural_form: str | None = None, *, feminine: bool = False) -> str:
    """Write a number and its noun as ``plural`` does, and nothing as "aucun ménage"."""
    if not is_missing(n) and n == 0:
        return f"{'aucune' if feminine else 'aucun'} {noun}"
    return plural(n, noun, plural_form)


def enumerated(items: Iterable[str]) -> str:
    """Join the items as a French sentence does: "a, b et c"; nothing for no item."""
    listed = list(items)
    return str(format_list(listed, locale="fr")) if listed else ""


def capitalised(text: str) -> str:
    """Raise the first letter and leave the rest as it stands."""
    return text[:1].upper() + text[1:]


def typeset(text: str) -> str:
    """Put the no-break spaces of French where plain ones were typed, and curl apostrophes.

    >>> typeset("L'est : 5 % !").replace("\\xa0", "~").replace("\\u202f", "_")
    'L’est~: 5_%_!'
    """
    text = text.replace("'", "’")
    text = re.sub(r" ([;!?%])", rf"{THIN}\1", text)
    text = re.sub(r" ([:»])", rf"{NBSP}\1", text)
    text = text.replace("« ", f"«{NBSP}")
    text = re.sub(r"(?<![\dA-Za-z])(\d(?:[\d\u202f,]*\d)?) (?=[a-zà-ÿ])", rf"\1{NBSP}", text)
    return text
