"""Findings: comparing, explaining, and the checks of the shipped quarter."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from copil_analysis.checking.crosschecks import (
    check_dates,
    check_follows,
    check_said,
    check_tables,
)
from copil_analysis.checking.findings import blocking_messages, compare, explain, findings_frame
from copil_analysis.checking.margins import check_table
from copil_analysis.cleaning.crosstabs import tidy_table
from copil_analysis.cleaning.merging import Piece, merge
from copil_analysis.config import Explained, PeriodFacts, read_config
from copil_analysis.finding import Finding
from copil_analysis.period import Period
from copil_analysis.quarter import Quarter
from copil_analysis.reading.transcript import read_transcript

PROJECT = Path(__file__).parents[2]
CONFIG = read_config(PROJECT)
FOYERS = Explained(check="foyers", row="CASA", gap=-2, reason="2 relogements en foyer")


def check(text: str) -> pd.DataFrame:
    found = read_transcript(Path("slides.txt"), text, CONFIG).tables
    pieces = [Piece(one.name, one.source, 2, tidy_table(one, CONFIG)) for one in found]
    tables = merge(pieces, CONFIG).tables
    findings = [one for table in found for one in check_table(table, CONFIG)]
    return findings_frame([*findings, *check_tables(tables, CONFIG)])


def rows(checks: pd.DataFrame, *columns: str) -> list[list[object]]:
    return checks[list(columns)].to_numpy().tolist()


def test_equal_figures_are_no_gap() -> None:
    """The gap is what was computed less what was stated."""
    assert compare(Finding("x"), 45, 45).status == "ok"
    off = compare(Finding("x"), 45, 46)
    assert (off.gap, off.status, off.level) == (1, "gap", "error")
    assert compare(Finding("x"), None, 46).gap is None


def test_an_explained_gap_explains_its_total() -> None:
    """45 = 43 + 2: the row is explained by hand, the total by the sum of its rows."""
    findings = [
        compare(Finding("foyers", row="CASA", message="CASA."), 6, 4),
        compare(Finding("foyers", row="total", message="Ensemble."), 45, 43),
    ]
    explained = explain(findings, [FOYERS])
    assert [one.status for one in explained] == ["explained", "explained"]
    assert "2 relogements en foyer" in explained[0].message


def test_an_explanation_of_another_gap_explains_nothing() -> None:
    """A gap that has changed shows again, and the explanation is told to be stale."""
    gap, stale = explain([compare(Finding("foyers", row="CASA"), 6, 5)], [FOYERS])
    assert gap.status == "gap"
    assert (stale.level, stale.status) == ("warning", "gap")


def test_the_shipped_quarter_shows_what_does_not_add_up() -> None:
    """Two broken margins, two recovered cells, fewer adults than households, a lost note."""
    checks = check((PROJECT / "data/raw/2011-T1/slides.txt").read_text("utf-8"))
    found = checks[checks["status"] != "ok"]
    assert rows(found, "check", "table", "row", "column", "status", "level") == [
        ["recovered", "rehoused", "CANNES", "children", "recovered", "warning"],
        ["recovered", "waiting", "CAPAP", "adults", "recovered", "warning"],
        ["margin", "needs", "total", "T3", "gap", "error"],
        ["margin", "needs", "total", "T4", "gap", "error"],
        ["note", "needs", "CAPAP", "", "gap", "warning"],
        ["allocations_dwellings", "dwellings", "CASA", "", "gap", "error"],
        ["allocations_dwellings", "dwellings", "total", "", "gap", "error"],
        ["adults", "rehoused", "CANNES", "adults", "gap", "warning"],
    ]
    margins = checks[(checks["check"] == "margin") & (checks["status"] == "gap")]
    assert rows(margins, "stated", "computed", "gap") == [[45, 46, 1], [41, 40, -1]]


def test_every_margin_of_every_table_is_checked() -> None:
    """Rows and columns of the five tables: 12 + 9 + 13 + 9 + 12."""
    checks = check((PROJECT / "data/raw/2011-T1/slides.txt").read_text("utf-8"))
    margins = checks[checks["check"] == "margin"]
    assert margins.groupby("table").size().to_dict() == {
        "allocations": 12,
        "rehoused": 9,
        "dwellings": 13,
        "waiting": 9,
        "needs": 12,
    }


def test_a_missing_table_blocks() -> None:
    """A committee that asks who waits is not answered by a page without it."""
    checks = check("Besoins T1T2Total CASA 1 2 3 Total 1 2 3")
    blocking = checks[checks["level"] == "blocking"]
    assert blocking["table"].tolist() == ["allocations", "rehoused", "dwellings", "waiting"]


def test_a_structure_without_a_row_is_an_error() -> None:
    """Its figures are missing from the totals, and that is said."""
    checks = check("Besoins T1T2Total CASA 1 2 3 Total 1 2 3")
    needs = checks[(checks["check"] == "presence") & (checks["table"] == "needs")]
    assert needs["row"].tolist() == ["CANNES", "CAPAP", "EST"]


def test_a_reading_among_several_blocks() -> None:
    """A figure that is one of several possible ones is not published."""
    checks = check("Besoins T1T2Total CASA33 Total33")
    (reading,) = rows(checks[checks["check"] == "reading"], "status", "level", "computed")
    assert reading == ["gap", "blocking", 2]


def test_bounds_off_the_calendar_are_a_warning() -> None:
    """2011-T1 ends ten days late; the snapshot follows a day later."""
    facts = PeriodFacts(
        start=date(2011, 1, 1),
        end=date(2011, 4, 10),
        snapshot=date(2011, 4, 11),
        committee=date(2011, 4, 15),
    )
    checks = findings_frame(check_dates(Period(2011, 1), facts))
    assert rows(checks, "check", "column", "gap", "level", "status") == [
        ["period", "start", 0, "", "ok"],
        ["period", "end", -10, "warning", "gap"],
        ["snapshot", "", pd.NA, "", "ok"],
    ]


@pytest.mark.parametrize(("day", "level"), [(15, ""), (16, "warning")])
def test_a_snapshot_may_follow_by_a_fortnight_and_a_day(day: int, level: str) -> None:
    """The flows end on 31 March: fifteen days later nothing is said, sixteen are told."""
    facts = PeriodFacts(
        start=date(2011, 1, 1),
        end=date(2011, 3, 31),
        snapshot=date(2011, 4, day),
        committee=date(2011, 5, 15),
    )
    *_, snapshot = check_dates(Period(2011, 1), facts)
    assert (snapshot.level, snapshot.computed) == (level, day)


def test_a_snapshot_far_from_the_end_is_a_warning() -> None:
    """A file of January says little about the end of March."""
    facts = PeriodFacts(
        start=date(2011, 1, 1),
        end=date(2011, 3, 31),
        snapshot=date(2011, 1, 15),
        committee=date(2011, 4, 15),
    )
    *_, snapshot = check_dates(Period(2011, 1), facts)
    assert (snapshot.level, snapshot.computed) == ("warning", 75)


def test_only_an_unexplained_blocking_gap_blocks(quarter_2011: Quarter) -> None:
    """Errors are published and flagged; a blocking check that holds blocks nothing."""
    checks = quarter_2011.checks
    assert not blocking_messages(checks)
    assert blocking_messages(checks.assign(level="blocking"))
    assert not blocking_messages(checks.assign(level="blocking", status="explained"))
    assert not blocking_messages(checks.assign(level="blocking", status="ok"))


def test_a_count_with_a_missing_cell_is_compared_with_nothing(quarter_2011: Quarter) -> None:
    """Cannes' T3 is not known: neither Cannes nor the whole has a gap between needs and file."""
    needs = quarter_2011.needs.copy()
    needs.loc[(needs["structure"] == "CANNES") & (needs["typology"] == "T3"), "households"] = pd.NA
    tables = {
        "allocations": quarter_2011.allocations,
        "rehoused": quarter_2011.rehoused,
        "dwellings": quarter_2011.dwellings,
        "waiting": quarter_2011.waiting,
        "needs": needs,
    }
    found = check_tables(tables, quarter_2011.config)
    compared = [one.row for one in found if one.check == "needs_waiting"]
    assert compared == ["CASA", "CAPAP", "EST"]


