"""Who came into the waiting file and who left it: by hand, and in the invented workspace."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from copil_analysis.analysis.flows import (
    WaitingFlows,
    is_dated,
    moves_by_quarter,
    waiting_flows,
)
from copil_analysis.loading import load
from copil_analysis.quarter import Quarter
from copil_analysis.quarter.marks import Subset
from copil_analysis.register_fields import WAITING_FILE
from tests.in_a_row import in_a_row

# structure, need, entry, exit, reason; the snapshots are of 30 September and 31 December 2012.
ROWS = [
    ("EST", "T2", "2012-09-30", None, None),
    ("EST", "T2", "2012-10-01", None, None),
    ("EST", "T4", "2012-12-31", None, None),
    ("EST", "T4", "2012-11-02", "2012-12-31", "rehoused"),
    ("EST", "T1", "2011-05-01", "2012-10-01", "other"),
    ("EST", "T1", "2011-05-01", "2012-09-30", "other"),
    ("EST", "T1", None, "2012-12-01", None),
]


@pytest.fixture
def quarter(quarter_2011: Quarter) -> Quarter:
    """12 waited, 3 came, 1 was rehoused and 2 left otherwise: 12 wait."""
    names = ["structure", "need", "entry_date", "exit_date", "exit_reason"]
    rows = pd.DataFrame(ROWS, columns=names)
    days = {"entry_date": "datetime64[s]", "exit_date": "datetime64[s]"}
    pair = in_a_row(quarter_2011, [0, 1], waiting=[12, 12])
    return replace(pair, registers={WAITING_FILE: rows.astype(days)})


def test_moves_are_dated_after_one_snapshot_until_the_next(quarter: Quarter) -> None:
    """The day of the snapshot before is its own; an exit without a reason is another exit."""
    told = moves_by_quarter(quarter).set_index("typology")[["entries", "rehoused", "others"]]
    assert told.loc["T2"].tolist() == [1, 0, 0]
    assert told.loc["T4"].tolist() == [2, 1, 0]
    assert told.loc["T1"].tolist() == [0, 0, 2]


def test_the_flows_balance(quarter: Quarter) -> None:
    """12 + 3 − 1 − 2 = 12, and nothing is left to explain."""
    found = waiting_flows(quarter)
    assert found == WaitingFlows(date(2012, 9, 30), date(2012, 12, 31), 12, 3, 1, 2, 12)
    assert (found.exits, found.residual) == (3, 0)


def test_what_the_flows_do_not_explain_is_shown(quarter: Quarter) -> None:
    """14 who wait where 12 should are a residual of 2."""
    waiting = quarter.waiting.replace({"households": {12: 14}})
    assert waiting_flows(replace(quarter, waiting=waiting)).residual == 2


def test_flows_that_no_register_dates_are_not_told(quarter: Quarter) -> None:
    """Without a register, or with one that only lists who waits, the ends alone are known."""
    (register,) = quarter.registers.values()
    listed = {WAITING_FILE: register.assign(exit_date=pd.NaT)}
    for registers in ({}, listed):
        found = waiting_flows(replace(quarter, registers=registers))
        assert (found.why, found.start, found.end, found.entries) == ("undated", 12, 12, None)
        assert found.residual is None


def test_of_a_size_the_rehoused_are_those_who_needed_it(quarter: Quarter) -> None:
    """12 + 3 − 1 − 2 = 12, though 4 such dwellings were obtained; 14 at the end are not told."""
    rehoused = quarter.rehoused.replace({"households": {1: 4}})
    part = replace(quarter, rehoused=rehoused, subset=Subset(typologies=("T4",)))
    days = date(2012, 9, 30), date(2012, 12, 31)
    assert waiting_flows(part) == WaitingFlows(*days, 12, 3, 1, 2, 12, is_of_sizes=True)
    waiting = quarter.waiting.replace({"households": {12: 14}})
    found = waiting_flows(replace(part, waiting=waiting))
    assert (found.why, found.start, found.rehoused, found.end) == ("sizes", 12, None, 14)
    assert waiting_flows(replace(part, registers={})).why == "undated"


def test_a_first_quarter_and_a_missing_count_have_no_flows(
    quarter: Quarter, quarter_2011: Quarter
) -> None:
    """Nothing is claimed of what came before, nor of a file that is not known."""
    assert waiting_flows(quarter_2011).why == "first"
    assert waiting_flows(quarter_2011).end == 177
    unknown = quarter.waiting.assign(households=pd.array([pd.NA] * 4, dtype="Int64"))
    assert waiting_flows(replace(quarter, waiting=unknown)).why == "missing"


def test_a_year_has_the_flows_of_its_quarters(invented: Path) -> None:
    """In the invented workspace the flows of 2025 are those between its two snapshots."""
    quarter = load("2025", invented)
    year, moves = waiting_flows(quarter), moves_by_quarter(quarter)
    assert (year.since, year.until, year.residual) == (date(2024, 12, 31), date(2025, 12, 31), 0)
    own = moves[moves["period"].str.startswith("2025")]
    assert year.entries == own["entries"].sum()
    assert year.exits == own[["rehoused", "others"]].sum().sum()


def test_a_size_has_the_moves_of_those_who_need_it(invented: Path) -> None:
    """Of the T4 in 2025: those of the whole file's moves, and no other."""
    whole = load("2025", invented)
    moves = moves_by_quarter(whole)
    is_own = moves["period"].str.startswith("2025") & (moves["typology"] == "T4")
    own = moves[is_own][["entries", "rehoused", "others"]].sum().tolist()
    found = waiting_flows(whole.only(typologies=["T4"]))
    assert [found.entries, found.rehoused, found.other_exits] == own
    assert found.residual == 0


def test_a_part_by_size_is_dated_as_the_whole(invented: Path) -> None:
    """Where a structure only lists who waits, no size of it has dated entries either."""

    def listing(quarter: Quarter) -> Quarter:
        rows = quarter.registers["file_active"]
        left = (rows["structure"] == "CASA") & rows["exit_date"].notna()
        registers = {**quarter.registers, "file_active": rows[~left].reset_index(drop=True)}
        return replace(quarter, registers=registers)

    quarter = load("2026-T3", invented)
    for one, casa in ((quarter, True), (listing(quarter), False)):
        whole = replace(one, earlier=one.earlier if casa else tuple(map(listing, one.earlier)))
        dated = is_dated(whole)
        assert dated["CASA"].any() == casa and dated["EST"].all()
        for size in ("T4", "T6"):
            assert is_dated(whole.only(typologies=size)).equals(dated)
