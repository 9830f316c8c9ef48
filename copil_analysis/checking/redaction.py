"""What the findings quote of the received files, taken out before anything leaves the machine.

A cell in the wrong column may be a name, and so may the name of a file or a sheet.
``data/processed`` and the terminal keep what was found; pages, workbooks and mails get the same
findings with files called by kind and structure (``reading.public_names``), and with the quoted
words left out, but for those that the configuration or the vocabulary knows.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import PurePath

import pandas as pd

from copil_analysis.config import Config
from copil_analysis.register_fields import (
    FIELDS,
    NATIONAL,
    NATIONAL_LABEL,
    REGISTER_LABELS,
    field_of,
)
from copil_analysis.vocabulary import TABLE_LABELS, Vocabulary, fold

_QUOTED = re.compile(r"« ([^«»]*) »")
_SHEET = "feuille «"
_KINDS = ("structure", "channel", "typology", "measure", "total")
_LABELS = {**TABLE_LABELS, **REGISTER_LABELS, NATIONAL: NATIONAL_LABEL}
_OWN = ("note", "summary")  # these quote what is written for the committee
_LEFT_OUT = "« … »"
_BEFORE = {"de": "du ", "d'": "du ", "dans": "dans le ", "d'après": "d'après le "}


class Redaction:
    """Makes texts public. ``names``: what may be said for each name as received."""

    def __init__(self, names: Mapping[str, str], config: Config) -> None:
        self._names = names
        self._config = config
        self._vocabulary = Vocabulary(config)
        self._public_words = set(_words(" ".join(names.values())).split())
        self._telling = [words for name in names if (words := self._telling_words(name))]

    def source(self, text: str) -> str:
        """Where a table was read, each kind of file said once."""
        kinds: dict[tuple[str, bool], list[str]] = {}
        for part in self._renamed(text).split(" ; "):
            kind, _, rest = part.partition(", ")
            kinds.setdefault((kind, bool(rest)), []).append(rest)
        return " ; ".join(
            ", ".join(filter(None, [kind, *rest])) for (kind, _), rest in kinds.items()
        )

    def finding(self, check: str, table: str, row: str, column: str, message: str) -> list[str]:
        """Row, column and message of a finding."""
        known_row = self._names.get(row, "") if check == "file" else self._renamed(row)
        is_read = table not in FIELDS or self._is_known(column)
        return [
            "" if self._names_something(known_row) else known_row,
            column if is_read else "",
            self._message(check, table, row, message),
        ]

    def _message(self, check: str, table: str, row: str, message: str) -> str:
        said = self._renamed(message)
        if message.startswith((*self._names, "registre")):
            said = said[:1].upper() + said[1:]
        said = said if check in _OWN else _QUOTED.sub(self._quoted, said)
        if self._names_something(said):
            label = _LABELS.get(table, "Fichiers reçus")
            where = ", ".join(filter(None, (label, self._config.structure_labels.get(row))))
            return f"{where} : à lire par « copil check », car un nom reçu y est cité."
        return said

    def _renamed(self, text: str) -> str:
        """The text with the names as received replaced."""
        there = tuple(name for name in self._names if name in text)
        return _pattern(there).sub(self._public, text) if there else text

    def _public(self, match: re.Match[str]) -> str:
        public, before = self._names[match["name"]], (match["before"] or "").rstrip()
        return (_BEFORE[before] if before else "") + public

    def _quoted(self, match: re.Match[str]) -> str:
        return match[0] if self._is_known(match[1]) else _LEFT_OUT

    def _is_known(self, text: str) -> bool:
        """Whether a text is a word of the field: a label, a header, the name of a table."""
        is_latin = not re.search(r"[^\W\d_a-z]", fold(text))
        return is_latin and (
            not re.search(r"\w", text)
            or text in TABLE_LABELS.values()
            or text in ("spellings", "copil check")
            or any(self._vocabulary.code_of(kind, text) for kind in _KINDS)
            or any(field_of(text, register) for register in FIELDS)
        )

    def _names_something(self, text: str) -> bool:
        """Whether a text still holds a sheet's name, or that of a file written otherwise."""
        words = f" {_words(text)} "
        return _SHEET in text or any(f" {name} " in words for name in self._telling)

    def _telling_words(self, name: str) -> str:
        """The words of a file's name without its end; none where they are only the field's."""
        words = _words(PurePath(name).stem) if re.search(r"\.\w{2,4}$", name) else ""
        apart = {one for one in words.split() if len(one) > 2} - self._public_words
        is_ours = all(self._is_known(one) for one in apart)
        return "" if is_ours or " " not in words else words


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the names, the longest first, and the words before it that change with it."""
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    before = r"(?:\b(?P<before>de |d'|dans |d'après ))?(?:registres? )?"
    return re.compile(f"{before}(?P<name>{either})")


def redact(checks: pd.DataFrame, redaction: Redaction) -> pd.DataFrame:
    """The same findings; what they name and quote of a file is left out."""
    parts = ["check", "table", "row", "column", "message"]
    public = [redaction.finding(*map(str, one)) for one in _rows(checks[parts])]
    return checks.assign(
        **{
            name: pd.Series([one[place] for one in public], index=checks.index, dtype="str")
            for place, name in enumerate(["row", "column", "message"])
        }
    )


def _rows(frame: pd.DataFrame) -> Iterable[tuple[object, ...]]:
    return frame.itertuples(index=False, name=None)


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", fold(text)))
