"""From a figure back to where it was read."""

import shutil
from pathlib import Path

import pytest

from copil_analysis.errors import CopilError, UsageError
from copil_analysis.tracing import trace

PROJECT = Path(__file__).parents[1]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The slides of 2011-T1, a register of CASA and a cross-table of Est's needs in 2011-T2."""
    shutil.copy(PROJECT / "copil.toml", tmp_path)
    shutil.copytree(PROJECT / "data/raw", tmp_path / "data/raw")
    later = tmp_path / "data/raw/2011-T2"
    later.mkdir()
    text = (PROJECT / "data/raw/2011-T1/period.toml").read_text("utf-8").split("[[")[0]
    for old, new in (
        ("04-10", "06-30"),
        ("04-11", "06-30"),
        ("01-01", "04-11"),
        ("04-15", "07-15"),
    ):
        text = text.replace(f"2011-{old}", f"2011-{new}")
    (later / "period.toml").write_text(text, encoding="utf-8")
    (later / "file_active_casa.csv").write_text(
        "structure;adultes;enfants;typologie;date_sortie\n"
        "CASA;1;0;;\n"
        "CASA;2;2;T4;\n"
        "CASA;2;1;F4;\n"
        "CASA;2;1;T4;2011-05-02\n",
        encoding="utf-8",
    )
    (later / "tableau_besoins_est.csv").write_text(
        "Structure;Studio;T1;T2;T3;T4;T5;T6;Total\nEst;2;20;10;30;28;0;1;91\n", encoding="utf-8"
    )
    return tmp_path


def rows(workspace: Path, *asked: str) -> list[list[object]]:
    found = trace(*asked, root=workspace)  # type: ignore[misc, arg-type]
    return found[["file", "cell", "column", "value"]].to_numpy().tolist()


def test_a_figure_of_the_slides_is_traced_to_its_row(workspace: Path) -> None:
    """The place is the slide, the cell the row's label: in a transcript nothing else is known."""
    found = trace("2011-T1", "needs", "Cannes", "T4", workspace)
    assert found.to_numpy().tolist() == [
        ["slides.txt", "diapositive 5", "ligne « CANNES »", "T4", 7]
    ]


def test_tables_have_french_names_and_a_recovered_cell_is_told(workspace: Path) -> None:
    """The slide does not print Cannes' children: the trace says where the 12 come from."""
    (row,) = rows(workspace, "2011-T1", "relogements", "Cannes", "enfants")
    assert row == [
        "slides.txt",
        "ligne « CANNES », case vide, retrouvée par les totaux",
        "children",
        12,
    ]


def test_a_figure_of_a_register_is_traced_to_the_rows_that_wait(workspace: Path) -> None:
    """F4 is a T4; the household that left in May no longer waits."""
    assert rows(workspace, "2011-T2", "needs", "CASA", "T4") == [
        ["file_active_casa.csv", "ligne 3", "T4", 1],
        ["file_active_casa.csv", "ligne 4", "T4", 1],
    ]


def test_a_measure_adds_up_what_each_row_brings(workspace: Path) -> None:
    """Five persons less the one who left: 1 + 4 + 3."""
    found = trace("2011-T2", "waiting", "CASA", "persons", workspace)
    assert found["value"].tolist() == [1, 4, 3]


def test_a_cell_of_a_spreadsheet_is_named_as_a_spreadsheet_names_it(workspace: Path) -> None:
    """A need for a studio counts as a T1: two cells stand behind one figure."""
    found = rows(workspace, "2011-T2", "needs", "EST", "T1")
    assert found == [
        ["tableau_besoins_est.csv", "B2", "STUDIO", 2],
        ["tableau_besoins_est.csv", "C2", "T1", 20],
    ]
    assert sum(value for *_, value in rows(workspace, "2011-T2", "needs", "EST")) == 91


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (("2011-T2", "margins", "CASA", "T4"), UsageError),
        (("2011-T2", "needs", "NICE", "T4"), UsageError),
        (("2011-T2", "needs", "CASA", "grand"), UsageError),
        (("2011-T2", "needs", "CAPAP", "T4"), CopilError),
    ],
)
def test_what_is_not_there_is_one_sentence(
    workspace: Path, asked: tuple[str, ...], error: type[CopilError]
) -> None:
    """A word that is not known names those that are; a figure that nobody gave says so."""
    with pytest.raises(error):
        rows(workspace, *asked)
