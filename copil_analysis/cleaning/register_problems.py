"""What is wrong with the cells of a register, told once for each distinct cell."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from copil_analysis.cleaning.cells import (
    FIRST_DAY,
    HIGHEST_RENT,
    LAST_DAY,
    LOWEST_RENT,
    Problem,
)
from copil_analysis.cleaning.register_columns import Mask, ReadColumn
from copil_analysis.finding import Finding, describe_rows, quote
from copil_analysis.persons import is_personal
from copil_analysis.reading.days import date_of
from copil_analysis.reading.found import FoundRegister
from copil_analysis.reading.meaning import MOST_PERSONS, is_blank, plain
from copil_analysis.reading.sheets.sheet import Cell
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.request_number import looks_like
from copil_analysis.vocabulary import Vocabulary

BAD = (Problem.BLANK, Problem.UNREADABLE, Problem.OUT_OF_RANGE)

_MOST_TOLD = 20  # distinct cells of one column; the others are told together
_LONGEST = 40
_SPELLINGS = "corrigez-la ou ajoutez-la aux « spellings » de copil.toml"
_EXPECTED = {
    "structure": "n'est pas une structure connue",
    "channel": "n'est pas une filière connue",
    "typology": "n'est pas une typologie ; on attend Studio, T1 … T6",
    "funding": "n'est pas un financement ; on attend PLAI, PLUS ou PLS",
    "count": f"n'est pas un nombre de personnes ; on attend un entier de 0 à {MOST_PERSONS}",
    "amount": f"n'est pas un loyer ; on attend des euros, de {LOWEST_RENT} à {HIGHEST_RENT}",
    "date": "n'est pas une date ; écrivez-la comme 31/03/2011",
    "yes_no": "n'est ni oui ni non",
    "text": "ressemble à un numéro de demande",
}
# What becomes of a row whose cell does not read, by register and field.
_CONSEQUENCES = {
    (ATTRIBUTIONS, "structure"): "compté nulle part",
    (ATTRIBUTIONS, "channel"): "compté sans filière",
    (ATTRIBUTIONS, "adults"): "le nombre de personnes est un minimum",
    (ATTRIBUTIONS, "children"): "le nombre de personnes est un minimum",
    (WAITING_FILE, "adults"): "le nombre de personnes est un minimum",
    (WAITING_FILE, "children"): "le nombre de personnes est un minimum",
    (ATTRIBUTIONS, "typology"): "compté sans logement d'une typologie",
    (WAITING_FILE, "structure"): "compté nulle part",
    (WAITING_FILE, "typology"): "le besoin est déduit de la composition",
    (WAITING_FILE, "exit_date"): "le ménage reste compté en attente",
    (WAITING_FILE, "entry_date"): "le ménage est compté en attente",
}
_IN_PLACE = {"desk": "écrivez le guichet, par son code ou son organisme"}
_NO_NAME = "ôtez son nom"
"""What is asked for in the place of a person's name."""
_DAY_OR_YEAR = re.compile(r"(?:18|19)[0-9]{2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}")
_LABELS = ("structure", "channel", "typology", "funding")


