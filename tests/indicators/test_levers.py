"""What is asked of the committee for the hardest size."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from copil_analysis.analysis.levers import Lever
from copil_analysis.indicators.levers import asks, levers, tell_asks
from copil_analysis.showing.markup import plain
from tests.histories import history_of
from tests.shown import shown, spaced

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

LEVER = "copil_analysis.indicators.levers.lever"


def history(quarter: "Quarter", *files: int) -> "Quarter":
    return history_of(quarter, "2012-T4", [({"EST": {"T4": n}}, {"EST": {"T4": 1}}) for n in files])


def test_what_the_file_gained_is_asked_for(quarter_2011: "Quarter") -> None:
    """From 20 to 25 in a year: 5 more a year, as 5 is no multiple of 4."""
    told = levers(history(quarter_2011, 20, 21, 24, 24, 25))
    assert told.short == "5 T4 de plus par an"
    assert str(told.headline).startswith("5 T4 de plus par an : la file des T4")
    assert [spaced(str(one)) for one in told.sentences] == [
        "Sa file : +5 en un an, et 25 ménages y attendent."
    ]
    assert told.data.loc[0, "more"] == 2


def test_nothing_is_asked_of_a_file_that_did_not_grow(quarter_2011: "Quarter") -> None:
    """25, then 24."""
    told = levers(history(quarter_2011, 25, 24))
    assert told.short == ""
    assert spaced(str(told.headline)) == "La file des T4 : −1 en un trimestre"


def test_a_short_file_asks_for_nothing(quarter_2011: "Quarter") -> None:
    """9, then 10: of the structures that each have a few, only all together tell."""
    short = history(quarter_2011, 9, 10)
    assert spaced(shown(levers(short))).startswith("Aucune taille n'est attendue par 20 ménages")
    assert list(tell_asks(short)) == []


def test_one_snapshot_asks_for_nothing(quarter_2011: "Quarter") -> None:
    """The deck's quarter."""
    assert shown(levers(quarter_2011)).startswith("Deux relevés")


def test_a_file_that_gains_little_asks_by_the_year(
    monkeypatch: pytest.MonkeyPatch, quarter_2011: "Quarter"
) -> None:
    """One household more in a year is not one a quarter; all the figures add up."""
    found = Lever("T4", quarters=4, households=49, growth=1, entries=27, rehoused=21, others=5)
    monkeypatch.setattr(LEVER, lambda _: found)
    (told,) = (spaced(plain(one)) for one in tell_asks(quarter_2011))
    assert told.startswith("1 T4 de plus par an, pour une file stable : 27 entrés")
    assert "27 entrés, 21 relogés toutes tailles, 5 autres sorties, soit +1 en un an" in told


def test_the_figures_ask_first_and_then_the_team(
    monkeypatch: pytest.MonkeyPatch, quarter_2011: "Quarter"
) -> None:
    """Twelve households more in a year are three a quarter."""
    found = Lever("T4", quarters=4, households=49, growth=12, entries=30, rehoused=13, others=5)
    monkeypatch.setattr(LEVER, lambda _: found)
    asking = replace(quarter_2011, asks=("Un interlocuteur par bailleur.",))
    assert [spaced(plain(one)) for one in tell_asks(asking)] == [
        "3 T4 de plus par trimestre, pour une file stable : 30 entrés, 13 relogés toutes tailles, "
        "5 autres sorties, soit +12 en un an.",
        "Un interlocuteur par bailleur.",
    ]


@pytest.mark.parametrize("growth", [0, -3])
def test_a_queue_that_does_not_grow_asks_for_nothing(
    monkeypatch: pytest.MonkeyPatch, quarter_2011: "Quarter", growth: int
) -> None:
    """Then only the team asks, or one sentence says that nobody does."""
    found = Lever("T4", quarters=4, households=49, growth=growth)
    monkeypatch.setattr(LEVER, lambda _: found)
    assert list(tell_asks(quarter_2011)) == []
    assert "Rien n’est demandé au comité." in asks(quarter_2011).html


def test_what_the_team_asks_is_escaped(quarter_2011: "Quarter") -> None:
    """As every text that somebody wrote."""
    html = asks(replace(quarter_2011, asks=("<b>Un</b> & deux",))).html
    assert '<li><span data-said="team">&lt;b&gt;Un&lt;/b&gt; &amp; deux.</span></li>' in html
