"""The cutting of run-together tables, against the deck's proven readings and by its laws."""

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from copil_analysis.errors import ReadingError
from copil_analysis.reading.unjam import Reading, unjam
from copil_analysis.reading.unjam.search import MOST_READINGS

TYPOLOGIES = ["Studio", "T1", "T2", "T3", "T4", "T5", "T6"]
NEEDS = {
    "CASA": "18353231",
    "CAPAP": "*9162220",
    "Cannes": "114572332",
    "Est": "25103028194",
    "Total": "6318454164177",
}


def values(reading: Reading) -> list[list[int]]:
    return reading.filled.fillna(0).to_numpy(dtype=int).tolist()


def test_the_allocations_hold_every_margin_in_one_reading() -> None:
    """Slide 2: blank rows, blank cells without a trace, a space only before the totals."""
    reading = unjam(
        {
            "AGIS classique": "4 4",
            "IML": "168 15",
            "Préfectoral": "35210 20",
            "1 %": "",
            "Autres": "* 222 6",
            "Autres réservataires": "",
            "Total": "613224 45",
        },
        ["CASA", "CANNES", "CAPAP", "EST", "total"],
        sums={"total": ["CASA", "CANNES", "CAPAP", "EST"]},
        total_row="Total",
    )
    assert values(reading) == [
        [0, 0, 0, 4, 4],
        [1, 6, 0, 8, 15],
        [3, 5, 2, 10, 20],
        [0, 0, 0, 0, 0],
        [2, 2, 0, 2, 6],
        [0, 0, 0, 0, 0],
        [6, 13, 2, 24, 45],
    ]
    assert (reading.readings, len(reading.broken), len(reading.recovered)) == (1, 0, 0)
    assert reading.marks["row"].tolist() == ["Autres"]


def test_a_missing_cell_is_recovered_from_its_row_and_its_column() -> None:
    """Slide 3: Cannes' children are not in the text; both margins say 12."""
    reading = unjam(
        {
            "CASA": "6729",
            "CAPAP": "222",
            "CANNES": "1312 24",
            "EST": "24322759",
            "TOTAL": "45534194",
        },
        ["households", "adults", "children", "persons"],
        sums={"persons": ["adults", "children"]},
        total_row="TOTAL",
    )
    assert reading.recovered.to_numpy().tolist() == [["CANNES", "children", 12]]
    assert reading.cells.loc["CANNES"].isna().tolist() == [False, False, True, False]
    assert pd.isna(reading.cells.loc["CAPAP", "children"])
    assert (reading.readings, len(reading.broken)) == (1, 0)


@pytest.mark.parametrize("spaces, readings", [(True, 1), (False, 21)])
def test_spaces_choose_among_the_shifted_columns(spaces: bool, readings: int) -> None:
    """Slide 4: 21 readings satisfy every margin; its spaces leave one."""
    rows = {
        "CASA": "211 4",
        "CAPAP": "11 2",
        "CANNES": "6241 13",
        "EST": "8663 1 24",
        "TOTAL": "179124 1 43",
    }
    if not spaces:
        rows = {label: text.replace(" ", "") for label, text in rows.items()}
    reading = unjam(rows, [*TYPOLOGIES, "total"], sums={"total": TYPOLOGIES}, total_row="TOTAL")
    right = [
        [2, 1, 1, 0, 0, 0, 0, 4],
        [1, 0, 1, 0, 0, 0, 0, 2],
        [6, 2, 4, 1, 0, 0, 0, 13],
        [8, 6, 6, 3, 0, 1, 0, 24],
        [17, 9, 12, 4, 0, 1, 0, 43],
    ]
    assert reading.readings == readings == 1 + len(reading.rivals)
    assert reading.by_spaces is spaces
    assert right in [values(one) for one in (reading, *reading.rivals)]