@dataclass(frozen=True)
class Teller:
    """Says where in a register a problem stands. ``bad``: how many bad cells each row has."""

    found: FoundRegister
    vocabulary: Vocabulary
    bad: npt.NDArray[np.uint8]

    def tell(
        self,
        check: str,
        rows: npt.NDArray[np.intp],
        words: str,
        *,
        level: str = "error",
        header: str = "",
    ) -> Finding:
        """A finding on some rows (places in the register) and perhaps one column."""
        numbers = self.found.rows[rows[:3]].tolist()
        where = f"{self.found.source}, {describe_rows(numbers, len(rows))}"
        column = f", colonne « {header} »" if header else ""
        status = "gap" if level else "ok"
        message = f"{where}{column} : {words}."
        finding = Finding(check, self.found.name, where, header, level=level, status=status)
        told = tuple(self.found.rows[rows].tolist()) if level else ()
        return replace(finding, message=message, rows=told)

    def problems(self, read: ReadColumn, allowed: Mask | None = None) -> Iterator[Finding]:
        """All that is wrong with a column; it may be empty in the rows ``allowed``."""
        if read.has(Problem.UNREADABLE, Problem.OUT_OF_RANGE):
            yield from self._bad_cells(read)
        level = "error" if read.field.is_required else ""
        then = self._consequence(read)
        for problem, check, words, grave in (
            (Problem.BLANK, "missing", "la valeur manque", "error"),
            (Problem.UNKNOWN, "missing", "la valeur est dite inconnue, donc manquante", level),
            (
                Problem.DAMAGED,
                "cell",
                "un mauvais encodage a abîmé ce texte, qui n'est pas repris ; récrivez-le",
                "warning",
            ),
            (
                Problem.PERSON,
                "cell",
                "une personne y est nommée, ce qui n'est pas repris ; "
                + _IN_PLACE.get(read.field.name, _NO_NAME),
                "warning",
            ),
            (Problem.MARKED, "mark", "marque de note ignorée", ""),
            (
                Problem.SHORT_CODE,
                "code",
                "code de quatre chiffres : un zéro au début est peut-être perdu "
                "(06088 devient 6088) ; mettez la colonne en texte",
                "warning",
            ),
        ):
            if not read.has(problem):
                continue
            mask = read.rows_with(problem)
            if problem is Problem.BLANK and allowed is not None:
                mask &= ~allowed
            if len(rows := np.flatnonzero(mask)):
                words += then if grave == "error" else ""
                yield self.tell(check, rows, words, level=grave, header=read.header)
        if read.field.name == "children":
            yield from self._zeros(read)

    def _consequence(self, read: ReadColumn) -> str:
        """What becomes of the row of a bad cell, to end a message; nothing where it is plain."""
        then = _CONSEQUENCES.get((self.found.name, read.field.name), "")
        return f" ; {then}" if then else ""

    def _zeros(self, read: ReadColumn) -> Iterator[Finding]:
        """The empty cells that count as no child."""
        blank = np.array([is_blank(cell) for cell in (*read.cells.values.tolist(), None)])
        if not blank[:-1].any() and read.cells.codes.min(initial=0) >= 0:
            return
        if len(rows := np.flatnonzero(blank.take(read.cells.codes))):
            words = "rien n'est écrit, lu comme zéro"
            yield self.tell("ignored", rows, words, level="", header=read.header)

    def _bad_cells(self, read: ReadColumn) -> Iterator[Finding]:
        """One finding a distinct cell that may be quoted; one for all others of the column."""
        rows = np.flatnonzero(read.rows_with(Problem.UNREADABLE, Problem.OUT_OF_RANGE))
        codes = read.cells.codes[rows]
        distinct, first = np.unique(codes, return_index=True)
        check = "label" if read.field.kind in ("structure", "channel", "typology") else "cell"
        told = np.zeros(len(rows), dtype=np.bool_)
        for code in distinct[np.argsort(first)][:_MOST_TOLD].tolist():
            same = codes == code
            cell = read.cells.values.iloc[code]
            if (self.bad[rows[same]] == 1).any() and (quoted := self._quoted(read, cell, code)):
                told |= same
                words = f"{quoted} {self._expected(read, cell, code)}{self._consequence(read)}"
                yield self.tell(check, rows[same], words, header=read.header)
        if len(others := rows[~told]):
            words = f"la cellule, non citée, {_EXPECTED[read.field.kind]}"
            words += self._consequence(read)
            yield self.tell(check, others, words, header=read.header)

    def _quoted(self, read: ReadColumn, cell: Cell, code: int) -> str:
        """The cell between quotes, only its year if it is a day; nothing if it may be personal."""
        if read.field.kind == "date" and (day := date_of(cell)):
            return f"l'année {day.year}"
        text = re.sub(r"(?<=[0-9])\.0$", "", plain(str(cell)))
        is_hidden = looks_like(text) or date_of(cell) or _DAY_OR_YEAR.search(text)
        if read.field.kind not in _LABELS and not re.search(r"[0-9]", text):
            is_hidden = True  # words where a figure is due
        return "" if is_hidden or is_personal(text) else quote(text)

    def _expected(self, read: ReadColumn, cell: Cell, code: int) -> str:
        kind = read.field.kind
        if kind == "date" and read.understood.problems[code] == Problem.OUT_OF_RANGE:
            return f"n'est pas possible ; on attend de {FIRST_DAY.year} à {LAST_DAY.year}"
        if kind not in ("structure", "channel"):
            return _EXPECTED[kind]
        near = self.vocabulary.nearest(kind, plain(str(cell))[:_LONGEST])
        nearest = f" ; les plus proches : {', '.join(near)}" if near else ""
        return f"{_EXPECTED[kind]}{nearest} ; {_SPELLINGS}"


def count_bad(
    columns: list[ReadColumn], length: int, allowed: Mask | None
) -> npt.NDArray[np.uint8]:
    """How many bad cells each row has; an empty typology is none in the rows ``allowed``."""
    bad = np.zeros(length, dtype=np.uint8)
    for read in columns:
        if read.has(*BAD):
            found = read.rows_with(*BAD)
            if allowed is not None and read.field.kind == "typology":
                found &= ~(allowed & read.rows_with(Problem.BLANK))
            bad += found
    return bad
