"""The seniority of requests, counted by hand."""

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.seniority import seniority, whole_years
from tests.requests import with_requests

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_seniority_is_counted_in_whole_years(quarter_2011: "Quarter") -> None:
    """A year to the day is one year; a day less is none; five and more are together."""
    dates = ["2010-03-31", "2010-04-01", "2009-04-01", "2008-03-31", "2006-03-31", "2006-04-01"]
    quarter = with_requests(quarter_2011, [{"request_date": one} for one in [*dates, None]])
    told = seniority(quarter).set_index("band")
    assert told["households"].to_dict() == {
        "0-1": 1, "1-2": 2, "2-3": 0, "3-5": 2, "5+": 1, "total": 6,
    }  # fmt: skip


def test_the_birthday_of_a_29_february() -> None:
    """The 28th where there is no 29th, and not a day before the 29th where there is one."""
    day = pd.Series(pd.to_datetime(["2008-02-29"]))
    years = {one: int(whole_years(day, one)[0]) for one in ("2011-02-27", "2011-02-28")}
    assert years == {"2011-02-27": 2, "2011-02-28": 3}
    assert (
        int(whole_years(day, "2012-02-28")[0]) == 3 and int(whole_years(day, "2012-02-29")[0]) == 4
    )
