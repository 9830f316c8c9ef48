"""Rents: of a register written by hand, and of the invented workspace's twelve quarters."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import copil_analysis as copil
from copil_analysis.analysis.rents import rent_trend
from copil_analysis.analysis.verdict import verdict
from copil_analysis.indicators.rents import rents
from copil_analysis.showing.markup import plain
from tests.attributions import with_register

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_of_one_quarter_the_medians_are_told_and_no_trend(quarter_2011: "Quarter") -> None:
    """Six studios about 300 €, seven T2 about 420 €; five T4 are too few to tell."""
    rows = [
        *({"typology": "STUDIO", "rent": 295.0 + 2 * i} for i in range(6)),
        *({"typology": "T2", "rent": 417.0 + i} for i in range(7)),
        *({"typology": "T4", "rent": 600.0} for _ in range(5)),
    ]
    found = rents(with_register(quarter_2011, rows))
    wanted = "Loyer médian au 1er trimestre 2011 : 300\xa0€ pour un studio et 420\xa0€ pour un T2"
    assert plain(found.headline) == plain(wanted)
    assert plain(found.sentences[0]) == plain(
        "Loyers à typologie et financement égaux : trop tôt pour juger."
    )
    assert 'data-verdict="rents|all|trend|early"' in found.block.html
    assert found.plot is None and "T4" not in found.block.html


def test_over_twelve_quarters_the_trend_is_told_with_its_verdict(invented: Path) -> None:
    """The sentence, the data and the one verdict agree."""
    quarter = copil.load("2026-T3", invented)
    found, trend, judged = rents(quarter), rent_trend(quarter), verdict(quarter, "rents")
    assert trend.yearly is not None and judged.low is not None and judged.high is not None
    assert trend.quarters == 12
    assert plain(found.headline).startswith("Loyers\xa0: ")
    assert "par an à typologie et financement égaux" in found.headline
    assert f'data-verdict="{judged.key}"' in found.headline
    row = found.data.iloc[-1]
    assert row["yearly"] == pytest.approx(trend.yearly)
    assert row["yearly_low"] == pytest.approx(judged.low - 1)
    assert row["verdict"] == judged.code
    is_flat = judged.low <= 1 <= judged.high
    assert (judged.code == "flat") == is_flat


def test_without_register_it_says_what_is_missing(quarter_2011: "Quarter") -> None:
    """Nothing else is shown."""
    assert rents(quarter_2011).why_missing.startswith("Les loyers ne sont pas connus")
