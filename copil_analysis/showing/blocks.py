"""The parts of a page that are neither table nor figure: each shows one thing."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

from markupsafe import Markup

from copil_analysis.checking.findings import unproved_tables
from copil_analysis.showing.french import capitalised, format_date, format_span, plural, typeset
from copil_analysis.showing.markup import Html, listed, render_markdown, say, without_prompts
from copil_analysis.vocabulary import TABLE_LABELS

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

PAGES = {
    "index.html": "Synthèse",
    "allocation.html": "Attributions",
    "rehoused.html": "Relogements",
    "needs_gap.html": "Besoins et offre",
}
DOWNLOADS = {
    "tables/tables.xlsx": "Tous les tableaux (classeur XLSX)",
    **{f"tables/{name}.csv": f"{label} (CSV)" for name, label in TABLE_LABELS.items()},
    "tables/checks.csv": "Contrôles (CSV)",
}


def show_title(title: str, quarter: Quarter) -> Html:
    """Show the page's only h1, which says what happened, and what the page is about."""
    facts = {
        "Comité de pilotage": format_date(quarter.committee),
        capitalised(quarter.period.label): describe_bounds(quarter),
        "File active": f"au {format_date(quarter.snapshot)}",
        "Version": f"copil-analysis {version('copil-analysis')}",
    }
    html = Markup('<header class="title">\n<h1>{}</h1>\n<dl>\n{}\n</dl>\n{}</header>').format(
        say(title), _pairs(facts), _doubts(quarter)
    )
    return Html(
        str(html),
        typeset(title),
        "title",
        {
            "title": typeset(f"{title} – {quarter.period.label}"),
            "period": typeset(capitalised(quarter.period.label)),
            "service": typeset(quarter.config.service),
            "version": version("copil-analysis"),
        },
    )


def describe_bounds(quarter: Quarter) -> str:
    """Give the real bounds of the flows, and by how many days they leave the calendar's."""
    bounds = f"{format_span(quarter.start, quarter.end)}"
    checks = quarter.checks.loc[quarter.checks["check"] == "period"]
    days = int(checks["stated"].sum() - checks["computed"].sum())
    if days == 0:
        return bounds
    than = "de plus" if days > 0 else "de moins"
    return f"{bounds}, {plural(abs(days), 'jour')} {than} que la période du calendrier"


def _doubts(quarter: Quarter) -> Markup:
    """Say above all figures which table's reading is not proved."""
    doubts = unproved_tables(quarter.checks)
    return Markup("").join(Markup('<p class="doubt">{}</p>\n').format(say(d)) for d in doubts)


def show_points(points: Sequence[str]) -> Html:
    """Show the few sentences that a hurried reader takes away."""
    return Html(str(listed(points, css="points")), "\n".join(map(typeset, points)), "points")


def show_key_figures(figures: Sequence[tuple[str, str, str]]) -> Html:
    """Show large figures in a row that wraps, each as its value, its label and a detail."""
    card = Markup(
        '<div><dt>{label}</dt><dd class="value">{value}</dd><dd class="detail">{detail}</dd></div>'
    )
    cards = Markup("\n").join(
        card.format(value=say(value), label=say(label), detail=say(detail))
        for value, label, detail in figures
    )
    text = "\n".join(typeset(f"{label} : {value} ({detail})") for value, label, detail in figures)
    return Html(f'<dl class="key-figures">\n{cards}\n</dl>', text, "key-figures")


def show_sentence(text: str) -> Html:
    """Show one paragraph."""
    return Html(f"<p>{say(text)}</p>", typeset(text), "sentence")


def show_nothing() -> Html:
    """Show nothing, where a sentence nearby says why a table or a figure cannot be made."""
    return Html("", "", "nothing")


def show_agenda(quarter: Quarter) -> Html:
    """Show the committee's agenda, in order."""
    if not quarter.agenda:
        return show_sentence("L'ordre du jour n'a pas été communiqué.")
    return Html(
        str(listed(quarter.agenda, tag="ol", css="agenda")), "\n".join(quarter.agenda), "agenda"
    )


def show_notes(quarter: Quarter) -> Html:
    """Show what the team wrote in notes.md, set apart from what the figures say."""
    notes = without_prompts(quarter.notes)
    if not notes:
        return show_sentence("L'équipe n'a pas joint de remarque aux chiffres de cette période.")
    html = (
        '<div class="remarks">\n<p class="label">'
        f"{say('Remarques de l’équipe : elles ne sont pas calculées à partir des chiffres')}"
        f"</p>\n{render_markdown(notes, top=3)}</div>"
    )
    return Html(html, notes, "notes")


def show_links(quarter: Quarter) -> Html:
    """Show the way to the four pages and to the tables behind them."""
    html = Markup(
        '<nav class="links" aria-label="{name}">\n'
        "<div>\n<h3>Pages du rapport</h3>\n{pages}\n</div>\n"
        "<div>\n<h3>Tableaux à télécharger</h3>\n{tables}\n</div>\n</nav>"
    ).format(
        name=say(f"Pages et tableaux, {quarter.period.label}"),
        pages=listed(_links(PAGES)),
        tables=listed(_links(DOWNLOADS)),
    )
    return Html(str(html), "\n".join([*PAGES, *DOWNLOADS]), "links")


def _links(places: dict[str, str]) -> list[Markup]:
    link = Markup('<a href="{}">{}</a>')
    return [link.format(address, say(label)) for address, label in places.items()]


def _pairs(facts: dict[str, str]) -> Markup:
    pair = Markup("<div><dt>{}</dt><dd>{}</dd></div>")
    return Markup("\n").join(pair.format(say(name), say(fact)) for name, fact in facts.items())
