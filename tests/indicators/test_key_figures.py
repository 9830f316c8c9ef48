"""The four key figures: values, differences, verdicts."""

from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import copil_analysis as copil
from copil_analysis.analysis.verdict import verdict
from copil_analysis.indicators.key_figures import tell_key_figures
from copil_analysis.quarter import Quarter
from copil_analysis.showing.markup import plain


@pytest.fixture(scope="module")
def quarter(invented: Path) -> Quarter:
    """The twelfth quarter of the invented workspace."""
    return copil.load("2026-T3", invented)


def lines(quarter: Quarter) -> list[list[str]]:
    return [
        [plain(part).replace("\u00a0", " ") for part in (one.value, one.label, *one.details)]
        for one in tell_key_figures(quarter)
    ]


def test_a_first_quarter_has_neither_difference_nor_verdict(quarter_2011: Quarter) -> None:
    """The figures of the deck alone; of a quarter it is said that it is one."""
    assert lines(quarter_2011) == [
        ["45", "logements attribués"],
        ["94", "personnes relogées", "dont 41 enfants"],
        ["177", "ménages en attente", "467 personnes"],
        ["1", "T4 et plus obtenu au 1er trimestre 2011", "pour 50 ménages qui en attendent un"],
    ]


def test_differences_are_printed_and_four_quarters_are_judged(quarter: Quarter) -> None:
    """Each difference is that of two counts of the quarters as they are kept."""
    figures = lines(quarter)
    before, year = quarter.previous, quarter.year_before
    assert before and year
    allocated, then, a_year_before = (
        int(one.allocations["households"].sum()) for one in (quarter, before, year)
    )
    told = [f"{n:+d}".replace("-", "−") for n in (allocated - then, allocated - a_year_before)]
    assert figures[0][2] == f"{told[0]} sur le trimestre, {told[1]} sur un an"
    assert figures[0][3].endswith("non significatif")
    assert len(figures[3]) == 4 and "en un an" in figures[3][1]


def test_only_four_quarters_and_the_file_carry_a_verdict(quarter: Quarter) -> None:
    """Once each: the persons are the same households again, and are not judged."""
    soup = BeautifulSoup(copil.key_figures(quarter).html, "html.parser")
    keys = [str(one["data-verdict"]).rsplit("|", 1)[0] for one in soup.select("[data-verdict]")]
    assert keys == [
        "allocations|all|four_quarters",
        "waiting|all|flows",
        "dwellings|typology:T4+|four_quarters",
    ]


def test_the_numbers_stand_in_data(quarter: Quarter) -> None:
    """A row a figure; of a sum over a year no difference is told."""
    data = copil.key_figures(quarter).data.set_index("measure")
    assert list(data.columns) == ["value", "previous", "year_before", "verdict"]
    assert data.loc["waiting", "value"] == 198
    assert data.loc["waiting", "previous"] == 6
    assert data["previous"].isna()["dwellings"]


def test_a_card_has_one_figure_for_one_span(
    monkeypatch: pytest.MonkeyPatch, quarter: Quarter
) -> None:
    """Of the dwellings of four quarters some are compared, and are told as some of them."""
    found = verdict(quarter, "dwellings", "typology:T4+")
    monkeypatch.setattr(
        "copil_analysis.indicators.key_figures.verdict",
        lambda *_: replace(found, before=8, now=10, left_out=("CASA",)),
    )
    told = lines(quarter)[3]
    assert told[:2] == ["15", "T4 et plus obtenus en un an"]
    assert told[3] == (
        "10 des 15 à périmètre constant : +2 d’une année sur l’autre, non significatif"
    )


def test_of_a_year_one_difference_is_told_and_judged(invented: Path) -> None:
    """With the year before, and once."""
    figures = lines(copil.load("2025", invented))
    assert len(figures[0]) == 3 and figures[0][2].endswith("sur un an, non significatif")
    assert not any("trimestre" in line for card in figures for line in card)


def test_a_year_that_is_not_whole_is_not_its_last_four_quarters(invented: Path) -> None:
    """Of 2026 three quarters are received: no sum of four, nor a difference, is told as its own."""
    figures = lines(copil.load("2026", invented))
    assert [card[2:] for card in figures] == [
        ["année non entière : non comparable"],
        ["dont 98 enfants"],
        ["525 personnes"],
        ["pour 66 ménages qui en attendent un", "année non entière : non comparable"],
    ]
