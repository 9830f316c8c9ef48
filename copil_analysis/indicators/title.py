"""What a page is about: the finding that heads it, and the facts of its period."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from copil_analysis.analysis.counting import total_of
from copil_analysis.analysis.needs import needs_gap
from copil_analysis.analysis.requests import TO_RENEW, life
from copil_analysis.analysis.sizes import LARGER, sizes_of
from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.tally import tally
from copil_analysis.checking.findings import unproved_tables
from copil_analysis.showing.answering import answers
from copil_analysis.showing.french import (
    agree,
    capitalised,
    counted,
    enumerated,
    format_date,
    format_number,
    format_span,
    is_missing,
    plural,
    typeset,
)
from copil_analysis.showing.markup import Html, plain, say
from copil_analysis.showing.options import expect
from copil_analysis.showing.pages import pages_of
from copil_analysis.showing.request_words import NOT_VALID
from copil_analysis.showing.sizes import any_of, many_of
from copil_analysis.showing.words import during, period_label, tell_moves
from copil_analysis.vocabulary import TABLE_LABELS

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@answers
def title(quarter: Quarter, page: str = "summary") -> Html:
    """Show the page's only h1, which says what happened, and the dates it is about.

    ``page`` is the name of a notebook: summary, allocation, rehoused, needs_gap, requests or
    method; of another one a UsageError. ``publishing.page`` takes the title, the banner and which
    pages the period has from its facts.
    """
    expect("page", page, _FINDINGS)
    told = typeset(_FINDINGS[page](quarter))
    seen = "" if page == "method" else doubts(quarter)  # which leads to that page
    doubt = Markup('<p class="doubt">{}</p>\n').format(say(seen)) if seen else ""
    html = Markup('<header class="title">\n<h1>{}</h1>\n<p class="dates">{}</p>\n{}</header>')
    return Html(
        str(html.format(say(told), say(dates(quarter)), doubt)),
        told,
        "title",
        {
            "title": typeset(f"{told} – {period_label(quarter)}"),
            "period": typeset(capitalised(period_label(quarter))),
            "committee": typeset(committee(quarter)),
            "service": typeset(quarter.config.service),
            "version": version("copil-analysis"),
            "pages": " ".join(pages_of(quarter)),
        },
    )


def finding(quarter: Quarter) -> str:
    """The title of the Synthèse: who was rehoused, who still waits, what lacks beyond chance."""
    households, waiting = (
        total_of(table["households"]) for table in (quarter.rehoused, quarter.waiting)
    )
    rehoused = (
        "nombre de ménages relogés non disponible"
        if is_missing(households)
        else f"{counted(households, 'ménage')} {agree(households, 'relogé')}"
    )
    return typeset(f"{capitalised(rehoused)}, {_still(waiting)}{_lacking(quarter)}")


def _still(waiting: Any) -> str:
    if is_missing(waiting):
        return "nombre de ménages en attente non disponible"
    if waiting == 0:
        return "personne n'attend"
    return f"{format_number(waiting)} {'attend' if waiting == 1 else 'attendent'} encore"


def _lacking(quarter: Quarter) -> str:
    """What lacks, where the needs' share of the large dwellings is beyond chance above theirs."""
    low = _of_large(quarter)["imbalance_low"]
    return "" if is_missing(low) or low <= 1 else f" : les {_large(quarter)} manquent"


def _allocation(quarter: Quarter) -> str:
    total = total_of(quarter.allocations["households"])
    if is_missing(total):
        return "Attributions : le total n'est pas disponible"
    if total == 0:
        return "Aucun logement attribué"
    given = f"{plural(total, 'logement')} {agree(total, 'attribué')}"
    return " : ".join(filter(None, [given, plain(tell_moves(quarter, "allocations"))]))


def _rehoused(quarter: Quarter) -> str:
    households, persons = (total_of(quarter.rehoused[name]) for name in ("households", "persons"))
    if is_missing(households):
        return "Relogements : le total n'est pas disponible"
    told = capitalised(f"{counted(households, 'ménage')} {agree(households, 'relogé')}")
    if households == 0 or is_missing(persons):
        return told
    return f"{told}, soit {counted(persons, 'personne', feminine=True)}"


