"""The life of requests, counted by hand from a few rows."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from copil_analysis.analysis.request_rows import left_out
from copil_analysis.analysis.requests import life, life_by_period, life_of, lives, shares_in_force
from copil_analysis.period import Period
from tests.requests import with_requests

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def lived(deposit: str | None, snapshot: str, renewal: str | None = None) -> str:
    """The life of one request on a day."""
    dates = {"request_date": [deposit], "renewal_date": [renewal]}
    rows = pd.DataFrame({name: pd.to_datetime(told) for name, told in dates.items()})
    return str(life_of(rows, date.fromisoformat(snapshot)).iloc[0])


@pytest.mark.parametrize(
    ("snapshot", "deposit", "state"),
    [
        ("2011-03-31", "2010-06-01", "valid"),
        ("2011-03-31", "2010-05-31", "to_renew"),
        ("2011-03-31", "2010-03-31", "to_renew"),
        ("2011-03-31", "2010-03-30", "late"),
        ("2011-03-15", "2010-02-15", "late"),
        ("2011-03-15", "2010-02-14", "struck_off"),
        ("2011-03-15", "2009-09-15", "struck_off"),
        ("2011-03-15", "2009-09-14", "lapsed"),
        ("2011-03-15", "2011-03-16", "unknown"),
        ("2011-03-15", None, "unknown"),
    ],
)
def test_the_life_of_a_request_to_the_day(snapshot: str, deposit: str | None, state: str) -> None:
    """Two months before it is due, the due day itself, 13 months and 18 months, each included."""
    assert lived(deposit, snapshot) == state


def test_a_29_february_is_due_on_the_28th() -> None:
    """Twelve months after 29 February 2012 is 28 February 2013; thirteen is 29 March."""
    assert lived("2012-02-29", "2013-02-28") == "to_renew"
    assert lived("2012-02-29", "2013-03-01") == "late"
    assert lived("2012-02-29", "2013-03-29") == "late"
    assert lived("2012-02-29", "2013-03-30") == "struck_off"
    assert lived("2012-02-29", "2013-08-29") == "struck_off"
    assert lived("2012-02-29", "2013-08-30") == "lapsed"


def test_the_last_renewal_counts_and_a_later_one_does_not_yet() -> None:
    """Renewed in 2010 it is valid; a renewal after the snapshot was not known then."""
    assert lived("2005-01-01", "2011-03-31", "2010-12-01") == "valid"
    assert lived("2005-01-01", "2011-03-31", "2011-04-01") == "lapsed"
    assert lived(None, "2011-03-31", "2010-12-01") == "valid"


REQUESTS: list[dict[str, Any]] = [
    {"request_date": "2010-09-01", "renewal_date": None},  # valid
    {"request_date": "2007-05-01", "renewal_date": "2010-05-01"},  # due on 1 May: to renew
    {"request_date": "2010-03-30"},  # late
    {"request_date": "2009-12-01"},  # struck off
    {"request_date": "2001-01-01"},  # lapsed
    {"request_date": None},  # unknown
    {"request_date": "2001-01-01", "exit_date": "2011-01-15"},  # left
    *[{"structure": "CASA", "request_date": "2001-01-01"}] * 10,  # CASA keeps no renewals
    {"structure": "CASA", "request_date": "2010-09-01"},  # valid all the same
]


def test_lives_are_counted_of_who_waits(quarter_2011: "Quarter") -> None:
    """Six wait in Est, one of each; of CASA, without renewals, the old requests are not known."""
    quarter = with_requests(quarter_2011, REQUESTS)
    told = life(quarter).set_index("structure")
    names = ["valid", "to_renew", "late", "struck_off", "lapsed", "unknown", "known"]
    assert told[names].to_numpy().tolist() == [
        [1, 0, 0, 0, 0, 10, 1],
        [1, 1, 1, 1, 1, 1, 5],
        [2, 1, 1, 1, 1, 11, 6],
    ]
    assert told.index.tolist() == ["CASA", "EST", "total"]
    counts = ["households", "in_force", "not_in_force", "not_renewed", "share"]
    assert told.loc["total", counts].tolist() == [17, 3, 3, 3, 0.5]
    assert left_out(quarter, "renewal_date") == ["CASA"]


def test_one_renewal_does_not_make_a_structure_keep_them(quarter_2011: "Quarter") -> None:
    """One cell of eleven old requests: not known; of ten: kept. One who left counts for nothing."""
    old, new = {"request_date": "2001-01-01"}, {"renewal_date": "2010-12-01"}
    kept = with_requests(quarter_2011, [{**old, **new}, *[old] * 9])
    few = with_requests(quarter_2011, [{**old, **new}, *[old] * 10])
    gone = with_requests(quarter_2011, [{**old, **new, "exit_date": "2011-01-01"}, old])
    assert lives(kept).tolist() == ["valid", *["lapsed"] * 9]
    assert lives(few).tolist() == ["valid", *["unknown"] * 10]
    assert lives(gone).tolist() == ["unknown"]


def test_a_few_rows_prove_nothing_where_others_tell_the_column(quarter_2011: "Quarter") -> None:
    """CASA's only old request, never renewed, is over, as Est keeps renewals; nobody else does."""
    old, new = {"request_date": "2001-01-01"}, {"renewal_date": "2010-12-01"}
    casa = {"structure": "CASA", **old}
    assert lives(with_requests(quarter_2011, [casa, {**old, **new}])).tolist() == [
        "lapsed",
        "valid",
    ]
    assert lives(with_requests(quarter_2011, [casa, old])).tolist() == ["unknown"] * 2


def test_two_quarters_are_set_side_by_side_over_the_structures_of_both(
    quarter_2011: "Quarter",
) -> None:
    """Two of five are in force now; before, Est's only one was, and Cannes' do not count."""
    renewed = {"request_date": "2010-09-01", "renewal_date": "2010-10-01"}
    lapsed = {"structure": "CANNES", "request_date": "2001-01-01", "renewal_date": "2002-01-01"}
    now, before = (with_requests(quarter_2011, rows) for rows in (REQUESTS, [renewed, lapsed]))
    assert shares_in_force(now, before) == (0.4, 1.0)
    assert shares_in_force(now, quarter_2011) is None
    wrong = now.checks.iloc[:1].assign(table="waiting", level="error", status="gap")
    assert shares_in_force(replace(now, checks=wrong), before) is None


def test_each_snapshot_that_is_known_is_a_row(quarter_2011: "Quarter") -> None:
    """The quarter before without registers has none."""
    quarter = with_requests(quarter_2011, REQUESTS, earlier=(quarter_2011,))
    assert life_by_period(quarter)[["period", "known"]].to_numpy().tolist() == [["2011-T1", 6]]


def test_a_year_stands_for_its_last_quarter(quarter_2011: "Quarter") -> None:
    """They have one snapshot, so it is one row, the year's."""
    quarter = with_requests(quarter_2011, REQUESTS)
    year = replace(quarter, period=Period(2011), earlier=(quarter,))
    assert life_by_period(year)["period"].tolist() == ["2011"]
