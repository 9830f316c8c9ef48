"""What the national export tells otherwise than the register of the waiting file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.requests import left_out, told_otherwise
from copil_analysis.analysis.requests import reconciliation as measure
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import bars
from copil_analysis.showing.columns import Column, Table
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import agree, format_number, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.request_words import RECONCILED_LABELS
from copil_analysis.showing.words import tell_not_kept, tell_share
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_OF = {
    "only_register": "des numéros rapprochés",
    "only_national": "des demandes actives de l'export",
    TOTAL: "des demandes d'un côté ou de l'autre",
}
NO_EXPORT = "Aucun export du système national n'a été reçu pour cette période."
NO_NUMBER = "Sans numéro au registre, rien ne se rapproche de l'export du système national."


@answers
def reconciliation(quarter: Quarter) -> Indicator:
    """How many requests the national export tells otherwise than the register, by kind.

    ``data``: the rows of ``analysis.requests.reconciliation``.
    """
    data = measure(quarter)
    if data.empty:
        return Indicator(data, why_missing=NO_EXPORT if quarter.national is None else NO_NUMBER)
    counts = data.set_index("what")["households"]
    drawn = data[(data["households"] > 0) & (data["what"] != TOTAL)]
    names = [RECONCILED_LABELS[what] for what in drawn["what"]]
    return Indicator(
        data,
        _headline(int(counts[TOTAL])),
        sentences=[*filter(None, [_allocated(counts), _matched(quarter, data)])],
        table=_table(data),
        plot=bars(names, list(drawn["households"]), concept="waiting") if names else None,
        alt=_alt(drawn) if names else "",
        source="registre de la file active ; export du système national",
        definition=define("reconciliation"),
    )


def _headline(number: int) -> str:
    if number == 0:
        return "Le registre et le système national disent la même chose"
    differ = agree(number, "diffère", "diffèrent")
    return f"{plural(number, 'demande')} {differ} entre le registre et le système national"


def _allocated(counts: pd.Series[int]) -> str:
    """The households that wait though the system says that they have a dwelling."""
    number = counts["allocated"]
    if number == 0:
        return ""
    verb, whose = ("attend", "sa demande est radiée") if number == 1 else (
        "attendent", "leur demande est radiée"
    )  # fmt: skip
    return f"{plural(number, 'ménage')} {verb} au registre alors que {whose} pour attribution."


def _matched(quarter: Quarter, data: pd.DataFrame) -> str:
    totals = data.set_index("what")["total"]
    both, compared = totals["dates"], totals["only_register"]
    told = f"L'export contient {format_number(both)} des {plural(compared, 'numéro')} rapprochés."
    kept = tell_not_kept(left_out(quarter, "request_key"), quarter, "les numéros")
    return " ".join(filter(None, [told, _not_compared(quarter), kept]))


def _not_compared(quarter: Quarter) -> str:
    """The numbers to correct: the right ones count among those that the registers have not."""
    number = int(told_otherwise(quarter)["not_compared"].sum())
    if number == 0:
        return ""
    right = agree(number, "ne l'est pas : le vrai compte", "ne le sont pas : les vrais comptent")
    return f"{plural(number, 'numéro')} à corriger {right} parmi les absents des registres."


def _alt(drawn: pd.DataFrame) -> str:
    ordered = drawn.sort_values("households", ascending=False, kind="stable").to_dict("records")
    return write_alt(
        "Écarts entre le registre et le système national : ",
        [f"{RECONCILED_LABELS[row['what']]} {format_number(row['households'])}" for row in ordered],
    )


def _table(data: pd.DataFrame) -> Table:
    of = [_OF.get(what, "des demandes des deux côtés") for what in data["what"]]
    return Table(
        data.assign(label=[RECONCILED_LABELS[what] for what in data["what"]], of=of),
        [
            Column("label", "Écart", "text"),
            Column("households", "Demandes"),
            Column("total", "Part", lambda _, row: tell_share(row["households"], row["total"])),
            Column("of", "Part de quoi", "text"),
        ],
        caption="Écarts entre le registre de la file active et le système national",
        total=True,
    )
