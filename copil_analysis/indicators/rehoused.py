"""How many households were rehoused, and how many persons, in each structure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.counting import with_rest
from copil_analysis.analysis.households import rehoused_by_structure
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR, count_intervals
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import stacked
from copil_analysis.showing.columns import Column, Table
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import (
    agree,
    counted,
    format_number,
    is_missing,
    plural,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.marks import Reference, doubts_of, marks_of
from copil_analysis.showing.words import label_of, named, source_line, tell_share
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

MEASURES = {
    "households": "Ménages",
    "adults": "Adultes",
    "children": "Enfants",
    "persons": "Personnes",
}


@answers
def rehoused(quarter: Quarter) -> Indicator:
    """How many households, adults, children and persons were rehoused, by structure.

    ``data``: a row a structure and the total; low and high are the exact Poisson interval of the
    households.
    """
    data = rehoused_by_structure(quarter)
    data = data.join(count_intervals(data["households"]))
    total = data.iloc[-1]
    if is_missing(total["households"]):
        return Indicator(data, why_missing=_why_missing(quarter, data))
    if total["households"] == 0:
        return Indicator(data, "Aucun ménage relogé", definition=define("rehoused", "hostel"))
    rows = data.iloc[:-1]
    drawn = with_rest(rows[["structure", *MEASURES]], "persons", "Autres structures")
    names = [label_of(code, quarter) for code in drawn["structure"]]
    return Indicator(
        data,
        _headline(total),
        sentences=_sentences(quarter, rows, total),
        table=_table(quarter, data),
        plot=stacked(
            names,
            {MEASURES[name]: list(drawn[name]) for name in ("adults", "children")},
            concept=("rehoused", "third"),
        ),
        alt=_alt(names, drawn),
        source=source_line(quarter, "rehoused"),
        definition=define("rehoused", "hostel"),
        doubts=doubts_of(quarter, "rehoused"),
    )


def _why_missing(quarter: Quarter, data: pd.DataFrame) -> str:
    unknown = data.loc[data["households"].isna() & (data["structure"] != TOTAL), "structure"]
    return (
        "Le nombre de ménages relogés n'est pas connu : il manque celui de "
        f"{named(unknown, quarter, 'structures')}."
    )


def _headline(total: pd.Series[Any]) -> str:
    households = plural(total["households"], "ménage")
    if is_missing(total["adults"]) or is_missing(total["children"]):
        return (
            f"{households} {agree(total['households'], 'relogé')}, adultes et enfants non comptés"
        )
    children = counted(total["children"], "enfant")
    people = total["adults"] + total["children"]
    return f"{counted(total['adults'], 'adulte')} et {children} {agree(people, 'relogé')}"


def _sentences(quarter: Quarter, rows: pd.DataFrame, total: pd.Series[Any]) -> Sequence[str]:
    """Which structure follows most of them; nothing where there is only one."""
    most = rows[rows["households"] == rows["households"].max()]
    if len(rows) < 2:
        return ()
    count, whole = most["households"].iloc[0], total["households"]
    names = named(most["structure"], quarter, "structures")
    if len(most) > 1:
        return (f"{names} en suivaient chacune {format_number(count)}.",)
    persons = most["persons"].iloc[0]
    people = "" if is_missing(persons) else f", soit {counted(persons, 'personne', feminine=True)}"
    return (f"{_followed(count, whole)} par {names}{people}.",)


def _followed(count: int, whole: int) -> str:
    """How many of these households were followed: "24 de ces ménages (53 %) étaient suivis"."""
    if count == whole:
        return "Tous étaient suivis" if count > 1 else "Il était suivi"
    these = f"de ces {plural(whole, 'ménage')}"
    if whole >= SMALLEST_DENOMINATOR:
        these = f"de ces ménages ({tell_share(count, whole)})"
    verb = "était suivi" if count == 1 else "étaient suivis"
    return f"{format_number(count)} {these} {verb}"


def _table(quarter: Quarter, data: pd.DataFrame) -> Table:
    frame = data.assign(label=[label_of(code, quarter) for code in data["structure"]])

    def at(measure: str) -> Any:
        return lambda row: [Reference("rehoused", row["structure"], measure)]

    return Table(
        frame,
        [
            Column("label", "Structure", "text"),
            *(Column(name, header, place=at(name)) for name, header in MEASURES.items()),
        ],
        caption="Ménages et personnes relogés, par structure",
        total=True,
        marks=marks_of(quarter),
    )


def _alt(names: Sequence[str], rows: pd.DataFrame) -> str:
    """The structures with their adults and children, the largest first."""
    order = rows.reset_index(drop=True)["persons"].sort_values(ascending=False, kind="stable")
    parts = [
        f"{names[place]} {plural(rows['adults'].iloc[place], 'adulte')} et "
        f"{plural(rows['children'].iloc[place], 'enfant')}"
        for place in order.index
    ]
    return write_alt("Personnes relogées : ", parts)
