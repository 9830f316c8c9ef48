"""What the checks found, in French, on the quarter of the deck."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from copil_analysis.showing.findings import describe_checks, show_checks, show_method

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_every_finding_is_shown_worst_first(quarter_2011: "Quarter") -> None:
    """Gaps, then what is to be confirmed, then recovered values, then explained gaps."""
    page = BeautifulSoup(show_checks(quarter_2011).html, "html.parser")
    levels = [row.find_all("td")[-1].get_text() for row in page.select("tbody tr")]
    assert levels == (
        ["Écart à corriger"] * 2
        + ["À confirmer"] * 2
        + ["Valeur retrouvée"] * 2
        + ["Écart expliqué"]
    )


def test_a_place_is_told_in_words(quarter_2011: "Quarter") -> None:
    """No code of the data reaches the reader."""
    page = BeautifulSoup(show_checks(quarter_2011).html, "html.parser")
    places = [row.th.get_text() for row in page.select("tbody tr")]
    assert places[0] == "Besoins par typologie, total, T3"
    assert "Dates de la période" in places
    assert "Ménages et personnes relogés, Cannes, enfants" in places


def test_the_checks_are_counted(quarter_2011: "Quarter") -> None:
    """Recovered cells are findings, not checks; each check is counted once."""
    text = describe_checks(quarter_2011.checks).replace("\u00a0", " ")
    assert text.startswith(
        "Sur 6 contrôles, 1 est satisfait, 2 écarts restent à corriger à la source, "
        "1 écart est expliqué et 2 points sont à confirmer."
    )


def test_none_is_a_negation(quarter_2011: "Quarter") -> None:
    """« Aucun écart ne reste », never « aucun écart reste »."""
    text = describe_checks(quarter_2011.checks.query("status == 'ok'"))
    assert "aucun écart ne reste à corriger" in text
    assert "aucun écart n’est expliqué et aucun point n’est à confirmer" in text


def test_without_findings_no_table_is_shown(quarter_2011: "Quarter") -> None:
    """A quarter where all holds gets one sentence."""
    checks = quarter_2011.checks.query("status == 'ok'")
    assert "<table" not in show_checks(replace(quarter_2011, checks=checks)).html


def test_the_method_tells_sources_and_what_is_missing(quarter_2011: "Quarter") -> None:
    """Definitions, sources, checks and gaps in the material stand in one box."""
    html = show_method(quarter_2011, definitions=[("Pression", "attente ÷ offre")]).html
    page = BeautifulSoup(html, "html.parser")
    assert [heading.get_text() for heading in page.find_all("h3")] == [
        "Définitions",
        "Sources",
        "Contrôles",
        "Ce qui manque, et pourquoi",
    ]
    assert "diapositive 2" in html
    missing = page.find_all("ul")[-1].get_text().replace("\u00a0", " ")
    assert "Sans registre des attributions" in missing
    assert "Le 1er trimestre 2011 est le premier trimestre connu" in missing
    assert "Refus : aucune source" in missing
    assert "12 se déduit" in page.get_text().replace("\u00a0", " ")
