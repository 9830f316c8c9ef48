"""What stands in the way according to the team, each brake beside the measure that bears it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.households import SIZES
from copil_analysis.analysis.needs import JOINT, LARGER, needs_gap
from copil_analysis.analysis.offer import funding_shares
from copil_analysis.analysis.rents import rent_trend
from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.statistics import wilson_interval
from copil_analysis.analysis.verdict import verdict
from copil_analysis.analysis.waits import waits
from copil_analysis.reading.notes import items_below
from copil_analysis.showing.french import NBSP, agree, counted, format_number, is_missing, plural
from copil_analysis.showing.markup import phrase
from copil_analysis.showing.panel import Claim, Panel, Text, claims
from copil_analysis.showing.words import during, size_label, tell_signed, tell_verdict
from copil_analysis.vocabulary import TOTAL, fold

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_HEADING = re.compile(r"obstacle|frein|difficulte|bloqu|manque|blocage")
TITLE = "Les freins, selon l'équipe et selon les chiffres"
_NONE = "L'équipe n'a pas noté de frein."
MOST = 5
"""So many brakes are shown; the others stand in the notes, on the method page."""
_MOST_WORDS = 12
CONFIRMED, REFUTED, UNMEASURED = "Confirmé", "Non confirmé", "Pas de mesure"
TOO_FEW = "Trop peu de cas pour juger"


def brakes(quarter: Quarter) -> Panel:
    """The brakes of notes.md, those that our indicators measure first, at most five.

    ``data``: topic (empty where we measure nothing of it), said, found (Confirmé, Non confirmé,
    Pas de mesure).
    """
    told = list(_found(quarter))
    rows = [(topic, one.said, one.found) for topic, one in told]
    data = pd.DataFrame(rows, columns=["topic", "said", "found"])
    more = len(told) - MOST
    note = f"{plural(more, 'autre remarque')} : voir Méthode." if more > 0 else ""
    return claims(TITLE, tell_brakes(quarter), data, note=note if told else _NONE)


def tell_brakes(quarter: Quarter) -> list[Claim]:
    """The brakes that are shown."""
    return [one for _, one in _found(quarter)][:MOST]


def _found(quarter: Quarter) -> Iterator[tuple[str, Claim]]:
    """Each brake once, with its topic; what nothing measures last, in the team's words."""
    items = items_below(quarter.notes, _HEADING)
    topics = {name: topic for name, topic in TOPICS.items() if any(map(topic.is_in, items))}
    found = [(name, topic.claim(quarter)) for name, topic in topics.items()]
    yield from (one for one in found if one[1].found != UNMEASURED)
    yield from (one for one in found if one[1].found == UNMEASURED)
    for said in dict.fromkeys(items):
        if not any(topic.is_in(said) for topic in TOPICS.values()):
            yield "", Claim(_shortened(said), UNMEASURED, is_quoted=True)


Found = tuple[str, Text]
_NOTHING: Found = (UNMEASURED, "")


@dataclass(frozen=True)
class Topic:
    """A brake that our figures can bear out: its words, its name, its measure."""

    words: str
    name: str
    measure: Callable[[Quarter], Found]

    def is_in(self, said: str) -> bool:
        """Whether a sentence names it, whatever the case and the accents."""
        return re.search(self.words, fold(said)) is not None

    def claim(self, quarter: Quarter) -> Claim:
        """What the figures find of it."""
        return Claim(self.name, *self.measure(quarter), is_quoted=True)


def _lack(code: str, others: str) -> Callable[[Quarter], Found]:
    """Confirmed where a size's pressure is above that of all beyond chance."""

    def measure(quarter: Quarter) -> Found:
        gap = needs_gap(quarter).set_index("typology")
        needed, obtained, low = gap["households"], gap["dwellings"], gap["imbalance_low"]
        if is_missing(low[code]) or is_missing(obtained[TOTAL]):
            return _NOTHING
        size, when = size_label(code), during(last_year(quarter))
        dwellings = f"{counted(obtained[code], size, size)} {agree(obtained[code], 'obtenu')}"
        here = f"{plural(needed[code], 'ménage')} pour {dwellings} {when}"
        rest = f"{format_number(obtained[TOTAL] - obtained[code])} {others}"
        there = f"{format_number(needed[TOTAL] - needed[code])} pour {rest}"
        return CONFIRMED if low[code] > 1 else REFUTED, f"{here}, contre {there}."

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
    if is_missing(rehoused.loc[SIZES[-1], "median"]):
        return TOO_FEW, ""
    large, every = rehoused.loc[SIZES[-1]], rehoused.loc[TOTAL]
    borne_out = CONFIRMED if large["low"] > every["high"] else REFUTED
    households = f"{plural(large['known'], 'ménage')} de {size_label(SIZES[-1])} relogés"
    median = f"{format_number(large['median'], 1)} mois d'attente médiane"
    return borne_out, f"{households} : {median}, {format_number(every['median'], 1)} pour tous."


TOPICS: Mapping[str, Topic] = {
    "large": Topic(
        r"grande?s? (?:logement|appartement|typologie|taille)|\b[tf] ?[456]\b|[456] pieces",
        "Peu de grands logements",
        _lack(LARGER, f"T1{NBSP}à{NBSP}T3"),
    ),
    "small": Topic(
        r"petite?s? (?:logement|appartement|typologie|taille)|\bstudios?\b|\b[tf] ?[12]\b",
        "Peu de petits logements",
        _lack(JOINT, "T3 et plus"),
    ),
    "funding": Topic(r"\bplai\b", "Plus de PLUS que de PLAI", _funding),
    "rents": Topic(
        r"loyers?\b.*(?:augment|hauss|mont|progress)|(?:augment|hauss|mont)\w* .*loyers?\b",
        "Des loyers en hausse",
        _rents,
    ),
    "waits": Topic(
        r"grande?s? (?:menage|famille)s?\b.*(?:attend|attente|delai)"
        r"|(?:attend|attente|delai).*\bgrande?s? (?:menage|famille)",
        "De longues attentes pour les grands ménages",
        _waits,
    ),
}
"""By topic; the words are looked for without case and accents."""


def _shortened(said: str) -> str:
    """The first clause of a remark, and of that the first words only."""
    clause = re.split(r"\s*[;:.]\s|\.$", said, maxsplit=1)[0]
    words = clause.split()
    return clause if len(words) <= _MOST_WORDS else f"{' '.join(words[:_MOST_WORDS])}…"
