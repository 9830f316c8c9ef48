"""What is told in each workbook: the sheets of a structure, and those of the team itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from copil_analysis.analysis.reconciliation import only_national, reconciliation, told_otherwise
from copil_analysis.analysis.request_rows import column, kept, left_out, rows_of
from copil_analysis.quarter import Quarter
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.showing.french import format_date
from copil_analysis.vocabulary import TOTAL
from copil_analysis.workspace.following.lines import (
    ASKED,
    HOUSEHOLD,
    PLACE,
    Correction,
    Line,
    household_of,
    in_order,
)
from copil_analysis.workspace.following.renewals import due_lines, is_told

ANSWER, DONE = "Réponse", "Fait le"
_WITHOUT_NUMBERS = {
    WAITING_FILE: "{} numéro au registre : notez celui de chaque ménage.",
    ATTRIBUTIONS: "{} numéro au registre des attributions : notez celui de chaque ménage.",
}
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
    renewals = _to_renew(quarter, code)
    yield Sheet(
        "À corriger",
        _todo(
            quarter, "Corrigez chaque ligne dans votre fichier, ou répondez au bout de la ligne."
        ),
        _TO_CORRECT,
        in_order([one for one in found if not is_told(one, quarter, renewals.lines)]),
        "Rien à corriger.",
    )
    yield renewals
    yield _without_number(quarter, code)
    yield _otherwise(quarter, code)


def of_team(quarter: Quarter, nobodys: Sequence[Correction]) -> list[Sheet]:
    """What no structure can act on: rows of none that is known, requests of the export alone.

    These only where they are no more numerous than those that were compared: else the export is of
    others' households too.
    """
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
            [household_of(row) for row in _of_export(quarter).to_dict("records")],
        ),
    ]
    return [one for one in sheets if one.lines]


def _of_export(quarter: Quarter) -> pd.DataFrame:
    alone = only_national(quarter)
    if alone.empty:
        return alone
    compared = reconciliation(quarter).set_index("what")["total"]
    return alone if len(alone) <= int(compared[TOTAL]) else alone.iloc[:0]


def _own(rows: pd.DataFrame, code: str) -> pd.DataFrame:
    return rows[rows["structure"].astype("str") == code]


def _todo(quarter: Quarter, first: str) -> list[str]:
    day = quarter.next_committee
    committee = f"le comité du {format_date(day)}" if day else "le prochain comité"
    return [first, _ROWS, _BACK.format(committee=committee, service=quarter.config.service)]


def _to_renew(quarter: Quarter, code: str) -> Sheet:
    """Those that are due; of a structure that keeps no renewals none is known."""
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
        due_lines(quarter, code),
        empty,
    )


def _without_number(quarter: Quarter, code: str) -> Sheet:
    """Who waits or was rehoused without one; of a structure that keeps none, that it does not."""
    lines, said = list[Line](), list[str]()
    for register, words in _WITHOUT_NUMBERS.items():
        rows = _own(kept(quarter, "number_state", register), code)
        without = rows[column(rows, "number_state").isna()]
        lines += [household_of(row) for row in without.to_dict("records")]
        if code in left_out(quarter, "number_state", register):
            all_rows = _own(rows_of(quarter, register), code)
            some = column(all_rows, "number_state").notna().any()
            said.append(words.format("Presque aucun" if some else "Aucun"))
    asked = "Donnez le numéro unique de chaque ménage ; s'il n'a pas de demande, déposez-la."
    return Sheet(
        "Sans numéro",
        _todo(quarter, " ".join([*said, asked])),
        (*PLACE, *HOUSEHOLD, "Guichet", "Attribution", ANSWER),
        lines,
        " ".join(said) or "Aucun ménage n'est sans numéro.",
    )


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
