"""The waterfall of the waiting file: its steps, its sum, and what is said without them."""

from datetime import date

import pytest

from copil_analysis.analysis.flows import WaitingFlows
from copil_analysis.indicators import waiting_flow as module
from copil_analysis.indicators.waiting_flow import waiting_flow
from copil_analysis.quarter import Quarter

SINCE, UNTIL = date(2010, 12, 31), date(2011, 4, 11)


def asked(monkeypatch: pytest.MonkeyPatch, quarter: Quarter, flows: WaitingFlows):  # type: ignore[no-untyped-def]
    monkeypatch.setattr(module, "waiting_flows", lambda _: flows)
    return waiting_flow(quarter)


def plain(text: object) -> str:
    return str(text).replace("\u00a0", " ")


def test_the_steps_add_up(monkeypatch: pytest.MonkeyPatch, quarter_2011: Quarter) -> None:
    """192 + 69 − 53 − 10 = 198, in the data, the note and the alternative."""
    flows = WaitingFlows(SINCE, UNTIL, 192, 69, 53, 10, 198)
    told = asked(monkeypatch, quarter_2011, flows)
    assert list(told.data["step"]) == ["start", "entries", "rehoused", "left", "end"]
    assert list(told.data["households"]) == [192, 69, -53, -10, 198]
    assert plain(told.headline) == "File active : 69 ménages entrés, 63 sortis, soit +6"
    assert plain(told.note) == "192 + 69 − 53 − 10 = 198 ménages."
    assert plain(told.alt) == (
        "Ménages de la file active : 31 déc. 192, entrés +69, relogés −53, autres sorties −10, "
        "11 avr. 198."
    )


def test_what_the_flows_leave_unexplained_is_a_step(
    monkeypatch: pytest.MonkeyPatch, quarter_2011: Quarter
) -> None:
    """A register with a gap: the sum is right with it."""
    flows = WaitingFlows(SINCE, UNTIL, 192, 69, 53, 10, 195)
    told = asked(monkeypatch, quarter_2011, flows)
    assert dict(told.data.to_records(index=False))["residual"] == -3
    assert plain(told.note) == "192 + 69 − 53 − 10 − 3 sans explication = 195 ménages."
    assert plain(told.headline) == (
        "File active : 69 ménages entrés, 63 sortis, 3 de moins sans explication, soit +3"
    )
    assert "autres sorties −10, non expliqués −3, 11 avr. 195" in plain(told.alt)


def test_the_headline_adds_up_where_more_wait_than_the_flows_tell(
    monkeypatch: pytest.MonkeyPatch, quarter_2011: Quarter
) -> None:
    """198 + 2 − 4 + 1 = 197: who came without a date of entry."""
    told = asked(monkeypatch, quarter_2011, WaitingFlows(SINCE, UNTIL, 198, 2, 2, 2, 197))
    assert plain(told.headline) == (
        "File active : 2 ménages entrés, 4 sortis, 1 de plus sans explication, soit −1"
    )


def test_of_a_size_the_rehoused_got_any_dwelling(
    monkeypatch: pytest.MonkeyPatch, quarter_2011: Quarter
) -> None:
    """As the levers say it."""
    flows = WaitingFlows(SINCE, UNTIL, 48, 27, 21, 5, 49, is_of_sizes=True)
    told = asked(monkeypatch, quarter_2011, flows)
    assert "relogés toutes tailles −21" in plain(told.alt)
    assert plain(told.note) == "48 + 27 − 21 − 5 = 49 ménages."


def test_nothing_moved(monkeypatch: pytest.MonkeyPatch, quarter_2011: Quarter) -> None:
    """Zeros are steps of nothing, and agree."""
    told = asked(monkeypatch, quarter_2011, WaitingFlows(SINCE, UNTIL, 1, 0, 0, 0, 1))
    assert plain(told.headline) == "File active : 0 ménage entré, 0 sorti, soit +0"
    assert plain(told.note) == "1 + 0 − 0 − 0 = 1 ménage."


@pytest.mark.parametrize(
    ("flows", "sentence"),
    [
        (WaitingFlows(None, UNTIL, end=177, why="first"), "Il manque le relevé précédent"),
        (WaitingFlows(SINCE, UNTIL, end=177, why="missing"), "Il manque un nombre de ménages"),
        (
            WaitingFlows(SINCE, UNTIL, 48, end=52, why="sizes", is_of_sizes=True),
            "Les dates d'entrée et de sortie ne donnent pas l'évolution de la file",
        ),
        (
            WaitingFlows(SINCE, UNTIL, start=180, rehoused=45, end=177, why="undated"),
            "File active : 180 ménages au 31 décembre 2010, 177 au 11 avril 2011 (−3) ; "
            "il manque les dates d'entrée et de sortie",
        ),
    ],
)
def test_without_flows_one_sentence_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, quarter_2011: Quarter, flows: WaitingFlows, sentence: str
) -> None:
    """And nothing else is shown."""
    told = asked(monkeypatch, quarter_2011, flows)
    assert plain(told.why_missing).startswith(sentence)
    assert told.data.empty and told.chart is None
    assert "<figure" not in told.brief.html
