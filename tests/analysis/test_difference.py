"""Differences with the quarter before and a year before: printed over the same structures."""

from dataclasses import replace
from datetime import date

import pytest

from copil_analysis.analysis.difference import Difference, difference
from copil_analysis.errors import UsageError
from copil_analysis.period import Period
from copil_analysis.quarter import Quarter
from tests.in_a_row import in_a_row, with_error


def test_a_quarter_has_two_differences(quarter_2011: Quarter) -> None:
    """53 after 46 and, a year before, 57."""
    quarter = in_a_row(quarter_2011, [57, 40, 41, 46, 53])
    assert difference(quarter, "allocations") == Difference(53, 46, 7)
    assert difference(quarter, "persons", to="year_before") == Difference(53, 57, -4)
    assert difference(quarter, "allocations", "channel:prefectoral").difference == 7
    assert difference(quarter, "dwellings", "typology:T1+T2").difference == 7


def test_a_year_has_one(quarter_2011: Quarter) -> None:
    """A year that is added up is set beside the year before."""
    from copil_analysis.quarter.year import add_up

    run = in_a_row(quarter_2011, [10, 11, 12, 13, 20, 21, 22, 23])
    quarters = (*run.earlier, replace(run, earlier=()))
    year = replace(add_up(quarters[4:]), earlier=quarters)
    for to in ("previous", "year_before"):
        assert difference(year, "allocations", to=to) == Difference(86, 46, 40)


def test_a_quarter_is_not_set_beside_a_whole_year(quarter_2011: Quarter) -> None:
    """Of 2010 only the year is known: its dwellings say nothing of its first quarter."""
    year = replace(
        quarter_2011, period=Period(2010), start=date(2010, 1, 1), end=date(2010, 12, 31)
    )
    found = difference(replace(quarter_2011, earlier=(year,)), "allocations", to="year_before")
    assert (found.difference, found.why) == (None, "unknown")


def test_a_period_that_lasted_longer_is_compared_over_as_many_days(quarter_2011: Quarter) -> None:
    """45 in 100 days after 46 in 92: over 100 days those would have been 50, so 5 fewer."""
    quarter = replace(in_a_row(quarter_2011, [46, 45], last="2011-T1"), end=date(2011, 4, 10))
    found = difference(quarter, "allocations")
    assert (quarter.days, found.difference, found.per_day) == (100, -5, True)
    assert difference(quarter, "waiting").per_day is False


def test_a_missing_structure_is_in_neither_count(quarter_2011: Quarter) -> None:
    """Cannes, from which nothing came this time, is left out of both and is told by its name."""
    quarter = in_a_row(quarter_2011, [{"EST": 20, "CANNES": 9}, {"EST": 25, "CANNES": 0}])
    absent = {"check": "presence", "table": "attributions", "row": "CANNES", "level": "warning"}
    found = difference(with_error(quarter, -1, **absent), "allocations")
    assert found == Difference(25, 20, 5, left_out=("Cannes",))


@pytest.mark.parametrize("place", [0, -1])
def test_an_error_forbids_the_difference(quarter_2011: Quarter, place: int) -> None:
    """Neither a quarter with an error of its own nor the next one is compared."""
    found = difference(with_error(in_a_row(quarter_2011, [46, 53]), place), "allocations")
    assert (found.difference, found.why) == (None, "unlike")


def test_what_is_not_known_has_no_difference(quarter_2011: Quarter) -> None:
    """A first quarter, a hole a year before and a missing cell have none; nothing is zero."""
    assert difference(quarter_2011, "allocations") == Difference(45, None, None, why="unknown")
    quarter = in_a_row(quarter_2011, [46, {"EST": None}])
    assert difference(quarter, "allocations").why == "unknown"
    assert difference(quarter, "waiting", to="year_before").why == "unknown"
    with pytest.raises(UsageError, match="previous, year_before"):
        difference(quarter, "allocations", to="ever")  # type: ignore[arg-type]
