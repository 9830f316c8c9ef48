"""Found tables made tidy."""

from pathlib import Path

import pandas as pd
import pytest

from copil_analysis.cleaning.crosstabs import blanks_as_zeros, tidy_table
from copil_analysis.config import read_config
from copil_analysis.reading.found import FoundTable
from copil_analysis.reading.transcript import read_transcript
from copil_analysis.reading.unjam import Reading

PROJECT = Path(__file__).parents[2]
GOLDEN = PROJECT / "tests/golden/2011-T1"
CONFIG = read_config(PROJECT)


def tidy(text: str) -> dict[str, pd.DataFrame]:
    found = read_transcript(Path("slides.txt"), text, CONFIG)
    return {table.name: tidy_table(table, CONFIG) for table in found}


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
