"""What is said of dwellings beside the norm."""

from typing import TYPE_CHECKING

from copil_analysis.indicators.norm_fit import norm_fit
from tests.registers import with_registers
from tests.shown import shown, spaced

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_the_norm_is_told_before_what_departs_from_it(quarter_2011: "Quarter") -> None:
    """One fits; two adults in a studio lack a room; one in a T3 has one too many."""
    rows = [{"typology": "T2"}, {"typology": "STUDIO", "adults": 2}, {"typology": "T3"}]
    told = norm_fit(with_registers(quarter_2011, rows, []))
    assert spaced(str(told.headline)) == (
        "1 des 3 logements obtenus au 1er trimestre 2011 a le nombre de pièces de la norme"
    )
    norm, apart = (spaced(str(one)) for one in told.sentences)
    assert norm.startswith("Norme de la DRIHL : une personne : T1")
    assert apart.startswith("1 logement a moins de pièces ; 1 logement a plus d'une pièce")
    assert "Total 3 1 1 1" in shown(told)


def test_without_a_register_it_says_why(quarter_2011: "Quarter") -> None:
    """The deck's quarter."""
    assert shown(norm_fit(quarter_2011)).startswith("Les logements obtenus ne se comparent pas")