@pytest.mark.parametrize(
    ("start", "gap", "words"),
    [
        (date(2011, 4, 11), 0, "commencent le 11/04/2011."),
        (date(2011, 4, 1), -10, "jours comptés deux fois : 10"),
        (date(2011, 4, 13), 2, "jours comptés nulle part : 2"),
    ],
)
def test_flows_begin_where_those_before_end(start: date, gap: int, words: str) -> None:
    """T1 was counted up to 10 April: T2 from the 11th on, else days count twice or never."""
    facts = PeriodFacts(
        start=start, end=date(2011, 6, 30), snapshot=date(2011, 6, 30), committee=date(2011, 7, 15)
    )
    (found,) = check_follows(Period(2011, 1), date(2011, 4, 10), facts)
    assert (found.gap, found.level) == (gap, "warning" if gap else "")
    assert words in found.message
    assert list(check_follows(None, None, facts)) == []


def test_a_person_whom_period_toml_names_is_told_without_the_name() -> None:
    """What is asked, discussed or explained is published; an office is no name."""
    day = date(2011, 3, 31)
    facts = PeriodFacts(
        start=day,
        end=day,
        snapshot=day,
        committee=day,
        agenda=("Bilan par Mme Durand", "Accueil de M. le préfet"),
        asks=("Des T4",),
    )
    (finding,) = check_said(facts)
    assert finding.level == "warning"
    assert finding.message.startswith("period.toml, agenda : une personne y est nommée")
    assert "Durand" not in finding.message
