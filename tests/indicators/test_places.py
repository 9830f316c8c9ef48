"""Landlords and communes of a register written by hand."""

from typing import TYPE_CHECKING

import pytest

from copil_analysis.errors import UsageError
from copil_analysis.indicators.places import places
from copil_analysis.showing.markup import plain
from tests.attributions import told, with_register

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_the_first_landlord_is_told_and_the_small_ones_together(quarter_2011: "Quarter") -> None:
    """12 of 24; two landlords of four and one dwellings are never named."""
    quarter = with_register(quarter_2011, told("landlord", Alpha=12, Beta=7, Martin=4, Durand=1))
    found = places(quarter)
    wanted = "Premier bailleur au 1er trimestre 2011 : Alpha, 12 des 24 logements"
    assert plain(found.headline) == plain(wanted)
    assert plain(found.alt) == plain(
        "Logements attribués par bailleur : Alpha 12 ; Beta 7 ; Autres bailleurs 5."
    )
    assert "Martin" not in found.block.html and "29\u202f%" in found.block.html


def test_communes_have_no_chart_and_say_what_follows(quarter_2011: "Quarter") -> None:
    """9 of 20 in Nice; the commune of two more is not known."""
    rows = [*told("commune", Nice=9, Grasse=6, Menton=5), {}, {}]
    found = places(with_register(quarter_2011, rows), by="commune")
    assert plain(found.headline) == plain(
        "Première commune au 1er trimestre 2011 : Nice, 9 des 20 logements dont la commune est "
        "connue"
    )
    assert [plain(one) for one in found.sentences] == [
        "Suivent Grasse (6) et Menton (5).",
        plain("La commune de 2 autres logements n'est pas connue."),
    ]
    assert found.plot is None and found.table is not None


def test_equals_are_named_together(quarter_2011: "Quarter") -> None:
    """5 of 10 each."""
    found = places(with_register(quarter_2011, told("landlord", Alpha=5, Beta=5)))
    wanted = "Premiers bailleurs au 1er trimestre 2011 : Alpha et Beta, 5 des 10 logements, chacun"
    assert plain(found.headline) == plain(wanted)


def test_nobody_is_named_under_five_dwellings(quarter_2011: "Quarter") -> None:
    """The finding is that none reaches five."""
    found = places(with_register(quarter_2011, told("commune", Nice=4, Grasse=3)), by="commune")
    wanted = "Aucune commune n'atteint 5 logements attribués au 1er trimestre 2011"
    assert plain(found.headline) == plain(wanted)
    assert "Nice" not in found.block.html


def test_without_register_it_says_what_is_missing(quarter_2011: "Quarter") -> None:
    """In the gender of each."""
    assert places(quarter_2011).why_missing.startswith("Les bailleurs ne sont pas connus")
    communes = places(quarter_2011, by="commune")
    assert communes.why_missing.startswith("Les communes ne sont pas connues")


def test_an_unknown_option_lists_the_known_ones(quarter_2011: "Quarter") -> None:
    """In French, for who works in the notebook."""
    with pytest.raises(UsageError, match="on attend landlord ou commune"):
        places(quarter_2011, by="quartier")
