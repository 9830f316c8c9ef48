"""What the committee speaks of, when it meets next, how the checks went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from copil_analysis.analysis.requests import life
from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.analysis.tally import tally
from copil_analysis.showing.answering import answers
from copil_analysis.showing.french import (
    NBSP,
    agree,
    format_date,
    format_number,
    plural,
    typeset,
)
from copil_analysis.showing.markup import Html, plain, say
from copil_analysis.showing.pages import OPTIONAL, PAGES
from copil_analysis.showing.panel import said_by_team
from copil_analysis.showing.words import during, tell_share

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_MOST_NAMED = 4
"""Beyond so many structures with a logement-foyer, only their number in all is told."""


@answers
def agenda(quarter: Quarter) -> Html:
    """The agenda, the next committee, how the checks went, the foyers and the requests."""
    checks, foyers = tell_checks(quarter), tell_foyers(quarter)
    see = Markup('{} <a href="method.html">{}</a>.').format(say(f"{checks} : voir"), say("Méthode"))
    lines = [
        Markup("<strong>{}</strong> {}").format(say("Ordre du jour :"), tell_agenda(quarter)),
        Markup(" ").join(filter(None, [see, say(foyers), _see_requests(quarter)])),
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


def _see_requests(quarter: Quarter) -> Markup:
    """How many requests are valid, with the page that tells more; or that nothing is known."""
    told = tell_requests(quarter)
    if not told:
        when = "cette année" if quarter.period.quarter is None else "ce trimestre"
        nothing = "ni numéro, ni date, ni guichet"
        return say(f"Les registres de {when} ne disent rien des demandes : {nothing}.")
    return Markup('{} <a href="{}">{}</a>.').format(
        say(f"{told} : voir"), OPTIONAL, say(PAGES[OPTIONAL])
    )


def tell_requests(quarter: Quarter) -> str:
    """How many requests are valid, without a full stop; empty where nothing is known of them."""
    if not quarter.has_requests:
        return ""
    total = life(quarter).iloc[-1]
    valid, known = total["in_force"], total["known"]
    if known == 0:
        return "Les demandes sont suivies"
    if known >= SMALLEST_DENOMINATOR:
        return f"{tell_share(valid, known)} des demandes sont valides"
    if valid == 0:
        return f"Aucune demande n'est valide, sur {format_number(known)}"
    verb = agree(valid, "est valide", "sont valides")
    return f"{plural(valid, 'demande')} sur {format_number(known)} {verb}"


def tell_foyers(quarter: Quarter) -> str:
    """The rehoused that are in no size of dwelling, over the time in which these are counted.

    Of a year as the registers tell them, of a period as the checks explain them; nothing where
    none is known.
    """
    span = last_year(quarter)
    if span.is_sliding and "is_foyer" in span.attributions:
        number = int(span.attributions["is_foyer"].fillna(False).sum())
        return _without(number, during(span)) if number else ""
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
    named = f"({', '.join(where)})" if len(where) <= _MOST_NAMED else ""
    return _without(int(counts.sum()), named)


def _without(number: int, words: str) -> str:
    hostels = f"hors {plural(number, 'relogement')} en logement-foyer {words}".rstrip()
    return typeset(f"Tailles : {hostels}.")
