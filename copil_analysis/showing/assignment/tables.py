"""The tables of the best possible assignment: by size of dwelling, and by need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.assignment import Assignment
from copil_analysis.showing.assignment.words import source_of
from copil_analysis.showing.french import format_date, format_number, typeset
from copil_analysis.showing.needs.tables import TYPOLOGIES
from copil_analysis.showing.page_tables import TableWords, period_of

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_DWELLINGS = {
    "dwellings": "Logements",
    "suitable": "Convenaient",
    "too_small": "Trop petits",
    "too_large": "Trop grands",
    "best": "Au mieux",
}
_NEEDS = {
    "households": "Ménages",
    "rehoused": "Relogés",
    "done": "Relogés à leur taille",
    "best": "Au mieux",
    "unmet": "Sans logement au mieux",
}


def table_assigned_dwellings(quarter: Quarter, found: Assignment) -> TableWords:
    """The dwellings by size: how they suited those who got them, how many could suit somebody."""
    return _table(
        quarter,
        found.dwellings,
        _DWELLINGS,
        head="Typologie du logement",
        caption=f"Logements obtenus {period_of(quarter)} selon qu'ils convenaient au ménage "
        "relogé, et au mieux, en nombre",
        note="Au mieux : logements qui auraient pu convenir à un ménage relogé ou en attente, "
        "quand le plus grand nombre possible est servi.",
    )


def table_assigned_needs(quarter: Quarter, found: Assignment) -> TableWords:
    """The households by need: rehoused, suitably, at best, and who would still wait."""
    return _table(
        quarter,
        found.needs,
        _NEEDS,
        head="Typologie nécessaire",
        caption=f"Ménages relogés {period_of(quarter)} ou en attente au "
        f"{format_date(quarter.snapshot)} : logés à leur taille et au mieux, en nombre",
        note="Au mieux : d'abord les ménages déjà relogés, puis les besoins les plus grands ; ces "
        "priorités ne changent pas le nombre total de ménages servis.",
    )


def _table(
    quarter: Quarter, counts: pd.DataFrame, names: dict[str, str], *, head: str, caption: str,
    note: str,
) -> TableWords:  # fmt: skip
    columns = {
        label: [format_number(value) for value in counts[name]] for name, label in names.items()
    }
    sizes = [TYPOLOGIES.get(code, code) for code in counts["typology"]]
    return TableWords(
        frame=pd.DataFrame({head: sizes, **columns}),
        caption=typeset(caption),
        source=source_of(quarter),
        notes=[typeset(note)],
        total=True,
    )
