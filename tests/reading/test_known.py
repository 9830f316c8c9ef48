"""Blank cells of a sheet, known from the margins together."""

import pandas as pd
import pytest

from copil_analysis.reading.unjam import Reading, read_known

BLANK = None


def read(rows: dict[str, list[int | None]], *, total_row: str | None = "Total") -> Reading:
    """The reading of a table whose last column adds up the others."""
    width = len(next(iter(rows.values())))
    columns = [*(f"T{number}" for number in range(1, width)), "total"]
    cells = pd.DataFrame(rows, index=columns, dtype="Int64").T
    return read_known(cells, sums={"total": columns[:-1]}, total_row=total_row)


def recovered(reading: Reading) -> list[list[object]]:
    return reading.recovered.to_numpy().tolist()


def test_blank_cells_are_solved_together() -> None:
    """CASA's T1 could be 4 for its column alone; CAPAP's T1 and both rows say 2, 2 and 2."""
    reading = read(
        {
            "CASA": [BLANK, BLANK, 7, 11],
            "Cannes": [5, 6, 7, 18],
            "CAPAP": [BLANK, 6, 6, 14],
            "Est": [8, 8, 8, 24],
            "Total": [17, 22, 28, 67],
        }
    )
    assert recovered(reading) == [["CASA", "T1", 2], ["CASA", "T2", 2], ["CAPAP", "T1", 2]]
    assert (len(reading.broken), reading.readings) == (0, 1)


def test_a_blank_total_is_solved_with_the_cells() -> None:
    """T1's column gives CASA's T1, the row then its total; the column of totals agrees."""
    reading = read({"CASA": [BLANK, 3, BLANK], "Cannes": [4, 5, 9], "Total": [6, 8, 14]})
    assert recovered(reading) == [["CASA", "T1", 2], ["CASA", "total", 5]]
    assert reading.broken.empty


def test_where_two_solutions_hold_nothing_is_recovered() -> None:
    """Four blanks in a square: 2 and 3 crosswise, or 1 and 4."""
    reading = read({"CASA": [BLANK, BLANK, 5], "Est": [BLANK, BLANK, 5], "Total": [5, 5, 10]})
    assert recovered(reading) == []
    assert (len(reading.broken), reading.readings) == (4, None)


def test_a_blank_in_a_margin_that_holds_is_a_zero() -> None:
    """Only CAPAP's T2 is missing; its T1 and Est's T2 are zeros."""
    reading = read({"CAPAP": [BLANK, BLANK, 4], "Est": [3, BLANK, 3], "Total": [3, 4, 7]})
    assert recovered(reading) == [["CAPAP", "T2", 4]]
    assert reading.broken.empty


@pytest.mark.parametrize("total", [15, 17])
def test_a_broken_margin_is_not_explained_by_invented_cells(total: int) -> None:
    """T2's total is wrong by one: no blank cell can mend its column and hold its row."""
    reading = read({"CASA": [1, 9, BLANK, 10], "Est": [BLANK, 7, 2, 9], "Total": [1, total, 2, 18]})
    assert recovered(reading) == []
    assert not reading.broken.empty


def test_another_broken_margin_does_not_keep_a_cell_from_being_recovered() -> None:
    """Est's T3 follows from its row and column, whatever T1's total says."""
    reading = read(
        {"CASA": [1, 2, 3, 6], "Est": [4, 5, BLANK, 15], "Total": [6, 7, 9, 21]},
    )
    assert recovered(reading) == [["Est", "T3", 6]]
    assert reading.broken["column"].tolist() == ["total", "T1"]
