"""The coverage over the quarters, by hand."""

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from copil_analysis.analysis.mismatch import coverage_changes, gap_over_time, gap_with_large

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def gap(households: object, dwellings: object) -> pd.DataFrame:
    """A comparison of one size, with the coverage that follows."""
    frame = pd.DataFrame({"typology": ["T1"], "households": [households], "dwellings": [dwellings]})
    frame = frame.astype({"households": "Int64", "dwellings": "Int64"})
    needed = frame["households"].mask(frame["households"] == 0)
    return frame.assign(coverage=100 * frame["dwellings"] / needed)


def change(now: pd.DataFrame, before: pd.DataFrame, *, days: int = 90) -> "pd.Series[object]":
    return coverage_changes(now, before, days=days, days_before=90).iloc[0]


def test_a_change_is_told_only_beyond_chance() -> None:
    """30 against 5 dwellings for 50 households rises, 5 against 30 falls, 10 against 5 is chance.

    The interval of 10 over 5 is 0.62 to 7.46, as in the example of `rate_ratio_interval`.
    """
    assert change(gap(50, 30), gap(50, 5))["change"] == "rise"
    assert change(gap(50, 5), gap(50, 30))["change"] == "fall"
    row = change(gap(50, 10), gap(50, 5))
    assert row["change"] == "chance"
    assert (row["coverage"], row["coverage_before"]) == (20, 10)
    assert row["ratio_low"] == pytest.approx(0.62, abs=0.005)
    assert row["ratio_high"] == pytest.approx(7.46, abs=0.005)


def test_more_households_lower_the_coverage() -> None:
    """20 dwellings for 400 households are a fall from 20 for 100, though as many were obtained."""
    assert change(gap(400, 20), gap(100, 20))["change"] == "fall"


def test_a_longer_period_is_no_rise() -> None:
    """Twice the dwellings in twice the days is the same rate: chance."""
    assert change(gap(100, 60), gap(100, 30))["change"] == "rise"
    assert change(gap(100, 60), gap(100, 30), days=180)["change"] == "chance"


def test_a_rise_by_the_day_that_the_printed_figures_belie_is_not_told() -> None:
    """45 dwellings in 30 days are more a day than 60 in 90, but less in the period."""
    assert change(gap(100, 45), gap(100, 60), days=30)["change"] == "chance"


@pytest.mark.parametrize(
    ("now", "before"),
    [((pd.NA, 3), (9, 3)), ((9, 3), (9, pd.NA)), ((0, 3), (9, 3)), ((9, 0), (9, 0))],
)
def test_what_cannot_be_compared_has_no_change(
    now: tuple[object, object], before: tuple[object, object]
) -> None:
    """A missing count, nobody in need, or nothing obtained in both periods."""
    assert change(gap(*now), gap(*before)).isna()[["ratio_low", "ratio_high", "change"]].all()


def test_the_large_sizes_stand_together_before_the_total(quarter_2011: "Quarter") -> None:
    """50 households and one dwelling of four rooms or more, in a row of their own."""
    found = gap_with_large(quarter_2011.needs, quarter_2011.dwellings)
    assert found["typology"].tolist() == ["T1", "T2", "T3", "T4", "T5", "T6", "T4+", "total"]
    assert found.iloc[6][["households", "dwellings"]].tolist() == [50, 1]


def test_each_period_is_compared_with_itself(quarter_2011: "Quarter") -> None:
    """A second period without any dwelling does not touch the first one's coverage."""
    needs, dwellings = (
        pd.concat([table.assign(period="2011-T1"), table.assign(period="2011-T2")])
        for table in (quarter_2011.needs, quarter_2011.dwellings)
    )
    dwellings["dwellings"] = dwellings["dwellings"].mask(dwellings["period"] == "2011-T2", 0)
    found = gap_over_time(needs, dwellings)
    totals = found[found["typology"] == "total"]
    assert totals["period"].tolist() == ["2011-T1", "2011-T2"]
    assert totals["dwellings"].tolist() == [43, 0]
    assert totals["households"].tolist() == [177, 177]
