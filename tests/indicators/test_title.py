"""The title of each page: its finding, and the dates that it is about."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import copil_analysis as copil
from copil_analysis.errors import CopilError
from copil_analysis.period import Period
from copil_analysis.quarter import Quarter
from copil_analysis.quarter.year import add_up


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


# By hand from the deck: 20 of 45 by the prefecture, 94 persons of whom 41 children, one T5 for
# the 40 + 6 + 4 households that need a T4 or more; 50 of 177 needs for 1 of 43 dwellings.
@pytest.mark.parametrize(
    ("page", "finding"),
    [
        ("summary", "45 ménages relogés, 177 attendent encore : les grands logements manquent"),
        ("allocation", "45 logements attribués"),
        ("rehoused", "45 ménages relogés, soit 94 personnes"),
        (
            "needs_gap",
            "1 T4 et plus obtenu au 1er trimestre 2011 pour 50 ménages qui en attendent un",
        ),
        ("method", "Comment ces chiffres sont faits : 1 contrôle satisfait sur 6"),
    ],
)
def test_each_page_is_headed_by_its_finding(quarter_2011: Quarter, page: str, finding: str) -> None:
    """The h1 and the title of the window say it, the second with the period."""
    block = copil.title(quarter_2011, page)
    assert plain(block.text) == finding
    assert f"<h1>{block.text}</h1>" in block.html
    assert plain(block.facts["title"]) == f"{finding} – 1er trimestre 2011"


def test_an_unknown_page_is_an_error_that_lists_the_known_ones(quarter_2011: Quarter) -> None:
    """The names are those of the notebooks."""
    with pytest.raises(CopilError, match=r"« index » .*summary.*method"):
        copil.title(quarter_2011, "index")


def test_the_banner_has_its_facts(quarter_2011: Quarter) -> None:
    """Service, committee and period, for the line above every page."""
    facts = copil.title(quarter_2011).facts
    assert plain(facts["committee"]) == "Comité de pilotage du 15 avril 2011"
    assert facts["period"] == "1er trimestre 2011" and facts["version"]
    assert facts["service"] == quarter_2011.config.service


@pytest.mark.parametrize(
    ("numbers", "label"),
    [
        ((1, 2, 3, 4), "année 2011"),
        ((1, 2, 3), "année 2011, trois trimestres (T1 à T3)"),
        ((1, 2, 4), "année 2011, trois trimestres (T1, T2 et T4)"),
        ((1, 2), "année 2011, deux trimestres (T1 et T2)"),
        ((3,), "année 2011, un trimestre (T3)"),
    ],
)
def test_a_year_that_is_not_whole_names_its_quarters(
    quarter_2011: Quarter, numbers: tuple[int, ...], label: str
) -> None:
    """In the title of each page and in the line above it; the quarters of other years are none."""
    own = [replace(quarter_2011, period=Period(2011, number)) for number in numbers]
    other = replace(quarter_2011, period=Period(2010, 4))
    year = replace(add_up(own), earlier=(other, *own))
    for page in ("summary", "method"):
        facts = copil.title(year, page).facts
        assert plain(facts["title"]).endswith(f" – {label}")
        assert plain(facts["period"]) == f"A{label[1:]}"
        assert plain(copil.title(year.alone, page).facts["title"]).endswith(f" – {label}")


def test_the_dates_are_the_real_ones(quarter_2011: Quarter) -> None:
    """Bounds that leave the calendar's are told by so many days."""
    assert "Attributions du 1er janvier au 10 avril 2011, file active au 11 avril 2011." in plain(
        copil.title(quarter_2011).html
    )
    late = quarter_2011.checks.iloc[[-1]].assign(stated=100, computed=90)
    longer = replace(quarter_2011, checks=late)
    assert "(10 jours de plus que le trimestre)" in plain(copil.title(longer).html)


def test_tables_whose_reading_is_not_proved_are_named_once(quarter_2011: Quarter) -> None:
    """Above all figures; where all are proved nothing stands there."""
    assert "doubt" not in copil.title(quarter_2011).html
    doubt = quarter_2011.checks.iloc[[1, 1]].assign(check="reading")
    html = plain(copil.title(replace(quarter_2011, checks=doubt)).html)
    assert "Lecture à confirmer : « Besoins par typologie » ; voir Méthode." in html


def _missing(quarter: Quarter) -> Quarter:
    return _with(quarter, "rehoused", "waiting", "allocations", households=pd.NA)


def _nothing(quarter: Quarter) -> Quarter:
    return _with(quarter, "rehoused", "waiting", "allocations", "needs", households=0)


def _with(quarter: Quarter, *tables: str, households: object) -> Quarter:
    changed: dict[str, Any] = {
        name: (table := getattr(quarter, name)).assign(households=households).astype(table.dtypes)
        for name in tables
    }
    return replace(quarter, **changed)


@pytest.mark.parametrize(
    ("change", "summary", "allocation"),
    [
        (
            _missing,
            "Nombre de ménages relogés non disponible, nombre de ménages en attente non disponible",
            "Attributions : le total n’est pas disponible",
        ),
        (_nothing, "Aucun ménage relogé, personne n’attend", "Aucun logement attribué"),
    ],
)
def test_nothing_and_missing_are_told_apart(
    quarter_2011: Quarter, change: Callable[[Quarter], Quarter], summary: str, allocation: str
) -> None:
    """A zero is "aucun", a count that is not known is not available."""
    changed = change(quarter_2011)
    assert plain(copil.title(changed).text).startswith(summary)
    assert plain(copil.title(changed, "allocation").text) == allocation
