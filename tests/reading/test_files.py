"""The raw folder: what is read, what is refused, and with which sentence."""

import shutil
from pathlib import Path

import pytest

from copil_analysis.config import read_config
from copil_analysis.errors import CopilError
from copil_analysis.reading import raw_folder, read_file, read_folder

PROJECT = Path(__file__).parents[2]
CONFIG = read_config(PROJECT)
SLIDES = PROJECT / "data/raw/2011-T1/slides.txt"


def test_every_cell_of_a_file_is_told() -> None:
    """150 cells of five tables: printed, blank, and the two recovered ones."""
    cells = read_file(SLIDES, CONFIG)
    columns = ["file", "place", "table", "row", "column", "value", "status", "readings"]
    assert list(cells.columns) == columns
    recovered = cells[cells["status"] == "recovered"]
    assert recovered[["table", "row", "column", "value"]].to_numpy().tolist() == [
        ["rehoused", "CANNES", "children", 12],
        ["waiting", "CAPAP", "adults", 20],
    ]


def test_a_doubtful_reading_says_so_beside_its_figures(tmp_path: Path) -> None:
    """Two T1 and T2 that nothing tells apart: two readings, and no proof in any cell."""
    path = tmp_path / "slides.txt"
    path.write_text("4 Besoins T1T2Total CASA33 Total33", encoding="utf-8")
    assert set(read_file(path, CONFIG)["readings"]) == {2}
    assert set(read_file(SLIDES, CONFIG)["readings"]) == {1}


def test_two_files_for_one_table_are_refused(tmp_path: Path) -> None:
    """Which of the two is right, only a person can say."""
    for name in ("slides.txt", "slides_bis.txt"):
        shutil.copy(SLIDES, tmp_path / name)
    with pytest.raises(CopilError, match=r"deux fois : slides\.txt.* et slides_bis\.txt"):
        read_folder(tmp_path, CONFIG)


def test_bytes_that_are_no_text_are_named_with_their_line(tmp_path: Path) -> None:
    """A byte of another encoding stands on the second line."""
    path = tmp_path / "slides.txt"
    path.write_bytes(b"1 Ordre du jour\n2 M\xe9nages\n")
    with pytest.raises(CopilError, match=r"slides\.txt, ligne 2 .* UTF-8"):
        read_file(path, CONFIG)


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    """Windows writes one; it changes no cell."""
    path = tmp_path / "slides.txt"
    path.write_bytes(b"\xef\xbb\xbf" + SLIDES.read_bytes())
    assert read_file(path, CONFIG).equals(read_file(SLIDES, CONFIG))


@pytest.mark.parametrize("name", ["slides.doc", "autre.txt"])
def test_a_file_of_another_name_is_refused(tmp_path: Path, name: str) -> None:
    """Files are known by the start and the end of their name."""
    (tmp_path / name).write_text("x")
    with pytest.raises(CopilError, match="slides"):
        read_file(tmp_path / name, CONFIG)


def test_a_missing_or_an_empty_folder_is_told(tmp_path: Path) -> None:
    """The sentence says what the folder should hold."""
    with pytest.raises(CopilError, match=r"data/raw/2011-T2 n'existe pas"):
        raw_folder(tmp_path, "2011-T2")
    (tmp_path / "data/raw/2011-T2").mkdir(parents=True)
    with pytest.raises(CopilError, match=r"vide.*slides"):
        raw_folder(tmp_path, "2011-T2")
