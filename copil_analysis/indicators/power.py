"""When a change is told as established, and how large it must be to be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from copil_analysis.analysis.verdict import Verdict, verdict
from copil_analysis.analysis.verdict import power as smallest_change
from copil_analysis.showing.answering import answers
from copil_analysis.showing.columns import Column, Row, Table
from copil_analysis.showing.french import MISSING, format_bounds, format_number, is_missing
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.numbers import Number, bounds
from copil_analysis.showing.words import tell_signed, tell_verdict

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_MEASURES = {
    "allocations": "Logements attribués",
    "rehoused": "Ménages relogés",
    "dwellings": "Logements obtenus",
    "waiting": "File active, à un an d'intervalle",
}


@answers
def power(quarter: Quarter) -> Indicator:
    """What is judged over four quarters, and the smallest change that is found four times in five.

    ``data``: a row a measure with before, now, difference, low and high (of their ratio, at the
    level at which it is judged), largest_fall and smallest (-0.3 and 0.4: what lies between is not
    seen; missing where nothing is judged), verdict.
    """
    found = {name: verdict(quarter, name) for name in _MEASURES}
    data = pd.DataFrame([_row(quarter, one) for one in found.values()])
    if data["before"].isna().all():
        return Indicator(data=data, why_missing=_why_missing(found))
    return Indicator(
        data=data,
        headline=_headline(data),
        sentences=_sentences(data),
        table=_table(data, found),
        is_open=True,
    )


def _row(quarter: Quarter, found: Verdict) -> dict[str, object]:
    is_flow = found.comparison == "four_quarters"
    return {
        "measure": found.measure,
        "before": found.before,
        "now": found.now,
        "difference": found.difference,
        "low": found.low,
        "high": found.high,
        "largest_fall": smallest_change(quarter, found.measure, falls=True) if is_flow else None,
        "smallest": smallest_change(quarter, found.measure) if is_flow else None,
        "verdict": found.code,
    }


def _why_missing(found: dict[str, Verdict]) -> str:
    if any(one.code == "unlike" for one in found.values()):
        return "Aucun changement ne peut être établi : une période n'est pas comparable."
    return "Aucun changement ne peut encore être établi : il faut huit trimestres de suite."


def _headline(data: pd.DataFrame) -> str:
    """What the first flow that is judged can show; else that the differences alone are known."""
    known = data.dropna(subset="smallest")
    if known.empty:
        return "Aucun changement ne se voit parmi d'aussi petits nombres"
    first = {str(k): v for k, v in known.iloc[0].items()}
    low, high = _bounds_unseen(first)
    return f"Un changement entre {low} et {high} ne se voit pas"


def _sentences(data: pd.DataFrame) -> list[str]:
    if data["smallest"].isna().all():
        return []
    return [
        "Un changement durable plus grand est établi au moins quatre fois sur cinq.",
        "Les jugements d'une page se partagent un risque de 5 % d'en annoncer un qui n'existe pas.",
    ]


def _table(data: pd.DataFrame, found: dict[str, Verdict]) -> Table:
    def word(measure: object, _: Row) -> Markup:
        one = found[str(measure)]
        return tell_verdict(one) if one.is_told else Markup(MISSING)

    header = "Intervalle du rapport"
    columns = [
        Column("measure", "Mesure", lambda name, _: _MEASURES[str(name)]),
        Column("before", "Quatre d’avant"),
        Column("now", "Quatre derniers"),
        Column("difference", "Différence", "signed"),
        Column("low", header, _bounds, numbers=bounds(header, form="ratio")),
        Column("smallest", "Ne se voit pas", _unseen, numbers=_UNSEEN),
        Column("measure", "Jugement", word, is_words=True),
    ]
    return Table(data, columns, "Ce qui est jugé sur quatre trimestres")


def _bounds(_: object, row: Row) -> str:
    low, high = row["low"], row["high"]
    if is_missing(low) or is_missing(high):
        return MISSING
    if high == float("inf"):  # nothing was counted in the first year
        return f"au moins {format_number(low, 2)}"
    return format_bounds(low, high)


def _unseen(_: object, row: Row) -> str:
    """ "−34 % à +40 %": short, so that the table needs no scrolling."""
    low, high = _bounds_unseen(row)
    return f"{low} à {high}" if high else MISSING


def _bounds_unseen(row: Row) -> tuple[str, str]:
    """The largest fall and the smallest rise that are not seen; empty where none is judged."""
    rise = row["smallest"]
    if is_missing(rise):
        return "", ""
    return f"{tell_signed(100 * _fall(row))} %", f"{tell_signed(100 * float(rise))} %"


def _fall(row: Row) -> float:
    """The largest fall that is not seen: of all, where even that is not."""
    fall = row["largest_fall"]
    return -1.0 if is_missing(fall) else float(fall)


_UNSEEN = (
    Number(
        "Ne se voit pas, baisse jusqu'à",
        lambda row: None if is_missing(row["smallest"]) else _fall(row),
        "signed_share",
    ),
    Number("Ne se voit pas, hausse jusqu'à", "smallest", "signed_share"),
)
