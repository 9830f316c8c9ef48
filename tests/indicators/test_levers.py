"""What is asked of the committee for the hardest size."""

from typing import TYPE_CHECKING

from copil_analysis.indicators.levers import levers
from tests.histories import history_of
from tests.shown import shown, spaced

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def history(quarter: "Quarter", *files: int) -> "Quarter":
    return history_of(quarter, "2012-T4", [({"EST": {"T4": n}}, {"EST": {"T4": 1}}) for n in files])


def test_what_the_file_gained_is_asked_for(quarter_2011: "Quarter") -> None:
    """From 20 to 25 in a year with 4 obtained: 5 ÷ 4, so 2 more a quarter."""
    told = levers(history(quarter_2011, 20, 21, 24, 24, 25))
    assert told.short == "2 T4 de plus par trimestre"
    assert str(told.headline).startswith("2 T4 de plus par trimestre : la file des T4")
    assert spaced(str(told.note)) == "En un an, +5 dans la file (25 ménages), avec 4 T4 obtenus."
    assert told.data.loc[0, "more"] == 2


def test_nothing_is_asked_of_a_file_that_did_not_grow(quarter_2011: "Quarter") -> None:
    """25, then 24."""
    told = levers(history(quarter_2011, 25, 24))
    assert told.short == ""
    assert spaced(str(told.headline)) == "La file des T4 ne s'allonge pas : −1 en un trimestre"


def test_one_snapshot_asks_for_nothing(quarter_2011: "Quarter") -> None:
    """The deck's quarter."""
    assert shown(levers(quarter_2011)).startswith("Deux relevés")
