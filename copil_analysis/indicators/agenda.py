"""What the committee is asked, what it speaks of, and when it meets next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from copil_analysis.analysis.levers import lever
from copil_analysis.analysis.tally import tally
from copil_analysis.period import QUARTERS
from copil_analysis.showing.french import (
    NBSP,
    agree,
    format_date,
    format_number,
    plural,
    typeset,
)
from copil_analysis.showing.markup import Html, listed, phrase, plain, say
from copil_analysis.showing.panel import Panel, Text, said_by_team
from copil_analysis.showing.words import size_label, tell_signed

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_TITLE = "Ce qui est demandé au comité"
_NOTHING_ASKED = "Aucune demande pour ce comité."
_MOST_NAMED = 4
"""Beyond so many structures with a logement-foyer, only their number in all is told."""


def asks(quarter: Quarter) -> Panel:
    """What is asked of the committee: what the figures ask, then what the team does."""
    told = list(tell_asks(quarter))
    items = listed(map(say, told)) if told else Markup("<p>{}</p>").format(say(_NOTHING_ASKED))
    html = Markup('<div class="ask">\n<h2>{}</h2>\n{}\n</div>').format(say(_TITLE), items)
    return Panel(str(html), "\n".join(map(plain, told)), "asks", data=pd.DataFrame({"ask": told}))


def tell_asks(quarter: Quarter) -> Iterator[Text]:
    """One line each; first how many dwellings would stop the hardest queue from growing."""
    if (found := lever(quarter)) and found.more:
        size, span = size_label(found.typology), _span(found.quarters)
        growth = f"{tell_signed(found.growth)}{NBSP}{agree(found.growth, 'ménage')} {span}"
        asked = f"{format_number(found.more)} {size} de plus par trimestre"
        yield phrase(
            "{} : la file des {}, {}, cesserait de s'allonger.",
            Markup("<strong>{}</strong>").format(say(asked)),
            size,
            growth,
        )
    yield from (said_by_team(f"{ask.rstrip(' .')}.") for ask in quarter.asks)


def _span(quarters: int) -> str:
    return "en un an" if quarters == QUARTERS else f"en {plural(quarters, 'trimestre')}"


def agenda(quarter: Quarter) -> Html:
    """The agenda, the next committee, how the checks went, and the note on foyers: three lines."""
    checks, foyers = tell_checks(quarter), tell_foyers(quarter)
    see = Markup('{} <a href="method.html">{}</a>.').format(say(f"{checks} : voir"), say("Méthode"))
    lines = [
        Markup("<strong>{}</strong> {}").format(say("Ordre du jour :"), tell_agenda(quarter)),
        Markup("{} {}").format(see, say(foyers)),
    ]
    html = Markup('<div class="colophon">\n{}\n</div>').format(
        Markup("\n").join(Markup("<p>{}</p>").format(line) for line in lines)
    )
    return Html(str(html), "\n".join(map(plain, lines)), "agenda")


def tell_agenda(quarter: Quarter) -> Markup:
    """The points of the agenda on one line, and the date of the next committee."""
    points = f"{NBSP}· ".join(point.rstrip(" .") for point in quarter.agenda)
    day = quarter.next_committee
    told = say(f"Prochain comité : {format_date(day) if day else 'date à fixer'}.")
    return Markup("{}. {}").format(said_by_team(points) if points else "non communiqué", told)


def tell_checks(quarter: Quarter) -> str:
    """How many checks held and how many others there are, without a full stop."""
    counts = tally(quarter)
    told = [
        plural(counts.held, "contrôle satisfait"),
        plural(counts.to_confirm, "à confirmer") if counts.to_confirm else "",
        plural(counts.wrong, "à corriger") if counts.wrong else "",
    ]
    return typeset(", ".join(filter(None, told)))


def tell_foyers(quarter: Quarter) -> str:
    """The rehoused that are in no typology, where they are known; nothing where there are none."""
    gaps = quarter.checks[
        (quarter.checks["check"] == "allocations_dwellings")
        & (quarter.checks["status"] == "explained")
        & quarter.checks["row"].isin(list(quarter.config.structure_labels))
    ]
    counts = (-gaps.groupby("row", sort=False)["gap"].sum()).astype(int)
    if counts.sum() <= 0:
        return ""
    labels = quarter.config.structure_labels
    where = [f"{labels[str(code)]}{NBSP}{format_number(n)}" for code, n in counts.items()]
    named = f" ({', '.join(where)})" if len(where) <= _MOST_NAMED else ""
    return typeset(f"Hors {plural(counts.sum(), 'relogement')} en logement-foyer{named}.")
