"""What becomes of those who enter: against published figures, by hand, and against a truth."""

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from copil_analysis.analysis import outcomes as module
from copil_analysis.analysis.outcomes import LEFT, REHOUSED, WAITS, incidence, outcomes, stays
from copil_analysis.analysis.waits import MONTH
from copil_analysis.workspace.demo.calendar import last_quarters
from copil_analysis.workspace.demo.population import population
from tests.registers import at, demo_quarter, with_registers

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

# Remissions under 6-MP in weeks, and whether they ended: Freireich and others 1963, Blood 21.
WEEKS = (6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35)
ENDED = (1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)


def followed(months: Any, outcome: Any) -> pd.DataFrame:
    return pd.DataFrame({"days": np.asarray(months) * MONTH, "outcome": outcome})


@pytest.fixture
def however_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FEWEST_AT_RISK", 1)
    monkeypatch.setattr(module, "FEWEST_REHOUSED", 1)


def test_the_incidence_is_that_of_satagopan() -> None:
    """305 patients of Satagopan and others 2004 (Br J Cancer 91, table 2): 0.3 % at each death."""
    months = [7, 10, 14, 16, 18, 23, 24, 26, 27, *[60] * 296]
    outcome = [WAITS, 1, WAITS, 1, LEFT, 1, WAITS, LEFT, 1, *[WAITS] * 296]
    told = incidence(followed(months, outcome)).set_index("month")
    deaths = [10, 16, 23, 27]
    assert (100 * told["rehoused"].diff()[deaths]).round(1).tolist() == [0.3] * 4
    assert (told["rehoused"].diff() > 0).sum() == 4
    overall = 100 * told.loc[[10, 16, 18, 23, 26, 27], "waiting"]
    assert overall.round(1).tolist() == [99.7, 99.3, 99.0, 98.7, 98.3, 98.0]
    assert told.loc[[10, 16, 23, 27], "at_risk"].tolist() == [304, 302, 300, 297]


