"""What is told in each workbook: the sheets of a structure, and those of the team itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from copil_analysis.analysis.reconciliation import only_national, told_otherwise
from copil_analysis.analysis.request_rows import column, kept, left_out, waiting_rows
from copil_analysis.analysis.requests import (
    LAPSED,
    LATE,
    NOT_IN_FORCE,
    STRUCK_OFF,
    TO_RENEW,
    due_date,
    lives,
)
from copil_analysis.quarter import Quarter
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.showing.french import format_date
from copil_analysis.workspace.following.lines import (
    ASKED,
    HOUSEHOLD,
    PLACE,
    Correction,
    Line,
    Row,
    household_of,
    in_order,
)

ANSWER, DONE = "Réponse", "Fait le"
_LIVES = {
    TO_RENEW: "à renouveler",
    LATE: "en retard, à renouveler aussitôt",
    STRUCK_OFF: "radiée, à renouveler aussitôt (l'ancienneté se récupère)",
    LAPSED: "caduque, nouvelle demande à déposer",
}
_NOT_RENEWED = "renouvellement non inscrit : donnez sa date, sinon {}"
_OTHERWISE = {
    "only_register": "numéro inconnu de l'export : vérifiez-le sur l'attestation",
    "allocated": "demande radiée pour attribution, sans logement au registre : dites si le ménage "
    "est relogé",
    "struck_off": "demande radiée, ce que le registre ne dit pas : vérifiez au guichet",
    "dates": "dates différentes : corrigez celle qui est fausse",
}
_ROWS = (
    "Les numéros de ligne sont ceux du fichier tel que vous l'avez envoyé : corrigez avant de "
    "trier ou d'ajouter des lignes."
)
_BACK = (
    "Renvoyez votre fichier corrigé, ou cette feuille remplie, avant {committee}. "
    "Destinataire : {service}."
)
_TO_CORRECT = (*PLACE, "Colonne", "Lu", ASKED, *HOUSEHOLD, "Attribution", ANSWER)


@dataclass(frozen=True)
class Sheet:
    """The sentences on what to do, and the lines by their headers, of which the last is to fill.

    Where there is no line, one sentence says so instead.
    """

    name: str
    todo: Sequence[str]
    headers: Sequence[str]
    lines: Sequence[Line]
    empty: str = ""


def of_structure(quarter: Quarter, code: str, found: Sequence[Correction]) -> Iterator[Sheet]:
    """What to correct, to renew, to number and to compare; each printed page says how."""
    rows = _own(waiting_rows(quarter), code)
    yield Sheet(
        "À corriger",
        _todo(
            quarter, "Corrigez chaque ligne dans votre fichier, ou répondez au bout de la ligne."
        ),
        _TO_CORRECT,
        in_order(found),
        "Rien à corriger.",
    )
    yield _to_renew(quarter, code, rows)
    housed = _own(kept(quarter, "number_state", ATTRIBUTIONS), code)
    without = [one[column(one, "number_state").isna()] for one in (rows, housed)]
    yield Sheet(
        "Sans numéro",
        _todo(
            quarter,
            "Donnez le numéro unique de chaque ménage ; s'il n'a pas de demande, déposez-la.",
        ),
        (*PLACE, *HOUSEHOLD, "Guichet", "Attribution", ANSWER),
        [household_of(row) for one in without for row in one.to_dict("records")],
        "Aucun ménage n'est sans numéro.",
    )
    yield _otherwise(quarter, code)


def of_team(quarter: Quarter, nobodys: Sequence[Correction]) -> list[Sheet]:
    """What no structure can act on: rows of none that is known, requests of the export alone."""
    alone = only_national(quarter)
    sheets = [
        Sheet(
            "Sans structure",
            ["Retrouvez la structure de chaque ligne du fichier reçu, et corrigez-la."],
            _TO_CORRECT,
            in_order(nobodys),
        ),
        Sheet(
            "À l'export seulement",
            [
                "Demandes actives de l'export qu'aucun registre n'a : retrouvez leur structure au "
                "système national, par la ligne de l'export."
            ],
            (*PLACE, "Demande", "Renouvelée", "Guichet", ANSWER),
            [household_of(row) for row in alone.to_dict("records")],
        ),
    ]
    return [one for one in sheets if one.lines]


def _own(rows: pd.DataFrame, code: str) -> pd.DataFrame:
    return rows[rows["structure"].astype("str") == code]


def _todo(quarter: Quarter, first: str) -> list[str]:
    day = quarter.next_committee
    committee = f"le comité du {format_date(day)}" if day else "le prochain comité"
    return [first, _ROWS, _BACK.format(committee=committee, service=quarter.config.service)]


def _to_renew(quarter: Quarter, code: str, rows: pd.DataFrame) -> Sheet:
    """Those that are due, the first first; of a structure that keeps no renewals none is known."""
    due = rows.assign(
        due=due_date(rows, quarter.snapshot), life=lives(quarter)[rows.index].astype("str")
    )
    due = due[due["life"].isin(list(_LIVES))].sort_values("due", kind="stable")
    empty = "Aucune demande n'est à renouveler."
    if code in left_out(quarter, "renewal_date"):
        empty = "Le registre ne donne pas les dates de renouvellement : rien ne peut en être dit."
    return Sheet(
        "À renouveler",
        _todo(
            quarter,
            "Renouvelez chaque demande avant l'échéance ; si elle l'est déjà, donnez-en la date.",
        ),
        ("Échéance", "État", *PLACE, *HOUSEHOLD, "Renouvelée", "Guichet", DONE),
        [
            {**household_of(row), "Échéance": row["due"], "État": _state(row)}
            for row in due.to_dict("records")
        ],
        empty,
    )


def _state(row: Row) -> str:
    """What to do of a request; one that seems over may only lack its renewal."""
    words = _LIVES[row["life"]]
    is_told = row["life"] not in NOT_IN_FORCE or not pd.isna(row.get("renewal_date"))
    return words if is_told else _NOT_RENEWED.format(words)


def _otherwise(quarter: Quarter, code: str) -> Sheet:
    rows, lines = quarter.registers.get(WAITING_FILE), list[Line]()
    empty = "L'export ne dit rien d'autre que le registre."
    if quarter.national is None:
        empty = "L'export du système national n'a pas été reçu."
    elif rows is not None:
        told = rows.join(told_otherwise(quarter)).dropna(subset="kind")
        lines = [
            {
                **household_of(row),
                "Selon l'export": _OTHERWISE[row["kind"]],
                "Demande (export)": row["national_request_date"],
                "Renouvelée (export)": row["national_renewal_date"],
            }
            for row in _own(told, code).to_dict("records")
        ]
    return Sheet(
        "Selon le système national",
        _todo(quarter, "Comparez chaque ligne au système national, et corrigez ce qui est faux."),
        (
            *(*PLACE, "Selon l'export", *HOUSEHOLD, "Demande (export)"),
            *("Renouvelée", "Renouvelée (export)", ANSWER),
        ),
        lines,
        empty,
    )
