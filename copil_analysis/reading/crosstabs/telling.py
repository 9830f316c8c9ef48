"""What the reading of a cross-table tells: each problem once, with its file, place and cell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from copil_analysis.finding import Finding, describe_rows, quote
from copil_analysis.request_number import looks_like
from copil_analysis.vocabulary import KIND_LABELS, Vocabulary

MOST_TOLD = 10  # labels of a table that are told one by one
_LONGEST = 40  # characters of a file that are quoted
_KINDS = {
    **{kind: f"{words} de copil.toml" for kind, words in KIND_LABELS.items()},
    "typology": "une typologie connue",
    "measure": "une mesure connue (ménages, adultes, enfants, personnes)",
}
_NEAREST = ("structure", "channel", "typology")  # the kinds whose nearest labels are told


@dataclass(frozen=True)
class Teller:
    """Makes the findings of one grid. ``table``: its name, empty while it is not known.

    ``where`` names a cell by its row and column (from 0).
    """

    file: str
    place: str
    table: str
    where: Callable[[int, int], str]

    @property
    def source(self) -> str:
        return ", ".join(part for part in (self.file, self.place) if part)

    def finding(
        self, check: str, message: str, *, level: str, row: str = "", column: str = ""
    ) -> Finding:
        said = f"{self.source}, {message}"
        status = "gap" if level else "ok"
        return Finding(check, self.table, row, column, level=level, status=status, message=said)

    def rest(self, problems: Sequence[object], level: str) -> list[Finding]:
        """What is left to tell once ``MOST_TOLD`` labels are told, in one finding."""
        if not problems:
            return []
        said = f"et {len(problems)} autres lignes ou colonnes de ce tableau ne sont pas lues."
        return [self.finding("label", said, level=level)]

    def ignored(self, message: str, level: str = "") -> Finding:
        said = f"{self.source} : {message}"
        return Finding(
            "ignored", self.table, level=level, status="gap" if level else "ok", message=said
        )

    def ignored_rows(self, what: str, rows: Sequence[tuple[int, str]], why: str) -> list[Finding]:
        """The rows (from 0) and texts that are left out, in one finding."""
        if not rows:
            return []
        places = describe_rows((row + 1 for row, _ in rows), len(rows))
        text = quotable(" ".join(text for _, text in rows))
        said = f"{self.source}, {places} : {what} {text} ; {why}."
        return [Finding("ignored", self.table, message=said)]

    def unknown(
        self, line: str, cell: tuple[int, int], text: str, kind: str, vocabulary: Vocabulary
    ) -> Finding:
        """A label that is not known, though figures stand beside or below it."""
        near = vocabulary.nearest(kind, text[:_LONGEST]) if kind in _NEAREST else ()
        nearest = f" (au plus près : {', '.join(near)})" if near else ""
        return self.finding(
            "label",
            f"{self.cell(cell)} : {line} {quotable(text)} n'est pas {_KINDS[kind]}{nearest} ; "
            "ses chiffres ne sont pas lus, corrigez son libellé.",
            level="error",
        )

    def cell(self, cell: tuple[int, int]) -> str:
        name = self.where(*cell)
        return name if " " in name else f"cellule {name}"


def quotable(text: str) -> str:
    """A text of a file as a message may quote it: short, and never a request number.

    >>> quotable("MENTON"), quotable("0060424012345GDPUB")
    ('« MENTON »', '(texte non cité)')
    """
    if looks_like(text):
        return "(texte non cité)"
    return quote(text)
