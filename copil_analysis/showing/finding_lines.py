"""What the checks found, as a committee reads it: one line a kind, and no row of a file."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from copil_analysis.register_fields import FIELDS, field_of
from copil_analysis.showing.french import NBSP, capitalised, format_number, plural
from copil_analysis.vocabulary import TABLE_LABELS

_ROWS = r"lignes? \d[\d, ]*(?:et \d+(?: autres?)?)?"
_PLACE = re.compile(
    r"(?P<document>.+?)(?: \(\S+ fichier\))?(?:, \S+ feuille)?"
    rf"(?:, (?P<rows>{_ROWS}))?"
)
_SAID = re.compile(
    rf"(?P<column>, colonne « .*? »)? : (?:(?P<rows>{_ROWS}) : )?(?P<words>.*)", re.DOTALL
)
_ASIDE = re.compile(r" \([^()]*(?:\blignes? \d[^()]*|\.toml)\)")
_LISTED = re.compile(r"(?:, non cités)? : (?:«|\d+$).*")
_QUOTED = re.compile(r"(?:« .*? »(?:, )?)+|la cellule, non citée,?")
_TO_DO = re.compile(
    r"(?:à (?:vérifier|confirmer|corriger)|on attend|les plus proches|si|s'il|\w+ez)\b"
)
_ADVICE = re.compile(r"(?:,| :|(?<=[.?])) \w+ez\b.*")
_EXPLAINED = " Expliqué : "


def together(found: pd.DataFrame) -> pd.DataFrame:
    """One row a kind of doubt and register, however many files and rows have it.

    ``found``: as `analysis.tally.open_findings` gives them; only ``kind`` and ``message`` are left.
    Which rows, what stands in them and what to do is for who keeps the registers: `copil check`
    says it.
    """
    lines: dict[tuple[str | int, ...], Counter[str]] = {}
    for one in found.to_dict("records"):
        table, row, message = (str(one[name]) for name in ("table", "row", "message"))
        column = _label(str(one["column"]), table)
        message, *reason = message.partition(_EXPLAINED)
        where, rows, words = _parted(table, row, column, message)
        # What tells of no row is told as often as it was found.
        apart = 0 if rows else len(lines)
        key = (one["kind"], one["check"], column, where, "".join([words, *reason]), apart)
        lines.setdefault(key, Counter()).update(rows)
    told = [(key[0], _line(str(key[3]), rows, str(key[4]))) for key, rows in lines.items()]
    return pd.DataFrame(told, columns=["kind", "message"])


def _label(column: str, table: str) -> str:
    """How a field of a register is called, whatever its header in a file."""
    field = field_of(column, table) if table in FIELDS and column else None
    return field.label if field else ""


def _parted(table: str, row: str, column: str, message: str) -> tuple[str, Counter[str], str]:
    """The register, how many rows of each structure (of none: all in one file), and the words.

    Where a finding is of no rows of one register: nothing, and all that it says.
    """
    start = capitalised(row)
    said = _SAID.fullmatch(message.removeprefix(start)) if message.startswith(start) else None
    if table not in FIELDS or said is None:
        return "", Counter(), message if table in TABLE_LABELS else _without_rows(message)
    rows, registers = Counter[str](), set[str]()
    for place in row.split(" ; "):
        match = _PLACE.fullmatch(place)
        if match and (numbers := match["rows"] or said["rows"]):
            register, _, structure = match["document"].partition(", ")
            rows[structure] += _number(numbers)
            registers.add(register)
    words = _fact(said["words"])
    if len(registers) != 1:
        return "", Counter(), f"{_without_rows(start)} : {words}"
    named = f" (« {column} »)" if column and said["column"] else ""
    return f"{registers.pop()}{named}", rows, words


def _without_rows(message: str) -> str:
    """A message that says how many rows of a file it tells of, and not which."""
    return re.sub(_ROWS, lambda rows: plural(_number(rows[0]), "ligne"), _ASIDE.sub("", message))


def _number(rows: str) -> int:
    """How many rows ``describe_rows`` names.

    >>> _number("ligne 14"), _number("lignes 14 et 18"), _number("lignes 14, 18, 20 et 31 autres")
    (1, 2, 34)
    """
    numbers = re.findall(r"\d+", rows)
    return len(numbers) - 1 + int(numbers[-1]) if "autre" in rows else len(numbers)


def _fact(words: str) -> str:
    """What is doubtful: not what is written there, what to do, which setting decides, where else.

    >>> _fact("« T9 » n'est pas une typologie ; on attend Studio, T1 … T6 ; compté sans.")
    "la cellule n'est pas une typologie ; compté sans."
    >>> _fact("« vu » : est-ce oui ou non ? Il est compté ; écrivez « oui », ou « non ».")
    'est-ce oui ou non ? Il est compté.'
    """
    clauses = _without_rows(words).rstrip(".").split(" ; ")
    clauses = [clauses[0], *(one for one in clauses[1:] if not _TO_DO.match(one))]
    told = " ; ".join(_ADVICE.sub("", _unquoted(one)) for one in clauses)
    return told if told.endswith("?") else f"{told}."


def _unquoted(clause: str) -> str:
    """A clause of which a quoted cell is the subject, or the list of what it says."""
    quoted = _QUOTED.match(clause)
    if quoted is None:
        return re.sub(r"^l'année \d+", "l'année", _LISTED.sub("", clause))
    rest = clause[quoted.end() :].lstrip()
    return rest.removeprefix(": ") if rest.startswith(":") else f"la cellule {rest}"


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
