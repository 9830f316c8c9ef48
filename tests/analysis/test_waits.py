"""Waits and the curve of Kaplan and Meier, against published figures and by hand."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copil_analysis.analysis import survival
from copil_analysis.analysis.survival import at_months, follow, survive
from copil_analysis.analysis.waits import MONTH, summarise, waits_of_rehoused, waits_so_far

DAY = pd.Timestamp("2020-01-01")
# Remissions under 6-MP in weeks, and whether they ended: Freireich and others 1963, Blood 21.
WEEKS = (6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35)
ENDED = (1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)


def days(*numbers: float | None) -> "pd.Series[pd.Timestamp]":
    return pd.Series([DAY + pd.Timedelta(days=n) if n is not None else pd.NaT for n in numbers])


def followed(times: tuple[int, ...], events: tuple[int, ...], entry: object = 0) -> pd.DataFrame:
    frame = pd.DataFrame({"days": times, "is_rehoused": [bool(e) for e in events]})
    return frame.assign(entry=entry, is_known=True)


def test_the_median_lies_between_the_second_and_the_ninth_of_ten() -> None:
    """Of ten the median is within x(2) to x(9) in 97.9 % (Conover 1999): 22 of 1024 are outside."""
    ends = [n * 100 for n in range(1, 11)]
    waits = summarise(days(*[0] * 10), days(*ends))
    assert waits.median == pytest.approx(550 / MONTH)
    assert (waits.low, waits.high) == pytest.approx((200 / MONTH, 900 / MONTH))
    assert (waits.lower_quartile, waits.upper_quartile) == pytest.approx((325 / MONTH, 775 / MONTH))


def test_absurd_waits_are_left_out_and_counted() -> None:
    """A request after the allocation and one of a century ago; a missing date is just unknown."""
    waits = summarise(days(0, 0, 0, 0, 0, 0, 10, 0, None), days(1, 2, 3, 4, 5, 6, 9, 36600, 4))
    assert (waits.total, waits.known, waits.absurd) == (9, 6, 2)
    assert (waits.low, waits.high) == pytest.approx((1 / MONTH, 6 / MONTH))


def test_of_five_households_no_median_is_given() -> None:
    """Five have no interval at 95 %, and their median would be one household's wait."""
    waits = summarise(days(*[0] * 5), days(1, 2, 3, 4, 5))
    assert (waits.known, waits.median, waits.low, waits.lower_quartile) == (5, None, None, None)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 9000), min_size=6, max_size=60))
def test_the_median_lies_within_its_interval(numbers: list[int]) -> None:
    """Whatever the waits, quartiles, median and interval stand in order."""
    waits = summarise(days(*[0] * len(numbers)), days(*numbers))
    assert waits.low is not None and waits.median is not None and waits.high is not None
    assert waits.low <= waits.median <= waits.high
    assert waits.lower_quartile is not None and waits.upper_quartile is not None
    assert waits.lower_quartile <= waits.median <= waits.upper_quartile


def test_each_wait_stands_on_its_own_rows() -> None:
    """The rehoused until their allocation; those who wait until the snapshot, without who left."""
    attributions = pd.DataFrame({"request_date": days(*[0] * 6), "date": days(*[61] * 6)})
    file_active = pd.DataFrame(
        {
            "request_date": days(*[0] * 7),
            "entry_date": days(*[200] * 7),
            "exit_date": days(*[None] * 6, 100),
        }
    )
    snapshot = date(2020, 12, 31)  # day 365
    assert waits_of_rehoused(attributions).median == pytest.approx(61 / MONTH)
    so_far = waits_so_far(file_active, snapshot=snapshot, since="request_date")
    assert (so_far.total, so_far.median) == (6, pytest.approx(365 / MONTH))
    entered = waits_so_far(file_active, snapshot=snapshot, since="entry_date")
    assert entered.median == pytest.approx(165 / MONTH)


