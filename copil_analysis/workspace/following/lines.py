"""A row of a register as a line of a sheet: where it stands, and by what its structure knows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from copil_analysis.period import Period
from copil_analysis.register_fields import field_of

FILE, ROW = PLACE = ("Fichier", "Ligne")
HOUSEHOLD = ("Adultes", "Enfants", "Demande", "Entrée")
ASKED = "Attendu"
NOT_SHOWN = "(numéro non reproduit)"

Row = Mapping[Any, Any]
"""A row of a tidy register; of an earlier quarter, with its name as ``period``."""
Line = Mapping[str, Any]
"""The cells of a line by their headers."""
Headers = Mapping[tuple[str, str], Mapping[str, str]]
"""The headers of each file and sheet as they were read, by the name of the field."""


@dataclass(frozen=True)
class Correction:
    """What is asked of a row: the header of its column, what was read there, what to do."""

    row: Row
    column: str
    read: str
    asked: str

    @property
    def structure(self) -> str:
        """The code of the structure of the row; that of none where it is not known."""
        return str(self.row.get("structure"))

    @property
    def stands(self) -> tuple[str, int]:
        return source_of(self.row), int(self.row.get("row", 0))

    @property
    def line(self) -> Line:
        told = {"Colonne": self.column or None, "Lu": self.read or None, ASKED: self.asked}
        return {**household_of(self.row), **told}


def household_of(row: Row) -> dict[str, Any]:
    """Where a household stands, and what its structure knows of it; never its number."""
    return {
        FILE: source_of(row),
        ROW: row.get("row"),
        "Adultes": row.get("adults"),
        "Enfants": row.get("children"),
        "Demande": row.get("request_date"),
        "Renouvelée": row.get("renewal_date"),
        "Guichet": row.get("desk"),
        "Entrée": row.get("entry_date"),
        "Attribution": row.get("date"),
    }


def source_of(row: Row) -> str:
    """The file and sheet of a row, and the quarter where it is an earlier one.

    >>> source_of({"file": "file_active.csv", "place": "", "period": "2026-T2"})
    'file_active.csv (2e trimestre 2026)'
    """
    source = ", ".join(str(row[name]) for name in ("file", "place") if row.get(name))
    period = row.get("period")
    return source if period is None or pd.isna(period) else f"{source} ({_label(period)})"


def _label(period: str) -> str:
    return Period.parse(period).label


def header_of(row: Row, name: str, register: str, headers: Headers) -> str:
    """The header of a field in the row's own file, else the label of the field.

    ``name``: the field as a finding names it, by any header of it.
    """
    field = field_of(name, register)
    own = headers.get((str(row.get("file")), str(row.get("place"))), {})
    return own.get(field.name, field.label) if field else name


def in_order(found: Sequence[Correction]) -> list[Line]:
    """The lines as their rows stand in the files."""
    return [one.line for one in sorted(found, key=lambda one: one.stands)]
