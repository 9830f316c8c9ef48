"""A figure that a check touches is marked, and the mark leads to a note."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.showing.columns import Column, Row, Table, interval
from copil_analysis.showing.marks import Reference, doubts_of, marks_of

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def table(quarter: "Quarter") -> Table:
    """The waiting households of two structures, as a table of an answer."""
    rows = quarter.waiting[quarter.waiting["structure"].isin(["CASA", "CAPAP"])]

    def place(row: Row) -> list[Reference]:
        return [Reference("waiting", row["structure"], "adults")]

    columns = [
        Column("structure", "Structure", "text"),
        Column("adults", "Adultes", place=place),
        Column("persons", "Personnes"),
    ]
    return Table(rows, columns, "Personnes en attente", marks=marks_of(quarter))


def test_a_recovered_cell_is_marked_and_told(quarter_2011: "Quarter") -> None:
    """CAPAP's adults were not printed: the cell leads to the note that says so."""
    html = table(quarter_2011).html()
    assert html.count('aria-label="Note †"') == 1
    anchor = html.split('<a href="#')[1].split('"')[0]
    assert f'id="{anchor}"' in html
    assert "Absent de la source" in html and "CAPAP, adultes (20)" in html.replace("\u00a0", " ")


def test_an_unmarked_table_has_no_note(quarter_2011: "Quarter") -> None:
    """A cell that rests on nothing doubtful has no mark, and the table no note."""
    plain = table(quarter_2011)
    html = Table(plain.frame, plain.columns[::2], plain.caption, marks=plain.marks).html()
    assert "Note" not in html and "<sup>" not in html


def test_numbers_stand_right_and_rows_have_heads(quarter_2011: "Quarter") -> None:
    """Each header has its scope; only numbers stand to the right; a missing one is n.d."""
    frame = pd.DataFrame({"name": ["A", "B"], "n": pd.array([1234, None], "Int64"),
                          "low": [0.4, None], "high": [float("inf"), None]})  # fmt: skip
    columns = [Column("name", "Nom", "text"), Column("n", "Nombre"),
               Column("n", "Intervalle", interval("low", "high", 1))]  # fmt: skip
    html = Table(frame, columns, "Essai", total=True).html()
    assert html.count('<th scope="col" class="number">') == 2
    assert html.count('<th scope="row">') == 2
    assert "1\u202f234" in html and "0,4\u00a0ou plus" in html and html.count("n.d.") == 2
    assert html.count('<tr class="total">') == 1


def test_a_chart_is_followed_by_what_is_doubtful_of_its_tables(quarter_2011: "Quarter") -> None:
    """A broken total and a recovered value are told for the table that they are in, alone."""
    assert "63" not in doubts_of(quarter_2011, "needs")[0]
    assert "T3, 45 imprimé, 46 en additionnant" in doubts_of(quarter_2011, "needs")[0].replace(
        "\u00a0", " "
    )
    assert "retrouvé" in doubts_of(quarter_2011, "rehoused")[0]
    assert doubts_of(quarter_2011, "dwellings") == ()


def test_the_words_of_a_slide_are_no_note(quarter_2011: "Quarter") -> None:
    """What stands below a table of a slide, as it stands there, is for checks.csv alone."""
    checks = quarter_2011.checks.assign(check="note", status="ok", message="« * dont 2 foyers »")
    assert not marks_of(replace(quarter_2011, checks=checks)).findings
