"""The words of the field, and how they are recognised however they are written."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
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
LABELS = {
    **MEASURE_LABELS,
    "dwellings": "logements",
    TOTAL: "total",
    "STUDIO": "Studio",
    "year": "Année",
}
"""The words of the rows and columns that no configuration names."""
KIND_LABELS = {
    "structure": "une structure",
    "channel": "une filière",
    "typology": "une typologie",
    "measure": "ménages, adultes, enfants ou personnes",
    "total": "un total",
}

_ROOMS = re.compile(
    r"(?:(?:logement|logt|appartement|appart|appt)s?\W{1,2}(?:de\W)?)?"
    r"(?P<said>(?:typologie|typo|type?)[\W_]{0,2}(?:[tf][\W_]{0,2})?|[tf][\W_]{0,2})?"
    r"0?(?P<rooms>\d)[^\w+]{0,2}(?:(?:bis|ter|(?(said)b|bis))\b|'{1,2})?"
    r"[^\w+]{0,2}(?:(?:pieces?|pces?|p\.?p?)(?!\w)\.?(?:\Wprincipales?)?)?[^\w+]{0,2}"
    r"(?P<more>(?:(?:et|ou|&)[^\w+]{0,2})?(?:plus|\+|sup(?:erieurs?)?|(?:au\W?)?dela))?"
)
_COUNTED = r"(?:(?:nombre|nbre|nb|total)\W{0,2})*(?:d[e']?\W{1,2})?(?:total\W{0,2})?"
_AND_MORE = r"\W?(?:et|ou)\W?(?:plus|\+)"
_MORE = rf"(?:{_AND_MORE}|\W?\+)?"
_BIS = r"\W?(?:bis|b)"
_LEAST_MORE = 5  # « 4 et plus » would count T5 and T6 too
_STATES = r"et|en attente|en file active|reloge|attribue|obtenu|accepte|propose"
_DETAIL = rf"(?:\W{{0,2}}(?:{_STATES})e?s?)*"
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
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """Each letter without case and accent, found when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = "'" if letter == "’" else letter
        if letter.isalpha():
            folded = unicodedata.normalize("NFKD", letter)[0].lower()[0]
        return self.setdefault(code, folded)


_FOLDED = _Folded()


def spelling_pattern(spelling: str) -> str:
    """A pattern for a label without case, accents, punctuation, spaces or plural.

    >>> bool(re.fullmatch(spelling_pattern("Autres contingents"), "autre  contingent"))
    True
    """
    words = re.findall(r"[a-z]+|[0-9]+|[%+]", fold(spelling))
    singular = [re.escape(re.sub(r"(?<=...)s$", "", word)) for word in words]
    pattern = r"[\W_]{0,3}".join(w + "s?" if w[-1].isalpha() else w for w in singular)
    return pattern + (r"\)?" if spelling.endswith(")") else "")


def merged_names(config: Config, kind: str) -> dict[str, str]:
    """By the keys of all their names, the structures or channels that another took over."""
    return {
        label_key(name): code
        for code, heir in config.gone(kind).items()
        if heir
        for name in config.term(kind, code).names
    }


def label_key(text: str) -> str:
    """A label without case, accents, punctuation, spaces or plural.

    >>> label_key("Contingents  Préfectoraux"), label_key("C.A.S.A. *")
    ('contingentprefectoral', 'casa')
    """
    words = re.findall(r"[a-z]+|[0-9]+|[%+]", fold(text))
    return "".join(re.sub(r"aux$", "al", re.sub(r"(?<=...)s$", "", word)) for word in words)


def typology_of(text: str) -> str | None:
    """The code of a typology as people write it in a cell; None when it is none.

    T7 and more are T6, T1bis is T1, F2 is T2, T0 is a studio; T5 and more are T5, but who says
    T4 and more counts larger ones among them.

    >>> [typology_of(text) for text in ("t 2", "2 pièces", "T1'", "T6 et plus", "T7", "T2/T3")]
    ['T2', 'T2', 'T1', 'T6', 'T6', None]
    >>> [typology_of(text) for text in ("T1B", "type F3", "Logement de 2 pièces", "3PP", "3B")]
    ['T1', 'T3', 'T2', 'T3', None]
    >>> [typology_of(text) for text in ("5 pièces et +", "F5 ou +", "T4 et plus", "> T4")]
    ['T5', 'T5', None, None]
    """
    folded = fold(text).strip()
    if re.fullmatch(r"(?:1\W?)?stud(?:ios?|i?ettes?|\.)?", folded):
        return "STUDIO"
    match = _ROOMS.fullmatch(folded)
    if not match or (match["more"] and int(match["rooms"]) < _LEAST_MORE):
        return None
    return "STUDIO" if match["rooms"] == "0" else f"T{min(int(match['rooms']), 6)}"