def test_the_curve_is_that_of_the_remissions_of_freireich(monkeypatch: pytest.MonkeyPatch) -> None:
    """Published for 6-MP: S(6) 0.857 … S(23) 0.448, log-log bands as Stata's, median 23 (13, –)."""
    monkeypatch.setattr(survival, "FEWEST_EVENTS", 1)
    monkeypatch.setattr(survival, "FEWEST_AT_RISK", 1)
    found = survive(followed(WEEKS, ENDED))
    assert found is not None
    read = [round(value, 3) for value in found.curve["share"]]
    assert read == [1, 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    bands = found.curve[["low", "high"]].round(4).to_numpy().tolist()
    assert bands[1] == [0.6197, 0.9516]
    assert bands[-1] == [0.1881, 0.6801]
    assert list(found.curve["at_risk"]) == [21, 21, 17, 15, 12, 11, 7, 6]
    assert (found.median, found.low) == pytest.approx((23 / MONTH, 13 / MONTH))
    assert found.high is None
    assert (found.events, found.censored, found.start) == (9, 12, 0)


def test_who_enters_late_is_not_at_risk_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: at day 5 two are followed, at 20 three, so ½ and then ½ · ⅔ (L < t ≤ T)."""
    monkeypatch.setattr(survival, "FEWEST_EVENTS", 1)
    monkeypatch.setattr(survival, "FEWEST_AT_RISK", 1)
    found = survive(followed((5, 30, 20, 25), (1, 0, 1, 0), entry=[0, 0, 10, 15]))
    assert found is not None
    assert list(found.curve["share"]) == pytest.approx([1, 1 / 2, 1 / 3])
    assert list(found.curve["at_risk"]) == [2, 2, 3]


def test_under_ten_rehousings_there_is_no_curve() -> None:
    """Nine of 21 are too few to be drawn."""
    assert survive(followed(WEEKS, ENDED)) is None


def test_the_curve_starts_and_ends_where_twenty_are_followed() -> None:
    """One early rehousing among two followed does not halve the curve; its tail is cut."""
    early = followed((10, 100), (1, 1), entry=0)
    many = followed(tuple(range(200, 240)), (1,) * 40, entry=50)
    found = survive(pd.concat([early, many], ignore_index=True))
    assert found is not None
    assert found.start == pytest.approx(10 / MONTH)
    assert found.curve["at_risk"].min() == 20
    assert found.curve["months"].iloc[-1] == pytest.approx(220 / MONTH)
    assert found.median == pytest.approx(219 / MONTH)


def test_a_curve_is_read_as_far_as_it_goes() -> None:
    """Between two steps the last one holds; beyond the end nothing is read."""
    curve = pd.DataFrame({"months": [0.0, 5.0, 9.0], "share": [1.0, 0.8, 0.4]})
    read = at_months(curve, (6, 9, 12))
    assert read[["months", "share"]].to_numpy().tolist() == [[6, 0.8], [9, 0.4]]


CALENDAR = pd.DataFrame(
    {
        "period": ["2025-T4", "2026-T1"],
        "start": [date(2025, 10, 1), date(2026, 1, 1)],
        "snapshot": [date(2025, 12, 31), date(2026, 3, 31)],
    }
)


def test_everyone_is_followed_once_from_the_first_day_of_observation() -> None:
    """One rehoused, one who left, one who waits in both registers, one absurd, one unobserved."""
    attributions = pd.DataFrame(
        {
            "period": ["2025-T4", "2026-T1", "2026-T1"],
            "structure": ["A", "A", "B"],
            "date": pd.to_datetime(["2025-11-30", "2026-02-01", "2026-02-01"]),
            "request_date": pd.to_datetime(["2025-11-01", "2026-02-02", "2025-01-01"]),
        }
    )
    file_active = pd.DataFrame(
        {
            "period": ["2025-T4", "2025-T4", "2026-T1", "2026-T1"],
            "structure": ["A", "A", "A", "A"],
            "request_date": pd.to_datetime(
                ["2025-09-01", "2025-07-01", "2025-09-01", "2025-07-01"]
            ),
            "entry_date": pd.to_datetime([None] * 4),
            "exit_reason": ["other", None, "other", None],
            "exit_date": pd.to_datetime(["2025-10-02", None, "2025-10-02", None]),
        }
    )
    since = pd.Series({"A": pd.Timestamp("2025-10-01")})
    told = follow(attributions, file_active, calendar=CALENDAR, since=since)
    known = told[told["is_known"]]
    assert known[["days", "entry", "is_rehoused"]].astype(int).to_numpy().tolist() == [
        [29, 0, 1],  # asked within the observation
        [31, 30, 0],  # left otherwise, and stands in the next register too
        [273, 92, 0],  # waits on
    ]
    assert len(told) - len(known) == 1
