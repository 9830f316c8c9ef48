"""Marks on the figures that a check touches, and the notes that explain them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from copil_analysis.showing.french import NBSP, capitalised, format_number, is_missing, typeset
from copil_analysis.vocabulary import LABELS, TOTAL

ANY = "*"
HEADER = -1
GAP, RECOVERED, REMARK = "*", "†", "‡"

Finding = dict[str, Any]


class Reference(NamedTuple):
    """What a printed figure rests on: a tidy table, its row and its column, or ANY of them."""

    table: str
    row: str
    column: str


References = Mapping[tuple[int, str], Sequence[Reference]]


def mark_table(
    frame: pd.DataFrame,
    references: References,
    checks: pd.DataFrame,
    labels: Mapping[str, str],
) -> tuple[pd.DataFrame, list[str]]:
    """Append a mark to each printed text that a finding touches, and write a note for each mark.

    ``references`` says what a cell (its position and its column) rests on; the position HEADER
    is that of the column's own name. A figure that several findings touch has the mark of the
    gravest: a gap, then a recovered cell, then a remark. ``labels`` words the codes.
    """
    touching = {
        place: _gravest(findings)
        for place, rests_on in references.items()
        if (findings := [f for f in _findings(checks) if _touches(f, rests_on)])
    }
    marked = frame.astype(object)
    names: dict[str, str] = {}
    for (position, column), findings in touching.items():
        sign = _sign(findings[0])
        if position == HEADER:
            names[column] = f"{column}{NBSP}{sign}"
        else:
            column_place = list(frame.columns).index(column)
            text = str(frame.iat[position, column_place])
            marked.iat[position, column_place] = f"{text}{NBSP}{sign}"
    told = [finding for findings in touching.values() for finding in findings]
    return marked.rename(columns=names), write_notes(told, LABELS | dict(labels))


def _findings(checks: pd.DataFrame) -> list[Finding]:
    doubted = checks["status"].isin(["gap", "recovered", "explained"])
    found = checks[doubted | (checks["check"] == "note")]
    return [{str(k): v for k, v in row.items()} for row in found.to_dict("records")]


def _sign(finding: Finding) -> str:
    if finding["status"] == "recovered":
        return RECOVERED
    return GAP if finding["status"] == "gap" and finding["check"] == "margin" else REMARK


def _gravest(findings: Sequence[Finding]) -> list[Finding]:
    signs = [_sign(finding) for finding in findings]
    worst = next(sign for sign in (GAP, RECOVERED, REMARK) if sign in signs)
    return [finding for finding, sign in zip(findings, signs, strict=True) if sign == worst]


def _touches(finding: Finding, rests_on: Iterable[Reference]) -> bool:
    return any(
        finding["table"] == table
        and row in (ANY, finding["row"])
        and column in (ANY, finding["column"])
        for table, row, column in rests_on
    )


def write_notes(findings: Sequence[Finding], words: Mapping[str, str]) -> list[str]:
    """Write one note for each mark among the findings, each finding told once."""
    told = {
        sign: list(dict.fromkeys(_tell(f, sign, words) for f in findings if _sign(f) == sign))
        for sign in (GAP, RECOVERED, REMARK)
    }
    notes = {
        GAP: "Le total imprimé dans la source n'est pas la somme de ses cases : "
        f"{' ; '.join(told[GAP])}. Cette page emploie les cases.",
        RECOVERED: f"Absent de la source, retrouvé par les totaux : {' ; '.join(told[RECOVERED])}.",
        REMARK: " ".join(told[REMARK]),
    }
    return [typeset(f"{sign} {notes[sign]}") for sign in notes if told[sign]]


def _tell(finding: Finding, sign: str, words: Mapping[str, str]) -> str:
    stated, computed = finding["stated"], finding["computed"]
    if sign == GAP:
        printed = "rien d'imprimé" if is_missing(stated) else f"{format_number(stated)} imprimé"
        return f"{_place(finding, words)}, {printed}, {format_number(computed)} en additionnant"
    if sign == RECOVERED:
        value = "" if is_missing(computed) else f" ({format_number(computed)})"
        return f"{_place(finding, words)}{value}"
    text = capitalised(finding["message"] or f"{_place(finding, words)} : à confirmer")
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _place(finding: Finding, words: Mapping[str, str]) -> str:
    parts = [finding[part] for part in ("row", "column") if finding[part] not in ("", TOTAL)]
    return ", ".join(words.get(part, part) for part in parts) or LABELS[TOTAL]
