"""What is said of those who enter."""

from typing import TYPE_CHECKING, Any

from copil_analysis.analysis.outcomes import vanished
from copil_analysis.indicators.outcomes import outcomes
from tests.registers import at, with_registers
from tests.shown import shown, spaced

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def entered(number: int, **more: Any) -> list[dict[str, Any]]:
    return [
        {"entry_date": "2010-10-01", "request_key": f"{more}{place}", **more}
        for place in range(number)
    ]


def test_three_months_after_their_entry(quarter_2011: "Quarter") -> None:
    """By hand: of 50 who entered on 1 October 20 are rehoused in a month, 5 left, 25 wait."""
    gone = {"exit_date": "2010-11-01"}
    file = [
        *entered(20, exit_reason="rehoused", **gone),
        *entered(5, exit_reason="other", **gone),
        *entered(25),
    ]
    before = with_registers(at(quarter_2011, "2010-T4"), [], file)
    after = with_registers(quarter_2011, [], entered(24), earlier=(before,))
    told = outcomes(after)
    assert spaced(str(told.headline)) == (
        "6 mois après leur entrée, 40 % des ménages sont relogés, 10 % partis autrement, 50 % "
        "attendent encore"
    )
    assert spaced(str(told.sentences[0])) == (
        "50 ménages sont entrés depuis le 1er octobre 2010 : 20 ont été relogés, 5 sont partis "
        "autrement."
    )
    assert told.sentences[1] == "Sans CASA, Cannes et CAPAP, dont les registres sont incomplets."
    text = shown(told)
    assert vanished(after) == 1
    assert "6 24 40 % 28 % à 55 % 10 % 50 %" in text
    assert "6 mois 40 % relogés, 50 % en attente" in spaced(told.alt)


def test_without_a_register_or_with_few_it_says_why(quarter_2011: "Quarter") -> None:
    """The deck has no registers; nine rehoused are not enough."""
    assert shown(outcomes(quarter_2011)).startswith("Le devenir des ménages entrés n'est pas connu")
    file = [
        {"entry_date": "2011-01-02", "exit_date": "2011-02-01", "exit_reason": "rehoused",
         "request_key": str(place)}
        for place in range(9)
    ]  # fmt: skip
    text = shown(outcomes(with_registers(quarter_2011, [], file)))
    assert text.endswith("9 relogements parmi 9 ménages suivis, il en faut 10.")
