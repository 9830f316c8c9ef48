"""What is said of the two waits."""

from typing import TYPE_CHECKING

import pytest

from copil_analysis.errors import UsageError
from copil_analysis.indicators.waits import waits
from tests.registers import with_registers
from tests.shown import shown, spaced

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

REHOUSED = {"date": "2011-03-03", "request_date": "2011-01-01"}  # 61 days
WAITING = {"request_date": "2010-04-11"}  # 365 days


def test_each_wait_has_its_own_sentence(quarter_2011: "Quarter") -> None:
    """Six of 45 rehoused waited 61 days, two months; eight of 177 wait since 365, twelve."""
    told = waits(with_registers(quarter_2011, [REHOUSED] * 6, [WAITING] * 8))
    assert told.headline == (
        "La moitié des ménages relogés au 1er trimestre 2011 l'ont été moins de 2,0 mois après "
        "leur demande"
    )
    assert [spaced(str(one)) for one in told.sentences] == [
        "L'attente est connue pour 6 des 45 ménages relogés et pour 8 des 177 ménages en attente.",
        "La moitié des ménages qui attendent encore ont déposé leur demande il y a plus de 12,0 "
        "mois.",
    ]
    assert "1 personne 2,0" in spaced(told.alt)
    assert "Relogés au 1er trimestre 2011 45 6 2,0 n.d." in shown(told)


def test_one_wait_alone_makes_the_headline(quarter_2011: "Quarter") -> None:
    """Two rehoused give no median; those who wait do, and no chart is drawn of them."""
    told = waits(with_registers(quarter_2011, [REHOUSED] * 2, [WAITING] * 6))
    assert str(told.headline).startswith("La moitié des ménages qui attendent encore")
    assert (told.plot, len(told.sentences)) == (None, 1)


def test_each_structure_has_its_own_waits(quarter_2011: "Quarter") -> None:
    """Six of Est waited 61 days and two of CASA nobody tells; seven of CASA wait since 365."""
    rehoused = [*[REHOUSED] * 6, *[{**REHOUSED, "structure": "CASA"}] * 2]
    told = waits(
        with_registers(quarter_2011, rehoused, [{**WAITING, "structure": "CASA"}] * 7),
        by="structure",
    )
    rows = told.data.set_index(["wait", "structure"])
    assert rows.loc[("rehoused", "EST"), ["households", "known"]].tolist() == [6, 6]
    assert rows["median"].notna().sum() == 4
    words = shown(told)
    assert "Relogés au 1er trimestre 2011, Est 6 6 2,0 n.d." in words
    assert "Relogés au 1er trimestre 2011, CASA 2 2 n.d. n.d." in words
    assert "En attente, CASA 7 7 12,0 n.d." in words
    assert "mois : Est 2,0." in spaced(told.alt)
    with pytest.raises(UsageError, match="size ou structure"):
        waits(quarter_2011, by="typology")


def test_without_dates_it_says_why(quarter_2011: "Quarter") -> None:
    """No registers, then too few of each."""
    assert shown(waits(quarter_2011)).startswith("L'attente des ménages n'est pas connue")
    text = shown(waits(with_registers(quarter_2011, [REHOUSED] * 2, [WAITING])))
    assert text == (
        "L'attente n'est connue que pour 2 ménages relogés et 1 ménages en attente : une médiane "
        "demande au moins 6 ménages."
    )
