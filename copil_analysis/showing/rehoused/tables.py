"""The tables of the page on rehousing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis import rehousing
from copil_analysis.analysis.counting import with_total
from copil_analysis.showing import french
from copil_analysis.showing.footnotes import Reference
from copil_analysis.showing.page_tables import (
    TableWords,
    finish_table,
    labelled,
    period_of,
)
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


_COUNTS = {
    "households": "Ménages",
    "adults": "Adultes",
    "children": "Enfants",
    "persons": "Personnes",
}


def table_rehoused(quarter: Quarter) -> TableWords:
    """Households and persons rehoused by structure, with the total."""
    caption = f"Ménages et personnes relogés par structure, en nombre, {period_of(quarter)}"
    return _table_counts(quarter, quarter.rehoused, "rehoused", caption)


def table_waiting(quarter: Quarter) -> TableWords:
    """Households and persons that wait, by structure, with the total."""
    caption = (
        "Ménages et personnes en attente par structure, en nombre, "
        f"au {french.format_date(quarter.snapshot)}"
    )
    return _table_counts(quarter, quarter.waiting, "waiting", caption)


def _table_counts(
    quarter: Quarter, households: pd.DataFrame, table: str, caption: str
) -> TableWords:
    counts = with_total(households)
    frame = pd.DataFrame({"Structure": labelled(counts["structure"], quarter)})
    for measure, name in _COUNTS.items():
        frame[name] = [french.format_number(value) for value in counts[measure]]
    return finish_table(
        quarter,
        frame,
        {
            (i, name): [Reference(table, code, measure)]
            for i, code in enumerate(counts["structure"])
            for measure, name in _COUNTS.items()
        },
        caption=caption,
        tables=(table,),
    )


_RECAP = {
    "allocations": "Logements attribués",
    "households": "Ménages relogés",
    "adults": "Adultes relogés",
    "children": "Enfants relogés",
}


def table_recap(quarter: Quarter) -> TableWords:
    """The département in four figures."""
    recap = rehousing.rehousing_recap(quarter.allocations, quarter.rehoused)
    frame = pd.DataFrame(
        {
            "Ensemble du département": [_RECAP[measure] for measure in recap["measure"]],
            "Nombre": [french.format_number(value) for value in recap["value"]],
        }
    )
    return finish_table(
        quarter,
        frame,
        {
            (i, "Nombre"): [Reference("rehoused", TOTAL, measure)]
            for i, measure in enumerate(recap["measure"])
            if measure != "allocations"
        },
        caption=f"Récapitulatif départemental, en nombre, {period_of(quarter)}",
        tables=("allocations", "rehoused"),
        total=False,
    )


def table_sizes(quarter: Quarter) -> TableWords:
    """Persons per household, rehoused against waiting, with the counts they come from."""
    sizes = rehousing.persons_per_household(quarter.rehoused, quarter.waiting)
    groups = {"rehoused": "relogés", "waiting": "en attente"}
    frame = pd.DataFrame({"Structure": labelled(sizes["structure"], quarter)})
    references: dict[tuple[int, str], list[Reference]] = {}
    for group, words in groups.items():
        for measure, name in (("households", "Ménages"), ("persons", "Personnes")):
            agreed = words if words != "relogés" or name == "Ménages" else "relogées"
            column = f"{name} {agreed}"
            frame[column] = [french.format_number(v) for v in sizes[f"{group}_{measure}"]]
            references |= {
                (i, column): [Reference(group, code, measure)]
                for i, code in enumerate(sizes["structure"])
            }
        frame[f"Personnes par ménage {words.removesuffix('s')}"] = [
            french.format_number(v, 1) for v in sizes[f"{group}_size"]
        ]
    return finish_table(
        quarter,
        frame,
        references,
        caption="Personnes par ménage, ménages relogés et ménages en attente au "
        f"{french.format_date(quarter.snapshot)}",
        tables=("rehoused", "waiting"),
    )
