"""Marks on the figures that a check touches, and the notes that explain them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from copil_analysis.quarter.remembering import remembered
from copil_analysis.showing.french import capitalised, format_number, is_missing, typeset
from copil_analysis.showing.markup import say
from copil_analysis.vocabulary import LABELS, TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

ANY = "*"
GAP, RECOVERED, REMARK = "*", "†", "‡"
_SIGNS = (GAP, RECOVERED, REMARK)

Finding = Mapping[str, Any]
Row = Mapping[str, Any]
Anchor = tuple[str, str]
"""A sign, and the id of its note."""


class Reference(NamedTuple):
    """What a printed figure rests on: a tidy table, its row and its column, or ANY of them."""

    table: str
    row: str
    column: str


@dataclass(frozen=True)
class Marks:
    """The findings that mark a figure, by table, and the French words of the codes."""

    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def on(self, caption: str) -> MarksOn:
        """Begin a table; its caption is unique on its page, and so are the ids made of it."""
        return MarksOn(self, hashlib.sha256(caption.encode()).hexdigest()[:8])

    def touching(self, references: Iterable[Reference]) -> list[Finding]:
        """The gravest findings on one of these cells: a gap, then recovered, then others."""
        found = [
            finding
            for table, row, column in references
            for finding in self.findings.get(table, ())
            if row in (ANY, finding["row"]) and column in (ANY, finding["column"])
        ]
        worst = next((sign for sign in _SIGNS if any(sign == _sign(f) for f in found)), "")
        return [finding for finding in found if _sign(finding) == worst]


@remembered
def marks_of(quarter: Quarter) -> Marks:
    """The marks of a quarter's checks; a slide's note that nothing doubts is no mark."""
    found = quarter.checks[quarter.checks["status"].isin(["gap", "recovered"])]
    by_table: dict[str, list[Finding]] = {}
    for row in found.to_dict("records"):
        by_table.setdefault(str(row["table"]), []).append({str(k): v for k, v in row.items()})
    words = {**LABELS, **quarter.config.structure_labels, **quarter.config.channel_labels}
    return Marks(by_table, words)


@dataclass
class MarksOn:
    """The marks that one table has met so far."""

    marks: Marks
    stem: str
    told: dict[str, list[str]] = field(default_factory=dict)

    def mark(self, place: Callable[[Row], Sequence[Reference]] | None, row: Row) -> Anchor | None:
        """The mark of a cell, remembered for the notes; None where no check touches it."""
        found = self.marks.touching(place(row)) if place else []
        if not found:
            return None
        sign = _sign(found[0])
        texts = self.told.setdefault(sign, [])
        texts += [t for f in found if (t := _tell(f, sign, self.marks.words)) not in texts]
        return sign, self._anchor(sign)

    def notes(self) -> list[tuple[Anchor, Markup]]:
        """A note for each mark met."""
        return [
            ((sign, self._anchor(sign)), say(_note(sign, self.told[sign])))
            for sign in _SIGNS
            if sign in self.told
        ]

    def _anchor(self, sign: str) -> str:
        return f"note-{self.stem}-{_SIGNS.index(sign) + 1}"


@remembered
def doubts_of(quarter: Quarter, *tables: str) -> tuple[str, ...]:
    """Say which values of these tables are recovered, or belie a printed total."""
    marks = marks_of(quarter)
    found = [
        finding
        for name in tables
        for finding in marks.findings.get(name, ())
        if _sign(finding) in (GAP, RECOVERED)
    ]
    told = {
        sign: list(dict.fromkeys(_tell(f, sign, marks.words) for f in found if _sign(f) == sign))
        for sign in (GAP, RECOVERED)
    }
    return tuple(typeset(_note(sign, texts)) for sign, texts in told.items() if texts)


def _sign(finding: Finding) -> str:
    if finding["status"] == "recovered":
        return RECOVERED
    return GAP if finding["status"] == "gap" and finding["check"] == "margin" else REMARK


def _note(sign: str, told: Sequence[str]) -> str:
    if sign == GAP:
        return (
            "Le total imprimé dans la source n'est pas la somme de ses cases : "
            f"{' ; '.join(told)}. Cette page emploie les cases."
        )
    if sign == RECOVERED:
        return f"Absent de la source, retrouvé par les totaux : {' ; '.join(told)}."
    return " ".join(told)


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
