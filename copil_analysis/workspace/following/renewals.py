"""The requests to renew of a structure: until when, and what to do of each."""

from collections.abc import Sequence

import pandas as pd

from copil_analysis.analysis.request_rows import waiting_rows
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
from copil_analysis.register_fields import WAITING_FILE, field_of
from copil_analysis.workspace.following.lines import FILE, ROW, Correction, Line, Row, household_of

_LIVES = {
    TO_RENEW: "à renouveler",
    LATE: "en retard : renouvelez-la aussitôt",
    STRUCK_OFF: "radiée : renouvelez-la aussitôt, l'ancienneté se récupère",
    LAPSED: "caduque : déposez-en une autre",
}
_NOT_RENEWED = "renouvellement non inscrit : donnez sa date ; sans elle, la demande est {}"
_TO_COME = "renouvellement après le relevé du {:%d/%m/%Y} : vérifiez sa date"


def due_lines(quarter: Quarter, code: str) -> list[Line]:
    """The requests that are due, or were, the first first."""
    rows = waiting_rows(quarter)
    rows = rows.assign(due=due_date(rows, quarter.snapshot), life=lives(quarter).astype("str"))
    is_due = (rows["structure"].astype("str") == code) & rows["life"].isin(list(_LIVES))
    return [
        {**household_of(row), "Échéance": row["due"], "État": _state(row, quarter)}
        for row in rows[is_due].sort_values("due", kind="stable").to_dict("records")
    ]


def is_told(one: Correction, quarter: Quarter, due: Sequence[Line]) -> bool:
    """Whether a correction is of a renewal after the snapshot, of which a line ``due`` tells."""
    field = field_of(one.column, WAITING_FILE)
    is_renewal = field is not None and field.name == "renewal_date"
    told = ((line[FILE], line[ROW]) for line in due)
    return is_renewal and _is_to_come(one.row, quarter) and one.stands in told


def _state(row: Row, quarter: Quarter) -> str:
    """What to do of a request; one that seems over may lack its renewal, or have it later."""
    if _is_to_come(row, quarter):
        return _TO_COME.format(quarter.snapshot)
    words = _LIVES[row["life"]]
    is_told = row["life"] not in NOT_IN_FORCE or not pd.isna(row.get("renewal_date"))
    return words if is_told else _NOT_RENEWED.format(words)


def _is_to_come(row: Row, quarter: Quarter) -> bool:
    renewal = row.get("renewal_date")
    return not pd.isna(renewal) and bool(renewal > pd.Timestamp(quarter.snapshot))
