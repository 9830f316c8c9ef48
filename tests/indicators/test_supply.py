"""Who gives to whom, on the deck's quarter (slide 2) and on cells changed by hand."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.config import Term
from copil_analysis.indicators.supply import supply
from copil_analysis.showing.markup import plain
from tests.drawn import words_on

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_the_first_structure_and_each_ones_first_channel_are_told(quarter_2011: "Quarter") -> None:
    """Est 24 of 45; the prefecture leads in CASA (3), CAPAP (2) and Est (10), IML in Cannes (6)."""
    found = supply(quarter_2011)
    assert plain(found.headline) == plain("La structure Est a reçu 24 des 45 logements")
    assert plain(found.sentences[0]) == (
        "Première filière\xa0: Contingent préfectoral pour CASA, CAPAP et Est\u202f; "
        "AGIS intermédiation locative pour Cannes."
    )
    assert plain(found.alt).startswith(
        "Logements reçus par structure\xa0: Est 24, dont Contingent préfectoral 10\u202f; Cannes 13"
    )


def test_the_table_is_that_of_the_slide(quarter_2011: "Quarter") -> None:
    """Structures in rows, channels in columns, totals last."""
    table = supply(quarter_2011).table
    assert table is not None
    assert table.frame.drop(columns="structure").to_numpy().tolist() == [
        [0, 1, 3, 0, 2, 0, 6],
        [0, 6, 5, 0, 2, 0, 13],
        [0, 0, 2, 0, 0, 0, 2],
        [4, 8, 10, 0, 2, 0, 24],
        [4, 15, 20, 0, 6, 0, 45],
    ]


def test_the_chart_draws_the_channels_that_gave(quarter_2011: "Quarter") -> None:
    """Four of six, the largest structure first, each with its total."""
    told = words_on(supply(quarter_2011).chart)
    assert [name for name in told if name in ("Est", "Cannes", "CASA", "CAPAP")] == [
        "Est", "Cannes", "CASA", "CAPAP",
    ]  # fmt: skip
    assert {"AGIS classique", "Autres", "24", "13"} <= set(told)
    assert not any("Action Logement" in name for name in told)


def test_a_structure_without_a_dwelling_is_named(quarter_2011: "Quarter") -> None:
    """CAPAP's two dwellings taken away."""
    cells = quarter_2011.allocations.copy()
    cells.loc[cells["structure"] == "CAPAP", "households"] = 0
    found = supply(replace(quarter_2011, allocations=cells))
    assert found.sentences[1] == "La structure CAPAP n'a rien reçu."
    assert "CAPAP" not in found.alt


def test_more_than_four_channels_are_drawn_as_four(quarter_2011: "Quarter") -> None:
    """The three largest by name, 15, 20 and 6, and the rest together: 4 and 1."""
    cells = quarter_2011.allocations.copy()
    cells.loc[3, "households"] = 1
    told = words_on(supply(replace(quarter_2011, allocations=cells)).chart)
    assert "Toutes les autres filières" in told and "AGIS classique" not in told


def test_where_nothing_is_to_be_shared_out_it_says_so(quarter_2011: "Quarter") -> None:
    """Zeros and missing counts are told apart."""
    zeros = quarter_2011.allocations.assign(households=pd.array([0] * 24, dtype="Int64"))
    nothing = supply(replace(quarter_2011, allocations=zeros))
    assert nothing.why_missing == "Aucun logement n'est à répartir entre les structures."
    missing = quarter_2011.allocations.assign(households=pd.array([None] * 24, dtype="Int64"))
    unknown = supply(replace(quarter_2011, allocations=missing))
    assert unknown.why_missing.endswith("n'est pas connue.")


def test_many_structures_with_long_names_are_counted(quarter_2011: "Quarter") -> None:
    """Of ten structures the prefecture leads in all: one sentence, whatever they are called."""
    terms = tuple(Term(code=f"S{i}", label=f"Association d'accueil n° {i} " * 4) for i in range(10))
    rows = [(term.code, "prefectoral", i + 1) for i, term in enumerate(terms)]
    cells = pd.DataFrame(rows, columns=["structure", "channel", "households"])
    config = quarter_2011.config.model_copy(update={"structures": terms})
    allocated = cells.astype({"households": "Int64"})
    found = supply(replace(quarter_2011, config=config, allocations=allocated))
    wanted = "La filière « Contingent préfectoral » est la première de 10 structures sur 10."
    assert plain(found.sentences[0]) == plain(wanted)
    assert len(found.alt) <= 250 and " 10, dont " in plain(found.alt)
