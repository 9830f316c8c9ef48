"""What becomes of the households that enter the file: rehoused, left otherwise, still waiting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.outcomes import (
    FEWEST_REHOUSED,
    LEFT,
    REHOUSED,
    first_days,
    stays,
)
from copil_analysis.analysis.outcomes import outcomes as estimate
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import Plot, curve
from copil_analysis.showing.columns import Column, Table
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import (
    agree,
    capitalised,
    counted,
    format_date,
    format_number,
    format_percent,
    format_percent_interval,
    plural,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.numbers import bounds
from copil_analysis.showing.words import source_line, tell_left_out

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

MONTHS = (3, 6, 12, 18, 24, 36, 48, 60)
"""After so many months the curves are read, as far as they go."""
_YEARS = {12: "un an", 24: "deux ans", 36: "trois ans", 48: "quatre ans", 60: "cinq ans"}
"""Where the curves end, and the headline reads them: after whole years, once one is known."""
NO_REGISTER = (
    "Le devenir des ménages entrés n'est pas connu : il faut un registre de la file active qui "
    "date les entrées et les sorties."
)


@answers
def outcomes(quarter: Quarter) -> Indicator:
    """Where the households that entered stand so many months after their entry.

    ``data``: the rows of ``analysis.outcomes``, one a month.
    """
    data = estimate(quarter)
    followed = stays(quarter)
    if data is None:
        return Indicator(followed, why_missing=_why_missing(followed))
    read, end = _read(data), _end(data)
    return Indicator(
        data,
        _headline(read[read["month"] == end].iloc[0]),
        sentences=[_followed(quarter, followed), *tell_left_out(followed["structure"], quarter)],
        table=_table(read, followed),
        plot=_plot(data[data["month"] <= end]),
        alt=_alt(read[read["month"] <= end]),
        source=source_line(quarter, "waiting", "rehoused"),
        definition=define("outcomes"),
    )


def _why_missing(followed: pd.DataFrame) -> str:
    if followed.empty:
        return NO_REGISTER
    rehoused = int((followed["outcome"] == REHOUSED).sum())
    return (
        f"Le devenir des ménages entrés ne s'estime pas encore : {counted(rehoused, 'relogement')} "
        f"parmi {plural(len(followed), 'ménage suivi')}, il en faut {FEWEST_REHOUSED}."
    )


def _read(data: pd.DataFrame) -> pd.DataFrame:
    """The months to be told and the last, their shares in whole per cents that make a hundred."""
    read = data[data["month"].isin((*MONTHS, data["month"].iloc[-1]))]
    rounded = read[["rehoused", "left"]].round(2)
    return read.assign(**rounded, waiting=1 - rounded["rehoused"] - rounded["left"])


def _end(data: pd.DataFrame) -> int:
    last = int(data["month"].iloc[-1])
    return max((months for months in _YEARS if months <= last), default=last)


def _headline(row: pd.Series[Any]) -> str:
    return (
        f"{capitalised(_after(row['month']))} leur entrée, {format_percent(row['rehoused'])} des "
        f"ménages sont relogés, {format_percent(row['left'])} partis autrement, "
        f"{format_percent(row['waiting'])} attendent encore"
    )


def _after(months: Any) -> str:
    return f"{_YEARS.get(int(months), f'{int(months)} mois')} après"


def _followed(quarter: Quarter, followed: pd.DataFrame) -> str:
    days = first_days(quarter)
    since = min(days[code] for code in followed["structure"].astype("str").unique())
    rehoused, left = (int((followed["outcome"] == one).sum()) for one in (REHOUSED, LEFT))
    gone = (
        f"{format_number(left)} {agree(left, 'est parti', 'sont partis')} autrement"
        if left
        else "aucun n'est parti autrement"
    )
    return (
        f"{plural(len(followed), 'ménage')} sont entrés depuis le {format_date(since.date())} : "
        f"{format_number(rehoused)} ont été relogés, {gone}."
    )


def _plot(data: pd.DataFrame) -> Plot:
    months = list(data["month"])
    series = {"Relogés": "rehoused", "Partis autrement": "left", "Attendent encore": "waiting"}
    return curve(
        {label: (months, list(data[name])) for label, name in series.items()},
        xlabel="Mois depuis l’entrée dans la file active",
        step=None,
        stacked=True,
        concept=("rehoused", "left", "waiting"),
    )


def _alt(read: pd.DataFrame) -> str:
    parts = [
        f"{row['month']} mois {format_percent(row['rehoused'])} relogés, "
        f"{format_percent(row['waiting'])} en attente"
        for row in read.to_dict("records")
    ]
    return write_alt("Devenir des ménages entrés : ", parts)


def _table(read: pd.DataFrame, followed: pd.DataFrame) -> Table:
    return Table(
        read,
        [
            Column("month", "Mois depuis l'entrée"),
            Column("at_risk", "Ménages encore suivis"),
            Column("rehoused", "Relogés", "share"),
            Column("low", "Intervalle à 95 %", _interval, numbers=_BOUNDS),
            Column("left", "Partis autrement", "share"),
            Column("waiting", "Attendent encore", "share"),
        ],
        caption="Devenir des ménages entrés dans la file active",
    )


_BOUNDS = bounds("Intervalle à 95 %", form="share")


def _interval(_: Any, row: Mapping[str, Any]) -> str:
    return format_percent_interval(row["low"], row["high"])
