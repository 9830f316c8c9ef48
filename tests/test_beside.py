"""Quarters set beside each other: structures that closed, merged or opened, errors, whole years."""

from pathlib import Path
from typing import Literal

import pytest

from copil_analysis.analysis.difference import difference
from copil_analysis.analysis.needs import needs_gap
from copil_analysis.analysis.spans import last_year
from copil_analysis.loading import load, load_checks
from copil_analysis.period import Period
from copil_analysis.quarter import Quarter
from copil_analysis.quarter.beside import left_out
from tests.quarters import write_config, write_period

BEFORE = {"CASA": 10, "Cannes": 12, "CAPAP": 5, "Est": 11}, {"CASA": 2, "Cannes": 3, "Est": 4}
NOW = {"CASA": 10, "Cannes": 13, "CAPAP": 5, "Est": 10}, {"CASA": 2, "Cannes": 4, "Est": 5}


def households(quarter: Quarter, table: str = "waiting") -> dict[str, int]:
    counts = getattr(quarter, table).groupby("structure", sort=False)["households"].sum()
    return {str(code): int(count) for code, count in counts.items()}


def told(period: str, root: Path, check: str) -> list[str]:
    checks = load_checks(period, root)
    return checks.loc[checks["check"] == check, "message"].tolist()


def test_a_merged_structure_counts_for_its_heir_on_both_sides(tmp_path: Path) -> None:
    """Est until 2025-T4, then Cannes: 3 + 4 waiting before, 4 + 5 now; 38 dwellings both times."""
    write_config(tmp_path, est='until = "2025-T4"\ninto = "CANNES"\n')
    write_period(tmp_path, "2025-T4", *BEFORE)
    write_period(tmp_path, "2026-T1", *NOW)
    now = load("2026-T1", tmp_path)
    assert now.previous is not None
    assert households(now) == {"CASA": 2, "CANNES": 9, "CAPAP": 0}
    assert households(now.earlier[0]) == {"CASA": 2, "CANNES": 3, "CAPAP": 0, "EST": 4}
    assert households(now.series[0])["CANNES"] == households(now.previous)["CANNES"] == 7
    change = difference(now, "allocations")
    assert (change.before, change.now) == (38, 38)
    first, second = told("2026-T1", tmp_path, "merged")
    assert "attributions.csv, lignes 30, 31, 32 et 7 autres : « Est » est compté" in first
    assert "file_active.csv, lignes 8, 9, 10 et 2 autres" in second
    assert not told("2025-T4", tmp_path, "merged")
    (flow,) = [text for text in told("2026-T1", tmp_path, "flows") if "Cannes" in text]
    assert "relevé précédent 7, relogés 23, en attente à ce relevé 9" in flow


def test_a_structure_that_closed_or_opened_is_left_out_of_both_sides(tmp_path: Path) -> None:
    """27 dwellings without Est against 28: 28 and 38 are not compared; nobody asks for its rows."""
    for name, est, first, second in (
        ("closed", 'until = "2025-T4"\n', BEFORE, ({**NOW[0], "Est": 0}, {**NOW[1], "Est": 0})),
        ("opened", "from = 2026\n", ({**BEFORE[0], "Est": 0}, {**BEFORE[1], "Est": 0}), NOW),
    ):
        root = tmp_path / name
        root.mkdir()
        write_config(root, est=est)
        write_period(root, "2025-T4", *first)
        write_period(root, "2026-T1", *second)
        now = load("2026-T1", root)
        assert now.previous is not None
        change = difference(now, "allocations")
        assert (change.before, change.now) == (27, 28)
        assert left_out(now, now.previous) == ["CAPAP", "Est"]
        assert (change.difference, change.left_out) == (1, ("CAPAP", "Est"))
        for period in ("2025-T4", "2026-T1"):
            assert not [text for text in told(period, root, "presence") if "Est" in text]


def test_a_structure_of_which_no_row_came_is_left_out_of_its_table(tmp_path: Path) -> None:
    """Nobody knows whether CAPAP's file is empty or forgotten: 9 wait without it, against 11."""
    write_config(tmp_path)
    write_period(tmp_path, "2025-T4", *BEFORE)
    write_period(tmp_path, "2026-T1", NOW[0], {**NOW[1], "CAPAP": 20})
    now = load("2026-T1", tmp_path)
    assert now.previous is not None
    change = difference(now, "waiting")
    assert (change.before, change.now) == (9, 11)
    assert difference(now, "allocations").now == 38


