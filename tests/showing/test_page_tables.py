"""Tables ready to be shown: French headers, marks where a check found something, sources."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import copil_analysis as copil

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

TABLES = [name for name in dir(copil) if name.startswith("table_")]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def rows(frame: pd.DataFrame) -> list[list[str]]:
    return [[plain(cell) for cell in row] for row in frame.to_numpy().tolist()]


def test_the_gap_by_typology_of_the_deck(quarter_2011: "Quarter") -> None:
    """Needs from the cells, marked where the printed total differs; rates with intervals."""
    table = copil.table_gap_by_typology(quarter_2011)
    assert rows(table["frame"]) == [
        ["Studio et T1", "63", "26", "37 (25 à 46)", "2,4 (1,7 à 3,7)", "0,6 (0,5 à 0,8)",
         "41 (27 à 60)"],
        ["T2", "18", "12", "6 (−3 à 12)", "1,5 (0,9 à 2,9)", "0,4 (0,2 à 0,7)", "12 sur 18"],
        ["T1 et T2 réunis", "81", "38", "43 (29 à 54)", "2,1 (1,6 à 3,0)", "0,5 (0,5 à 0,6)",
         "47 (33 à 64)"],
        ["T3", "46 *", "4", "42 (36 à 45)", "11,5 (4,5 à 42,2)", "2,8 (1,2 à 10,0)",
         "9 (2 à 22)"],
        ["T4", "40 *", "0", "40 (36 à 40)", "aucun obtenu (10,8 ou plus)", "2,7 ou plus",
         "0 (0 à 9)"],
        ["T5", "6", "1", "5 (0 à 6)", "6,0 (1,1 ou plus)", "1,5 (0,3 à 57,6)", "1 sur 6"],
        ["T6", "4", "0", "4 (0 à 4)", "aucun obtenu (1,1 ou plus)", "0,3 ou plus",
         "0 sur 4"],
        ["T4 et plus", "50 *", "1", "49 (44 à 50)", "50,0 (9,0 ou plus)", "12,1 (2,3 ou plus)",
         "2 (0 à 11)"],
        ["Total", "177", "43 ‡", "134 (119 à 146)", "4,1 (3,1 à 5,7)", "1,0", "24 (18 à 33)"],
    ]  # fmt: skip
    assert plain(table["notes"][0]) == (
        "* Le total imprimé dans la source n’est pas la somme de ses cases : T3, 45 imprimé, 46 en "
        "additionnant ; T4, 41 imprimé, 40 en additionnant. Cette page emploie les cases."
    )
    assert table["notes"][1].startswith("‡ 45\u00a0logements attribués pour 43\u00a0typologies")
    assert table["source"].count("diapositive") == 2


def test_the_persons_rehoused_of_the_deck(quarter_2011: "Quarter") -> None:
    """Cannes' children are recovered, its adults are to be confirmed."""
    table = copil.table_rehoused(quarter_2011)
    assert rows(table["frame"]) == [
        ["CASA", "6", "7", "2", "9"],
        ["Cannes", "13", "12 ‡", "12 †", "24"],
        ["CAPAP", "2", "2", "0", "2"],
        ["Est", "24", "32", "27", "59"],
        ["Total", "45", "53", "41", "94"],
    ]
    assert [note[0] for note in table["notes"]] == ["†", "‡"]
    assert plain(table["notes"][0]).endswith("retrouvé par les totaux : Cannes, enfants (12).")


def test_a_broken_margin_marks_its_column_in_the_cross_table(quarter_2011: "Quarter") -> None:
    """T3 and T4 carry a mark on their header and on their total, and nothing else does."""
    frame = copil.table_needs(quarter_2011)["frame"]
    headers = [plain(name) for name in frame.columns]
    assert headers == ["Structure", "T1", "T2", "T3 *", "T4 *", "T5", "T6", "Total"]
    assert rows(frame)[-1] == ["Total", "63", "18", "46 *", "40 *", "6", "4", "177"]
    assert not any("*" in cell for row in rows(frame)[:-1] for cell in row)


def test_who_supplies_whom_in_the_deck(quarter_2011: "Quarter") -> None:
    """Under 20 in the denominator "x sur n", above a rate; empty channels are named in a note."""
    table = copil.table_supply(quarter_2011)
    assert rows(table["frame"])[0] == ["CASA", "0 sur 6", "1 sur 6", "3 sur 6", "2 sur 6"]
    assert rows(table["frame"])[3] == [
        "Est", "17 % (7 % à 36 %)", "33 % (18 % à 53 %)", "42 % (24 % à 61 %)", "8 % (2 % à 26 %)"
    ]  # fmt: skip
    assert plain(table["notes"][0]).startswith(
        "« 1 % Logement (Action Logement) » et « Autres cont"
    )


def test_without_findings_there_is_neither_mark_nor_note(
    nothing: "Quarter", with_cell: Callable[..., "Quarter"]
) -> None:
    """Marks come from the checks alone."""
    quarter = with_cell(nothing, "needs", "households", 3, structure="EST", typology="T3")
    table = copil.table_needs(quarter)
    assert table["notes"] == []
    assert not any(set("*†‡") & set("".join(row)) for row in rows(table["frame"]))


def test_a_missing_cell_is_said_to_be_missing(
    quarter_2011: "Quarter", with_cell: Callable[..., "Quarter"]
) -> None:
    """A missing need is "n.d." and makes "n.d." what rests on it."""
    where = {"structure": "CASA", "typology": "T2"}
    quarter = with_cell(quarter_2011, "needs", "households", pd.NA, **where)
    assert rows(copil.table_needs(quarter)["frame"])[0][2] == "n.d."
    assert rows(copil.table_gap_by_typology(quarter)["frame"])[1] == [
        "T2", "n.d.", "12", "n.d.", "n.d.", "n.d.", "n.d."
    ]  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_tables_can_be_shown_whatever_the_figures(any_quarter: "Quarter", name: str) -> None:
    """Each table has a caption, a source, text in all its cells and a note for each mark."""
    table = getattr(copil, name)(any_quarter)
    assert table["caption"]
    assert table["source"].startswith("diapositive")
    cells = [cell for row in rows(table["frame"]) for cell in row]
    assert all(cell and "nan" not in cell.lower() and "<NA>" not in cell for cell in cells)
    assert copil.show_table(**table).html


def test_the_printed_totals_stand_beside_the_cells(quarter_2011: "Quarter") -> None:
    """Where a printed total is not the sum of its cells, the source's totals are all given."""
    notes = " ".join(copil.table_needs(quarter_2011)["notes"])
    assert "Totaux imprimés dans la source" in notes
    assert "T3 45, T4 41" in notes
    assert "Totaux" not in " ".join(copil.table_dwellings(quarter_2011)["notes"])


def test_those_who_wait_are_shown_as_received(quarter_2011: "Quarter") -> None:
    """The waiting file by structure, the adults of CAPAP marked as recovered."""
    table = copil.table_waiting(quarter_2011)
    assert rows(table["frame"])[-1] == ["Total", "177", "222", "245", "467"]
    assert rows(table["frame"])[2][2].endswith("†")


def test_dwellings_keep_studios_apart(quarter_2011: "Quarter") -> None:
    """17 studios and 9 T1 were obtained; only the comparison with needs joins them."""
    table = copil.table_dwellings(quarter_2011)
    assert rows(table["frame"])[-1][1:3] == ["17", "9"]
