"""Sums that keep the order and let a missing cell through."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from copil_analysis.analysis.counting import cross_table, sum_by, total_of, with_rest, with_total

CELLS = [("B", "x", 1), ("B", "y", 2), ("A", "x", 3), ("A", "y", 4)]


def tidy(cells: list[tuple[str, str, int | None]]) -> pd.DataFrame:
    frame = pd.DataFrame(cells, columns=["row", "column", "n"])
    return frame.astype({"n": "Int64"})


def test_sums_keep_the_order_of_appearance() -> None:
    """B stands before A in the sums because it does in the table."""
    sums = sum_by(tidy(list(CELLS)), "row")
    assert sums.to_dict("list") == {"row": ["B", "A"], "n": [3, 7]}


def test_a_cross_table_has_both_totals() -> None:
    """The total row, the total column and the grand total stand last."""
    table = cross_table(tidy(list(CELLS)), rows="row", columns="column", values="n")
    assert table.columns.tolist() == ["row", "x", "y", "total"]
    assert table.to_numpy().tolist() == [["B", 1, 2, 3], ["A", 3, 4, 7], ["total", 4, 6, 10]]


def test_a_missing_cell_makes_its_totals_missing_and_no_other() -> None:
    """A missing cell is not a zero: its row, its column and the grand total are missing."""
    table = cross_table(tidy([*CELLS[:3], ("A", "y", None)]), rows="row", columns="column",
                        values="n").set_index("row")  # fmt: skip
    missing = table.isna().to_numpy().tolist()
    assert missing == [[False] * 3, [False, True, True], [False, True, True]]


@given(st.lists(st.integers(0, 999), min_size=1, max_size=8))
def test_a_total_is_the_sum_of_its_rows(counts: list[int]) -> None:
    """Grouping and totalling keep the sum."""
    frame = tidy([(str(i % 3), "x", n) for i, n in enumerate(counts)])
    assert total_of(sum_by(frame, "row")["n"]) == sum(counts)
    assert with_total(sum_by(frame, "row"))["n"].iloc[-1] == sum(counts)


def test_the_smallest_rows_are_added_up_in_one() -> None:
    """Of four the two largest stay, in their order; what is missing makes the rest missing."""
    counts = pd.DataFrame({"key": list("abcd"), "n": [1, 8, 2, 9], "other": [1, 1, 1, 1]})
    told = with_rest(counts.astype({"n": "Int64", "other": "Int64"}), "n", "rest", most=3)
    assert told.to_numpy().tolist() == [["b", 8, 1], ["d", 9, 1], ["rest", 3, 2]]
    unknown = counts.assign(n=pd.array([1, 8, None, 9], dtype="Int64"))
    assert with_rest(unknown, "n", "rest", most=3)["n"].isna().tolist() == [False, False, True]
    assert with_rest(counts, "n", "rest", most=4) is counts
