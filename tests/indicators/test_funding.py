"""Fundings of a register written by hand."""

from dataclasses import replace
from typing import TYPE_CHECKING

from copil_analysis.indicators.funding import funding
from copil_analysis.showing.markup import plain
from tests.attributions import told, with_register
from tests.drawn import words_on

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
