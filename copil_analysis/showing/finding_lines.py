"""What the checks found, as a committee reads it: one line a kind, and no row of a file."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from copil_analysis.showing.french import NBSP, capitalised, format_number, plural

_PLACE = re.compile(
    r"(?P<document>.+?)(?: \(\S+ fichier\))?(?:, \S+ feuille)?, lignes? (?P<rows>\d.*)"
)
_ROWS = re.compile(r" \([^()]*\blignes? \d[^()]*\)")
_SETTING = re.compile(r" \([^()]*\.toml\)")
_TO_DO = re.compile(r"(?:à (?:vérifier|confirmer|corriger)|vérifiez|corrigez|donnez)\b")


def together(found: pd.DataFrame) -> pd.DataFrame:
    """One row a kind of doubt and register, however many files and rows have it.

    ``found``: as `analysis.tally.open_findings` gives them; only ``kind`` and ``message`` are left.
    Which rows, and what to do with them, is for who keeps the registers: `copil check` says it.
    """
    lines: dict[tuple[str | int, ...], Counter[str]] = {}
    for one in found.to_dict("records"):
        register, rows, words = _parted(str(one["row"]), str(one["message"]))
        # What tells of no row is told as often as it was found.
        apart = 0 if rows else len(lines)
        key = (one["kind"], one["check"], one["column"], register, words, apart)
        lines.setdefault(key, Counter()).update(rows)
    told = [(key[0], _line(str(key[3]), rows, str(key[4]))) for key, rows in lines.items()]
    return pd.DataFrame(told, columns=["kind", "message"])


def _parted(row: str, message: str) -> tuple[str, Counter[str], str]:
    """The register, how many rows of each structure (of none: all in one file), and the words.

    Where a finding is of no rows of one register: nothing, and the message.
    """
    found = [_PLACE.fullmatch(place) for place in row.split(" ; ")]
    rows, registers = Counter[str](), set[str]()
    for place in found:
        if place:
            register, _, structure = place["document"].partition(", ")
            rows[structure] += _number(place["rows"])
            registers.add(register)
    start = f"{capitalised(row)} : "
    if None in found or len(registers) != 1 or not message.startswith(start):
        return "", Counter(), _ROWS.sub("", message)
    return registers.pop(), rows, _fact(message.removeprefix(start))


def _number(rows: str) -> int:
    """How many rows ``describe_rows`` names.

    >>> _number("14"), _number("14 et 18"), _number("14, 18, 20 et 31 autres")
    (1, 2, 34)
    """
    numbers = re.findall(r"\d+", rows)
    return len(numbers) - 1 + int(numbers[-1]) if "autre" in rows else len(numbers)


def _fact(words: str) -> str:
    """What is doubtful, without what to do, which setting decides, and where else it stands."""
    clauses = _SETTING.sub("", _ROWS.sub("", words)).rstrip(".").split(" ; ")
    return f"{' ; '.join([clauses[0], *(c for c in clauses[1:] if not _TO_DO.match(c))])}."


def _line(register: str, rows: Counter[str], words: str) -> str:
    if not rows:
        return words
    total = plural(rows.total(), "ligne")
    parts = [f"{name}{NBSP}{format_number(n)}" for name, n in rows.items() if name]
    if len(rows) == 1:
        where = ", ".join(filter(None, [register, *rows, total]))
        return f"{capitalised(where)} : {words}"
    among = "dont " if "" in rows else ""
    return f"{capitalised(register)}, {total} ({among}{', '.join(parts)}) : {words}"