def test_a_wrong_source_is_read_with_the_fewest_broken_margins() -> None:
    """Slide 5: T3 adds up to 46 where 45 is printed, T4 to 40 where 41 is printed."""
    reading = unjam(
        NEEDS, [*TYPOLOGIES[1:], "total"], sums={"total": TYPOLOGIES[1:]}, total_row="Total"
    )
    assert reading.broken.to_numpy().tolist() == [
        ["column", "Total", "T3", 45, 46],
        ["column", "Total", "T4", 41, 40],
    ]
    assert (reading.readings, len(reading.rivals), len(reading.recovered)) == (None, 0, 0)
    assert values(reading)[:4] == [
        [18, 3, 5, 3, 2, 0, 31],
        [9, 1, 6, 2, 2, 0, 20],
        [11, 4, 5, 7, 2, 3, 32],
        [25, 10, 30, 28, 0, 1, 94],
    ]
    assert reading.marks.to_numpy().tolist() == [["CAPAP", None, "*"]]


def test_a_space_may_stand_inside_a_thousand() -> None:
    """``10 700 11 394`` is two numbers only where the caller says that spaces group thousands."""
    row = {"A": "10 700 11 394"}
    assert values(unjam(row, ["x", "y"], thousands=True)) == [[10700, 11394]]
    with pytest.raises(ReadingError, match="« A »"):
        unjam(row, ["x", "y"])


def test_a_tolerance_lets_rounded_margins_hold() -> None:
    """Parts rounded one by one may be one off their total."""
    row = {"A": "33 33 33 100"}
    parts = ["x", "y", "z"]
    strict = unjam(row, [*parts, "total"], sums={"total": parts})
    loose = unjam(row, [*parts, "total"], sums={"total": parts}, tolerance=1)
    assert strict.broken[["stated", "computed"]].to_numpy().tolist() == [[100, 99]]
    assert loose.broken.empty


def test_a_missing_total_is_recovered_where_its_margins_agree() -> None:
    """The total of B is not printed; its row and the column of totals both say 7."""
    reading = unjam(
        {"A": "5 6 11", "B": "3 4", "Total": "8 10 18"},
        ["x", "y", "total"],
        sums={"total": ["x", "y"]},
        total_row="Total",
    )
    assert reading.recovered.to_numpy().tolist() == [["B", "total", 7]]
    assert reading.broken.empty


def test_marks_are_reported_with_the_cell_that_they_follow() -> None:
    """``4*`` is a four with a footnote."""
    reading = unjam({"A": "1 4* 5"}, ["x", "y", "total"], sums={"total": ["x", "y"]})
    assert reading.marks.to_numpy().tolist() == [["A", "y", "*"]]


@pytest.mark.parametrize(
    "text, reason", [("12,5", "« , »"), ("1 2 3", "2 cellules"), ("007", "2 cellules")]
)
def test_a_text_without_a_reading_says_which_row_and_why(text: str, reason: str) -> None:
    """No cell holds a comma, and three numbers do not fit two columns."""
    with pytest.raises(ReadingError, match="« Nice »") as raised:
        unjam({"Nice": text}, ["x", "y"])
    assert reason in str(raised.value)


def test_no_break_spaces_are_spaces() -> None:
    """U+00A0 and U+202F separate cells as U+0020 does."""
    assert values(unjam({"A": "1\u00a02\u202f3"}, ["x", "y", "z"])) == [[1, 2, 3]]


def test_past_the_effort_nothing_is_read() -> None:
    """What is not proved is refused; the effort does not depend on how busy the machine is."""
    with pytest.raises(ReadingError, match="trop de découpages"):
        unjam(
            NEEDS,
            [*TYPOLOGIES[1:], "total"],
            sums={"total": TYPOLOGIES[1:]},
            total_row="Total",
            effort=0.0,
        )


@pytest.mark.parametrize("total", ["1 2 8", "1 2 80"])
def test_a_single_cut_is_read_however_far_its_totals_are_off(total: str) -> None:
    """Where spaces leave one cut, nothing is guessed: the printed digits, and their gaps."""
    reading = unjam({"A": total}, ["x", "y", "total"], sums={"total": ["x", "y"]})
    assert values(reading) == [[int(figure) for figure in total.split()]]
    assert (reading.readings, len(reading.broken)) == (None, 1)


