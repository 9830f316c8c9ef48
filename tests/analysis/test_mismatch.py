"""The coverage over the quarters, by hand."""

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from copil_analysis.analysis.mismatch import coverage_changes, gap_over_time
from copil_analysis.analysis.needs import claimable, gap_with_groups

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
    [
        ((pd.NA, 3), (30, 3)),
        ((30, 3), (30, pd.NA)),
        ((0, 3), (30, 3)),
        ((30, 0), (30, 0)),
        ((19, 3), (30, 3)),
        ((30, 3), (19, 3)),
    ],
)
def test_what_cannot_be_compared_has_no_change(
    now: tuple[object, object], before: tuple[object, object]
) -> None:
    """A missing count, nobody in need, nothing obtained in both periods, or under 20 in need."""
    assert change(gap(*now), gap(*before)).isna()[["ratio_low", "ratio_high", "change"]].all()


def test_twenty_households_in_need_are_compared() -> None:
    """One fewer, on either side, are not (see above)."""
    assert change(gap(20, 3), gap(20, 4))["change"] == "chance"


@pytest.mark.parametrize(("days", "days_before"), [(366, 365), (365, 366), (92, 90)])
def test_a_leap_day_changes_nothing(days: int, days_before: int) -> None:
    """Spans that differ by less than three days count as equal, to the last decimal.

    30 then 15 dwellings: Clopper-Pearson of 30 in 45 by SciPy, as odds, is 1.0429 to 3.9999.
    """
    now, before = gap(63, 30), gap(63, 15)
    same = coverage_changes(now, before, days=90, days_before=90)
    unlike = coverage_changes(now, before, days=days, days_before=days_before)
    pd.testing.assert_frame_equal(unlike, same, check_exact=True)
    assert [same["ratio_low"][0], same["ratio_high"][0]] == pytest.approx(
        [1.0429, 3.9999], abs=1e-4
    )
    longer = coverage_changes(now, before, days=93, days_before=90)
    assert longer["ratio_low"][0] < same["ratio_low"][0]


def test_a_change_is_established_only_after_the_number_of_comparisons() -> None:
    """12 then 26 dwellings for 63 households: a rise, and of two comparisons no longer a sure one.

    Clopper-Pearson of 26 in 38 by SciPy, as odds: 1.055 to 4.71 at 95 %, 0.963 to 5.27 at 97.5 %.
    """
    now, before = gap(63, 26), gap(63, 12)
    days = {"days": 90, "days_before": 90}
    alone = coverage_changes(now, before, **days)
    in_two_spans = coverage_changes(now, before, **days, spans=2)
    of_two_sizes = coverage_changes(
        *(pd.concat([one, one.assign(typology="T2")], ignore_index=True) for one in (now, before)),
        **days,
    )
    assert alone["is_established"].tolist() == [True]
    assert in_two_spans["is_established"].tolist() == [False]
    assert of_two_sizes["is_established"].tolist() == [False, False]
    for changes in (alone, in_two_spans, of_two_sizes):
        assert set(changes["change"]) == {"rise"}
        assert changes["ratio_low"].tolist() == pytest.approx([1.0554] * len(changes), abs=1e-4)


def test_sizes_stand_together_in_rows_of_their_own(quarter_2011: "Quarter") -> None:
    """63 + 18 households need a T1 or a T2, 17 + 9 + 12 were obtained; 50 need a large one.

    Their imbalance is 81/177 of the needs over 38/43 of the dwellings: 0.52.
    """
    found = gap_with_groups(quarter_2011.needs, quarter_2011.dwellings)
    joint, large = found.iloc[2], found.iloc[7]
    assert found["typology"].tolist() == [
        *("T1", "T2", "T1+T2", "T3", "T4", "T5", "T6", "T4+", "total")
    ]
    assert joint[["households", "dwellings", "gap"]].tolist() == [81, 38, 43]
    assert joint["imbalance"] == pytest.approx(0.518, abs=0.0005)
    assert large[["households", "dwellings"]].tolist() == [50, 1]
    assert claimable(found)["typology"].tolist() == ["T1+T2", "T3", "T4", "T5", "T6"]


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