@pytest.mark.usefixtures("however_few")
def test_ties_are_those_of_cmprsk() -> None:
    """R's cuminc on 18 with ties and two ends (published with statsmodels' tests, checked in R)."""
    months = [1, 1, 2, 4, 4, 4, 6, 6, 7, 8, 9, 9, 9, 1, 2, 2, 4, 4]
    outcome = [1, 1, 1, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    told = incidence(followed(months, outcome)).set_index("month")
    assert told.loc[[1, 2, 9], "rehoused"].tolist() == pytest.approx(
        [0.11111111, 0.17037037, 0.17037037]
    )
    assert told.loc[[2, 4], "left"].tolist() == pytest.approx([0, 0.20740741])


@pytest.mark.usefixtures("however_few")
def test_without_other_ends_it_is_kaplan_and_meiers() -> None:
    """Freireich's remissions: S(6) 0.857 (0.6197 to 0.9516), S(23) 0.448 (0.1881 to 0.6801)."""
    told = incidence(followed(WEEKS, ENDED)).set_index("month").loc[[6, 23]]
    assert (1 - told["rehoused"]).round(3).tolist() == [0.857, 0.448]
    assert (1 - told[["high", "low"]]).round(4).to_numpy().tolist() == [
        [0.6197, 0.9516],
        [0.1881, 0.6801],
    ]
    assert told["left"].tolist() == [0, 0]


@pytest.mark.usefixtures("however_few")
def test_who_left_is_not_rehoused_later() -> None:
    """By hand: of four one is rehoused (¼), one leaves (¼), one of the two left is rehoused (¼)."""
    told = incidence(followed([1, 2, 3, 4], [REHOUSED, LEFT, REHOUSED, WAITS]))
    assert told["rehoused"].tolist() == pytest.approx([0, 0.25, 0.25, 0.5, 0.5])
    assert told["left"].tolist() == pytest.approx([0, 0, 0.25, 0.25, 0.25])
    assert told["waiting"].tolist() == pytest.approx([1, 0.75, 0.5, 0.25, 0.25])
    assert told["at_risk"].tolist() == [4, 4, 3, 2, 1]


def test_it_ends_where_twenty_are_followed() -> None:
    """Of 25 rehoused one a month, 20 are followed until the sixth."""
    told = incidence(followed(range(1, 26), [REHOUSED] * 25))
    assert told["month"].tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert told["at_risk"].iloc[-1] == 20


def test_each_household_is_followed_once(quarter_2011: "Quarter") -> None:
    """Rehoused, left, without reason, vanished, waiting; who was there before is not followed."""
    before = with_registers(
        at(quarter_2011, "2010-T4"),
        [{"date": "2010-12-31", "request_key": "given"}],
        [
            {"entry_date": "2010-11-01", "request_key": "vanishes"},
            {"entry_date": "2010-11-01", "request_key": "given"},
            {"entry_date": "2010-11-01", "request_key": "waits"},
            {"entry_date": "2009-11-01", "request_key": "was there"},
            {"entry_date": "2010-12-01", "adults": 2},
        ],
    )
    now = with_registers(
        quarter_2011,
        [],
        [
            {"entry_date": "2010-11-01", "request_key": "waits"},
            {"entry_date": "2010-12-01", "adults": 2, "exit_date": "2011-01-01",
             "exit_reason": "rehoused"},
            {"entry_date": "2011-01-02", "request_key": "left", "exit_date": "2011-01-05",
             "exit_reason": "other"},
            {"entry_date": "2011-01-02", "request_key": "unsaid", "exit_date": "2011-01-06"},
            {"entry_date": "2011-05-01", "request_key": "to come"},
        ],
        earlier=(before,),
    )  # fmt: skip
    told = stays(now).sort_values(["entry_date", "end", "outcome"])
    rows = [(f"{r.entry_date:%m-%d}", r.days, r.outcome) for r in told.itertuples()]
    assert rows == [
        ("11-01", 60, WAITS),  # vanished after the snapshot of 31 December
        ("11-01", 60, REHOUSED),  # by the register of allocations
        ("11-01", 161, WAITS),  # until the snapshot of 11 April
        ("12-01", 31, REHOUSED),
        ("01-02", 3, LEFT),
        ("01-02", 4, LEFT),
    ]


def test_a_structure_that_never_tells_an_end_is_left_out(quarter_2011: "Quarter") -> None:
    """Est rehoused 24 households and its file dates no exit: it would tell that nobody is."""
    silent = with_registers(quarter_2011, [], [{"entry_date": "2011-02-01"}])
    assert stays(silent).empty
    assert outcomes(silent) is None
    assert outcomes(quarter_2011) is None


def test_the_demo_truth_is_found_and_kaplan_and_meier_overstate_it(quarter_2011: "Quarter") -> None:
    """Of all who enter the demo 77 % are rehoused within two years; Kaplan and Meier tell 90 %."""
    last = demo_quarter(quarter_2011, quarters=14)
    told = outcomes(last)
    assert told is not None
    people = population(last_quarters(14, today=date(2026, 11, 23)), households=45, seed=1)
    lasted = (people["exit_date"] - people["entry_date"]).dt.days
    for month in (6, 12, 24):
        truth = ((people["exit_reason"] == "rehoused") & (lasted <= month * MONTH)).mean()
        found = told.set_index("month").loc[month]
        assert found["low"] < truth < found["high"]
    rows = stays(last)
    naive = SurvfuncRight(rows["days"], (rows["outcome"] == REHOUSED).astype(int))
    at_24 = 1 - naive.surv_prob[naive.surv_times <= 24 * MONTH][-1]
    assert round(at_24, 2) == 0.90 and found["high"] < 0.82


def test_the_interval_holds_in_95_of_100() -> None:
    """200 who enter over three years; two exponential ends: the truth is within in 91 to 99 %."""
    rng = np.random.default_rng(7)
    truth = 0.8 * (1 - np.exp(-12 / 15))
    held = 0
    for _ in range(200):
        ends = rng.exponential(15, 200)
        kinds = np.where(rng.random(200) < 0.8, REHOUSED, LEFT)
        seen = rng.uniform(0, 36, 200)
        rows = followed(np.minimum(ends, seen), np.where(ends <= seen, kinds, WAITS))
        found = incidence(rows).set_index("month").loc[12]
        held += found["low"] <= truth <= found["high"]
    assert 182 <= held <= 198
