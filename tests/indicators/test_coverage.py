"""What is said of the coverage over the quarters."""

from dataclasses import replace
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import pytest

from copil_analysis.errors import UsageError
from copil_analysis.indicators.coverage import coverage
from copil_analysis.quarter.year import add_up
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


def test_no_record_is_told_of_a_hypothesis(quarter_2011: "Quarter") -> None:
    """10 T3 more than the 4 of a year for 20 are 70 for 100, a hypothesis; of arrivals it is not.

    Nor is it said since when none was obtained where the last one is supposed not to be.
    """
    quarter = history(quarter_2011, 8)
    supposed = coverage(quarter.what_if(dwellings={"T3": 10}))
    assert spaced(str(supposed.headline)) == "T3 : 70 obtenus en un an pour 100 ménages"
    moved = coverage(quarter.what_if(arrivals=2))
    assert "jamais plus de 30" in spaced(str(moved.headline))
    none = [({"EST": {"T3": 20}}, {"EST": {"T3": n}}) for n in (0, 0, 0, 0, 1)]
    fewer = history_of(quarter_2011, "2012-T4", none).what_if(dwellings={"T3": -1})
    assert str(coverage(fewer).headline).endswith("aucun obtenu en un an")


def test_a_year_that_is_not_whole_is_compared_with_nothing(quarter_2011: "Quarter") -> None:
    """The last three of eight quarters: the whole year before them is another year's."""
    last = history(quarter_2011, 8)
    quarters = (*last.earlier, last.alone)
    year = replace(add_up(quarters[5:]), earlier=quarters)
    assert list(coverage(year).sentences) == [""]
    whole = replace(add_up(quarters[4:]), earlier=quarters)
    assert spaced(str(next(iter(coverage(whole).sentences)))).endswith("sur un an : T3 +0.")


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