@pytest.mark.parametrize("place", ["previous", "year_before"])
def test_an_earlier_quarter_read_with_other_words_is_not_compared(
    tmp_path: Path, place: Literal["previous", "year_before"]
) -> None:
    """Est taken out of copil.toml: its 4 households are lost then, in Cannes' 9 now; no verdict."""
    period = {"previous": "2025-T4", "year_before": "2025-T1"}[place]
    write_config(tmp_path, est=None)
    write_period(tmp_path, period, *BEFORE)
    write_period(tmp_path, "2026-T1", {"CASA": 10, "Cannes": 23}, {"CASA": 2, "Cannes": 90})
    now = load("2026-T1", tmp_path)
    told_of = [difference(now, measure, to=place) for measure in ("waiting", "allocations")]
    assert [one.difference for one in told_of] == [None, None]
    assert now.series[0].waiting["households"].isna().all()
    assert households(now.earlier[0]) == {"CASA": 2, "CANNES": 3, "CAPAP": 0}
    (finding,) = told("2026-T1", tmp_path, "compared")
    assert finding.startswith(f"{period} n'est pas comparé (")
    assert "« Est » n'est pas une structure connue" in finding
    assert "Est" not in now.checks.loc[now.checks["check"] == "compared", "message"].iloc[0]
    assert not told("2026-T1", tmp_path, "flows") or "précédent 5" not in " ".join(
        told("2026-T1", tmp_path, "flows")
    )


def test_an_error_keeps_only_what_it_changes_from_being_compared(tmp_path: Path) -> None:
    """An unreadable typology before: the sizes obtained are not compared, all the rest is."""
    write_config(tmp_path)
    folder = write_period(tmp_path, "2025-T4", *BEFORE)
    register = folder / "attributions.csv"
    text = register.read_text("utf-8").replace(";T2;", ";grand;", 1)
    register.write_text(text, encoding="utf-8")
    write_period(tmp_path, "2026-T1", *NOW)
    now = load("2026-T1", tmp_path)
    assert now.previous is not None
    assert now.previous.dwellings["dwellings"].isna().all()
    assert difference(now, "allocations").before == 38
    assert difference(now, "waiting").difference == 2
    assert "attributions" in now.previous.registers


def test_a_quarter_with_an_error_of_its_own_is_not_compared(tmp_path: Path) -> None:
    """The rows of an unknown structure are counted nowhere: no fall is said of it."""
    write_config(tmp_path)
    write_period(tmp_path, "2025-T4", *BEFORE)
    write_period(tmp_path, "2026-T1", NOW[0], {"CASA": 2, "Nice": 40})
    now = load("2026-T1", tmp_path)
    assert now.previous is not None
    found = difference(now, "waiting")
    assert (found.difference, found.why) == (None, "unlike")
    (finding,) = told("2026-T1", tmp_path, "compared")
    assert finding.startswith("2026-T1 n'est pas comparé (file active, besoins par typologie)")


def test_a_quarter_that_must_not_be_published_is_told_where_it_lacks(tmp_path: Path) -> None:
    """Without its waiting file 2025-T4 blocks: it is no quarter to compare with, and says why."""
    write_config(tmp_path)
    folder = write_period(tmp_path, "2025-T4", *BEFORE)
    (folder / "file_active.csv").unlink()
    write_period(tmp_path, "2026-T1", *NOW)
    now = load("2026-T1", tmp_path)
    assert now.earlier == () and now.previous is None
    (finding,) = told("2026-T1", tmp_path, "compared")
    assert "2025-T4 n'est pas comparé (file active, besoins par typologie)" in finding
    assert difference(now, "allocations").why == "unknown"


