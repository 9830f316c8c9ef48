"""What stands in the way according to the team, each brake beside the measure that bears it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.households import SIZES
from copil_analysis.analysis.needs import needs_gap
from copil_analysis.analysis.noted import dropped, noted
from copil_analysis.analysis.offer import funding_shares
from copil_analysis.analysis.rents import rent_trend
from copil_analysis.analysis.sizes import Sizes, sizes_of
from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.statistics import wilson_interval
from copil_analysis.analysis.verdict import verdict
from copil_analysis.analysis.waits import waits
from copil_analysis.checking.findings import unproved_tables
from copil_analysis.reading.notes import BRAKES, Noted
from copil_analysis.reading.remarks import claims_in, shortened
from copil_analysis.showing.answering import answers
from copil_analysis.showing.french import (
    NBSP,
    agree,
    counted,
    enumerated,
    format_number,
    is_missing,
    plural,
)
from copil_analysis.showing.markup import phrase
from copil_analysis.showing.panel import Claim, Found, Panel, claims
from copil_analysis.showing.sizes import many_of
from copil_analysis.showing.words import (
    during,
    size_label,
    tell_known,
    tell_signed,
    tell_verdict,
)
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.period import Period
    from copil_analysis.quarter import Quarter

TITLE = "Les freins, selon l'équipe et selon les chiffres"
_NONE = "L'équipe n'a pas noté de frein."
MOST = 5
"""So many brakes are shown; the others stand in the notes, on the method page."""
CONFIRMED, REFUTED, UNMEASURED = "Confirmé", "Non confirmé", "Pas de mesure"
TOO_FEW, UNSURE = "Trop peu de cas pour juger", "À confirmer"
_NOTHING: Found = (UNMEASURED, "")


@answers
def brakes(quarter: Quarter) -> Panel:
    """The brakes of notes.md in the team's words, those that we measure first, at most five.

    ``data``: topic (empty where we measure nothing of it), said, found (Confirmé, Non confirmé,
    Trop peu de cas, Pas de mesure); a row for each topic, so several where a clause names several.
    """
    told = _found(quarter)
    rows = [
        (topic, one.said, found)
        for topics, one in told
        for topic, (found, _) in zip(topics or ("",), one.findings, strict=True)
    ]
    data = pd.DataFrame(rows, columns=["topic", "said", "found"])
    more = len(told) - MOST
    notes = [f"{plural(more, 'autre remarque')} : voir Méthode."] if more > 0 else []
    notes += [] if told else [_NONE]
    if since := _all_since(quarter):
        notes.append(f"Tous dits depuis {since.the_label}.")
    return claims(TITLE, tell_brakes(quarter), data, note=" ".join([*notes, *_dropped(quarter)]))


def tell_brakes(quarter: Quarter) -> list[Claim]:
    """The brakes that are shown."""
    return [one for _, one in _found(quarter)][:MOST]


def _found(quarter: Quarter) -> list[tuple[tuple[str, ...], Claim]]:
    """Each claim once, in the team's words, with its topics; what nothing measures last."""
    said: dict[str, tuple[tuple[str, ...], Noted]] = {}
    for item in noted(quarter, BRAKES):
        for words, names in claims_in(item.said):
            said[f"{words} ({item.until})" if item.until else words] = names, item
    topics = {name for names, _ in said.values() for name in names}
    measured = {name: MEASURES[name](quarter) for name in topics}
    is_shared, told = _all_since(quarter) is not None, []
    for words, (names, item) in said.items():
        found = _told([measured[one] for one in names], "" if is_shared else tell_known(item))
        told.append((names, Claim(words, found, is_quoted=True)))
    return sorted(told, key=lambda one: (one[1].found == UNMEASURED, not one[0]))


def _all_since(quarter: Quarter) -> Period | None:
    """Since when all brakes are said, where it is the same of several and none is late."""
    items = noted(quarter, BRAKES)
    known = {one.known for one in items}
    if len(items) > 1 and len(known) == 1 and not any(one.is_late for one in items):
        return known.pop()
    return None


def _told(found: Sequence[Found], known: str) -> tuple[Found, ...]:
    """What is found of a claim; of one that is not new since when it is said, last."""
    *others, (word, how) = found or (_NOTHING,)
    return *others, (word, phrase("{} {}", how, known) if known and how else how or known)


