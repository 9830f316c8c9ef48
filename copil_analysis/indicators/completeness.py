"""Which fields of the form the structures fill, and the desks of the requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.requests import FIELDS, OTHER_DESKS, desks, left_out
from copil_analysis.analysis.requests import completeness as measure
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import dots
from copil_analysis.showing.columns import Column, Table, share_interval
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import (
    NBSP,
    enumerated,
    format_percent_interval,
    is_missing,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.options import expect
from copil_analysis.showing.request_words import FIELD_LABELS, OTHER_DESKS_LABEL
from copil_analysis.showing.words import label_of, tell_not_kept, tell_share
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_KEPT = {
    "number_state": "les numéros",
    "request_date": "les dates de dépôt",
    "renewal_date": "les renouvellements",
    "desk": "les guichets",
    "typology": "les typologies",
    "entry_date": "les dates d'entrée",
}
_MOST_TOLD = 4
"""Beyond so many desks the table tells the others."""
NOTHING = "Il faut un registre de la file active pour dire ce que les formulaires contiennent."
NO_DESK = "Les registres ne disent pas à quels guichets."


@answers
def completeness(quarter: Quarter, by: str = "structure") -> Indicator:
    """How many of those who wait have each field of the form filled; or who registered them.

    ``by``: "structure" or "desk". ``data``: the rows of ``analysis.requests.completeness`` or
    ``analysis.requests.desks``.
    """
    expect("by", by, _ANSWERS)
    return _ANSWERS[by](quarter)


def _of_fields(quarter: Quarter) -> Indicator:
    data = measure(quarter)
    totals = data[(data["structure"] == TOTAL) & (data["total"] > 0)].reset_index(drop=True)
    if totals.empty:
        return Indicator(data, why_missing=NOTHING)
    told = [tell_share(row["filled"], row["total"]) for row in totals.to_dict("records")]
    return Indicator(
        data,
        _headline(totals),
        sentences=[*filter(None, [_not_kept(quarter)])],
        table=_table(quarter, data),
        plot=dots(
            [FIELD_LABELS[field] for field in totals["field"]],
            *(list(totals[name]) for name in ("share", "share_low", "share_high")),
            tells=told,
            percent=True,
            concept="waiting",
        ),
        alt=_alt(totals, told),
        reading="le point est la part des ménages dont le champ est rempli, le trait son "
        "intervalle à 95 %.",
        source="registre de la file active",
        definition=define("completeness"),
    )


def _headline(totals: pd.DataFrame) -> str:
    least = totals.iloc[int(totals["share"].astype(float).argmin())]
    if least["share"] == 1:
        return "Tous les champs des formulaires sont remplis"
    share = tell_share(least["filled"], least["total"])
    return f"Champ le moins rempli : « {FIELD_LABELS[least['field']]} », {share}"


def _not_kept(quarter: Quarter) -> str:
    told = [tell_not_kept(left_out(quarter, one), quarter, _KEPT[one]) for one in FIELDS]
    return " ".join(filter(None, told))


def _alt(totals: pd.DataFrame, told: list[str]) -> str:
    parts = [
        f"{FIELD_LABELS[field]} {share}" for field, share in zip(totals["field"], told, strict=True)
    ]
    return write_alt("Ménages en attente dont le champ est rempli : ", parts)


def _table(quarter: Quarter, data: pd.DataFrame) -> Table:
    """A row a structure, a column a field that one of them keeps."""
    fields = [one for one in FIELDS if data.loc[data["field"] == one, "total"].iloc[-1] > 0]
    wide = pd.DataFrame({"structure": data.loc[data["field"] == FIELDS[0], "structure"]})
    for field in fields:
        own = data[data["field"] == field].set_index("structure")
        for name in ("filled", "total"):
            wide[f"{name} {field}"] = list(own.loc[wide["structure"], name])
        wide[field] = list(own.loc[wide["structure"], "share"])
    return Table(
        wide.assign(label=[label_of(code, quarter) for code in wide["structure"]]),
        [
            Column("label", "Structure", "text"),
            *(Column(field, FIELD_LABELS[field], _share_of(field)) for field in fields),
        ],
        caption="Champs remplis des ménages en attente, par structure",
        total=True,
        notes=["n.d. : la structure ne tient pas ce champ, ou n'en attend aucun."],
    )


def _share_of(field: str) -> Callable[[Any, Mapping[str, Any]], str]:
    return lambda _, row: tell_share(row[f"filled {field}"], row[f"total {field}"])


def _of_desks(quarter: Quarter) -> Indicator:
    data = desks(quarter)
    if data.empty:
        return Indicator(data, why_missing=NO_DESK)
    labels = [OTHER_DESKS_LABEL if one == OTHER_DESKS else one for one in data["desk"]]
    told = [tell_share(row["households"], row["total"]) for row in data.to_dict("records")]
    shown = [f"{label}{NBSP}{share}" for label, share in zip(labels, told, strict=True)]
    return Indicator(
        data,
        f"Guichets des demandes : {enumerated(shown[:_MOST_TOLD])}",
        table=Table(
            data.assign(label=labels),
            [
                Column("label", "Guichet", "text"),
                Column("households", "Demandes"),
                Column("share", "Part", "share"),
                share_interval(_interval),
            ],
            caption="Guichets des demandes des ménages en attente",
        ),
        source="registre de la file active",
        definition=define("desk"),
    )


def _interval(_: Any, row: Mapping[str, Any]) -> str:
    if is_missing(row["share_low"]):
        return ""
    return format_percent_interval(row["share_low"], row["share_high"])


_ANSWERS: Mapping[str, Callable[[Quarter], Indicator]] = {
    "structure": _of_fields,
    "desk": _of_desks,
}
