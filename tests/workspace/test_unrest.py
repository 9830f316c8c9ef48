"""Invented quarters that are uneven: each option does what it says, and no more."""

from datetime import date

import pandas as pd
import pytest

from copil_analysis.errors import UsageError
from copil_analysis.period import Period
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.workspace.demo import Unrest, demo_truth

TODAY = date(2026, 11, 1)
Truth = dict[str, dict[str, pd.DataFrame]]


def _truth(quarters: int, **unrest: float) -> Truth:
    return demo_truth(quarters=quarters, unrest=Unrest(**unrest), today=TODAY)


def _rehoused(truth: Truth) -> "pd.Series[int]":
    return pd.Series({period: len(registers[ATTRIBUTIONS]) for period, registers in truth.items()})


def test_dispersion_and_season_do_what_they_say() -> None:
    """Over forty quarters: variance about 2.5 times the mean; T1 60 % above T3 under ±30 %.

    A year's sum stays that of a calm demo, within a tenth.
    """
    calm, wild = _rehoused(_truth(40)), _rehoused(_truth(40, dispersion=2.5))
    assert 0.6 < calm.var() / calm.mean() < 1.6 < wild.var() / wild.mean() < 4.2
    seasonal = _rehoused(_truth(40, season=0.3))
    by_season = seasonal.groupby(seasonal.index.str[-1]).mean()
    assert 1.5 < by_season["1"] / by_season["3"] < 2.3
    for uneven in (wild, seasonal):
        assert uneven.sum() == pytest.approx(calm.sum(), rel=0.1)


def test_late_reports_come_a_quarter_late() -> None:
    """A fifth of the rehoused are told a quarter late, with their own date, in both registers."""
    truth = _truth(4, late=0.2)
    shares = []
    for period, registers in truth.items():
        rehoused, start = registers[ATTRIBUTIONS], Period.parse(period).first_day
        late = rehoused["date"] < pd.Timestamp(start)
        assert (rehoused["date"] >= pd.Timestamp(Period.parse(period).previous.first_day)).all()
        left = registers[WAITING_FILE].dropna(subset="exit_date")
        left = left[left["exit_reason"] == "rehoused"]
        assert set(left["request_number"]) == set(rehoused["request_number"])
        shares.append(late.mean())
    assert sum(shares) / len(shares) == pytest.approx(0.2, abs=0.08)


def test_an_uneven_quarter_is_the_same_however_many_are_asked_for() -> None:
    """The last two of four quarters are those of two, with all options at once."""
    options = {"dispersion": 2.0, "season": 0.2, "late": 0.1}
    two, four = _truth(2, **options), _truth(4, **options)
    for period, registers in two.items():
        for name, rows in registers.items():
            pd.testing.assert_frame_equal(rows, four[period][name])


@pytest.mark.parametrize("option", [{"dispersion": 0.5}, {"season": 0.6}, {"late": -0.1}])
def test_wrong_numbers_are_refused(option: dict[str, float]) -> None:
    """Each option says in French what it expects."""
    with pytest.raises(UsageError, match="on attend un nombre de"):
        Unrest(**option)