class Vocabulary:
    """All words of a workspace; the longest word that matches at a place wins."""

    def __init__(self, config: Config) -> None:
        self._labels = {
            "structure": config.structure_labels,
            "channel": config.channel_labels,
            "typology": {code: LABELS.get(code, code) for code in TYPOLOGIES},
        }
        spelt = {
            kind: {
                spelling: term
                for term in terms
                for spelling in (term.code.replace("_", " "), *term.spellings, term.label)
            }
            for kind, terms in (("structure", config.structures), ("channel", config.channels))
        }
        self._codes = {
            kind: {label_key(spelling): term.code for spelling, term in known.items()}
            for kind, known in spelt.items()
        }
        self._spellings = {
            kind: {fold(spelling): term.label for spelling, term in known.items()}
            for kind, known in spelt.items()
        }
        self._spellings["typology"] = {
            fold(label): label for label in self._labels["typology"].values()
        }
        patterns: list[tuple[str, str, str]] = []
        for kind, terms in (("structure", config.structures), ("channel", config.channels)):
            for term in terms:
                for spelling in (term.label, term.code.replace("_", " "), *term.spellings):
                    patterns.append((kind, term.code, spelling_pattern(spelling)))
        patterns += [
            ("typology", "STUDIO", r"studios?"),
            ("typology", "T1", rf"[tf]\W?1(?:{_BIS}|')?"),
            *(("typology", f"T{n}", rf"[tf]\W?{n}(?:{_BIS})?") for n in range(2, _LEAST_MORE)),
            *(
                ("typology", code, rf"[tf]\W?{n}(?:{_BIS}|{_MORE})|{n}(?:\W?pieces?)?{_AND_MORE}")
                for code, n in (("T5", "5"), ("T6", "[67]"))
            ),
            *(("measure", m, _COUNTED + word + _DETAIL) for m, word in _MEASURES.items()),
            ("total", TOTAL, r"tota(?:l|ux)(?:\W?general)?|ensemble"),
        ]
        self.merged = {kind: merged_names(config, kind) for kind in ("structure", "channel")}
        self._patterns = [(kind, code, re.compile(pattern)) for kind, code, pattern in patterns]
        self._found: dict[tuple[str, int], Word | None] = {}

    def match(self, folded: str, start: int) -> Word | None:
        """The longest word that begins at ``start`` of a folded text.

        A word may run into the next one (``CASACANNES``) but not into an unknown one (``ESTIME``).
        Where the longest one leaves no word behind it, a shorter one may: ``CASASECTEUR EST``.
        """
        if (folded, start) not in self._found:  # a slide is looked at from each of its words
            self._found[folded, start] = self._match(folded, start)
        return self._found[folded, start]

    def _match(self, folded: str, start: int) -> Word | None:
        for word in sorted(self._words(folded, start), key=lambda word: -word.end):
            following = folded[word.end : word.end + 1]
            if not (following.isalpha() and folded[word.end - 1].isalpha()):
                return word
            if self.match(folded, word.end):
                return word
        return None

    def _words(self, folded: str, start: int) -> Iterator[Word]:
        """Every word that begins there, also without an end that the next word may need."""
        for kind, code, pattern in self._patterns:
            if match := pattern.match(folded, start):
                yield Word(kind, code, match.end())
                for end in range(start + 1, match.end()):
                    if pattern.fullmatch(folded, start, end):
                        yield Word(kind, code, end)

    def code_of(self, kind: str, text: str) -> str | None:
        """The code of a whole cell: a structure, channel, typology, measure or total; else None.

        Case, accents, punctuation, spaces, plural and footnote marks do not matter.
        """
        if kind in self._codes:
            return self._codes[kind].get(label_key(text))
        folded = re.sub(r"^[\W_]+|[^\w%+']+$", "", fold(text))
        if kind == "typology":
            return None if re.search("[<>≤≥]", text) else typology_of(folded)
        for known, code, pattern in self._patterns:
            if known == kind and pattern.fullmatch(folded):
                return code
        return None

    def nearest(self, kind: str, text: str) -> tuple[str, ...]:
        """The labels of this kind whose spellings come nearest to a text, the nearest first."""
        spellings = self._spellings[kind]
        near = get_close_matches(fold(text), list(spellings), n=6, cutoff=0.4)
        return tuple(dict.fromkeys(spellings[spelling] for spelling in near))[:3]

    def label_of(self, kind: str, code: str) -> str:
        """The label that the configuration gives to a code."""
        return self._labels[kind][code]

    def labels(self, kind: str) -> tuple[str, ...]:
        """All labels of a kind, in the order of the configuration."""
        return tuple(self._labels[kind].values())

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
