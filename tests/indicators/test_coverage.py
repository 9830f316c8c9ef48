"""What is said of the coverage over the quarters."""

from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import pytest

from copil_analysis.errors import UsageError
from copil_analysis.indicators.coverage import coverage
from tests.drawn import words_on
from tests.histories import history_of
from tests.shown import shown, spaced

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

OBTAINED = (1, 0, 2, 1, 3, 0, 0, 1)
"""T3 by quarter; 20 households wait for one, and nobody for another size."""


def history(quarter: "Quarter", number: int) -> "Quarter":
    told = [({"EST": {"T3": 20}}, {"EST": {"T3": n}}) for n in OBTAINED[:number]]
    return history_of(quarter, "2012-T4", told)


def test_how_low_it_stayed_makes_the_headline(quarter_2011: "Quarter") -> None:
    """4, 6, 6, 4 and 4 in a year for 20: at most 30 for 100, and no other than a year before."""
    told = coverage(history(quarter_2011, 8))
    assert spaced(str(told.headline)) == (
        "T3 : jamais plus de 30 obtenus en un an pour 100 ménages depuis le 4e trimestre 2011"
    )
    assert [spaced(str(one)) for one in told.sentences] == [
        "Logements pour 100 ménages, sur un an : T3 +0."
    ]
    assert "T3 de 20 (4e trimestre 2011) à 20 (4e trimestre 2012)" in spaced(told.alt)
    assert "4 / 20, soit 20" in shown(told)


def test_drawn_alone_it_says_what_it_counts(quarter_2011: "Quarter") -> None:
    """In a figure of one's own there is no headline; on a page there is, and nothing is added."""
    told = coverage(history(quarter_2011, 8))
    _, axes = plt.subplots(figsize=(8, 5))
    told.draw(axes)
    unit = "Logements obtenus en un an pour 100 ménages en attente"
    for figure in (axes.figure, told.chart):
        assert spaced(words_on(figure)[-1]) == unit
    assert unit not in shown(told)
    plt.close("all")


def test_quarters_are_compared_with_nothing(quarter_2011: "Quarter") -> None:
    """Three quarters alone: no difference is printed."""
    told = coverage(history(quarter_2011, 3))
    assert spaced(str(told.headline)) == "T3 : 10 obtenus dans le trimestre pour 100 ménages"
    assert list(told.sentences) == [""]


def test_a_size_that_is_served_lacks_no_more(quarter_2011: "Quarter") -> None:
    """3 for 20, then 21: nothing lacks today."""
    told = [({"EST": {"T3": 20}}, {"EST": {"T3": n}}) for n in (3, 21)]
    found = coverage(history_of(quarter_2011, "2012-T4", told))
    assert str(found.headline).startswith("Chaque taille a au moins autant de logements")


def test_since_leaves_earlier_points_out(quarter_2011: "Quarter") -> None:
    """From the third quarter of 2012 on; what is no period, or a later one, is an error."""
    quarter = history(quarter_2011, 8)
    assert coverage(quarter, since="2012-T3").data["period"].unique().tolist() == [
        "2012-T3",
        "2012-T4",
    ]
    assert len(coverage(quarter, since="2001-T1").data) == 15
    with pytest.raises(UsageError, match="n'est pas reconnue"):
        coverage(quarter, since="jadis")
    with pytest.raises(UsageError, match="après les trimestres connus, 2011-T4 à 2012-T4"):
        coverage(quarter, since="2013-T1")


def test_one_snapshot_is_no_curve(quarter_2011: "Quarter") -> None:
    """The deck's quarter."""
    assert shown(coverage(quarter_2011)).startswith("Un seul trimestre est connu")
