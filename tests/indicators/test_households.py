"""The sizes of the households rehoused against those who wait."""

from dataclasses import replace
from typing import TYPE_CHECKING

from copil_analysis.indicators.households import households
from tests.registers import with_registers
from tests.shown import shown, spaced

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

COUNTS = ["households", "adults", "children", "persons"]


def test_without_registers_the_mean_sizes_are_compared(quarter_2011: "Quarter") -> None:
    """94 persons for 45 households rehoused, 467 for 177 who wait: 2.1 and 2.6."""
    told = households(quarter_2011)
    assert told.headline == "2,1 personnes par ménage relogé, 2,6 par ménage en attente"
    assert spaced(str(told.sentences[0])) == (
        "94 personnes pour 45 ménages relogés, soit 2,1 par ménage ; "
        "467 personnes pour 177 ménages en attente, soit 2,6 par ménage."
    )
    assert "Est 2,5 et 3,1" in spaced(told.alt)
    assert "Total 45 94 2,1 177 467 2,6" in shown(told)


def test_registers_tell_each_size(quarter_2011: "Quarter") -> None:
    """3 of 4 rehoused are alone, 5 of 20 who wait; of the other structures nothing is known."""
    told = households(
        with_registers(
            quarter_2011,
            [{}, {}, {}, {"children": 1}],
            [{}] * 5 + [{"adults": 2, "children": 2}] * 15,
        )
    )
    assert told.headline == (
        "4 personnes : 0 sur 4 parmi les ménages relogés, 75\u202f% parmi ceux qui attendent"
    )
    assert len(told.sentences) == 1
    text = shown(told)
    assert "1 personne 3 3 sur 4 5 25 %" in text
    assert "Sans CASA, Cannes et CAPAP, dont les registres sont incomplets." in text


def test_nobody_has_no_size(quarter_2011: "Quarter") -> None:
    """Nobody rehoused, or persons that nobody counted: one sentence says so."""
    dtypes = quarter_2011.rehoused.dtypes
    nothing = quarter_2011.rehoused.assign(**dict.fromkeys(COUNTS, 0)).astype(dtypes)
    text = shown(households(replace(quarter_2011, rehoused=nothing)))
    assert text == "Aucun ménage n'a été relogé : il n'y a pas de taille à comparer."
    unknown = quarter_2011.waiting.assign(persons=None).astype(dtypes)
    text = shown(households(replace(quarter_2011, waiting=unknown)))
    assert text.startswith("La taille des ménages en attente n'est pas connue")
