"""What the national export tells otherwise than the register of the waiting file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.reconciliation import KINDS, ONLY_NATIONAL, told_otherwise
from copil_analysis.analysis.reconciliation import reconciliation as measure
from copil_analysis.analysis.request_rows import left_out
from copil_analysis.register_fields import NATIONAL
from copil_analysis.showing.alternatives import write_counts
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import bars
from copil_analysis.showing.columns import Column, Table
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import agree, is_missing, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.request_words import RECONCILED_LABELS
from copil_analysis.showing.words import tell_not_kept
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

NO_EXPORT = "Aucun export du système national n'a été reçu pour cette période."
UNREAD = "L'export reçu du système national ne se lit pas : voir Méthode."
NO_NUMBER = "Sans numéro au registre, rien ne se rapproche de l'export du système national."


@answers
def reconciliation(quarter: Quarter) -> Indicator:
    """How many requests the national export tells otherwise than the register, by kind.

    ``data``: the rows of ``analysis.reconciliation``.
    """
    data = measure(quarter)
    if data.empty:
        return Indicator(data, why_missing=_why(quarter))
    counts = data.set_index("what").astype("Int64")
    drawn = data[data["what"].isin(KINDS) & (data["households"] > 0).fillna(False)]
    names, numbers = [RECONCILED_LABELS[what] for what in drawn["what"]], list(drawn["households"])
    return Indicator(
        data,
        _headline(*counts.loc[TOTAL]),
        sentences=[*filter(None, [_allocated(counts), _compared(quarter, counts)])],
        table=_table(data[data["what"] != ONLY_NATIONAL]),
        plot=bars(names, numbers, concept="waiting") if names else None,
        alt=write_counts("Écarts entre le registre et le système national : ", names, numbers)
        if names
        else "",
        source="registre de la file active ; export du système national",
        definition=define("reconciliation"),
    )


def _why(quarter: Quarter) -> str:
    if quarter.national is not None:
        return NO_NUMBER
    is_there = (quarter.checks["table"] == NATIONAL).any()
    return UNREAD if is_there else NO_EXPORT


def _headline(number: int, compared: int) -> str:
    if compared == 0:
        return "Aucun numéro du registre ne se compare à l'export"
    if number == 0:
        return "Le système national ne dit rien d'autre que le registre"
    return f"Le registre et le système national diffèrent pour {plural(number, 'demande')}"


def _allocated(counts: pd.DataFrame) -> str:
    """The households that have a dwelling, as the system says and no register does."""
    number = counts.loc["allocated", "households"]
    if is_missing(number):
        return "L'export ne dit pas quelles demandes sont radiées."
    if number == 0:
        return ""
    verb = agree(number, "aurait", "auraient")
    who = f"{plural(number, 'ménage')} {verb}"
    return f"Selon le système, {who} un logement absent des registres des attributions."


def _compared(quarter: Quarter, counts: pd.DataFrame) -> str:
    """How many numbers are compared; of the others, and of whom only the export knows."""
    left = int(told_otherwise(quarter)["not_compared"].sum())
    told = plural(counts.loc[TOTAL, "total"], "numéro comparé")
    if left:
        told += f" ; {plural(left, 'autre')} à corriger d'abord"
    alone = counts["households"][ONLY_NATIONAL]
    if not is_missing(alone) and alone:
        verb = agree(alone, "n'est", "ne sont")
        told += f". {plural(alone, 'demande active')} de l'export {verb} dans aucun registre"
    kept = tell_not_kept(left_out(quarter, "request_key"), quarter, "les numéros")
    return " ".join(filter(None, [f"{told}.", kept]))


def _table(data: pd.DataFrame) -> Table:
    return Table(
        data.assign(label=[RECONCILED_LABELS[what] for what in data["what"]]),
        [Column("label", "Écart", "text"), Column("households", "Demandes")],
        caption="Écarts entre le registre de la file active et le système national",
        total=True,
    )
