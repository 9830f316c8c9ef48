"""Which fields of the form the structures fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.completeness import FIELDS
from copil_analysis.analysis.completeness import completeness as measure
from copil_analysis.analysis.request_rows import left_out, waiting_rows
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import bars
from copil_analysis.showing.columns import Column, Table, share_of
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import agree, enumerated, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.request_words import FIELD_LABELS
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
_MOST_TOLD = 2
"""Beyond so many sentences on what is not kept, the table tells it."""
NOTHING = "Il faut un registre de la file active pour dire ce que les formulaires contiennent."


@answers
def completeness(quarter: Quarter) -> Indicator:
    """How many of those who wait have each field of the form filled.

    ``data``: the rows of ``analysis.completeness``.
    """
    data = measure(quarter)
    totals = data[(data["structure"] == TOTAL) & (data["total"] > 0)].reset_index(drop=True)
    if totals.empty:
        return Indicator(data, why_missing=NOTHING)
    told = [tell_share(row["filled"], row["total"]) for row in totals.to_dict("records")]
    return Indicator(
        data,
        _headline(totals, len(_kept(quarter))),
        sentences=[*filter(None, [_not_kept(quarter)])],
        table=_table(quarter, data),
        plot=bars(
            [FIELD_LABELS[field] for field in totals["field"]],
            list(totals["share"]),
            tells=told,
            concept="waiting",
        ),
        alt=_alt(totals, told),
        source="registre de la file active",
        definition=define("completeness"),
    )


def _headline(totals: pd.DataFrame, kept: int) -> str:
    least = totals.iloc[int(totals["share"].astype(float).argmin())]
    if least["share"] == 1 and kept < len(FIELDS):
        return f"{plural(kept, 'champ noté')} sur {len(FIELDS)}, toujours {agree(kept, 'rempli')}"
    if least["share"] == 1:
        return "Tous les champs sont remplis"
    share = tell_share(least["filled"], least["total"])
    return f"Champ le moins rempli : « {FIELD_LABELS[least['field']]} », {share}"


def _kept(quarter: Quarter) -> list[str]:
    """The fields that some structure with rows keeps, or has no reason to."""
    there = set(waiting_rows(quarter)["structure"].dropna().astype("str"))
    return [field for field in FIELDS if there - set(left_out(quarter, field))]


def _not_kept(quarter: Quarter) -> str:
    """Who keeps which fields not, those who lack the same together."""
    fields: dict[str, list[str]] = {}
    for field in FIELDS:
        for code in left_out(quarter, field):
            fields.setdefault(code, []).append(_KEPT[field])
    codes: dict[str, list[str]] = {}
    for code, names in fields.items():
        codes.setdefault(enumerated(names), []).append(code)
    if len(codes) > _MOST_TOLD:
        return "Toutes les structures ne notent pas les mêmes champs : voir le tableau."
    return " ".join(tell_not_kept(these, quarter, names) for names, these in codes.items())


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
    note = "n.d. : la structure ne note pas ce champ, ou aucune demande n'en a besoin."
    is_unknown = wide[fields].isna().any(axis=None)
    return Table(
        wide.assign(label=[label_of(code, quarter) for code in wide["structure"]]),
        [
            Column("label", "Structure", "text"),
            *(_share(field) for field in fields),
        ],
        caption="Champs remplis des ménages en attente, par structure",
        total=True,
        notes=[note] if is_unknown else [],
    )


def _share(field: str) -> Column:
    header = FIELD_LABELS[field]
    whole = f"{header}, attendus"
    return share_of(f"filled {field}", f"total {field}", header=header, whole=whole)