def test_a_quarter_mended_is_compared_again(tmp_path: Path) -> None:
    """What a quarter before was read with is an input of this one's checks."""
    write_config(tmp_path)
    folder = write_period(tmp_path, "2025-T1", *BEFORE)
    register = folder / "file_active.csv"
    right = register.read_text("utf-8")
    register.write_text(right.replace("Est", "Nice"), encoding="utf-8")
    write_period(tmp_path, "2026-T1", *NOW)
    assert told("2026-T1", tmp_path, "compared")
    register.write_text(right, encoding="utf-8")
    assert not told("2026-T1", tmp_path, "compared")


def test_a_year_received_whole_is_in_no_run_of_quarters(tmp_path: Path) -> None:
    """Nor is a quarter set beside it: of the year's 152 dwellings nobody knows the season."""
    write_config(tmp_path)
    write_period(tmp_path, "2023-T4", *BEFORE)
    write_period(tmp_path, "2024", {code: 4 * n for code, n in BEFORE[0].items()}, BEFORE[1])
    write_period(tmp_path, "2025-T1", *BEFORE)
    now = load("2025-T1", tmp_path)
    assert [str(one.period) for one in now.series] == ["2023-T4", "2025-T1"]
    assert set(now.over_time("waiting")["period"]) == {"2023-T4", "2025-T1"}
    assert now.previous is None
    assert now.year_before is not None and now.year_before.period == Period(2024)
    for measure in ("allocations", "waiting"):
        assert difference(now, measure, to="year_before").why == "unknown"
    assert any("relevé précédent 4" in text for text in told("2025-T1", tmp_path, "flows"))
    year = load(2024, tmp_path)
    assert year.period == load("2024", tmp_path).period == Period(2024)
    assert [str(one.period) for one in year.series] == ["2024"]
    assert year.previous is None


def test_a_year_added_up_is_compared_with_one_received_whole(tmp_path: Path) -> None:
    """Four quarters of 2025 of 38 dwellings each, against 76 in 2024."""
    write_config(tmp_path)
    write_period(tmp_path, "2024", {code: 2 * n for code, n in BEFORE[0].items()}, BEFORE[1])
    for number in (1, 2, 3, 4):
        write_period(tmp_path, f"2025-T{number}", *BEFORE)
    year = load("2025", tmp_path)
    assert year.year_before is not None
    change = difference(year, "allocations", to="year_before")
    assert (change.before, change.now) == (76, 152)
    assert [str(one.period) for one in year.series] == [f"2025-T{n}" for n in (1, 2, 3, 4)]


def test_a_year_adds_up_a_structure_that_merged_within_it(tmp_path: Path) -> None:
    """Est gives 11 in T1 and T2, and then Cannes 12 + 11 in T3 and T4; the sum is four times 38."""
    write_config(tmp_path, est='until = "2025-T2"\ninto = "CANNES"\n')
    for number in (1, 2, 3, 4):
        write_period(tmp_path, f"2025-T{number}", *BEFORE)
    year = load("2025", tmp_path)
    assert households(year, "allocations") == {"CASA": 40, "CANNES": 70, "CAPAP": 20, "EST": 22}


def test_the_year_before_a_merger_is_added_up_for_the_heir(tmp_path: Path) -> None:
    """Est's registers of 2025 count for Cannes in 2026-T1: four times 38 dwellings, 23 its own."""
    write_config(tmp_path, est='until = "2025-T4"\ninto = "CANNES"\n')
    for period in ("2025-T2", "2025-T3", "2025-T4", "2026-T1"):
        write_period(tmp_path, period, *BEFORE)
    year = last_year(load("2026-T1", tmp_path)).tables["rehoused"].set_index("structure")
    assert year["households"].to_dict() == {"CASA": 40, "CANNES": 92, "CAPAP": 20}


def test_the_last_year_counts_once_over_a_merger_within_it(tmp_path: Path) -> None:
    """Four quarters of 38 dwellings, all T2, by registers; Cannes has Est's after it is merged."""
    write_config(tmp_path, est='until = "2025-T2"\ninto = "CANNES"\n')
    for number in (1, 2, 3, 4):
        write_period(tmp_path, f"2025-T{number}", *BEFORE)
    gap = needs_gap(load("2025-T4", tmp_path), by=("structure",)).set_index("structure")
    assert gap["dwellings"].to_dict() == {"CASA": 40, "CANNES": 92, "CAPAP": 20, "total": 152}
