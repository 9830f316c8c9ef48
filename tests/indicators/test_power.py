"""What change can be seen, as the method page tells it."""

from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from copil_analysis.analysis.verdict import Verdict
from copil_analysis.indicators import power as module
from copil_analysis.indicators.power import power
from copil_analysis.showing.markup import plain
from tests.shown import spaced

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def judged(monkeypatch: pytest.MonkeyPatch, smallest: float | None) -> None:
    """Let every flow be judged to have gone from 180 to 240, and the file from 190 to 198."""

    def verdict(_: object, measure: str) -> Verdict:
        if measure == "waiting":
            return Verdict(measure, "all", "flows", "flat", 190, 198, 0.7, 1.4)
        return Verdict(measure, "all", "four_quarters", "up", 180, 240, 1.05, 1.7)

    monkeypatch.setattr(module, "verdict", verdict)
    monkeypatch.setattr(
        module,
        "smallest_change",
        lambda *_, falls=False: smallest and (-0.25 if falls else smallest),
    )


def test_too_early_is_one_sentence(quarter_2011: "Quarter") -> None:
    """One quarter: no table in which every row says so."""
    answer = power(quarter_2011)
    assert "huit trimestres de suite" in answer.why_missing
    assert set(answer.data["verdict"]) == {"early"}
    assert "<table" not in answer.block.html


def test_the_smallest_change_is_the_finding(
    quarter_2011: "Quarter", monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stock has its verdict, and no smallest change: it is not counted over four quarters."""
    judged(monkeypatch, 0.31)
    answer = power(quarter_2011)
    assert spaced(plain(answer.headline)) == ("Un changement entre −25 % et +31 % ne se voit pas")
    assert answer.data["difference"].tolist() == [60, 60, 60, 8]
    assert answer.data["smallest"].isna().tolist() == [False, False, False, True]


def test_a_verdict_carries_its_key(
    quarter_2011: "Quarter", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words are those of the verdict, in the element that says whose they are."""
    judged(monkeypatch, None)
    answer = power(quarter_2011)
    assert "d'aussi petits nombres" in answer.headline and not answer.sentences
    told = BeautifulSoup(answer.block.html, "html.parser").select("td [data-verdict]")
    assert [one["data-verdict"] for one in told] == [
        "allocations|all|four_quarters|up",
        "rehoused|all|four_quarters|up",
        "dwellings|all|four_quarters|up",
        "waiting|all|flows|flat",
    ]
    assert told[0].get_text() == "en hausse"