def test_gaps_beyond_a_few_units_prove_no_cut() -> None:
    """123 could be 1 and 23, or 12 and 3: no total says which."""
    with pytest.raises(ReadingError, match="la ligne « A » n'additionne"):
        unjam({"A": "12399"}, ["x", "y", "total"], sums={"total": ["x", "y"]})


def test_a_zero_that_may_end_the_number_before_it_is_refused() -> None:
    """``350 10 …`` among blank cells: 12 and 0, or 120? Where no cell is blank it is a cell."""
    columns, sums = ["x", "y", "z", "total"], {"total": ["x", "y", "z"]}
    blanks = {"A": "12012", "B": "112", "Total": "121114"}
    with pytest.raises(ReadingError, match="« A », un 0"):
        unjam(blanks, columns, sums=sums, total_row="Total")
    zeros = {"A": "120012", "B": "1102", "Total": "131014"}
    assert values(unjam(zeros, columns, sums=sums, total_row="Total"))[0] == [12, 0, 0, 12]


def test_arguments_that_disagree_are_refused() -> None:
    """A sum of a column that does not exist is the caller's mistake, not the text's."""
    with pytest.raises(ValueError, match="do not exist"):
        unjam({"A": "1"}, ["x"], sums={"total": ["x"]})


CELLS = st.one_of(st.none(), st.integers(1, 30))


@st.composite
def jammed(draw: st.DrawFn) -> tuple[dict[str, str], list[str], list[list[int]]]:
    """A table with its margins, its text run together by one of the conventions, its values."""
    width, height = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    body = [[draw(CELLS) for _ in range(width)] for _ in range(height)]
    full = [[*row, sum(filter(None, row)) or None] for row in body]
    full.append([sum(row[c] or 0 for row in full) or None for c in range(width + 1)])
    convention = draw(st.sampled_from(["nothing", "blank", "boundary", "totals"]))
    rows = {}
    for number, row in enumerate(full):
        text = ""
        for column, value in enumerate(row):
            if value is None:
                text += " " if convention == "blank" and draw(st.booleans()) else ""
            else:
                text += " " if convention == "totals" and column == width else ""
                text += str(value) + (" " if convention == "boundary" else "")
        rows["Total" if number == height else f"r{number}"] = text
    return rows, [f"c{n}" for n in range(width)], [[v or 0 for v in row] for row in full]


@settings(max_examples=60)
@given(jammed())
@example(
    (
        {"r0": "11", "r1": "33033", "Total": "33134"},
        ["c0", "c1"],
        [[0, 1, 1], [3, 30, 33], [3, 31, 34]],
    )
)
def test_a_table_run_together_comes_back(
    table: tuple[dict[str, str], list[str], list[list[int]]],
) -> None:
    """What was run together is the reading, or one of its rivals; a doubtful 0 is refused."""
    rows, parts, original = table
    try:
        reading = unjam(rows, [*parts, "total"], sums={"total": parts}, total_row="Total")
    except ReadingError as error:  # 33 and 0 add up as well as 3 and 30
        assert "un 0 collé" in str(error) and any("0" in text for text in rows.values())
        return
    found = [values(one) for one in (reading, *reading.rivals)]
    assert len(found) == MOST_READINGS or original in found
    assert reading.broken.empty


@settings(max_examples=20)
@given(st.permutations(list(NEEDS)[:4]))
def test_the_order_of_the_rows_does_not_matter(order: list[str]) -> None:
    """The needs come out the same however their rows are listed."""
    rows = {label: NEEDS[label] for label in [*order, "Total"]}
    reading = unjam(
        rows, [*TYPOLOGIES[1:], "total"], sums={"total": TYPOLOGIES[1:]}, total_row="Total"
    )
    assert reading.cells.loc["Est"].fillna(0).tolist() == [25, 10, 30, 28, 0, 1, 94]
    assert (reading.readings, reading.rivals) == (None, ())
