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
    assert apart.startswith(
        "1 logement a moins de pièces ; 1 logement a plus de pièces, dont 1 avec plus d'une pièce"
    )
    assert "Total 3 1 1 1 1" in shown(told)


def test_one_room_more_is_not_the_norms(quarter_2011: "Quarter") -> None:
    """A couple in a T3: more than its T2, and within the law. In a T2: nothing departs."""
    rows = [{"typology": "T3", "adults": 2}, {"typology": "T2", "adults": 2}]
    told = norm_fit(with_registers(quarter_2011, rows, []))
    assert str(told.headline).startswith("1 des")
    assert "1 logement a plus de pièces, dont aucun avec plus d'une pièce" in spaced(
        str(list(told.sentences)[1])
    )
    alone = norm_fit(with_registers(quarter_2011, rows[1:], []))
    assert spaced(str(list(alone.sentences)[1])) == (
        "Aucun logement n'a moins de pièces ; aucun logement n'a plus de pièces."
    )


def test_without_a_register_it_says_why(quarter_2011: "Quarter") -> None:
    """The deck's quarter."""
    assert shown(norm_fit(quarter_2011)).startswith("Les logements obtenus ne se comparent pas")
