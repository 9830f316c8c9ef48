"""How far the main figures could have differed by chance alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.main_figures import main_figures
from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.showing.answering import answers
from copil_analysis.showing.columns import Column, Row, Table
from copil_analysis.showing.french import (
    MISSING,
    capitalised,
    counted,
    format_count_interval,
    format_interval,
    format_number,
    format_percent,
    format_percent_interval,
    is_missing,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.numbers import Number, bounds
from copil_analysis.showing.words import during, label_of, source_line
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_HIGHEST = 100  # a pressure above this, of one dwelling at most, tells nothing more


@answers
def intervals(quarter: Quarter) -> Indicator:
    """The main figures with their intervals at 95 %; ``data`` is that of `main_figures`."""
    data = main_figures(quarter)
    return Indicator(
        data=data,
        headline=_headline(data),
        sentences=[
            "Un intervalle à 95 % dit ce qu'une période semblable aurait pu donner par hasard.",
        ],
        table=_table(data, quarter),
        source=source_line(quarter, "allocations", "rehoused", "dwellings", "needs"),
        is_open=True,
    )


def _headline(data: pd.DataFrame) -> str:
    given = _allocated(data)
    if is_missing(given["count"]):
        return "Le nombre de logements attribués n'est pas connu"
    bounds = format_count_interval(given["count"], given["low"], given["high"])
    told = capitalised(counted(given["count"], "logement attribué"))
    return f"{told} : le hasard seul aurait pu en donner de {bounds}"


def _allocated(data: pd.DataFrame) -> Row:
    rows = data[(data["measure"] == "allocations") & (data["part"] == TOTAL)]
    return {str(name): value for name, value in rows.iloc[0].items()}


def _table(data: pd.DataFrame, quarter: Quarter) -> Table:
    heads = {
        "allocations": "Attributions",
        "rehoused": "Ménages relogés",
        "dwellings": f"Obtenus {during(last_year(quarter))}",
    }

    def head(part: object, row: Row) -> str:
        told = heads[str(row["measure"])]
        return told if part == TOTAL else f"{told} : {label_of(part, quarter)}"

    # Under 20 a share is no percentage: the counts beside it say it.
    total = _allocated(data)["count"]
    is_few = is_missing(total) or total < SMALLEST_DENOMINATOR
    is_share = data["measure"] == "allocations"
    blank = dict.fromkeys(("ratio", "ratio_low", "ratio_high"))
    rows = data.assign(**{name: data[name].mask(is_share & is_few) for name in blank})
    columns = [
        Column("part", "Chiffre", head),
        Column("count", "Nombre"),
        Column("low", "Intervalle à 95 %", _count_bounds, numbers=bounds("Intervalle à 95 %")),
        Column("ratio", "Part, ou ménages en attente par logement", _ratio, numbers=_SHARES),
        Column("ratio_low", "Intervalle à 95 % du rapport", _ratio_bounds, numbers=_PRESSURES),
    ]
    note = (
        "Calculs : exact de Poisson pour un nombre, Wilson pour une part, binomiale conditionnelle "
        "pour le rapport de deux nombres ; une pression a l'intervalle de ses logements."
    )
    title = f"{capitalised(quarter.period.label)} : nombres, rapports et intervalles à 95 %"
    return Table(rows, columns, title, notes=[note])


def _only(measure: str, name: str) -> Callable[[Row], Any]:
    """A ratio of the rows of one measure: a share and a pressure are not one column of numbers."""
    return lambda row: row[name] if row["measure"] == measure else None


def _numbers(header: str, measure: str, form: str) -> list[Number]:
    endings = {"ratio": "", "ratio_low": ", borne basse", "ratio_high": ", borne haute"}
    return [Number(header + end, _only(measure, name), form) for name, end in endings.items()]


_SHARES = _numbers("Part", "allocations", "share")
_PRESSURES = _numbers("Ménages en attente par logement", "dwellings", "decimal")


def _count_bounds(_: object, row: Row) -> str:
    return format_count_interval(row["count"], row["low"], row["high"])


def _ratio(value: object, row: Row) -> str:
    if is_missing(value):
        return "" if row["measure"] != "dwellings" else MISSING
    return format_percent(value) if row["measure"] == "allocations" else format_number(value, 1)


def _ratio_bounds(_: object, row: Row) -> str:
    low, high = row["ratio_low"], row["ratio_high"]
    if row["measure"] == "dwellings":
        bounded = float("inf") if not is_missing(high) and high > _HIGHEST else high
        return format_interval(low, bounded, 1)
    return "" if is_missing(low) else format_percent_interval(low, high)
