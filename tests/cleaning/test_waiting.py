"""Who waits on the snapshot day."""

from datetime import date

import pandas as pd
import pytest

from copil_analysis.cleaning.waiting import is_waiting


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
