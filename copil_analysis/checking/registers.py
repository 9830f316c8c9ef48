"""What the rows of a register say that cannot be, or should be confirmed; never a request number.

One finding for each file and problem, from vectorised masks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from copil_analysis.checking.duplicates import check_both, check_duplicates
from copil_analysis.checking.places import rows_by_file
from copil_analysis.config import Config, PeriodFacts
from copil_analysis.finding import Finding
from copil_analysis.register_fields import ATTRIBUTIONS, FIELDS, NATIONAL, WAITING_FILE
from copil_analysis.request_key import is_number
from copil_analysis.request_number import FAULTS, Mask, faults

__all__ = ["check_attributions", "check_both", "check_national", "check_waiting_file"]

_MOST_PERSONS = 12
_FAULT_WORDS = {
    "shape": "le numéro de demande n'a pas la forme attendue (18 caractères : territoire, mois, "
    "année, ordre, guichet) ; à vérifier",
    "long": "numéro de demande de plus de 18 caractères, accepté ; à vérifier",
    "month": "le mois que porte le numéro de demande n'existe pas ; à vérifier",
    "date": "le mois et l'année que porte le numéro de demande ne sont pas ceux du dépôt ; "
    "vérifiez le numéro et la date",
    "territory": "le territoire que porte le numéro de demande est inconnu (territories dans "
    "copil.toml) ; à vérifier",
}


@dataclass(frozen=True)
class _Problem:
    """A kind of doubtful row: in which field, how grave, and its words after « ligne 14 : »."""

    check: str
    field: str
    level: str
    words: str
    rows: "Mask | pd.Series[bool]"


def check_attributions(
    frame: pd.DataFrame, facts: PeriodFacts, config: Config
) -> Iterator[Finding]:
    """The dates, compositions, numbers and duplicates of a tidy attributions register."""
    numbers = _request_numbers(frame, config)
    problems = [*_attribution_dates(frame, facts), *_compositions(frame), *numbers]
    yield from _tell(frame, ATTRIBUTIONS, problems)
    yield from check_duplicates(frame, ATTRIBUTIONS, config)


def check_waiting_file(
    frame: pd.DataFrame, facts: PeriodFacts, config: Config
) -> Iterator[Finding]:
    """The dates, compositions, numbers and duplicates of a tidy file_active register."""
    numbers = _request_numbers(frame, config)
    problems = [*_waiting_dates(frame, facts), *_compositions(frame), *numbers]
    yield from _tell(frame, WAITING_FILE, problems)
    yield from check_duplicates(frame, WAITING_FILE, config)


def check_national(frame: pd.DataFrame) -> Iterator[Finding]:
    """The numbers that the national export tells twice: one row of them is compared.

    Which of its numbers are well formed is not asked: the export is not ours to correct.
    """
    numbers = frame["request_number"]
    twice = is_number(numbers) & numbers.duplicated(keep=False)
    words = "le même numéro de demande deux fois dans l'export national ; à vérifier"
    problem = _Problem("duplicate", "request_number", "warning", words, twice)
    yield from _tell(frame, NATIONAL, [problem])


def _tell(frame: pd.DataFrame, table: str, problems: list[_Problem]) -> Iterator[Finding]:
    headers = {field.name: field.header for field in FIELDS[table]}
    for problem in problems:
        rows = np.asarray(problem.rows, dtype=bool)
        for place, numbers in rows_by_file(frame, rows):
            yield Finding(
                problem.check,
                table,
                place,
                headers[problem.field],
                computed=len(numbers),
                level=problem.level,
                status="gap",
                message=f"{place} : {problem.words}.",
                rows=numbers,
            )


def _attribution_dates(frame: pd.DataFrame, facts: PeriodFacts) -> Iterator[_Problem]:
    allocated, requested = frame["date"], frame["request_date"]
    outside = (allocated < pd.Timestamp(facts.start)) | (allocated > pd.Timestamp(facts.end))
    yield _Problem(
        "dates",
        "date",
        "warning",
        f"date d'attribution hors de la période, du {_day(facts.start)} au {_day(facts.end)} ; "
        "ces lignes sont comptées ; vérifiez la date, ou les bornes dans period.toml",
        outside,
    )
    too_late = requested > allocated
    yield _Problem(
        "dates",
        "request_date",
        "error",
        "la demande est déposée après l'attribution ; corrigez la date qui est fausse",
        too_late,
    )
    yield _Problem(
        "dates",
        "request_date",
        "error",
        f"la demande est déposée après le comité du {_day(facts.committee)} ; corrigez la date",
        (requested > pd.Timestamp(facts.committee)) & ~too_late,
    )


def _waiting_dates(frame: pd.DataFrame, facts: PeriodFacts) -> Iterator[_Problem]:
    snapshot, day = pd.Timestamp(facts.snapshot), _day(facts.snapshot)
    yield _Problem(
        "dates",
        "request_date",
        "warning",
        f"la demande est déposée après le relevé du {day} ; vérifiez la date",
        frame["request_date"] > snapshot,
    )
    yield _Problem(
        "dates",
        "entry_date",
        "warning",
        f"entrée après le relevé du {day} : le ménage n'est pas compté en attente ; "
        "vérifiez la date",
        frame["entry_date"] > snapshot,
    )
    yield _Problem(
        "dates",
        "exit_date",
        "error",
        "la sortie est avant l'entrée ; corrigez la date qui est fausse",
        frame["exit_date"] < frame["entry_date"],
    )
    yield _Problem(
        "dates",
        "exit_date",
        "warning",
        "un motif de sortie, mais pas de date : le ménage est compté en attente ; "
        "donnez la date de sortie",
        frame["exit_reason"].notna() & frame["exit_date"].isna(),
    )
    yield _Problem(
        "dates",
        "renewal_date",
        "warning",
        "le renouvellement est avant le dépôt de la demande ; vérifiez les deux dates",
        frame["renewal_date"] < frame["request_date"],
    )
    yield _Problem(
        "dates",
        "renewal_date",
        "warning",
        f"le renouvellement est après le relevé du {day}, où il ne compte pas ; vérifiez la date",
        frame["renewal_date"] > snapshot,
    )


def _compositions(frame: pd.DataFrame) -> Iterator[_Problem]:
    adults, children = frame["adults"], frame["children"]
    yield _Problem(
        "composition",
        "adults",
        "warning",
        "un ménage sans adulte ; à confirmer",
        (adults == 0).to_numpy(dtype=bool, na_value=False),
    )
    yield _Problem(
        "composition",
        "adults",
        "warning",
        f"un ménage de plus de {_MOST_PERSONS} personnes ; à confirmer",
        (adults + children > _MOST_PERSONS).to_numpy(dtype=bool, na_value=False),
    )


def _request_numbers(frame: pd.DataFrame, config: Config) -> Iterator[_Problem]:
    found = faults(frame["request_number"], frame["request_date"], config.territories)
    for name in FAULTS:
        yield _Problem(
            "request_number", "request_number", "warning", _FAULT_WORDS[name], found[name]
        )


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
