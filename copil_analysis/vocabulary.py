"""The words of the field, and how they are recognised however they are written."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from copil_analysis.config import Config

TYPOLOGIES = ("STUDIO", "T1", "T2", "T3", "T4", "T5", "T6")
NEED_TYPOLOGIES = TYPOLOGIES[1:]
MEASURES = ("households", "adults", "children", "persons")
TOTAL = "total"


@dataclass(frozen=True)
class Table:
    """A table that a committee's file may hold: its rows, its columns, the words of its topic."""

    name: str
    label: str
    rows: str
    columns: str
    topic: str


TABLES = (
    Table("allocations", "Attributions par filière", "channel", "structure", ""),
    Table("rehoused", "Ménages et personnes relogés", "structure", "measure", r"relog|attribu"),
    Table("dwellings", "Typologies obtenues", "structure", "typology", r"obtenu|accept|attribu"),
    Table("waiting", "File active", "structure", "measure", r"file active|attente"),
    Table("needs", "Besoins par typologie", "structure", "typology", r"besoin"),
)
TABLE_LABELS = {table.name: table.label for table in TABLES}
MEASURE_LABELS = {
    "households": "ménages",
    "adults": "adultes",
    "children": "enfants",
    "persons": "personnes",
}
LABELS = {**MEASURE_LABELS, "dwellings": "logements", TOTAL: "total", "STUDIO": "Studio"}
"""The words of the rows and columns that no configuration names."""
KIND_LABELS = {
    "structure": "une structure",
    "channel": "une filière",
    "typology": "une typologie",
    "measure": "ménages, adultes, enfants ou personnes",
    "total": "un total",
}

_COUNTED = r"(?:(?:nombre|nbre|nb|total)\W{0,2})*(?:d[e']?\W{1,2})?(?:total\W{0,2})?"
_MORE = r"(?:\W?et\W?plus|\W?(?:et\W?)?\+)?"
_STATES = r"et|en attente|en file active|reloge|attribue|obtenu|accepte|propose"
_DETAIL = rf"(?:\W{{0,2}}(?:{_STATES})e?s?(?![a-z]{{3}}))*"
_MEASURES = {
    "households": r"(?:menage|logement|attribution|dossier)s?",
    "adults": r"adultes?",
    "children": r"enfants?",
    "persons": r"personnes?",
}


class Word(NamedTuple):
    """A word of the vocabulary met in a text: what kind, which code, and where it ends."""

    kind: str
    code: str
    end: int


def fold(text: str) -> str:
    """The text without case and accents, character for character.

    >>> fold("Préfectoral ÉTÉ")
    'prefectoral ete'
    """
    return "".join(_fold_letter(letter) for letter in text)


def _fold_letter(letter: str) -> str:
    if not letter.isalpha():
        return "'" if letter == "’" else letter
    return unicodedata.normalize("NFKD", letter)[0].lower()[0]


def spelling_pattern(spelling: str) -> str:
    """A pattern for a label without case, accents, punctuation, spaces or plural.

    >>> bool(re.fullmatch(spelling_pattern("Autres contingents"), "autre  contingent"))
    True
    """
    words = re.findall(r"[a-z]+|[0-9]+|[%+]", fold(spelling))
    singular = [re.escape(re.sub(r"(?<=...)s$", "", word)) for word in words]
    return r"[\W_]{0,3}".join(w + "s?" if w[-1].isalpha() else w for w in singular)


class Vocabulary:
    """All words of a workspace; the longest word that matches at a place wins."""

    def __init__(self, config: Config) -> None:
        patterns: list[tuple[str, str, str]] = []
        for kind, terms in (("structure", config.structures), ("channel", config.channels)):
            for term in terms:
                for spelling in (term.label, term.code.replace("_", " "), *term.spellings):
                    patterns.append((kind, term.code, spelling_pattern(spelling)))
        patterns += [
            ("typology", "STUDIO", r"studios?"),
            ("typology", "T1", r"[tf]\W?1(?:\W?bis|')?"),
            *(("typology", f"T{n}", rf"[tf]\W?{n}{_MORE}") for n in range(2, 7)),
            ("typology", "T6", rf"[tf]\W?7{_MORE}"),
            ("typology", "T5", r"5 et plus"),
            ("typology", "T6", r"[67] et plus"),
            *(("measure", m, _COUNTED + word + _DETAIL) for m, word in _MEASURES.items()),
            ("total", TOTAL, r"tota(?:l|ux)(?:\W?general)?|ensemble"),
        ]
        self._patterns = [(kind, code, re.compile(pattern)) for kind, code, pattern in patterns]

    def match(self, folded: str, start: int) -> Word | None:
        """The longest word that begins at ``start`` of a folded text.

        A word may run into the next one (``CASACANNES``) but not into an unknown one (``ESTIME``).
        """
        found = (
            Word(kind, code, match.end())
            for kind, code, pattern in self._patterns
            if (match := pattern.match(folded, start))
        )
        for word in sorted(found, key=lambda word: -word.end):
            following = folded[word.end : word.end + 1]
            if not (following.isalpha() and folded[word.end - 1].isalpha()):
                return word
            if self.match(folded, word.end):
                return word
        return None

    def run(self, folded: str, start: int, kinds: Iterable[str]) -> list[tuple[int, Word]]:
        """The words of these kinds that follow each other from ``start``, each with its start."""
        words, position = [], start
        while (word := self.match(folded, position)) and word.kind in kinds:
            words.append((position, word))
            position = skip_blank(folded, word.end)
        return words


def skip_blank(text: str, position: int) -> int:
    """The first position from here on that holds no white space, separator or footnote mark."""
    while position < len(text) and (text[position].isspace() or text[position] in "*†‡/|;"):
        position += 1
    return position
