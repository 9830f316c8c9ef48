"""Counts over the quarters, in all and by part."""

from dataclasses import replace

import pytest

from copil_analysis.analysis.series import counts_by_quarter, parts_by_quarter
from copil_analysis.errors import UsageError
from copil_analysis.quarter import Quarter
from tests.in_a_row import in_a_row, with_error


def test_each_quarter_has_a_row(quarter_2011: Quarter) -> None:
    """A quarter that is not known between two others is missing, and so is a doubtful one."""
    quarter = in_a_row(quarter_2011, [4, 6, 45, 7])
    holed = replace(quarter, earlier=(quarter.earlier[0], *quarter.earlier[2:]))
    found = counts_by_quarter(with_error(holed, 1), "allocations")
    assert list(found["period"]) == ["2012-T1", "2012-T2", "2012-T3", "2012-T4"]
    assert found["count"].astype(object).fillna("?").tolist() == [4, "?", "?", 7]
    assert found["days"].astype(object).fillna("?").tolist() == [91, "?", 92, 92]
    assert tuple(found.loc[0, ["low", "high"]]) == pytest.approx((1.09, 10.24), abs=5e-3)


def test_a_part_is_counted_alone_or_with_others(quarter_2011: Quarter) -> None:
    """A studio is a T1, and T4 and more are three sizes; the deck's quarter has one of them."""
    found = {
        place: counts_by_quarter(quarter_2011, "dwellings", place)["count"].iloc[0]
        for place in ("all", "typology:T1", "typology:T4+", "structure:EST")
    }
    assert found == {"all": 43, "typology:T1": 26, "typology:T4+": 1, "structure:EST": 24}


def test_persons_and_stocks_have_no_interval(quarter_2011: Quarter) -> None:
    """Persons come in whole households, and a file is counted, not drawn."""
    for measure in ("persons", "waiting"):
        assert counts_by_quarter(quarter_2011, measure)["low"].isna().all()


def test_a_part_that_did_not_exist_counts_zero(quarter_2011: Quarter) -> None:
    """A structure that an earlier table does not hold received nothing then."""
    quarter = in_a_row(quarter_2011, [{"EST": 5, "CASA": 2}, {"EST": 6, "CASA": 3}])
    before = quarter.earlier[0]
    rows = before.allocations[before.allocations["structure"] != "CASA"]
    young = replace(quarter, earlier=(replace(before, allocations=rows),))
    assert list(parts_by_quarter(young, "allocations", "structure")["CASA"]) == [0, 3]


def test_an_unknown_part_is_an_error_that_lists_those_known(quarter_2011: Quarter) -> None:
    """What does not exist is refused in French."""
    with pytest.raises(UsageError, match=r"T1, T2, T3, T4, T5, T6, T1\+T2, T4\+"):
        counts_by_quarter(quarter_2011, "dwellings", "typology:T9")
    with pytest.raises(UsageError, match="allocations, rehoused"):
        counts_by_quarter(quarter_2011, "rents")
