"""Where the waiting file may be in a year, if it goes on varying as it has so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis import projection as analysis
from copil_analysis.analysis.arrivals import moved_arrivals
from copil_analysis.analysis.projection import AHEAD, FEWEST, SEASON_FROM, files_of
from copil_analysis.analysis.queues import period_at
from copil_analysis.period import QUARTERS, Period
from copil_analysis.showing.answering import answers
from copil_analysis.showing.arrivals import tell_arrivals
from copil_analysis.showing.charts import Plot, lines
from copil_analysis.showing.columns import Column, Row, Table, between
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import (
    enumerated,
    format_date,
    format_number,
    plural,
    typeset,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.numbers import Number
from copil_analysis.showing.words import size_label, source_line, tell_signed
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_FILE = "File active"
_SHOWN = 3 * QUARTERS


@answers
def projection(quarter: Quarter) -> Indicator:
    """Tell who may wait in four quarters, in all and by size, with a band of eight chances in ten.

    ``data`` is that of `analysis.projection.projection`: typology, ahead, place, period,
    households, projected, low, high, trend. Where five snapshots in a row are not known
    ``why_missing`` says so.
    """
    data, files = analysis.projection(quarter), files_of(quarter)
    if data.empty:
        return Indicator(data, why_missing=_missing(len(files)))
    total = data[data["typology"] == TOTAL]
    last = total.iloc[-1]
    return Indicator(
        data=data,
        headline=_headline(last, period_at(files.index[0])),
        sentences=_sentences(quarter, data, len(files)),
        table=_table(data),
        plot=_plot(files, total),
        unit="Ménages en attente",
        alt=_alt(quarter, last),
        reading=(
            f"huit fois sur dix, la file active serait entre {_band(last)} ménages "
            f"{Period.parse(last['period']).in_label}."
        ),
        source=source_line(quarter, "waiting", "needs"),
        definition=define("projection"),
    )


def _missing(known: int) -> str:
    if known >= FEWEST:
        return "La file active n'a jamais changé : rien ne dit jusqu'où elle peut aller."
    found = {0: "il manque un chiffre au dernier", 1: "un seul l'est"}
    told = found.get(known, f"{format_number(known)} le sont")
    return f"La file active se projette à partir de cinq relevés connus de suite ; {told}."


def _headline(row: pd.Series[Any], since: str) -> str:
    projected = plural(round(row["projected"]), "ménage")
    if row["trend"]:
        pace = f"{tell_signed(row['trend'], 1)} par trimestre"
        return f"Dans un an, {projected} en attente si la tendance se prolonge : {pace}"
    start = Period.parse(since).the_label
    return f"Dans un an, {projected} en attente : file active sans tendance depuis {start}"


def _sentences(quarter: Quarter, data: pd.DataFrame, known: int) -> list[str]:
    """Season and trends; of a hypothesis which arrivals it moves, too."""
    told, moved = [_season(known), _trends(data)], moved_arrivals(quarter)
    return [" ".join(filter(None, told)), tell_arrivals(**moved)] if moved else told


def _season(known: int) -> str:
    return "D'ici là, la file suit la saison des années passées." if known > SEASON_FROM else ""


def _trends(data: pd.DataFrame) -> str:
    """The sizes of which the file has a trend of its own."""
    sizes = data[(data["ahead"] == AHEAD) & (data["typology"] != TOTAL) & (data["trend"] != 0)]
    told = [
        f"{size_label(row['typology'])} {tell_signed(row['trend'], 1)}"
        for row in sizes.to_dict("records")
    ]
    if not told:
        return "Aucune taille n'a de tendance propre."
    return f"Tendance, en ménages par trimestre : {enumerated(told)}."


def _band(row: pd.Series[Any]) -> str:
    return f"{format_number(row['low'])} et {format_number(row['high'])}"


def _plot(files: pd.DataFrame, total: pd.DataFrame) -> Plot:
    """The file of three years, then what is projected with its band, which opens from today's."""
    files = files.tail(_SHOWN)
    past, today = [*files[TOTAL]], float(files[TOTAL].iloc[-1])
    none = [None] * (len(past) - 1)
    return lines(
        [*map(period_at, files.index), *total["period"]],
        {_FILE: [*past, *total["projected"]]},
        lows=[*none, today, *total["low"]],
        highs=[*none, today, *total["high"]],
        future=len(total),
        concept="waiting",
    )


def _alt(quarter: Quarter, row: pd.Series[Any]) -> str:
    return typeset(
        f"File active : {plural(row['households'], 'ménage')} au {format_date(quarter.snapshot)}, "
        f"{format_number(row['projected'])} dans un an, entre {_band(row)} huit fois sur dix."
    )


def _table(data: pd.DataFrame) -> Table:
    """Today's file and that in a year, by size and in all."""
    rows = data[data["ahead"] == AHEAD].reset_index(drop=True)
    return Table(
        rows,
        [
            Column("typology", "Taille", lambda code, _: size_label(str(code))),
            Column("households", "Aujourd'hui"),
            Column("projected", "Dans un an"),
            between("Huit fois sur dix"),
            Column("trend", "Tendance par trimestre", _tell_trend, numbers=[_TREND]),
        ],
        "File active dans un an, en ménages",
        total=True,
    )


_TREND = Number("Tendance par trimestre", "trend", "signed_decimal")


def _tell_trend(trend: Any, _: Row) -> str:
    return tell_signed(trend, 1) if trend else "sans tendance"
