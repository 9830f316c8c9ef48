"""The other parts of a page, on the quarter of the deck."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from bs4 import BeautifulSoup

from copil_analysis.showing import blocks
from copil_analysis.showing.markup import Html

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def parsed(block: Html) -> BeautifulSoup:
    return BeautifulSoup(block.html, "html.parser")


def test_the_title_tells_what_and_when(quarter_2011: "Quarter") -> None:
    """One h1, the real bounds of the period, the committee's date, and the page's own title."""
    block = blocks.show_title("45 ménages relogés", quarter_2011)
    text = parsed(block).get_text(" ", strip=True).replace("\u00a0", " ")
    assert parsed(block).h1.get_text() == "45\u00a0ménages relogés"
    assert "du 1er janvier au 10 avril 2011" in text
    assert "15 avril 2011" in text and "au 11 avril 2011" in text
    assert block.facts["title"] == "45\u00a0ménages relogés – 1er trimestre 2011"
    assert block.facts["service"] == quarter_2011.config.service


def test_a_period_off_the_calendar_says_by_how_much(quarter_2011: "Quarter") -> None:
    """The first quarter of 2011 was counted ten days too long."""
    checks = pd.DataFrame(
        [{"check": "period", "stated": 100, "computed": 90, "status": "gap", "message": ""}]
    )
    text = blocks.describe_bounds(replace(quarter_2011, checks=checks))
    assert "10\u00a0jours de plus que la période du calendrier" in text


def test_a_reading_that_is_not_proved_is_told_above_all_figures(quarter_2011: "Quarter") -> None:
    """Every page begins with its title, so every page says it."""
    doubt = {"check": "reading", "status": "gap", "message": "Besoins : lecture non prouvée."}
    proof = {"check": "reading", "status": "ok", "message": "Attente : preuve faite.", "gap": 0}
    checks = pd.DataFrame([{"stated": 1, "computed": 1, **doubt}, proof])
    page = parsed(blocks.show_title("45", replace(quarter_2011, checks=checks)))
    assert [p.get_text() for p in page.select("p.doubt")] == ["Besoins\u00a0: lecture non prouvée."]
    assert not parsed(blocks.show_title("45", quarter_2011)).select("p.doubt")


def test_points_are_escaped_items() -> None:
    """Each point is one item of the list, as words."""
    page = parsed(blocks.show_points(["A < B", "44 %"]))
    assert [item.get_text() for item in page.select("ul.points > li")] == ["A < B", "44\u202f%"]


def test_a_key_figure_is_a_term_and_its_value() -> None:
    """The label heads the value, so that a screen reader says what is counted."""
    card = parsed(blocks.show_key_figures([("45", "ménages relogés", "33 à 60")])).div
    assert [child.name for child in card.find_all()] == ["dt", "dd", "dd"]
    assert card.dt.get_text() == "ménages relogés"


def test_a_sentence_is_a_paragraph() -> None:
    """Nothing but its words."""
    assert blocks.show_sentence("<b>").html == "<p>&lt;b&gt;</p>"


def test_notes_are_labelled_as_the_teams_and_stay_below_h2(quarter_2011: "Quarter") -> None:
    """What the team writes is set apart from what the figures say."""
    page = parsed(blocks.show_notes(quarter_2011))
    assert page.select_one(".remarks > .label").get_text().startswith("Remarques de l’équipe")
    assert [heading.name for heading in page.select("h1, h2, h3")] == ["h3"]


def test_what_was_not_sent_is_said(quarter_2011: "Quarter") -> None:
    """Neither an empty box nor an empty list is shown."""
    bare = replace(quarter_2011, notes=" ", agenda=())
    assert "pas joint" in blocks.show_notes(bare).html
    assert "pas été communiqué" in blocks.show_agenda(bare).html


def test_the_agenda_keeps_its_order(quarter_2011: "Quarter") -> None:
    """An agenda is an ordered list."""
    items = parsed(blocks.show_agenda(quarter_2011)).select("ol > li")
    assert [item.get_text() for item in items] == list(quarter_2011.agenda)


def test_links_reach_the_four_pages_and_every_table(quarter_2011: "Quarter") -> None:
    """All addresses are relative, so that the folder can be moved."""
    addresses = [link["href"] for link in parsed(blocks.show_links(quarter_2011)).select("nav a")]
    assert addresses[:4] == ["index.html", "allocation.html", "rehoused.html", "needs_gap.html"]
    assert "tables/tables.xlsx" in addresses and "tables/checks.csv" in addresses
