"""What a status column says of its rows: that they count, that they do not, or nothing we know."""

import re
from collections.abc import Sequence
from datetime import date
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from copil_analysis.cleaning.register_problems import Teller
from copil_analysis.finding import Finding, quote
from copil_analysis.reading.days import date_of
from copil_analysis.reading.meaning import is_blank, is_unknown, plain
from copil_analysis.reading.sheets.sheet import Cell
from copil_analysis.register_fields import ATTRIBUTIONS, STATUSES, WAITING_FILE
from copil_analysis.request_number import looks_like
from copil_analysis.vocabulary import fold

_MOST_QUOTED = 3
_NOUNS = re.compile(
    r"\b(?:propositions?|candidatures?|attributions?|demandes?|dossiers?|menages?)\b"
)
_DAY = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})\b")
# What begins so has not happened yet, whatever follows: « en attente de relogement ».
_NOT_YET = re.compile(
    r"(?:toujours |encore )?(?:en attente\b|en cours\b|pas\b|a \w+er\b"
    r"|non\b(?! (?:renouvel|mainten|maintien|acti|valid)))"
)
# « n'est plus en attente », « non active », « pas de refus »: to be asked about, not guessed.
_NEGATED = {
    ATTRIBUTIONS: re.compile(r"(?:pas|non|sans)\b.*\b(?:refus|annul|desist|rejet)"),
    WAITING_FILE: re.compile(
        r"(?:.*\b)?(?:plus\b|n'|(?:pas|non)\b.*\b(?:acti|valid|mainten|presen|renouvel|joignable"
        r"|attente|inscrit|ouvert))|non$|sans nouvelles"
    ),
}
_OUT = {
    # An allocation is given and accepted (domain.md): one refused or still open is none.
    ATTRIBUTIONS: re.compile(
        r"\b(?:refus|annul|desist|caduc|caduq|rejet|declin|abandon|retire|sans suite|defavorable"
        r"|ajourn|irrecevable|attente|en cours|instruction|a \w+er\b|propos|positionn|candidat"
        r"|report|suspen|echec|infructu)"
    ),
    WAITING_FILE: re.compile(
        r"\b(?:sorti(?:e|s|es)?\b(?! de (?:prison|detention|l'hopital|l'ase))|partie?s?\b"
        r"|relogee?s?\b|quitte|radie|radiation|decede|deces|depart|clos|clotur|archiv|abandon|annul|exclu"
        r"|fin de|termine|caduc|caduq|rejet|irrecevable|inacti|perdue? de vue|reorient|transfer"
        r"|expire|non renouvel)|^(?:relogement|logee?s?|refusee?s?)$"
    ),
}
_IN = {
    ATTRIBUTIONS: re.compile(
        r"\b(?:accept|accord|attribu|signe|reloge|emmenag|entree?s? dans|valide|favorable|oui\b"
        r"|ok\b|realise|effecti|abouti|conclu|retenu|install|finalis|termine|acquis)"
    ),
    WAITING_FILE: re.compile(
        r"\b(?:attente|attend|acti[fv]|en cours|presente?s?\b|en file|en suivi|maintenu"
        r"|(?<!non )renouvel|inscrit|valide|ouvert|priorit|complet|a jour|depose|nouve|a reloger"
        r"|favorable|accept|accord|reconnu|dalo)"
    ),
}
# Columns so headed may speak of something else: of the family, of work, of where one lives.
_ELSEWHERE = re.compile(
    r"\b(?:celibataire|marie|couple|isole|veu[fv]|divorc|pacs|concubin|separe|monoparental|famille"
    r"|seule?\b|union|hotel|rue\b|chrs|chu\b|cada\b|heberg|squat|tiers|locataire|proprietaire"
    r"|camping|cdi\b|cdd\b|interim|chomage|rsa\b|aah\b|retraite|emploi|salarie|etudiant|formation"
    r"|refugie|protection|regulier|titre|francais|bpi\b|handicap)"
)
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


class Status(IntEnum):
    """What a cell says of its row."""

    COUNTS = 0
    LEFT_OUT = 1
    ASKED = 2


def status_of(cell: Cell, register: str) -> Status:
    """What a status says; words for and against, or none that is known, are to be asked about.

    >>> [status_of(cell, WAITING_FILE).name for cell in ("Relogé le 12/02", "non relogé", "B")]
    ['LEFT_OUT', 'COUNTS', 'ASKED']
    >>> [status_of(cell, ATTRIBUTIONS).name for cell in ("attribution annulée", "Bail signé")]
    ['LEFT_OUT', 'COUNTS']
    """
    if is_blank(cell) or is_unknown(cell):
        return Status.COUNTS
    text = fold(plain(str(cell)))
    said = " ".join(re.findall(r"[a-z0-9']+", _NOUNS.sub(" ", text))) or text
    if _NEGATED[register].match(said) and not said.startswith("non renouvel"):
        return Status.ASKED
    if _NOT_YET.match(said):
        return Status.COUNTS if register == WAITING_FILE else Status.LEFT_OUT
    is_out, is_in = (bool(words[register].search(said)) for words in (_OUT, _IN))
    if is_out != is_in:
        return Status.LEFT_OUT if is_out else Status.COUNTS
    is_other = not is_out and _ELSEWHERE.search(said)
    return Status.COUNTS if is_other else Status.ASKED


def leave_out(frame: pd.DataFrame, teller: Teller) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows that count by their status columns, and what is told of the others.

    A household that left on a known day stays, for its dates say when it waited; the day may
    stand in the status itself.
    """
    found, findings = teller.found, list[Finding]()
    left_out = np.zeros(len(frame), dtype=np.bool_)
    for field in STATUSES:
        if field.name not in found.columns:
            continue
        column, header = found.columns[field.name], found.headers[field.name]
        cells: list[Cell] = [*column.values.tolist(), None]
        statuses = np.array([status_of(cell, found.name) for cell in cells], np.int8)
        said = statuses.take(column.codes)
        is_out = said == Status.LEFT_OUT
        if found.name == WAITING_FILE:
            days = np.array([_day_in(cell) for cell in cells], "datetime64[s]").take(column.codes)
            frame = frame.assign(
                exit_date=frame["exit_date"].where(~is_out | frame["exit_date"].notna(), days)
            )
            is_out &= frame["exit_date"].isna().to_numpy()
        for rows, level, words in (
            (is_out, "warning", _WORDS[found.name]),
            (said == Status.ASKED, "error", _question(cells, statuses, found.name)),
        ):
            if rows.any():
                told = teller.tell(
                    "status", np.flatnonzero(rows), words, level=level, header=header
                )
                findings.append(told)
        left_out |= is_out
    return (frame[~left_out].reset_index(drop=True) if left_out.any() else frame), findings


def _question(cells: Sequence[Cell], statuses: npt.NDArray[np.int8], register: str) -> str:
    """Ask about the first of the words that are not known, or that say both."""
    asked = [cells[place] for place in np.flatnonzero(statuses == Status.ASKED).tolist()]
    quoted = [quote(plain(str(cell))) for cell in asked if not looks_like(str(cell))]
    named = ", ".join(quoted[:_MOST_QUOTED]) or "la cellule, non citée"
    return f"{named} : {_ASKED[register]}, ou renommez la colonne si elle parle d'autre chose"


def _day_in(cell: Cell) -> date | None:
    """The whole day that a status names: « relogé le 12/02/2026 »."""
    found = _DAY.search(cell) if isinstance(cell, str) else None
    return date_of(found[0]) if found else None
