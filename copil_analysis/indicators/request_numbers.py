"""Whether those who wait, and those rehoused, have a number that the national system can know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.request_numbers import FAULTY, duplicates, numbers
from copil_analysis.analysis.request_rows import left_out
from copil_analysis.register_fields import ATTRIBUTIONS
from copil_analysis.showing.alternatives import write_counts
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import bars
from copil_analysis.showing.columns import Column, Table
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import agree, format_number, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.request_words import NUMBER_LABELS, WHO_LABELS
from copil_analysis.showing.words import tell_not_kept
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_WRONG = ("missing", *FAULTY)
NOTHING = "Les registres ne donnent aucun numéro de demande."


@answers
def request_numbers(quarter: Quarter) -> Indicator:
    """How many of those who wait have no good number; the rehoused without; numbers met twice.

    ``data``: the rows of ``analysis.request_numbers.numbers``.
    """
    data = numbers(quarter)
    waiting = data[data["who"] == "waiting"].set_index("state")
    if waiting.empty:
        return Indicator(data, why_missing=NOTHING)
    drawn = waiting.loc[[*_WRONG]].query("households > 0")
    names, counts = [NUMBER_LABELS[state] for state in drawn.index], list(drawn["households"])
    return Indicator(
        data,
        _headline(sum(counts), waiting["total"].iloc[0]),
        sentences=[*filter(None, [_rehoused(quarter, data), _twice(quarter)])],
        table=_table(data),
        plot=bars(names, counts, concept="waiting") if names else None,
        alt=write_counts("Ménages en attente sans numéro recevable : ", names, counts)
        if names
        else "",
        source="registres de la file active et des attributions",
        definition=define("request_number"),
    )


def _headline(wrong: int, total: int) -> str:
    if wrong == 0:
        return "Tous les ménages en attente ont un numéro recevable"
    verb = "attend" if wrong == 1 else "attendent"
    return f"{plural(wrong, 'ménage')} sur {format_number(total)} {verb} sans numéro recevable"


def _rehoused(quarter: Quarter, data: pd.DataFrame) -> str:
    """Of how many rehoused no good number is known; who keeps none of them."""
    out = left_out(quarter, "number_state", ATTRIBUTIONS)
    kept = tell_not_kept(out, quarter, "les numéros des relogés")
    return " ".join(filter(None, [_of_rehoused(data), kept]))


def _of_rehoused(data: pd.DataFrame) -> str:
    rows = data[data["who"] == "rehoused"].set_index("state")
    if rows.empty:
        return ""
    wrong, without = rows.loc[[*_WRONG], "households"].sum(), rows.loc["missing", "households"]
    if wrong == 0:
        return "Tous les ménages relogés avaient un numéro recevable."
    total, verb = rows["total"].iloc[0], agree(wrong, "n'avait pas", "n'avaient pas")
    told = f"Parmi les relogés, {format_number(wrong)} sur {format_number(total)} {verb} de numéro"
    if without == wrong:
        return f"{told}."
    none = f", dont {format_number(without)} sans numéro" if without else ""
    return f"{told} recevable{none}."


def _twice(quarter: Quarter) -> str:
    """The numbers in several structures, the households with two; who keeps none."""
    found, told = duplicates(quarter), []
    if shared := int(found["structures"]):
        verb = "figure" if shared == 1 else "figurent"
        told.append(f"{plural(shared, 'numéro')} {verb} dans plusieurs structures")
    if doubled := int(found["numbers"]):
        verb = "semble" if doubled == 1 else "semblent"
        told.append(f"{plural(doubled, 'ménage')} {verb} avoir deux numéros")
    twice = f"{', '.join(told)} : une seule demande par ménage." if told else ""
    kept = tell_not_kept(left_out(quarter, "number_state"), quarter, "les numéros")
    return " ".join(filter(None, [twice, kept]))


def _table(data: pd.DataFrame) -> Table:
    """A row a state that somebody has, a column of who waits and one of the rehoused."""
    wide = data.pivot(index="state", columns="who", values="households")
    wide.loc[TOTAL] = wide.sum()
    labels = NUMBER_LABELS | {TOTAL: "Total"}
    rows = wide.reindex([*NUMBER_LABELS, TOTAL]).loc[lambda frame: frame.gt(0).any(axis="columns")]
    return Table(
        rows.rename_axis(columns=None).assign(label=[labels[str(state)] for state in rows.index]),
        [
            Column("label", "Numéro", "text"),
            *(Column(who, label) for who, label in WHO_LABELS.items() if who in rows),
        ],
        caption="Numéros des ménages en attente, et des ménages relogés",
        total=True,
    )
