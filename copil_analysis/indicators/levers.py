"""What is asked: how many dwellings of the hardest size would stop its queue from growing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from copil_analysis.analysis.levers import Lever, lever
from copil_analysis.analysis.needs import hardest, needs_gap
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.period import QUARTERS
from copil_analysis.showing.answering import answers
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.markup import listed, phrase, plain, say
from copil_analysis.showing.panel import Panel, Text, said_by_team
from copil_analysis.showing.sizes import NOBODY, any_of, many_of
from copil_analysis.showing.words import in_quarters, source_line, tell_signed

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_TITLE = "Ce qui est demandé au comité"
NOTHING_ASKED = "Rien n'est demandé au comité."
_COLUMNS = ("typology", "quarters", "households", "entries", "rehoused", "others", "growth", "more")


@answers
def levers(quarter: Quarter) -> Indicator:
    """Tell how many dwellings a quarter of the hardest size its queue lacked not to grow.

    ``data``: one row: typology, quarters (how many are counted), households, entries, dwellings,
    others (who left without one), growth, more. ``short`` says what is asked, ``note`` why.
    """
    found = lever(quarter)
    if found is None:
        return Indicator(
            pd.DataFrame({name: [] for name in _COLUMNS}),
            why_missing=_missing(quarter),
        )
    row = [getattr(found, name) for name in _COLUMNS]
    return Indicator(
        pd.DataFrame([row], columns=list(_COLUMNS)),
        headline=_headline(found),
        sentences=[
            f"Sa file : {_moves(found)}, et {plural(found.households, 'ménage')} y attendent."
        ],
        short=_asked(found),
        source=source_line(quarter, "needs", "dwellings"),
        definition=define("lever"),
    )


def _missing(quarter: Quarter) -> str:
    if quarter.hypothesis:
        return "Ce qu'une file demande se lit de ce qui est reçu, et non d'une hypothèse."
    if (quarter.needs["households"] == 0).fillna(False).all():
        return NOBODY
    row = hardest(needs_gap(quarter))
    if row is not None and row["households"] < SMALLEST_DENOMINATOR:
        return (
            f"Aucune taille n'est attendue par {SMALLEST_DENOMINATOR} ménages : rien n'est demandé."
        )
    return "Deux relevés connus de suite diraient combien de logements une file demande."


@answers
def asks(quarter: Quarter) -> Panel:
    """What is asked of the committee: what the figures ask, then what the team does."""
    told = list(tell_asks(quarter))
    items = listed(map(say, told)) if told else Markup("<p>{}</p>").format(say(NOTHING_ASKED))
    html = Markup('<div class="ask">\n<h2>{}</h2>\n{}\n</div>').format(say(_TITLE), items)
    return Panel(str(html), "\n".join(map(plain, told)), "asks", data=pd.DataFrame({"ask": told}))


def tell_asks(quarter: Quarter) -> Iterator[Text]:
    """One line each; first how many dwellings would stop the hardest queue from growing."""
    if (found := lever(quarter)) and found.more:
        asked = Markup("<strong>{}</strong>").format(say(_asked(found)))
        yield phrase("{}, pour une file stable : {}.", asked, _moves(found))
    yield from (said_by_team(f"{ask.rstrip(' .')}.") for ask in quarter.asks)


def _asked(found: Lever) -> str:
    """By quarter, or by year where the file of a year gained no multiple of four."""
    if not found.more:
        return ""
    by_year = found.quarters == QUARTERS and found.growth % QUARTERS
    number, pace = (found.growth, "an") if by_year else (found.more, "trimestre")
    return f"{number} {any_of(found.typology, number)} de plus par {pace}"


def _headline(found: Lever) -> str:
    size = many_of(found.typology)
    if found.more:
        return f"{_asked(found)} : la file des {size} resterait stable"
    return f"La file des {size} : {tell_signed(found.growth)} {in_quarters(found.quarters)}"


def _moves(found: Lever) -> str:
    """How the queue moved: the figures add up to what it gained."""
    gained = f"{tell_signed(found.growth)} {in_quarters(found.quarters)}"
    if found.entries is None or found.rehoused is None or found.others is None:
        return gained
    told = (
        plural(found.entries, "entré"),
        f"{plural(found.rehoused, 'relogé')} toutes tailles",
        plural(found.others, "autre sortie"),
    )
    return f"{', '.join(told)}, soit {gained}"
