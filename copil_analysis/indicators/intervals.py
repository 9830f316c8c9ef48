"""How far the main figures could have differed by chance alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from copil_analysis.analysis.main_figures import main_figures
from copil_analysis.analysis.spans import last_year
from copil_analysis.showing.columns import FORMS, Column, Row, Table
from copil_analysis.showing.french import (
    capitalised,
    format_count_interval,
    format_interval,
    format_percent_interval,
    is_missing,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.words import during, label_of, source_line
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_FORMS = {"share": "share", "pressure": "decimal"}
_HIGHEST = 100  # a pressure above this, of one dwelling at most, tells nothing more


def intervals(quarter: Quarter) -> Indicator:
    """The main figures with their intervals at 95 %; ``data``: measure, part, value, low, high."""
    data = main_figures(quarter)
    rows = data[~((data["value"] == 0) & (data["measure"] == "share")).fillna(False)]
    return Indicator(
        data=data,
        headline=_headline(data),
        sentences=[
            "L'intervalle à 95 % dit ce qu'une période semblable aurait pu donner par hasard.",
            "Nombre : intervalle exact de Poisson ; part : Wilson ; pression : celui de ses "
            "logements ; rapport de deux nombres : loi binomiale conditionnelle.",
        ],
        table=_table(rows, quarter),
        source=source_line(quarter, "allocations", "rehoused", "dwellings", "needs"),
        is_open=True,
    )


def _headline(data: pd.DataFrame) -> str:
    """Say what the interval of the allocations means; they are counted, not estimated."""
    given = data[(data["measure"] == "allocations") & (data["part"] == TOTAL)].iloc[0]
    if is_missing(given["value"]):
        return "Le nombre de logements attribués n'est pas connu"
    bounds = format_count_interval(given["value"], given["low"], given["high"])
    return f"{FORMS['count'](given['value'], {})} logements attribués : intervalle de {bounds}"


def _table(rows: pd.DataFrame, quarter: Quarter) -> Table:
    span = during(last_year(quarter))
    labels = {
        "allocations": lambda part: f"Attributions, {part}",
        "share": lambda part: f"Part des attributions, {part}",
        "rehoused": lambda part: "Ménages relogés",
        "dwellings": lambda part: f"Logements obtenus {span}, {part}",
        "pressure": lambda part: f"Ménages en attente par logement obtenu {span}, {part}",
    }

    def head(part: object, row: Row) -> str:
        name = "ensemble" if part == TOTAL else label_of(part, quarter)
        return labels[str(row["measure"])](name)

    columns = [
        Column("part", "Chiffre", head),
        Column("value", "Valeur", _value),
        Column("low", "Intervalle à 95 %", _bounds),
    ]
    title = f"{capitalised(quarter.period.label)} : chiffres et intervalles à 95 %"
    return Table(rows, columns, title)


def _value(value: object, row: Row) -> str | Markup:
    return FORMS[_FORMS.get(str(row["measure"]), "count")](value, row)


def _bounds(_: object, row: Row) -> str:
    low, high = row["low"], row["high"]
    if row["measure"] == "share":
        return format_percent_interval(low, high)
    if row["measure"] == "pressure":
        return format_interval(low, float("inf") if high > _HIGHEST else high, 1)
    return format_count_interval(row["value"], low, high)
