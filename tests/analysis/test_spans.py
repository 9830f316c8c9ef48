"""Dwellings are counted over a year where one is known, else over the period."""

from pathlib import Path
from typing import TYPE_CHECKING

import copil_analysis as copil
from copil_analysis.analysis.spans import last_year
from tests.quarters import write_config, write_period

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def test_one_known_quarter_is_alone(quarter_2011: "Quarter") -> None:
    """The deck's quarter has no year: its own dwellings, and it says so."""
    span = last_year(quarter_2011)
    assert (span.is_year, span.is_sliding, span.periods) == (False, False, ("2011-T1",))
    assert span.tables["dwellings"] is quarter_2011.dwellings
    assert span.attributions.columns.tolist() == ["period"]


def test_four_quarters_in_a_row_are_a_year(tmp_path: Path) -> None:
    """1 + 2 + 4 + 8 dwellings of CASA; a fifth quarter before them does not count."""
    write_config(tmp_path)
    for name, count in (("2024-T4", 100), ("2025-T1", 1), ("2025-T2", 2), ("2025-T3", 4),
                        ("2025-T4", 8)):  # fmt: skip
        write_period(
            tmp_path, name, {"CASA": count, "CANNES": 1, "CAPAP": 1, "EST": 1}, {"CASA": 1}
        )
    span = last_year(copil.load("2025-T4", tmp_path))
    casa = span.tables["dwellings"][lambda rows: rows["structure"] == "CASA"]
    assert casa["dwellings"].sum() == 15
    assert (span.is_year, span.is_sliding) == (True, True)
    assert span.periods == ("2025-T1", "2025-T2", "2025-T3", "2025-T4")
    assert len(span.attributions) == 15 + 3 * 4
    assert last_year(copil.load("2025", tmp_path)).tables["dwellings"]["dwellings"].sum() == 27


def test_a_hole_in_the_last_four_quarters_leaves_the_period_alone(tmp_path: Path) -> None:
    """Three known quarters of the last four are no year."""
    write_config(tmp_path)
    for name in ("2025-T1", "2025-T2", "2025-T4", "2026-T1"):
        write_period(
            tmp_path, name, dict.fromkeys(("CASA", "CANNES", "CAPAP", "EST"), 1), {"EST": 1}
        )
    span = last_year(copil.load("2026-T1", tmp_path))
    assert (span.is_year, span.periods) == (False, ("2026-T1",))
    assert span.tables["dwellings"]["dwellings"].sum() == 4
