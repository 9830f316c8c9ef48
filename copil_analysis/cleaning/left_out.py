"""Which rows of a register do not count: what its statuses, its other columns and remarks say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from copil_analysis.cleaning.register_problems import Teller
from copil_analysis.cleaning.remarks import judge_of
from copil_analysis.cleaning.status import Status, status_of
from copil_analysis.finding import Finding, quote
from copil_analysis.reading.days import date_of
from copil_analysis.reading.found import FoundRegister
from copil_analysis.reading.meaning import answer_of, plain
from copil_analysis.reading.sheets.sheet import Cell, Column
from copil_analysis.register_fields import ATTRIBUTIONS, STATUSES, WAITING_FILE
from copil_analysis.request_number import looks_like

_MOST_QUOTED = 3
_DAY = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})\b")
_WORDS = {
    ATTRIBUTIONS: "attribution refusée, annulée ou encore sans réponse, donc non comptée",
    WAITING_FILE: "dit sorti, donc non compté en attente ; donnez la date de sortie",
}
_ASKED = {
    ATTRIBUTIONS: "ce statut dit-il que l'attribution est acceptée ou non ? Elle est comptée ; "
    "écrivez « acceptée » ou « refusée »",
    WAITING_FILE: "ce statut dit-il que le ménage attend ou qu'il est sorti ? Il est compté en "
    "attente ; écrivez « en attente » ou « sorti »",
}
_READ_AS_SAYING = {
    ATTRIBUTIONS: "ce texte semble dire que le logement n'est pas allé à ce ménage ; "
    "l'attribution est comptée, ôtez-la ou écrivez « refusée » dans une colonne « statut »",
    WAITING_FILE: "ce texte semble dire que le ménage est sorti ; il est compté en attente, "
    "donnez sa date de sortie ou écrivez « sorti » dans une colonne « statut »",
}
_CONFIRMED = " ; s'il dit autre chose, il n'y a rien à faire"


@dataclass(frozen=True)
class _Said:
    """What a column's distinct cells say of their rows, and last what an empty one says."""

    header: str
    cells: list[Cell]
    codes: npt.NDArray[np.int32]
    statuses: npt.NDArray[np.int8]
    is_known: bool


def part_exits(found: FoundRegister) -> FoundRegister:
    """The register whose answers under « relogé » or « sorti » are no longer dates of exit."""
    column = found.columns.get("exit_date")
    if column is None or found.name != WAITING_FILE:
        return found
    answers = np.array([*(answer_of(cell) is not None for cell in column.values), False])
    if not answers.any():
        return found
    days = Column(np.where(answers[column.codes], -1, column.codes).astype(np.int32), column.values)
    others = (*found.others, (found.headers["exit_date"], column))
    return replace(found, columns={**found.columns, "exit_date": days}, others=others)


def leave_out(frame: pd.DataFrame, teller: Teller) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows that count by their status columns, and what is told of the others.

    A household that left on a known day stays, for its dates say when it waited; the day may
    stand in the status itself. Free text leaves no row out: it is asked about.
    """
    register, findings = teller.found.name, list[Finding]()
    left_out = np.zeros(len(frame), dtype=np.bool_)
    for one in _said(teller.found):
        said = one.statuses.take(one.codes)
        is_out = said == Status.LEFT_OUT
        if register == WAITING_FILE and is_out.any():
            days = np.array([_day_in(cell) for cell in one.cells], "datetime64[s]").take(one.codes)
            frame = frame.assign(
                exit_date=frame["exit_date"].where(~is_out | frame["exit_date"].notna(), days)
            )
            is_out &= frame["exit_date"].isna().to_numpy()
        if register == WAITING_FILE and not one.is_known:  # the date says it already
            said = np.where(frame["exit_date"].notna(), Status.COUNTS, said)
        question = _question(one, register)
        for rows, level, words in (
            (is_out, "warning", _WORDS[register]),
            (said == Status.ASKED, "error", question),
            (said == Status.DOUBTED, "warning", question + _CONFIRMED),
        ):
            if rows.any():
                places = np.flatnonzero(rows)
                told = teller.tell("status", places, words, level=level, header=one.header)
                findings.append(told)
        left_out |= is_out
    return (frame[~left_out].reset_index(drop=True) if left_out.any() else frame), findings


def _said(found: FoundRegister) -> Iterator[_Said]:
    for field in STATUSES:
        if field.name in found.columns:
            column = found.columns[field.name]
            cells: list[Cell] = [*column.values.tolist(), None]
            says = [status_of(cell, found.name) for cell in cells]
            header = found.headers[field.name]
            yield _Said(header, cells, column.codes, np.array(says, np.int8), True)
    for header, column in found.others:
        if judge := judge_of(header, found.name, column):
            cells = [*column.values.tolist(), None]
            says = [judge(cell) for cell in cells]
            if any(says):
                yield _Said(header, cells, column.codes, np.array(says, np.int8), False)


def _question(one: _Said, register: str) -> str:
    """Ask about the first of the words that are not known, or that say both.

    A free text is not quoted: there may be a name in it.
    """
    if not one.is_known:
        return _READ_AS_SAYING[register]
    asked = [one.cells[place] for place in np.flatnonzero(one.statuses == Status.ASKED).tolist()]
    quoted = [quote(plain(str(cell))) for cell in asked if not looks_like(str(cell))]
    named = ", ".join(quoted[:_MOST_QUOTED]) or "la cellule, non citée"
    return f"{named} : {_ASKED[register]}, ou renommez la colonne si elle parle d'autre chose"


def _day_in(cell: Cell) -> date | None:
    """The whole day that a status names: « relogé le 12/02/2026 »."""
    if not isinstance(cell, str):
        return date_of(cell)
    found = _DAY.search(cell)
    return date_of(found[0]) if found else date_of(cell)
