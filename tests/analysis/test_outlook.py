"""How long the waiting file would take to empty, against figures worked out by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copil_analysis.analysis.outlook import (
    followed,
    hardest,
    net_rate,
    period_at,
    place_of,
    recent,
    stock_and_flow,
    times_with_arrivals,
    times_without_arrivals,
    unbroken,
)

INFINITE = float("inf")


def history_from(
    files: Mapping[str, Sequence[Any]],
    obtained: Mapping[str, Sequence[Any]],
    *,
    first: str = "2020-T1",
    length: float = 1.0,
) -> pd.DataFrame:
    """Rows of `stock_and_flow` for quarters that follow each other."""
    rows = [
        (place_of(first) + i, period_at(place_of(first) + i), code, households, flow, length)
        for code, stock in files.items()
        for i, (households, flow) in enumerate(zip(stock, obtained[code], strict=True))
    ]
    names = ["place", "period", "typology", "households", "dwellings", "quarters"]
    kinds = {"households": "Int64", "dwellings": "Int64", "quarters": "Float64"}
    history = pd.DataFrame(rows, columns=names).astype(kinds)
    return history.sort_values("place", kind="stable", ignore_index=True)


def told(times: pd.DataFrame, typology: str = "T4") -> dict[str, Any]:
    return {str(k): v for k, v in times[times["typology"] == typology].iloc[0].items()}


def test_stock_and_flow_sums_structures_counts_a_studio_as_a_t1_and_days_as_quarters() -> None:
    """2 + 1 studios and T1; 100 days are 1.095 quarters; in all it is waiting and rehoused."""
    keys = {"period": "2011-T1", "structure": ["A", "B"]}
    history = stock_and_flow(
        needs=pd.DataFrame({**keys, "typology": "T1", "households": [4, 5]}),
        dwellings=pd.DataFrame({**keys, "typology": ["STUDIO", "T1"], "dwellings": [2, 1]}),
        waiting=pd.DataFrame({**keys, "households": [5, 6]}),
        rehoused=pd.DataFrame({**keys, "households": [3, 1]}),
        calendar=pd.DataFrame({"period": ["2011-T1"], "days": [100]}),
    )
    assert history["typology"].tolist() == ["T1", "total"]
    assert history["households"].tolist() == [9, 11]
    assert history["dwellings"].tolist() == [3, 4]
    assert history["quarters"].round(3).tolist() == [1.095, 1.095]


def test_one_missing_cell_makes_its_sum_missing() -> None:
    """A structure without a figure is not a structure without a household."""
    keys = {"period": "2011-T1", "structure": ["A", "B"]}
    flows = pd.DataFrame({**keys, "households": [3, pd.NA]})
    history = stock_and_flow(
        needs=pd.DataFrame({**keys, "typology": "T1", "households": [4, 5]}),
        dwellings=pd.DataFrame({**keys, "typology": "T1", "dwellings": [2, 1]}),
        waiting=flows,
        rehoused=flows,
        calendar=pd.DataFrame({"period": ["2011-T1"], "days": [90]}),
    )
    assert history["households"].isna().tolist() == [False, True]


def test_without_arrivals_the_time_is_waiting_over_the_rate_of_the_quarters_real_length() -> None:
    """177 wait, 45 rehoused in 1.095 quarters; domain.md gives 33 to 60 for 45 (Garwood).

    177 × 1.095 ÷ 45 = 4.31; ÷ 60.2 = 3.22; ÷ 32.8 = 5.91.
    """
    times = times_without_arrivals(history_from({"T4": [177]}, {"T4": [45]}, length=1.095))
    row = told(times)
    assert [round(row[name], 2) for name in ("time", "time_low", "time_high")] == [4.31, 3.22, 5.9]
    assert row["rate"] == pytest.approx(45 / 1.095)


def test_nothing_obtained_has_no_end_but_the_bound_of_nothing() -> None:
    """Nothing obtained is 0 to 3.689 (Garwood): 40 ÷ 3.689 = 10.84 at the least."""
    row = told(times_without_arrivals(history_from({"T4": [40]}, {"T4": [0]})))
    assert (row["time"], row["time_high"]) == (INFINITE, INFINITE)
    assert row["time_low"] == pytest.approx(10.84, abs=0.01)


def test_nobody_waiting_takes_no_time_and_a_missing_figure_none_that_is_known() -> None:
    """Zero households are done at once, even where nothing is obtained."""
    times = times_without_arrivals(history_from({"T4": [0], "T5": [pd.NA]}, {"T4": [0], "T5": [1]}))
    assert told(times)["time"] == 0
    assert told(times, "T5")["time"] is pd.NA


def test_rates_are_pooled_over_the_last_four_quarters() -> None:
    """Of six quarters the first two, with 90 dwellings each, do not count: (4+5+6+5) ÷ 4 = 5."""
    history = history_from({"T4": [50] * 6}, {"T4": [90, 90, 4, 5, 6, 5]})
    assert recent(history)["period"].tolist() == ["2020-T3", "2020-T4", "2021-T1", "2021-T2"]
    assert told(times_without_arrivals(history))["time"] == 10


def test_a_hole_or_a_missing_figure_cuts_the_run() -> None:
    """Only what follows the gap counts: flows on both sides of it are not a year."""
    history = history_from({"T4": [50] * 5}, {"T4": [9, 9, pd.NA, 5, 5]})
    assert unbroken(history)["place"].nunique() == 2
    holed = history[history["period"] != "2020-T4"].assign(dwellings=5)
    assert unbroken(holed)["period"].tolist() == ["2021-T1"]


def test_a_last_quarter_with_a_missing_figure_still_gives_the_other_typologies() -> None:
    """T4 is unknown, T5 is 8 ÷ 2; and no arrivals are known."""
    history = history_from({"T4": [3, pd.NA], "T5": [8, 8]}, {"T4": [1, 1], "T5": [1, 2]})
    times = times_without_arrivals(history)
    assert told(times)["time"] is pd.NA
    assert told(times, "T5")["time"] == 4
    assert followed(history).empty
    assert times_with_arrivals(history).empty


def test_arrivals_are_what_balances_the_flow() -> None:
    """From 60 to 52 with 10 + 12 dwellings: 14 came, 4 fewer a quarter, 13 quarters."""
    history = history_from({"T4": [60, 55, 52]}, {"T4": [99, 10, 12]})
    row = told(times_with_arrivals(history))
    assert (row["arrivals"], row["dwellings"], row["rate"], row["time"]) == (14, 22, 4, 13)


def test_the_interval_of_a_difference_is_movers() -> None:
    """10 less 5: Garwood's tables give 4.795 to 18.390 and 1.623 to 11.668.

    MOVER (Zou and Donner, 2008): 5 − √(5.205² + 6.668²) = −3.46, 5 + √(8.390² + 3.377²) = 14.04.
    """
    rate, low, high = net_rate(10, 5, 1)
    assert (rate, round(low, 2), round(high, 2)) == (5, -3.46, 14.04)
    assert [round(end, 2) for end in net_rate(10, 5, 2)] == [2.5, -1.73, 7.02]


def test_negative_arrivals_leave() -> None:
    """3 obtained and 2 who left otherwise are 5 fewer: Garwood's 1.623 to 11.668, less 0 to 3.689.

    5 − √(3.377² + 3.689²) = 0.00, 5 + √(6.668² + 0) = 11.67.
    """
    rate, low, high = net_rate(3, -2, 1)
    assert (rate, round(low, 1), round(high, 2)) == (5, 0.0, 11.67)


def test_nothing_moved_is_not_known_to_be_nothing() -> None:
    """Zero and zero: the bound of nothing, 3.689, on both sides."""
    assert [round(end, 2) for end in net_rate(0, 0, 1)] == [0, -3.69, 3.69]


def test_a_file_that_grows_does_not_empty() -> None:
    """From 20 to 220 without a dwelling: no time, not even the shortest of the interval."""
    row = told(times_with_arrivals(history_from({"T4": [20, 220]}, {"T4": [0, 0]})))
    assert (row["time"], row["time_low"], row["time_high"]) == (INFINITE,) * 3


def test_a_file_that_may_not_empty_has_no_longest_time() -> None:
    """5 fewer, −3.46 to 14.04: the time is known, its upper end is not."""
    row = told(times_with_arrivals(history_from({"T4": [65, 60]}, {"T4": [0, 10]})))
    assert (row["time"], row["time_high"]) == (12, INFINITE)
    assert row["time_low"] == pytest.approx(60 / 14.04, abs=0.01)


def test_a_lever_adds_its_dwellings_to_what_the_file_loses() -> None:
    """5 fewer and 5 more dwellings: 60 ÷ 10; the interval moves by 5 too."""
    history = history_from({"T4": [65, 60]}, {"T4": [0, 10]})
    row = told(times_with_arrivals(history, more=5))
    assert (row["rate"], row["time"]) == (10, 6)
    assert row["time_high"] == pytest.approx(60 / (5 - 3.46), abs=0.2)


@given(
    start=st.integers(0, 300),
    end=st.integers(0, 300),
    flow=st.integers(0, 100),
    more=st.integers(0, 20),
)
def test_more_dwellings_never_lengthen_the_file(start: int, end: int, flow: int, more: int) -> None:
    """And a time always lies within its interval."""
    history = history_from({"T4": [start, end]}, {"T4": [0, flow]})
    before, after = (told(times_with_arrivals(history, more=n)) for n in (more, more + 1))
    for name in ("time", "time_low", "time_high"):
        assert after[name] <= before[name]
    assert before["time_low"] <= before["time"] <= before["time_high"]


def test_the_hardest_typology_is_one_that_many_wait_for() -> None:
    """3 wait for a T6 that never comes; of those for whom 20 wait, T4 takes longest."""
    files = {"T1": [60], "T4": [40], "T6": [3], "total": [900]}
    times = times_without_arrivals(
        history_from(files, {"T1": [20], "T4": [4], "T6": [0], "total": [1]})
    )
    assert hardest(times) == "T4"


def test_one_person_may_take_either_of_the_small_sizes() -> None:
    """60 households for 1 T1 wait no longer than 40 for 4 T4: with 30 T2, 31 for 70 in all.

    Without a T2 the small ones take longest, and none of the two is named.
    """
    files = {"T1": [60], "T2": [10], "T4": [40], "total": [110]}
    obtained = {"T1": [1], "T2": [30], "T4": [4], "total": [35]}
    assert hardest(times_without_arrivals(history_from(files, obtained))) == "T4"
    none = obtained | {"T2": [0]}
    assert hardest(times_without_arrivals(history_from(files, none))) == ""


def test_among_short_files_the_longest_time_counts() -> None:
    """Nobody has 20; where nobody waits, or nothing is known, there is none."""
    short = history_from({"T4": [5], "T6": [3]}, {"T4": [4], "T6": [0]})
    assert hardest(times_without_arrivals(short)) == "T6"
    none = history_from({"T4": [0], "T6": [pd.NA]}, {"T4": [4], "T6": [0]})
    assert hardest(times_without_arrivals(none)) == ""
