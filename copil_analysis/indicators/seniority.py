"""Since when those who wait have had their request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.request_rows import left_out, waiting_rows
from copil_analysis.analysis.seniority import BANDS
from copil_analysis.analysis.seniority import seniority as measure
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import bars
from copil_analysis.showing.columns import Column, Table
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import (
    format_number,
    is_missing,
    plural,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.request_words import BAND_LABELS
from copil_analysis.showing.words import tell_not_kept, tell_share

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
    return Indicator(
        data,
        _headline(rows, total),
        sentences=[*filter(None, [_median(total), _unknown(quarter, total["total"])])],
        table=_table(data),
        plot=bars(
            [BAND_LABELS[band] for band in BANDS], list(rows["households"]), concept="waiting"
        ),
        alt=_alt(rows),
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
    out = left_out(quarter, "request_date")
    rows = waiting_rows(quarter)
    without = int((~rows["structure"].astype("str").isin(out)).sum()) - known
    verb = "n'a pas" if without == 1 else "n'ont pas"
    told = f"{plural(without, 'ménage')} {verb} de date de dépôt." if without else ""
    kept = tell_not_kept(out, quarter, "les dates de dépôt")
    return " ".join(filter(None, [told, kept]))


def _alt(rows: pd.DataFrame) -> str:
    ordered = rows.sort_values("households", ascending=False, kind="stable").to_dict("records")
    return write_alt(
        "Demandes par ancienneté : ",
        [f"{BAND_LABELS[row['band']]} {format_number(row['households'])}" for row in ordered],
    )


def _table(data: pd.DataFrame) -> Table:
    return Table(
        data.assign(label=[BAND_LABELS[band] for band in data["band"]]),
        [
            Column("label", "Ancienneté", "text"),
            Column("households", "Demandes"),
            Column("share", "Part", _share),
        ],
        caption="Ancienneté des demandes des ménages en attente",
        total=True,
    )


def _share(_: Any, row: Mapping[str, Any]) -> str:
    return tell_share(row["households"], row["total"])
