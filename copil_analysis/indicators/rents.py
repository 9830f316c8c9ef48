"""What dwellings cost: median rents by typology, and their trend between dwellings alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from copil_analysis.analysis.rents import (
    FEWEST_RENTS,
    RentTrend,
    rent_trend,
    rents_by_typology,
)
from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.verdict import Verdict, verdict
from copil_analysis.showing.answering import answers
from copil_analysis.showing.columns import Column, Table, between
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import NBSP, capitalised, enumerated, format_number, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.markup import phrase
from copil_analysis.showing.words import during, register_line, tell_signed, tell_verdict
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_MOST_TOLD = 5


@answers
def rents(quarter: Quarter) -> Indicator:
    """Tell the median rents of the last year, and by how much rents move in a year.

    ``data``: typology, rents, median, low, high; the last row, of all typologies, has in
    yearly, yearly_low, yearly_high and verdict the trend at equal typology and funding.
    """
    medians, trend = rents_by_typology(quarter), rent_trend(quarter)
    judged, told = verdict(quarter, "rents"), _medians(medians, quarter)
    data = _with_trend(medians, trend, judged)
    if not told and trend.yearly is None:
        return Indicator(data, why_missing=_WHY)
    moved = _moved(trend, judged)
    return Indicator(
        data=data,
        headline=told if trend.yearly is None else moved,
        sentences=[phrase("{}.", moved if trend.yearly is None else told)] if told else [],
        table=_table(medians, quarter) if told else None,
        source=register_line(last_year(quarter)),
        definition=define("median", "rent_trend"),
    )


_WHY = (
    "Les loyers ne sont pas connus : aucun registre des attributions n'en donne "
    f"{FEWEST_RENTS} pour une même typologie."
)


def _with_trend(medians: pd.DataFrame, trend: RentTrend, judged: Verdict) -> pd.DataFrame:
    """The medians, and below them the row of the trend, with the interval by which it is judged."""
    row = {
        "typology": TOTAL,
        "yearly": trend.yearly,
        "yearly_low": judged.low and judged.low - 1,
        "yearly_high": judged.high and judged.high - 1,
        "verdict": judged.code,
    }
    last = pd.DataFrame([row]).astype(dict.fromkeys(list(row)[1:4], "Float64"))
    return pd.concat([medians, last], ignore_index=True)


def _moved(trend: RentTrend, judged: Verdict) -> Markup:
    told = tell_verdict(judged)
    if trend.yearly is None:
        return phrase("Loyers à typologie et financement égaux : {}", told)
    yearly, quarters = (
        f"{tell_signed(100 * trend.yearly, 1)} %",
        plural(trend.quarters, "trimestre"),
    )
    start = phrase("Loyers : {} par an à typologie et financement égaux", yearly)
    return phrase("{}, {} sur {}", start, told, quarters)


def _medians(medians: pd.DataFrame, quarter: Quarter) -> str:
    """Tell the median rents of the typologies with most rents; nothing without any."""
    if medians.empty:
        return ""
    most = medians.nlargest(_MOST_TOLD, "rents").sort_index()
    pairs = zip(most["median"], most["typology"], strict=True)
    told = enumerated(f"{_euros(rent)} pour un {_label(code)}" for rent, code in pairs)
    return f"Loyer médian {during(last_year(quarter))} : {told}"


def _euros(rent: float) -> str:
    return f"{format_number(rent)}{NBSP}€"


def _label(typology: str) -> str:
    """Studio and T1 are told apart, as they have rents of their own."""
    return "studio" if typology == "STUDIO" else typology


def _table(medians: pd.DataFrame, quarter: Quarter) -> Table:
    return Table(
        medians,
        [
            Column("typology", "Typologie", lambda code, _: capitalised(_label(code))),
            Column("rents", "Loyers connus"),
            Column("median", "Loyer médian", "euros"),
            between("Intervalle à 95 % (€)"),
        ],
        f"Loyer médian par typologie {during(last_year(quarter))}",
    )
