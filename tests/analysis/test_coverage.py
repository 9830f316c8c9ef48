"""The coverage over quarters written by hand."""

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.coverage import coverage_over_time
from tests.histories import history_of

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

OBTAINED = (1, 0, 2, 1, 3, 0, 0, 1)
"""T3 by quarter; 10 households wait for one at each snapshot."""


def history(quarter: "Quarter", number: int) -> pd.DataFrame:
    told = [({"EST": {"T3": 10}}, {"EST": {"T3": n}}) for n in OBTAINED[:number]]
    rows = coverage_over_time(history_of(quarter, "2012-T4", told))
    return rows[rows["typology"] == "T3"]


def test_a_year_slides_from_the_fourth_quarter_on(quarter_2011: "Quarter") -> None:
    """4, 6, 6, 5 and 4 dwellings in years that end each a quarter later."""
    rows = history(quarter_2011, 8)
    assert rows["dwellings"].tolist() == [4, 6, 6, 4, 4]
    assert rows["coverage"].tolist() == [40, 60, 60, 40, 40]
    assert rows["period"].tolist()[0] == "2011-T4"
    assert rows["is_year"].all()


def test_a_year_is_compared_with_the_one_before_it(quarter_2011: "Quarter") -> None:
    """Only the eighth quarter has a whole year before its own."""
    before = history(quarter_2011, 8)["year_before"]
    assert before.isna().tolist() == [True] * 4 + [False]
    assert before.iloc[-1] == 40
    assert history(quarter_2011, 7)["year_before"].isna().all()


def test_until_a_year_is_known_each_quarter_stands_alone(quarter_2011: "Quarter") -> None:
    """Three quarters: 1, 0 and 2 dwellings, compared with nothing."""
    rows = history(quarter_2011, 3)
    assert rows["coverage"].tolist() == [10, 0, 20]
    assert not rows["is_year"].any()
    assert rows["year_before"].isna().all()


def test_a_missing_cell_leaves_its_years_out(quarter_2011: "Quarter") -> None:
    """Without the T3 of the fourth of eight quarters, only the last year is known."""
    told = [({"EST": {"T3": 10}}, {"EST": {"T3": n}}) for n in OBTAINED]
    quarter = history_of(quarter_2011, "2012-T4", told)
    dwellings = quarter.series[3].dwellings
    dwellings.loc[dwellings["typology"] == "T3", "dwellings"] = pd.NA
    rows = coverage_over_time(quarter)
    known = rows[rows["typology"] == "T3"].set_index("period")["dwellings"].dropna()
    assert known.to_dict() == {"2012-T4": 4}
