"""Found tables made tidy."""

from pathlib import Path

import pandas as pd
import pytest

from copil_analysis.cleaning.crosstabs import blanks_as_zeros, tell_blanks, tidy_table
from copil_analysis.config import read_config
from copil_analysis.finding import Finding
from copil_analysis.reading.crosstabs.find import crosstab_of
from copil_analysis.reading.found import FoundTable
from copil_analysis.reading.transcript import read_transcript
from copil_analysis.reading.unjam import Reading

PROJECT = Path(__file__).parents[2]
GOLDEN = PROJECT / "tests/golden/2011-T1"
CONFIG = read_config(PROJECT)


def tidy(text: str) -> dict[str, pd.DataFrame]:
    found = read_transcript(Path("slides.txt"), text, CONFIG).tables
    return {table.name: tidy_table(table, CONFIG) for table in found}


def found_in(sheet: str, name: str) -> FoundTable:
    rows = [[cell.strip() or None for cell in line.split("|")] for line in sheet.split("\n")]
    received = crosstab_of(
        rows, name=name, file="tableau.xlsx", place="", title="", structure=None, config=CONFIG
    )
    (table,) = received.tables
    return table


def counts(table: FoundTable, structure: str) -> list[int | None]:
    """What the tidy table says of a structure, in its order."""
    tidy = tidy_table(table, CONFIG)
    rows = tidy[tidy["structure"] == structure].select_dtypes("Int64").to_numpy().ravel()
    return [None if pd.isna(count) else int(count) for count in rows]


def told(table: FoundTable) -> list[Finding]:
    return list(tell_blanks(table, CONFIG))


@pytest.mark.parametrize("name", ["allocations", "rehoused", "dwellings", "waiting", "needs"])
def test_the_deck_becomes_the_tables_written_by_hand(name: str) -> None:
    """Every combination stands once, in the vocabulary's order, zeros included."""
    table = tidy((PROJECT / "data/raw/2011-T1/slides.txt").read_text("utf-8"))[name]
    written = table.to_csv(index=False, lineterminator="\n")
    assert written == (GOLDEN / f"{name}.csv").read_text("utf-8")


def test_what_nobody_told_is_not_a_zero() -> None:
    """A structure without a row stays missing; a blank cell whose margins hold is a zero."""
    needs = tidy("Besoins T1T2Total CASA 1 1 Total 1 1")["needs"].set_index(
        ["structure", "typology"]
    )["households"]
    assert sorted([needs["CASA", "T1"], needs["CASA", "T2"]]) == [0, 1]
    assert needs["EST"].isna().all()


def test_studio_and_t1bis_are_a_t1_among_the_needs() -> None:
    """Demand and supply are compared on T1; a studio that is needed counts with it."""
    needs = tidy("Besoins StudioT1T1bisT2Total CASA 1 2 4 8 15 Total 1 2 4 8 15")["needs"]
    casa = needs[needs["structure"] == "CASA"]["households"].tolist()
    assert casa[:2] == [7, 8]


def test_a_blank_among_broken_margins_stays_missing() -> None:
    """Nothing confirms that a blank cell is a zero when its row and its column are both off."""
    columns = ["margin", "row", "column", "stated", "computed"]
    broken = [("row", "CASA", "total", 9, 5), ("column", "total", "T2", 7, 1)]
    cells = pd.DataFrame(
        {"T1": [5, 1, pd.NA], "T2": [pd.NA, 1, 7], "total": [9, 2, 11]},
        index=["CASA", "EST", "total"],
        dtype="Int64",
    )
    reading = Reading(
        cells,
        recovered=pd.DataFrame(columns=["row", "column", "value"]),
        margins=pd.DataFrame(broken, columns=columns),
        broken=pd.DataFrame(broken, columns=columns),
        marks=pd.DataFrame(columns=["row", "column", "mark"]),
    )
    found = FoundTable("needs", "slides.txt", "", "structure", "typology", reading, {}, "")
    filled = blanks_as_zeros(found)
    assert pd.isna(filled.loc["CASA", "T2"])
    assert filled.loc["total", "T1"] == 0


def test_channels_across_give_the_same_table() -> None:
    """The orientation of the slide leaves no trace."""
    down = tidy("Attributions CASA EST TOTAL Préfecture 3 4 7 IML 1 2 3 TOTAL 4 6 10")
    across = tidy("Attributions Préfecture IML TOTAL CASA 3 1 4 EST 4 2 6 TOTAL 7 3 10")
    assert down["allocations"].equals(across["allocations"])


