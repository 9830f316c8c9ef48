"""Fundings of a register written by hand."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from copil_analysis.errors import UsageError
from copil_analysis.indicators.funding import funding
from copil_analysis.showing.markup import plain
from tests.attributions import told, with_register
from tests.drawn import words_on
from tests.shown import shown

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_the_two_first_fundings_are_told(quarter_2011: "Quarter") -> None:
    """31 PLAI and 17 PLUS of 53, whichever the team believes more frequent."""
    found = funding(with_register(quarter_2011, told("funding", PLUS=17, PLAI=31, PLS=5)))
    wanted = "Au 1er trimestre 2011, 31 des 53 logements sont en PLAI, 17 en PLUS"
    assert plain(found.headline) == plain(wanted)
    assert found.sentences == ["", ""]
    assert plain(found.alt) == plain(
        "Logements par financement, sur 53 : PLAI 31 ; PLUS 17 ; PLS 5."
    )


def test_under_twenty_no_percentage_is_written(quarter_2011: "Quarter") -> None:
    """The bars of 3 of 4 have counts alone, those of 30 of 40 shares too."""
    for n, end in ((1, "3"), (10, "30 (75\u202f%)")):
        quarter = with_register(quarter_2011, told("funding", PLAI=3 * n, PLUS=n))
        assert end in words_on(funding(quarter).chart)


def test_unknown_fundings_and_foyers_are_told(quarter_2011: "Quarter") -> None:
    """Two of three known; one dwelling stands in no register; a foyer is none."""
    rows = [*told("funding", PLAI=2), {}, {"is_foyer": True}]
    quarter = with_register(quarter_2011, rows)
    cells = quarter.allocations.copy()
    cells.loc[0, "households"] = 5
    found = funding(replace(quarter, allocations=cells))
    assert plain(found.headline) == plain(
        "Au 1er trimestre 2011, les 2 logements dont le financement est connu sont en PLAI"
    )
    assert [plain(one) for one in found.sentences] == [
        plain("Le financement de 2 autres logements n'est pas connu."),
        plain("Hors 1 logement-foyer, qui n'a pas de financement."),
    ]
    assert found.table is not None
    assert found.table.frame["dwellings"].tolist() == [2, 0, 0, 2]


def test_without_register_it_says_what_is_missing(quarter_2011: "Quarter") -> None:
    """Nothing else is shown."""
    found = funding(quarter_2011)
    assert found.why_missing.startswith("Les financements ne sont pas connus")
    assert found.chart is None


def test_by_typology_the_most_frequent_funding_is_told_of_each_size(
    quarter_2011: "Quarter",
) -> None:
    """PLUS is 21 of 28 T1 and T2, and of the other sizes none of 2 T3; of one nothing is known."""
    rows = [
        *({"typology": "T1", "funding": "PLUS"} for _ in range(20)),
        {"typology": "STUDIO", "funding": "PLAI"},
        {"typology": "T2", "funding": "PLUS"},
        *({"typology": "T2", "funding": "PLAI"} for _ in range(6)),
        *({"typology": "T3", "funding": "PLS"} for _ in range(2)),
        {"typology": "T4"},
    ]
    found = funding(with_register(quarter_2011, rows), by="typology")
    assert plain(found.headline) == plain(
        "Au 1er trimestre 2011, logements en PLUS : 21 des 28 T1 et T2 et 0 des 2 T3"
    )
    assert plain(found.sentences[0]) == plain("Le financement de 1 autre logement n'est pas connu.")
    words = shown(found)
    assert "T1 et studio 1 (5 %) 20 (95 %) 0 (0 %) 0 21" in words
    assert "T2 6 1 0 0 7" in words and "T4 0 0 0 1 1" in words
    assert "Total 7 (23 %) 21 (70 %) 2 (7 %) 1 31" in words
    assert {"PLAI", "PLUS", "PLS", "Non connu", "T1 et studio", "21"} <= set(words_on(found.chart))


def test_by_structure_the_largest_are_told(quarter_2011: "Quarter") -> None:
    """Est has 3 PLAI of 4, CASA none of 1; the register of one structure alone names it."""
    rows = [*told("funding", PLAI=3, PLUS=1), {"funding": "PLS"}]
    quarter = with_register(quarter_2011, rows)
    register = quarter.registers["attributions"].assign(structure=["EST"] * 4 + ["CASA"])
    found = funding(replace(quarter, registers={"attributions": register}), by="structure")
    assert plain(found.headline) == plain(
        "Au 1er trimestre 2011, logements en PLAI : Est 3 sur 4 et CASA 0 sur 1"
    )


def test_an_unknown_way_is_an_error_and_the_default_is_one_way(quarter_2011: "Quarter") -> None:
    """« funding » is the answer without ``by``; without a register each says why it is missing."""
    assert funding(quarter_2011, by="funding").data.equals(funding(quarter_2011).data)
    assert funding(quarter_2011, by="typology").why_missing == funding(quarter_2011).why_missing
    with pytest.raises(UsageError, match="funding ou typology ou structure"):
        funding(quarter_2011, by="landlord")