def _needs_gap(quarter: Quarter) -> str:
    large = _of_large(quarter)
    dwellings, households = large["dwellings"], large["households"]
    if is_missing(dwellings) or is_missing(households):
        return f"Besoins et offre : le nombre de {_large(quarter)} n'est pas disponible"
    size = any_of(sizes_of(quarter).headed, dwellings)
    obtained = f"{format_number(dwellings) if dwellings else 'aucun'} {size}"
    verb = f"{agree(dwellings, 'obtenu')} {during(last_year(quarter))}"
    if households == 0:
        return capitalised(f"{obtained} {verb}, et aucun ménage n'en attend")
    wait = "en attend" if households == 1 else "en attendent"
    return capitalised(f"{obtained} {verb} pour {plural(households, 'ménage')} qui {wait} un")


def _method(quarter: Quarter) -> str:
    counts = tally(quarter)
    held = f" : {plural(counts.held, 'contrôle satisfait')} sur {format_number(counts.made)}"
    return f"Comment ces chiffres sont faits{held if counts.made else ''}"


def _requests(quarter: Quarter) -> str:
    """How many requests are no longer valid, and how many are soon to be renewed."""
    total = life(quarter).iloc[-1]
    ended, known, due = total["not_in_force"], total["known"], total[TO_RENEW]
    if known == 0:
        return "Demandes : ce que les registres en disent"
    soon = "à renouveler d'ici deux mois"
    if ended == 0:
        which = "" if known == total["households"] else " dont la validité est connue"
        more = f", dont {format_number(due)} {soon}" if due else ""
        return f"Toutes les demandes{which} sont valides{more}"
    verb = agree(ended, *NOT_VALID)
    if due:
        are = agree(due, "est", "sont")
        return f"{plural(ended, 'demande')} {verb}, {format_number(due)} {are} {soon}"
    return f"{plural(ended, 'demande')} sur {format_number(known)} {verb}"


def _large(quarter: Quarter) -> str:
    """The large dwellings; of a part without all of them those of which it is told."""
    size = sizes_of(quarter).headed
    return "grands logements" if size == LARGER else many_of(size)


def _of_large(quarter: Quarter) -> Mapping[str, Any]:
    gap = needs_gap(quarter)
    return {str(k): v for k, v in gap[gap["typology"] == sizes_of(quarter).headed].iloc[0].items()}


_FINDINGS: Mapping[str, Callable[[Quarter], str]] = {
    "summary": finding,
    "allocation": _allocation,
    "rehoused": _rehoused,
    "needs_gap": _needs_gap,
    "requests": _requests,
    "method": _method,
}
"""By notebook, the finding that heads its page."""


def committee(quarter: Quarter) -> str:
    """Name the meeting for which the report is made."""
    return f"Comité de pilotage du {format_date(quarter.committee)}"


def dates(quarter: Quarter) -> str:
    """The real bounds of the flows, by how many days they leave the calendar's, the snapshot."""
    checks = quarter.checks.loc[quarter.checks["check"] == "period"]
    days = int(checks["stated"].sum() - checks["computed"].sum())
    than = "de plus" if days > 0 else "de moins"
    whole = "l'année" if quarter.period.quarter is None else "le trimestre"
    apart = f" ({plural(abs(days), 'jour')} {than} que {whole})" if days else ""
    bounds = format_span(quarter.start, quarter.end)
    return f"Attributions {bounds}{apart}, file active au {format_date(quarter.snapshot)}."


def doubts(quarter: Quarter) -> str:
    """Say above all figures which tables' reading is not proved; nothing where all are."""
    tables = [f"« {TABLE_LABELS[name]} »" for name in unproved_tables(quarter.checks)]
    return f"Lecture à confirmer : {enumerated(tables)} ; voir Méthode." if tables else ""
