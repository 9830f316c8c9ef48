"""Since when those who wait have had their request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.request_rows import kept, left_out
from copil_analysis.analysis.seniority import BANDS
from copil_analysis.analysis.seniority import seniority as measure
from copil_analysis.showing.alternatives import write_counts
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import bars
from copil_analysis.showing.columns import Column, Table, share_of
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import (
    format_number,
    is_missing,
    plural,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.request_words import BAND_LABELS
from copil_analysis.showing.words import tell_not_kept

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

NOTHING = "Les registres ne disent pas de quand datent les demandes."


@answers
def seniority(quarter: Quarter) -> Indicator:
    """How old the requests of those who wait are: by bands, and their median.

    ``data``: the rows of ``analysis.seniority``.
    """
    data = measure(quarter)
    if data.empty or data["households"].iloc[-1] == 0:
        return Indicator(data, why_missing=NOTHING)
    rows, total = data.iloc[:-1], data.iloc[-1]
    labels, counts = [BAND_LABELS[band] for band in BANDS], list(rows["households"])
    return Indicator(
        data,
        _headline(rows, total),
        sentences=[*filter(None, [_median(total), _unknown(quarter, total["total"])])],
        table=_table(data),
        plot=bars(labels, counts, concept="waiting"),
        alt=write_counts("Demandes par ancienneté : ", labels, counts),
        source="registre de la file active",
        definition=define("wait_waiting", "median"),
    )


def _headline(rows: pd.DataFrame, total: pd.Series[Any]) -> str:
    old = int(rows.loc[rows["band"].isin(["3-5", "5+"]), "households"].sum())
    whole = total["total"]
    verb = "date" if old == 1 else "datent"
    if old == 0:
        return "Aucune demande ne date de trois ans ou plus"
    return f"{plural(old, 'demande')} sur {format_number(whole)} {verb} de trois ans ou plus"


def _median(total: pd.Series[Any]) -> str:
    if is_missing(total["median"]):
        return ""
    return f"La moitié des demandes ont plus de {format_number(total['median'], 1)} mois."


def _unknown(quarter: Quarter, known: int) -> str:
    without = len(kept(quarter, "request_date")) - known
    verb = "n'a pas" if without == 1 else "n'ont pas"
    told = f"{plural(without, 'ménage')} {verb} de date de dépôt." if without else ""
    lacking = tell_not_kept(left_out(quarter, "request_date"), quarter, "les dates de dépôt")
    return " ".join(filter(None, [told, lacking]))


def _table(data: pd.DataFrame) -> Table:
    return Table(
        data.assign(label=[BAND_LABELS[band] for band in data["band"]]),
        [
            Column("label", "Ancienneté", "text"),
            Column("households", "Demandes"),
            share_of("households"),
        ],
        caption="Ancienneté des demandes des ménages en attente",
        total=True,
    )
