"""Who is rehoused more or less often than those who waited: what is said of it."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from copil_analysis.errors import UsageError
from copil_analysis.indicators.households import households
from copil_analysis.indicators.representation import representation
from copil_analysis.loading import load
from tests.registers import with_registers
from tests.shown import shown, spaced

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@pytest.fixture
def unequal(quarter_2011: "Quarter") -> "Quarter":
    """By hand: 30 of 40 who are alone are rehoused, 5 of 30 who are four, 5 of 30 who are six."""
    return with_registers(
        quarter_2011,
        [{}] * 30 + [{"children": 3}] * 5 + [{"children": 5}] * 5,
        [{}] * 10 + [{"children": 3}] * 25 + [{"children": 5}] * 25,
    )


def test_who_stands_out_is_told_with_the_pace_of_all(unequal: "Quarter") -> None:
    """40 of 100 are rehoused: 16 of 40 would be expected, and 24 of the 60 others."""
    told = representation(unequal)
    assert told.headline == (
        "Les ménages d'une personne sont relogés plus souvent que les autres, ceux de 4 personnes "
        "et plus moins souvent"
    )
    assert [spaced(str(one)) for one in told.sentences] == [
        "Au 1er trimestre 2011, 30 ménages d'une personne relogés, au lieu de 16 si tous "
        "l'étaient au même rythme ; 10 ménages de 4 personnes et plus relogés, au lieu de 24."
    ]
    assert "1 personne 40 30 16 1,88 plus souvent" in shown(told)
    assert "Sans CASA, Cannes et CAPAP" in shown(told)


def test_a_grouping_is_asked_by_its_name(unequal: "Quarter") -> None:
    """The first makes the headline; an unknown one is an error that lists the known ones."""
    told = representation(unequal, by="structure")
    assert told.headline == "À taille égale, aucune structure ne se distingue dans les relogements"
    assert told.data["group"].tolist() == ["EST"]
    with pytest.raises(UsageError, match="size ou structure"):
        representation(unequal, by="commune")


def test_without_registers_or_with_few_it_says_why(quarter_2011: "Quarter") -> None:
    """The deck has no registers; three rehoused are not enough."""
    assert shown(representation(quarter_2011)).startswith("Seuls les registres")
    text = shown(representation(with_registers(quarter_2011, [{}] * 3, [{}])))
    assert text.endswith("3 relogements dans les registres, il en faut 10.")


def test_of_a_size_of_dwelling_nothing_is_compared(invented: Path) -> None:
    """Those housed in a T2 are not those who ask for one."""
    part = load("2026-T3", invented).only(typologies="T2")
    for question in (representation, households):
        assert "ne se comparent pas" in question(part).why_missing
