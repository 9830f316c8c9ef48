"""Who waits on the snapshot day, and how long each has waited."""

from datetime import date

import pandas as pd
import pytest

from copil_analysis.cleaning.waiting import days_waited, is_waiting


@pytest.mark.parametrize(
    ("entry", "left", "expected"),
    [
        (None, None, True),
        ("2011-04-11", None, True),
        ("2011-04-12", None, False),
        (None, "2011-04-11", False),
        (None, "2011-04-12", True),
        ("2011-01-01", "2011-02-01", False),
        ("2011-04-12", "2011-05-01", False),
    ],
)
def test_who_has_come_and_not_left_waits(
    entry: str | None, left: str | None, expected: bool
) -> None:
    """On the day of entry one waits, on the day of exit no longer; a missing date is no limit."""
    dates = pd.DataFrame({"entry_date": [entry], "exit_date": [left]}, dtype="datetime64[s]")
    assert is_waiting(dates, date(2011, 4, 11)).tolist() == [expected]


@pytest.mark.parametrize(
    ("asked", "left", "days"),
    [
        ("2011-04-01", None, 10),
        ("2011-04-01", "2011-04-06", 5),
        ("2011-04-01", "2011-04-20", 10),
        ("2011-04-11", None, 0),
        ("2011-04-12", None, None),
        ("1911-04-11", None, None),
        (None, None, None),
    ],
)
def test_the_wait_goes_on_until_the_snapshot_or_the_exit(
    asked: str | None, left: str | None, days: int | None
) -> None:
    """A request after the snapshot, one of a century ago and one without date are not known."""
    dates = pd.DataFrame({"request_date": [asked], "exit_date": [left]}, dtype="datetime64[s]")
    told = days_waited("file_active", dates, snapshot=date(2011, 4, 11))
    assert told.dtype == "Int64" and told.dropna().tolist() == ([] if days is None else [days])


def test_the_wait_of_who_was_rehoused_ends_with_the_allocation() -> None:
    """From 1 January to 3 March 2011 there are 61 days; the snapshot changes nothing."""
    dates = pd.DataFrame({"request_date": ["2011-01-01"], "date": ["2011-03-03"]})
    told = days_waited("attributions", dates.astype("datetime64[s]"), snapshot=date(2011, 4, 11))
    assert told.tolist() == [61]
