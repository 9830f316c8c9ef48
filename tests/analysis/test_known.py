"""Of which structures and quarters a period tells."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from copil_analysis.analysis.known import missing_quarters, uncovered
from copil_analysis.period import Period

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

ALL = ["CASA", "CANNES", "CAPAP", "EST"]


def with_registers(quarter: "Quarter", **structures: list[str]) -> "Quarter":
    """Give a quarter registers of one row for each structure named."""
    registers = {
        name: pd.DataFrame({"structure": pd.Categorical(codes, categories=ALL)})
        for name, codes in structures.items()
    }
    return replace(quarter, registers=registers)


def test_registers_of_all_structures_cover_all(quarter_2011: "Quarter") -> None:
    """In any order of rows; a register that was not received leaves nobody out."""
    covered = with_registers(quarter_2011, attributions=ALL[::-1], file_active=ALL)
    for quarter in (covered, quarter_2011):
        assert [uncovered(quarter, name) for name in ("attributions", "file_active")] == [(), ()]


def test_a_structure_without_rows_is_uncovered(quarter_2011: "Quarter") -> None:
    """CASA and Est have households in the tables and no row: they are named, in their order."""
    quarter = with_registers(quarter_2011, attributions=["CAPAP", "CANNES"], file_active=ALL)
    assert uncovered(quarter, "attributions") == ("CASA", "EST")
    assert uncovered(quarter, "file_active") == ()


@pytest.mark.parametrize(
    ("register", "table"), [("attributions", "rehoused"), ("file_active", "waiting")]
)
@pytest.mark.parametrize(("count", "out"), [(0, ()), (pd.NA, ("CAPAP",)), (3, ("CAPAP",))])
def test_no_row_is_right_only_where_nobody_is(
    quarter_2011: "Quarter", register: str, table: str, count: object, out: tuple[str, ...]
) -> None:
    """Of nobody rehoused or waiting a register has no row; a missing count is no zero."""
    counts = getattr(quarter_2011, table).copy()
    counts.loc[counts["structure"] == "CAPAP", "households"] = count
    quarter = with_registers(quarter_2011, **{register: ["CASA", "CANNES", "EST"]})
    changed: dict[str, pd.DataFrame] = {table: counts}
    assert uncovered(replace(quarter, **changed), register) == out  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "missing"),
    [
        ([], []),
        ([(2010, 4)], []),
        ([(2010, 3)], [(2010, 4)]),
        ([(2010, 1), (2010, 3)], [(2010, 2), (2010, 4)]),
    ],
)
def test_holes_in_the_series_are_told_in_time_order(
    quarter_2011: "Quarter", known: list[tuple[int, int]], missing: list[tuple[int, int]]
) -> None:
    """Those between the first known quarter and this one; before the first there is none."""
    earlier = tuple(replace(quarter_2011, period=Period(*one)) for one in known)
    found = missing_quarters(replace(quarter_2011, earlier=earlier))
    assert found == tuple(Period(*one) for one in missing)
