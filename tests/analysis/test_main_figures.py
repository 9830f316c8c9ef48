"""The main figures of 2011-T1, with intervals out of published tables."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from copil_analysis.analysis.main_figures import main_figures

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def row(figures: pd.DataFrame, measure: str, part: str) -> "pd.Series[float]":
    rows = figures[(figures["measure"] == measure) & (figures["part"] == part)]
    return rows.iloc[0, 2:].astype("Float64")


def test_counts_have_exact_intervals(quarter_2011: "Quarter") -> None:
    """45 is 32.8 to 60.2, 4 is 1.09 to 10.24, 0 is 0 to 3.69 (Garwood 1936)."""
    figures = main_figures(quarter_2011)
    for measure, part, told in (
        ("allocations", "total", [45, 32.82, 60.21]),
        ("rehoused", "total", [45, 32.82, 60.21]),
        ("allocations", "agis_classique", [4, 1.09, 10.24]),
        ("allocations", "action_logement", [0, 0, 3.69]),
        ("dwellings", "T3", [4, 1.09, 10.24]),
    ):
        found = row(figures, measure, part)[["count", "low", "high"]].tolist()
        assert found == pytest.approx(told, abs=0.005)


def test_a_channel_has_its_share_and_a_size_its_pressure(quarter_2011: "Quarter") -> None:
    """20 of 45 is 44 %, 31 to 59 by Wilson; 46 households for 4 T3 are 11.5, for no T4 none."""
    figures = main_figures(quarter_2011)
    ratio = ["ratio", "ratio_low", "ratio_high"]
    share = row(figures, "allocations", "prefectoral")[ratio].tolist()
    assert share == pytest.approx([0.444, 0.309, 0.588], abs=0.001)
    assert row(figures, "dwellings", "T3")["ratio"] == 46 / 4
    assert pd.isna(row(figures, "dwellings", "T4")["ratio"])
    assert row(figures, "rehoused", "total")[ratio].isna().all()


def test_a_missing_cell_makes_its_sums_missing(quarter_2011: "Quarter") -> None:
    """One channel of one structure is not known: neither is the total, nor any share of it."""
    allocations = quarter_2011.allocations.copy()
    allocations.loc[0, "households"] = pd.NA
    figures = main_figures(replace(quarter_2011, allocations=allocations))
    assert row(figures, "allocations", "total").isna().all()
    assert pd.isna(row(figures, "allocations", "prefectoral")["ratio"])
    assert row(figures, "allocations", "prefectoral")["count"] == 20
