"""The four figures of a period: what was allocated, who was rehoused, who waits, what lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.counting import total_of
from copil_analysis.analysis.difference import difference
from copil_analysis.analysis.needs import needs_gap
from copil_analysis.analysis.series import ALL
from copil_analysis.analysis.sizes import sizes_of
from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.verdict import verdict
from copil_analysis.showing.answering import answers
from copil_analysis.showing.french import agree, format_number, is_missing, plural
from copil_analysis.showing.markup import phrase
from copil_analysis.showing.panel import Card, Panel, Text, cards
from copil_analysis.showing.sizes import any_of
from copil_analysis.showing.words import (
    during,
    tell_moves,
    tell_signed,
    tell_verdict,
)
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_MEASURES = ("allocations", "persons", "waiting", "dwellings")
_JUDGED = ("allocations", "waiting", "dwellings")


@answers
def key_figures(quarter: Quarter) -> Panel:
    """Four large figures, each with its differences and the verdict where there is one.

    ``data``: measure, value, previous and year_before (the differences), verdict (its code).
    """
    rows = [
        (measure, *_differences(quarter, measure), _code(quarter, measure)) for measure in _MEASURES
    ]
    data = pd.DataFrame(rows, columns=["measure", "previous", "year_before", "verdict"])
    data.insert(1, "value", [*_values(quarter).values()])
    counts = dict.fromkeys(["value", "previous", "year_before"], "Int64")
    return cards(tell_key_figures(quarter), data.astype(counts))


def tell_key_figures(quarter: Quarter) -> list[Card]:
    """The four figures as words: the same on the Synthèse and in the mail."""
    return [tell(quarter) for tell in (_allocated, _rehoused, _waiting, _obtained)]


def _allocated(quarter: Quarter) -> Card:
    count = _values(quarter)["allocations"]
    return _card(count, agree(count, "logement attribué"), *_moves_of_flow(quarter))


def _rehoused(quarter: Quarter) -> Card:
    count, children = _values(quarter)["persons"], total_of(quarter.rehoused["children"])
    among = f"dont {plural(children, 'enfant')}" if _is_some(children) else ""
    return _card(count, agree(count, "personne relogée"), among, tell_moves(quarter, "persons"))


def _waiting(quarter: Quarter) -> Card:
    count, persons = _values(quarter)["waiting"], total_of(quarter.waiting["persons"])
    people = plural(persons, "personne") if _is_some(persons) else ""
    return _card(count, agree(count, "ménage en attente"), people, _moves_of_stock(quarter))


def _obtained(quarter: Quarter) -> Card:
    large = _large(quarter)
    count, needed = large["dwellings"], large["households"]
    obtained = f"{any_of(sizes_of(quarter).headed, count)} {agree(count, 'obtenu')}"
    label = f"{obtained} {during(last_year(quarter))}"
    wait = f"{plural(needed, 'ménage')} qui {agree(needed, 'en attend', 'en attendent')} un"
    return _card(
        count, label, f"pour {wait}" if _is_some(needed) else "", _judged(quarter, "dwellings")
    )


def _card(value: Any, label: str, *lines: Text) -> Card:
    return Card(format_number(value), label, tuple(filter(None, lines)))


def _values(quarter: Quarter) -> dict[str, Any]:
    return {
        "allocations": total_of(quarter.allocations["households"]),
        "persons": total_of(quarter.rehoused["persons"]),
        "waiting": total_of(quarter.waiting["households"]),
        "dwellings": _large(quarter)["dwellings"],
    }


def _is_some(count: Any) -> bool:
    """Whether a count is worth a line: known, and not zero."""
    return not is_missing(count) and bool(count)


def _large(quarter: Quarter) -> pd.Series[Any]:
    gap = needs_gap(quarter)
    return gap[gap["typology"] == sizes_of(quarter).headed].iloc[0]


def _place(quarter: Quarter, measure: str) -> str:
    """Of which part the card of a measure tells: of the dwellings the large ones."""
    size = sizes_of(quarter).headed
    return ALL if measure != "dwellings" or size == TOTAL else f"typology:{size}"


def _differences(quarter: Quarter, measure: str) -> Iterator[int | None]:
    """With the period before, and a year before: none of a sum over a year."""
    for to in ("previous", "year_before"):
        is_sum = measure == "dwellings"
        yield None if is_sum else difference(quarter, measure, to=to).difference


def _code(quarter: Quarter, measure: str) -> str:
    return verdict(quarter, measure, _place(quarter, measure)).code if measure in _JUDGED else ""


def _moves_of_flow(quarter: Quarter) -> list[Text]:
    """The differences and the verdict; of a year both are of the same counts, and told as one."""
    found, judged = verdict(quarter, "allocations"), _judged(quarter, "allocations")
    if quarter.period.quarter is not None or found.difference is None:
        return [tell_moves(quarter, "allocations"), judged]
    same = ", à périmètre constant" if found.left_out else ""
    year = f"{tell_signed(found.difference)} sur un an{same}"
    return [phrase("{}, {}", year, tell_verdict(found))]


def _moves_of_stock(quarter: Quarter) -> Text:
    """The differences of the waiting file; that with a year before is judged by its flows."""
    words, found = tell_moves(quarter, "waiting"), verdict(quarter, "waiting")
    year = difference(quarter, "waiting", to="year_before").difference
    if year is None or year != found.difference:  # over other structures, it is another one
        return words
    return phrase("{} : {}", words, tell_verdict(found))


def _judged(quarter: Quarter, measure: str) -> Text:
    """Four quarters against the four before; nothing before eight quarters are known."""
    found = verdict(quarter, measure, _place(quarter, measure))
    if found.why == "partial":
        return phrase("année non entière : {}", tell_verdict(found))
    if found.code == "early" or found.now is None:
        return ""
    if found.code == "unlike":
        return phrase("sur quatre trimestres : {}", tell_verdict(found))
    now, moved = format_number(found.now), tell_signed(found.difference)
    if measure == "allocations":
        same = ", à périmètre constant" if found.left_out else ""
        told = f"{now} en quatre trimestres : {moved}{same}"
    elif found.left_out:
        own = _values(quarter)["dwellings"]
        among = "" if found.now == own else f"{now} des {format_number(own)} "
        told = f"{among}à périmètre constant : {moved} d'une année sur l'autre"
    else:  # the four quarters' dwellings are the card's own figure
        told = f"d'une année sur l'autre : {moved}"
    return phrase("{}, {}", told, tell_verdict(found))