def test_a_typology_that_is_not_listed_is_a_zero_where_the_total_proves_it() -> None:
    """CASA's total holds without a T6; without any total nothing is known of it."""
    proved = tidy("Besoins T1T2Total CASA 1 2 3 EST 4 5 9 Total 5 7 12")["needs"]
    assert proved[proved["structure"] == "CASA"]["households"].tolist() == [1, 2, 0, 0, 0, 0]
    assert proved[proved["structure"] == "CAPAP"]["households"].isna().all()
    silent = tidy("Besoins T1T2 CASA 1 2 EST 4 5")["needs"]
    assert silent[silent["structure"] == "CASA"]["households"].isna().sum() == 4


def test_persons_that_are_not_printed_are_adults_and_children() -> None:
    """A table that stops at the children says how many persons there are all the same."""
    waiting = tidy("File active Ménages Adultes Enfants CASA 3 4 2 EST 5 6 7")["waiting"]
    assert waiting[waiting["structure"] == "EST"]["persons"].tolist() == [13]


@pytest.mark.parametrize(
    "sheet",
    [
        "|T1|T2\nCASA|1|2\nEst||",
        "|T1|T2|Total\nCASA|1|2|3\nEst|||",
        "|CASA|Est\nT1|1|\nT2|2|",
        "|T1|T2\nCASA|1|2\nEst|n.d.|",
    ],
)
def test_a_structure_with_nothing_printed_is_missing(sheet: str) -> None:
    """An empty row that no total confirms is a form not filled in, not zeros."""
    table = found_in(sheet, "needs")
    assert counts(table, "CASA")[:2] == [1, 2]
    assert counts(table, "EST") == [None] * 6
    assert told(table) == []


def test_an_empty_row_is_zeros_where_the_totals_confirm_it() -> None:
    """Sums below that hold without EST prove that it has nothing, in the columns not listed too."""
    table = found_in("|T1|T2|Total\nCASA|1||1\nEst|||\nTotal|1||1", "needs")
    assert counts(table, "EST") == [0] * 6
    assert told(table) == []
    off = found_in("|T1|T2|Total\nCASA|1|2|3\nEst|||\nTotal|9|9|18", "needs")
    assert counts(off, "EST") == [None] * 6


def test_blanks_read_as_zeros_without_a_total_are_told() -> None:
    """The number of blank cells that nothing but their row makes zeros, once a table."""
    table = found_in("|T1|T2|T3\nCASA|1||\nEst||2|3", "needs")
    assert counts(table, "CASA") == [1, 0, 0, None, None, None]
    (finding,) = told(table)
    assert (finding.check, finding.status, finding.level) == ("ignored", "ok", "")
    assert "tableau.xlsx" in finding.message
    assert ": 3 cellules vides lues comme zéro" in finding.message
    assert told(found_in("|T1|T2|Total\nCASA|1||1\nEst||2|2", "needs")) == []


def test_blanks_of_a_transcript_are_not_told_as_cells() -> None:
    """A text export has no cells."""
    (table,) = read_transcript(Path("slides.txt"), "Besoins T1T2 CASA 1 EST 4 5", CONFIG).tables
    assert told(table) == []


@pytest.mark.parametrize("total", ["", "\nTotal|3|14|3"])
def test_households_are_not_zero_beside_adults(total: str) -> None:
    """Ten adults and no household: the count was forgotten, and it is said where."""
    table = found_in(f"|Ménages|Adultes|Enfants\nCannes||10|2\nCASA|3|4|1{total}", "waiting")
    assert counts(table, "CANNES") == [None, 10, 2, 12]
    (finding,) = told(table)
    assert (finding.level, finding.row, finding.column) == ("error", "CANNES", "households")
    assert "B2" in finding.message and "Cannes (ménages)" in finding.message


def test_blank_measures_are_zeros_only_in_a_row_that_is_filled() -> None:
    """Children left blank are none; with the households alone, composition is missing and told."""
    table = found_in("|Ménages|Adultes|Enfants\nCannes|10|12|\nCASA|3||\nEst|0||", "waiting")
    assert counts(table, "CANNES") == [10, 12, 0, 12]
    assert counts(table, "CASA") == [3, None, None, None]
    assert counts(table, "EST") == [0, 0, 0, 0]
    zeros, missing = told(table)
    assert ": 3 cellules vides" in zeros.message
    assert "C3, D3 : rien n'est écrit pour CASA (adultes, enfants)" in missing.message


def test_a_t1_that_is_not_listed_is_missing_beside_studios() -> None:
    """Only where a total proves the row are the studios all the T1 there are."""
    assert counts(found_in("|Studio|T2\nCASA|4|2", "needs"), "CASA")[:2] == [None, 2]
    proved = found_in("|Studio|T2|Total\nCASA|4|2|6", "needs")
    assert counts(proved, "CASA") == [4, 2, 0, 0, 0, 0]
