"""What is asked of the committee, its agenda, and the line on the checks."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import copil_analysis as copil
from copil_analysis.analysis.levers import Lever
from copil_analysis.indicators.agenda import tell_asks, tell_checks, tell_foyers
from copil_analysis.quarter import Quarter
from copil_analysis.showing.markup import plain

LEVER = "copil_analysis.indicators.agenda.lever"


def clean(text: object) -> str:
    return str(text).replace("\u00a0", " ")


def test_the_figures_ask_first_and_then_the_team(
    monkeypatch: pytest.MonkeyPatch, quarter_2011: Quarter
) -> None:
    """Twelve households more in a year are three a quarter."""
    found = Lever("T4", quarters=4, households=49, dwellings=13, growth=12, entries=30)
    monkeypatch.setattr(LEVER, lambda _: found)
    asking = replace(quarter_2011, asks=("Un interlocuteur par bailleur.",))
    assert [clean(plain(one)) for one in tell_asks(asking)] == [
        "3 T4 de plus par trimestre : la file des T4, +12 ménages en un an, cesserait de "
        "s’allonger.",
        "Un interlocuteur par bailleur.",
    ]


@pytest.mark.parametrize("growth", [0, -3])
def test_a_queue_that_does_not_grow_asks_for_nothing(
    monkeypatch: pytest.MonkeyPatch, quarter_2011: Quarter, growth: int
) -> None:
    """Then only the team asks, or one sentence says that nobody does."""
    found = Lever("T4", quarters=4, households=49, dwellings=13, growth=growth, entries=None)
    monkeypatch.setattr(LEVER, lambda _: found)
    assert list(tell_asks(quarter_2011)) == []
    assert "Aucune demande pour ce comité." in copil.asks(quarter_2011).html


def test_what_the_team_asks_is_escaped(quarter_2011: Quarter) -> None:
    """As every text that somebody wrote."""
    html = copil.asks(replace(quarter_2011, asks=("<b>Un</b> & deux",))).html
    assert '<li><span data-said="team">&lt;b&gt;Un&lt;/b&gt; &amp; deux.</span></li>' in html


def test_the_agenda_stands_on_one_line(quarter_2011: Quarter) -> None:
    """With the next committee, or that its day is not fixed; and the way to the method page."""
    soup = BeautifulSoup(copil.agenda(quarter_2011).html, "html.parser")
    first, second = (clean(line.get_text()) for line in soup("p"))
    assert first == (
        "Ordre du jour : Bilan d’activité 2010 · Chiffres du premier trimestre 2011. "
        "Prochain comité : date à fixer."
    )
    assert second.startswith("1 contrôle satisfait, 2 à confirmer, 2 à corriger : voir Méthode.")
    assert [link["href"] for link in soup("a")] == ["method.html"]
    fixed = replace(quarter_2011, agenda=(), next_committee=date(2011, 7, 1))
    told = clean(copil.agenda(fixed).text)
    assert told.startswith("Ordre du jour : non communiqué. Prochain comité : 1er juillet 2011.")


def test_what_did_not_hold_is_counted(quarter_2011: Quarter) -> None:
    """All held: nothing is to be confirmed or corrected."""
    held = replace(quarter_2011, checks=quarter_2011.checks.head(1))
    assert clean(tell_checks(held)) == "1 contrôle satisfait"


def test_foyers_are_told_once_by_structure(invented: Path, quarter_2011: Quarter) -> None:
    """Those of the register, or of the gaps that somebody explained; the total is no structure."""
    quarter = copil.load("2026-T3", invented)
    assert clean(tell_foyers(quarter)) == (
        "Hors 2 relogements en logement-foyer (Cannes 1, Est 1)."
    )
    assert tell_foyers(quarter_2011) == ""
    of_casa = quarter_2011.checks.assign(
        row=quarter_2011.checks["row"].mask(quarter_2011.checks["status"] == "explained", "CASA")
    )
    told = tell_foyers(replace(quarter_2011, checks=of_casa))
    assert clean(told) == "Hors 2 relogements en logement-foyer (CASA 2)."
