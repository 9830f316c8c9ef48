"""The four figures of a period: what was allocated, who was rehoused, who waits, what lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.counting import total_of
from copil_analysis.analysis.difference import difference
from copil_analysis.analysis.needs import LARGER, needs_gap
from copil_analysis.analysis.series import ALL
from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.verdict import verdict
from copil_analysis.showing.french import agree, format_number, is_missing, plural
from copil_analysis.showing.markup import phrase
from copil_analysis.showing.panel import Card, Panel, Text, cards
from copil_analysis.showing.words import (
    during,
    size_label,
    tell_differences,
    tell_signed,
    tell_verdict,
)

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_LARGE = f"typology:{LARGER}"
_PLACES = {"allocations": ALL, "persons": ALL, "waiting": ALL, "dwellings": _LARGE}
_JUDGED = ("allocations", "waiting", "dwellings")


def key_figures(quarter: Quarter) -> Panel:
    """Four large figures, each with its differences and the verdict where there is one.

    ``data``: measure, value, previous and year_before (the differences), verdict (its code).
    """
    rows = [
        (measure, *_differences(quarter, measure), _code(quarter, measure)) for measure in _PLACES
    ]
    data = pd.DataFrame(rows, columns=["measure", "previous", "year_before", "verdict"])
    data.insert(1, "value", [*_values(quarter).values()])
    counts = dict.fromkeys(["value", "previous", "year_before"], "Int64")
    return cards(tell_key_figures(quarter), data.astype(counts))


def tell_key_figures(quarter: Quarter) -> list[Card]:
    """The four figures as words: the same on the Synthèse and in the mail."""
    values, large = _values(quarter), _large(quarter)
    children = total_of(quarter.rehoused["children"])
    waiting = total_of(quarter.waiting["persons"])
    needed = large["households"]
    wait = "en attend" if not is_missing(needed) and needed < 2 else "en attendent"
    details: dict[str, list[Text]] = {
        "allocations": _moves_of_flow(quarter),
        "persons": [
            "" if is_missing(children) else f"dont {plural(children, 'enfant')}",
            _moves(quarter, "persons"),
        ],
        "waiting": [
            "" if is_missing(waiting) else plural(waiting, "personne"),
            _moves_of_stock(quarter),
        ],
        "dwellings": [
            f"pour {plural(needed, 'ménage')} qui {wait} un",
            _judged(quarter, "dwellings"),
        ],
    }
    labels = {
        "allocations": "logement attribué",
        "persons": "personne relogée",
        "waiting": "ménage en attente",
    }
    span = during(last_year(quarter))
    size = f"{size_label(LARGER)} {agree(values['dwellings'], 'obtenu')} {span}"
    return [
        Card(
            format_number(value),
            agree(value, labels[measure]) if measure in labels else size,
            tuple(line for line in details[measure] if line),
        )
        for measure, value in values.items()
    ]


def _values(quarter: Quarter) -> dict[str, Any]:
    return {
        "allocations": total_of(quarter.allocations["households"]),
        "persons": total_of(quarter.rehoused["persons"]),
        "waiting": total_of(quarter.waiting["households"]),
        "dwellings": _large(quarter)["dwellings"],
    }


def _large(quarter: Quarter) -> pd.Series[Any]:
    gap = needs_gap(quarter)
    return gap[gap["typology"] == LARGER].iloc[0]


def _differences(quarter: Quarter, measure: str) -> Iterator[int | None]:
    """With the period before, and a year before: none of a sum over a year."""
    for to in ("previous", "year_before"):
        is_sum = measure == "dwellings"
        yield None if is_sum else difference(quarter, measure, to=to).difference  # type: ignore[arg-type]


def _code(quarter: Quarter, measure: str) -> str:
    return verdict(quarter, measure, _PLACES[measure]).code if measure in _JUDGED else ""


def _moves(quarter: Quarter, measure: str) -> str:
    """The differences: "+7 sur le trimestre, +4 sur un an"; of a year with the one before."""
    year = difference(quarter, measure, to="year_before")
    told = [(year, "sur un an")]
    if quarter.period.quarter is not None:
        told.insert(0, (difference(quarter, measure), "sur le trimestre"))
    words = tell_differences(*told)
    known = [one for one, _ in told if one.difference is not None]
    if any(one.per_day for one in known):
        words += ", à durée égale"
    return words + (", à périmètre constant" if any(one.left_out for one in known) else "")


def _moves_of_flow(quarter: Quarter) -> list[Text]:
    """The differences and the verdict; of a year both are of the same counts, and told as one."""
    found, judged = verdict(quarter, "allocations"), _judged(quarter, "allocations")
    if quarter.period.quarter is not None or found.difference is None:
        return [_moves(quarter, "allocations"), judged]
    same = ", à périmètre constant" if found.left_out else ""
    year = f"{tell_signed(found.difference)} sur un an{same}"
    return [phrase("{}, {}", year, tell_verdict(found))]


def _moves_of_stock(quarter: Quarter) -> Text:
    """The differences of the waiting file; that with a year before is judged by its flows."""
    words, found = _moves(quarter, "waiting"), verdict(quarter, "waiting")
    if not words or found.code in ("early", "unlike"):
        return words
    return phrase("{} : {}", words, tell_verdict(found))


def _judged(quarter: Quarter, measure: str) -> Text:
    """Four quarters against the four before; nothing before eight quarters are known."""
    found = verdict(quarter, measure, _PLACES[measure])
    if found.code == "early" or found.now is None:
        return ""
    if found.code == "unlike":
        return phrase("sur quatre trimestres : {}", tell_verdict(found))
    same = ", à périmètre constant" if found.left_out else ""
    sums = f"{format_number(found.now)} en quatre trimestres"
    # The four quarters' large dwellings are the card's own figure.
    told = sums if measure == "allocations" or found.left_out else "d'une année sur l'autre"
    return phrase("{} : {}{}, {}", told, tell_signed(found.difference), same, tell_verdict(found))