def _dropped(quarter: Quarter) -> list[str]:
    """The brakes of the quarter before that the team names no more."""
    gone = [one.said.rstrip(" .;") for one in dropped(quarter, BRAKES)]
    label = "N'est plus cité" if len(gone) == 1 else "Ne sont plus cités"
    return [f"{label} : {' ; '.join(map(shortened, gone))}."] if gone else []


def _lack(size_of: Callable[[Sizes], str], others: str) -> Callable[[Quarter], Found]:
    """Confirmed where a size's pressure is above that of all beyond chance.

    Of a part that has no other size, or not this one, there is no measure.
    """

    def measure(quarter: Quarter) -> Found:
        sizes = sizes_of(quarter)
        code = size_of(sizes)
        rest = [one for one in sizes.typologies if one not in sizes.rows.get(code, ())]
        if not code or not rest:
            return _NOTHING
        gap = needs_gap(quarter).set_index("typology")
        needed, obtained, low = gap["households"], gap["dwellings"], gap["imbalance_low"]
        if is_missing(low[code]) or is_missing(obtained[TOTAL]):
            return _NOTHING
        size, when = many_of(code), during(last_year(quarter))
        dwellings = f"{counted(obtained[code], size, size)} {agree(obtained[code], 'obtenu')}"
        here = f"{plural(needed[code], 'ménage')} pour {dwellings} {when}"
        told = others if sizes == Sizes() else enumerated(map(many_of, rest))
        obtained_else = f"{format_number(obtained[TOTAL] - obtained[code])} {told}"
        there = f"{format_number(needed[TOTAL] - needed[code])} pour {obtained_else}"
        doubtful = {"dwellings", "needs"} & set(unproved_tables(quarter.checks))
        found = CONFIRMED if low[code] > 1 else REFUTED
        return UNSURE if doubtful else found, f"{here}, contre {there}."

    return measure


def _funding(quarter: Quarter) -> Found:
    """Confirmed where PLUS are more than half of PLAI and PLUS beyond chance (Wilson)."""
    counts = funding_shares(quarter).set_index("funding")["dwellings"]
    plus, plai = int(counts["PLUS"]), int(counts["PLAI"])
    if not plus + plai:
        return _NOTHING
    low, _ = wilson_interval(plus, plus + plai)
    told = f"{plural(plus, 'PLUS', 'PLUS')} et {plural(plai, 'PLAI', 'PLAI')}"
    found = CONFIRMED if low > 0.5 else REFUTED
    return found, f"{told} obtenus {during(last_year(quarter))}."


def _rents(quarter: Quarter) -> Found:
    """Confirmed where rents of dwellings alike are judged to rise."""
    trend, found = rent_trend(quarter), verdict(quarter, "rents")
    if trend.yearly is None:
        return _NOTHING
    yearly = f"{tell_signed(100 * trend.yearly, 1)} % par an"
    borne_out = CONFIRMED if found.code == "up" else REFUTED
    told = phrase("{}, {}, à taille et financement égaux.", yearly, tell_verdict(found))
    return borne_out, told


def _waits(quarter: Quarter) -> Found:
    """Confirmed where half of the largest households waited longer than all, beyond chance."""
    found = waits(quarter)
    rehoused = found[found["wait"] == "rehoused"].set_index("size")
    if rehoused.empty or is_missing(rehoused.loc[TOTAL, "median"]):
        return _NOTHING
    large, every = rehoused.loc[SIZES[-1]], rehoused.loc[TOTAL]
    if any(map(is_missing, (large["median"], large["low"], every["high"]))):
        return TOO_FEW, ""
    borne_out = CONFIRMED if large["low"] > every["high"] else REFUTED
    households = f"{plural(large['known'], 'ménage')} de {size_label(SIZES[-1])} relogés"
    median = f"{format_number(large['median'], 1)} mois d'attente médiane"
    return borne_out, f"{households} : {median}, {format_number(every['median'], 1)} pour tous."


MEASURES: Mapping[str, Callable[[Quarter], Found]] = {
    "large": _lack(lambda sizes: sizes.larger, f"T1{NBSP}à{NBSP}T3"),
    "small": _lack(lambda sizes: sizes.small, "T3 et plus"),
    "funding": _funding,
    "rents": _rents,
    "waits": _waits,
}
"""By topic, what bears it out; which words name it is said in ``reading.remarks``."""
