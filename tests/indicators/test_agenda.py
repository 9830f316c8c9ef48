"""The agenda, the line on the checks, and the note on hostels."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from bs4 import BeautifulSoup

import copil_analysis as copil
from copil_analysis.indicators.agenda import tell_checks, tell_foyers
from copil_analysis.quarter import Quarter


def clean(text: object) -> str:
    return str(text).replace("\u00a0", " ")


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
    """Those of a year's registers, or of the gaps explained; the total is no structure."""
    quarter = copil.load("2026-T3", invented)
    assert clean(tell_foyers(quarter)) == (
        "Tailles : hors 5 relogements en logement-foyer en un an."
    )
    first = copil.load("2023-T4", invented)
    assert "(" in tell_foyers(first) or tell_foyers(first) == ""
    assert tell_foyers(quarter_2011) == ""
    of_casa = quarter_2011.checks.assign(
        row=quarter_2011.checks["row"].mask(quarter_2011.checks["status"] == "explained", "CASA")
    )
    told = tell_foyers(replace(quarter_2011, checks=of_casa))
    assert clean(told) == ("Tailles : hors 2 relogements en logement-foyer (CASA 2).")
