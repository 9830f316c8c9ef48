"""How long the queue of each size would take to empty at the pace of the last year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.needs import FEWEST_OBTAINED, hardest, needs_gap
from copil_analysis.analysis.sizes import sizes_of
from copil_analysis.analysis.spans import last_year
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import bars
from copil_analysis.showing.columns import Column, Row, Table
from copil_analysis.showing.definitions import define
from copil_analysis.showing.durations import tell_years
from copil_analysis.showing.french import (
    MISSING,
    agree,
    format_interval,
    format_number,
    is_missing,
    plural,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.marks import doubts_of
from copil_analysis.showing.numbers import Number, bounds
from copil_analysis.showing.sizes import NOBODY, any_of, short_size
from copil_analysis.showing.words import during, size_label, source_line

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_YEARS = {"pressure": "years", "pressure_low": "years_low", "pressure_high": "years_high"}
_MOST_YEARS = 100
_NONE = "aucun obtenu, délai non calculable"


@answers
def clearing_time(quarter: Quarter) -> Indicator:
    """Divide those who wait for each size by the dwellings of the size obtained in a year.

    ``data``: typology, households, dwellings, years, years_low, years_high (the interval of the
    dwellings). T1 and T2 as one; none for all sizes together, as a T4 serves nobody who needs a
    T1. Where no year is known ``why_missing`` says so.
    """
    span, gap, sizes = last_year(quarter), needs_gap(quarter), sizes_of(quarter)
    rows = gap[gap["typology"].isin([*sizes.claimable, sizes.larger])].rename(columns=_YEARS)
    data = rows[["typology", "households", "dwellings", *_YEARS.values()]]
    first = hardest(gap)
    if not span.is_year or first is None:
        none = data.iloc[:0]
        return Indicator(none, why_missing=_missing(gap, is_year=span.is_year))
    shown = data[data["typology"].isin(sizes.claimable)]
    told = [_tell(row) for row in shown.to_dict("records")]
    names = [size_label(str(code)) for code in shown["typology"]]
    return Indicator(
        data=data,
        headline=_headline(first, during(span)),
        sentences=["Les ménages qui entreront dans la file ne sont pas comptés."],
        table=_table(data, during(span)),
        plot=bars(
            [short_size(str(code)) for code in shown["typology"]],
            list(shown["years"].mask(shown["dwellings"] < FEWEST_OBTAINED)),
            tells=told,
            concept="need",
        ),
        alt=write_alt(
            "Délai d'écoulement : ",
            [f"{name} {time}" for name, time in zip(names, told, strict=True)],
        ),
        source=source_line(quarter, "needs", "dwellings"),
        definition=define("clearing_time"),
        doubts=doubts_of(quarter, "needs", "dwellings"),
    )


def _missing(gap: pd.DataFrame, *, is_year: bool) -> str:
    if (gap["households"] == 0).fillna(False).all():
        return NOBODY
    if is_year:
        return "Il manque des chiffres : aucun délai d'écoulement ne se calcule."
    return (
        "Un délai d'écoulement demande les logements obtenus en un an : il faut quatre trimestres "
        "connus de suite."
    )


def _headline(row: pd.Series[Any], when: str) -> str:
    size = any_of(row["typology"], row["dwellings"])
    households = plural(row["households"], "ménage")
    if row["dwellings"] == 0:
        return f"{size} : {_NONE} pour {households}"
    time = "trop peu pour un délai"
    if row["dwellings"] >= FEWEST_OBTAINED:
        time = f"{tell_years(float(row['pressure']))} à ce rythme"
    obtained = f"{format_number(row['dwellings'])} {size} {agree(row['dwellings'], 'obtenu')}"
    return f"{obtained} {when} pour {households} : {time}"


def _tell(row: Mapping[Any, Any]) -> str:
    if is_missing(row["households"]) or is_missing(row["dwellings"]):
        return MISSING
    if row["households"] == 0:
        return "personne n'attend"
    if row["dwellings"] == 0:
        return _NONE.split(",")[0]
    if row["dwellings"] < FEWEST_OBTAINED:
        return f"{plural(row['dwellings'], 'obtenu')} pour {plural(row['households'], 'ménage')}"
    counts = f"{format_number(row['households'])} ÷ {format_number(row['dwellings'])}"
    return f"{tell_years(float(row['years']))} ({counts})"


def _table(data: pd.DataFrame, when: str) -> Table:
    return Table(
        data,
        [
            Column("typology", "Taille", lambda code, _: size_label(str(code))),
            Column("households", "Ménages en attente"),
            Column("dwellings", f"Logements obtenus {when}"),
            Column("years", "Années à ce rythme", _years, numbers=[_NUMBER]),
            Column("years_low", "Intervalle à 95 %", _interval, numbers=_BOUNDS),
        ],
        f"Délai d'écoulement par taille, logements obtenus {when}",
    )


_NUMBER = Number("Années à ce rythme", "years", "decimal")
_BOUNDS = bounds("Intervalle à 95 %", "years_low", "years_high", "decimal")


def _years(years: Any, row: Row) -> str:
    is_none = not is_missing(row["dwellings"]) and row["dwellings"] == 0 and row["households"] > 0
    return "non calculable" if is_none else format_number(years, 1)


def _interval(low: Any, row: Row) -> str:
    """The interval of the dwellings; beyond a hundred years it is no bound."""
    high = row["years_high"]
    is_open = not is_missing(high) and high > _MOST_YEARS
    return format_interval(low, float("inf") if is_open else high, 1)
