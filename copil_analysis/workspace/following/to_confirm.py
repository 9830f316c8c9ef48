"""The rows that are doubtful only beside others: a line for each structure that has one."""

from collections.abc import Iterator, Sequence

import pandas as pd

from copil_analysis.analysis.request_numbers import with_two_numbers
from copil_analysis.analysis.request_rows import waiting_rows
from copil_analysis.checking.places import describe_places, households
from copil_analysis.config import Config
from copil_analysis.finding import Finding
from copil_analysis.period import Period
from copil_analysis.quarter import Quarter
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.same_household import ALIKE
from copil_analysis.workspace.following.asked import asked
from copil_analysis.workspace.following.lines import Correction, Headers, Row, header_of

_NUMBER = "request_number"
_VANISHED = (
    "Écrivez sa sortie (date et motif), ou remettez sa ligne : ce ménage attendait et n'est plus "
    "dans aucun registre."
)
_SAME_FILE = (
    "Redonnez ce fichier à jour, ou confirmez-le : aucune ligne n'a changé depuis la file active "
    "d'avant."
)


def two_numbers(quarter: Quarter) -> Finding:
    """The households that their structure holds under several numbers, of those who wait."""
    rows = waiting_rows(quarter)
    rows = rows[with_two_numbers(rows)]
    beside = households(rows, ALIKE) if len(rows) else rows.assign(household=0)
    return Finding("two_numbers", WAITING_FILE, "", "numero_unique", level="warning", beside=beside)


def to_confirm(
    findings: Sequence[Finding], config: Config, headers: Headers
) -> Iterator[Correction]:
    """One for each household and structure that has a row of it, on the first; or for each file.

    The rows of an earlier quarter are told only of a household that has none in this one.
    """
    for finding in findings:
        if finding.beside is None or not finding.level:
            continue
        rows = finding.beside.reset_index(drop=True)
        rows = rows.assign(structure=rows["structure"].astype("object"))
        if "period" not in rows:
            rows["period"] = None
        if "household" not in rows:
            yield from _of_files(finding, rows)
            continue
        for _, household in rows.groupby("household", sort=False):
            now = household[household["period"].isna()]
            told = now if len(now) else household
            for place in told.drop_duplicates("structure").index:
                row = told.loc[place].to_dict()
                others = household.drop(index=place)
                header = ""
                if finding.column:
                    register = ATTRIBUTIONS if _is_housed(row) else WAITING_FILE
                    header = header_of(row, finding.column, register, headers)
                yield Correction(row, header, "", _words(finding, row, others, config))


def _of_files(finding: Finding, rows: pd.DataFrame) -> Iterator[Correction]:
    """Whole files that repeat others: a line for each file and structure."""
    names = ["file", "place", "structure"]
    for row in rows.drop_duplicates(names)[names].to_dict("records"):
        words = _SAME_FILE if finding.check == "same_file" else _as_found(finding)
        yield Correction(row, "", "", words)


def _is_housed(row: Row) -> bool:
    return not pd.isna(row.get("date"))


def _as_found(finding: Finding) -> str:
    return asked(finding.message.removeprefix(f"{finding.row} : "))


def _words(finding: Finding, row: Row, others: pd.DataFrame, config: Config) -> str:
    check, places = finding.check, _places(row, others, config)
    if check == "vanished":
        return _VANISHED
    if check == "still_waiting" and _is_housed(row):
        return f"Vérifiez le numéro : ce ménage relogé est encore en attente ({places})."
    if check == "still_waiting":
        return f"Donnez sa date de sortie, ou corrigez le numéro : ce ménage est relogé ({places})."
    if check == "rehoused_again":
        where = f" ({places})" if places else ""
        return (
            f"Vérifiez : ce ménage est déjà relogé{where}. Ôtez la ligne si c'est le même logement."
        )
    if check == "two_numbers":
        return (
            f"Gardez une seule demande : ce ménage en a une autre, semble-t-il ({places}, mêmes "
            "personnes et mêmes dates)."
        )
    if check != "duplicate":
        return _as_found(finding)
    numbers = {row[_NUMBER], *others[_NUMBER]}
    is_one = len(numbers) == 1 and not pd.isna(row[_NUMBER])
    same = "le même numéro de demande" if is_one else "les mêmes personnes et les mêmes dates"
    remedy = "corrigez le numéro" if is_one else "donnez les numéros"
    return (
        f"Vérifiez avec {places} : {same}. Si c'est un seul ménage, ôtez la ligne en trop ; sinon, "
        f"{remedy}."
    )


def _places(row: Row, others: pd.DataFrame, config: Config) -> str:
    """Where the other rows of a household stand, with the structure and quarter if not the row's.

    >>> _places({"structure": "EST"}, pd.DataFrame({"structure": ["EST"], "period": ["2026-T2"],
    ...     "file": ["f.csv"], "place": [""], "row": [7]}), None)
    'f.csv, ligne 7, 2e trimestre 2026'
    """
    told = []
    for _, own in others.groupby(["structure", "period"], sort=False, dropna=False):
        code, period = own["structure"].iloc[0], own["period"].iloc[0]
        parts = [describe_places(own)]
        if code != row["structure"] and not pd.isna(code):
            parts.insert(0, config.structure_labels.get(code, str(code)))
        if not pd.isna(period):
            parts.append(Period.parse(period).label)
        told.append(", ".join(parts))
    return " ; ".join(told)
