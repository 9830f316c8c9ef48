"""The raw folder: what each name says, what is read, what is refused, and with which sentence."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from copil_analysis.config import read_config
from copil_analysis.errors import CopilError, ReadingError
from copil_analysis.reading.folder import raw_files, raw_folder
from copil_analysis.reading.found import FoundRegister
from copil_analysis.reading.received import read_folder, read_received

PROJECT = Path(__file__).parents[2]
CONFIG = read_config(PROJECT)
SLIDES = PROJECT / "data/raw/2011-T1/slides.txt"
REGISTER = (
    "structure;date_attribution;contingent;typologie;adultes;enfants\nCASA;2011-05-02;IML;T2;1;1\n"
)


def register(path: Path) -> FoundRegister:
    path.write_text(REGISTER, encoding="utf-8")
    (found,) = read_received(path, CONFIG).registers
    return found


@pytest.mark.parametrize(
    ("name", "structure"),
    [
        ("attributions.csv", None),
        ("attributions_cannes.csv", "CANNES"),
        ("Attributions Secteur Est v2.CSV", "EST"),
        ("ATTRIBUTIONS-équipe mutualisée est (définitif).csv", "EST"),
        ("attributions_capap_mai.csv", "CAPAP"),
        ("attributions_2011-T2.csv", None),
    ],
)
def test_the_structure_stands_in_the_rest_of_the_name(
    tmp_path: Path, name: str, structure: str | None
) -> None:
    """However it is written, and whatever else the name says."""
    found = register(tmp_path / name)
    assert (found.name, found.structure) == ("attributions", structure)


def test_bytes_that_are_no_text_are_named_with_their_line(tmp_path: Path) -> None:
    """A byte of another encoding stands on the second line."""
    path = tmp_path / "slides.txt"
    path.write_bytes(b"1 Ordre du jour\n2 M\xe9nages\n")
    with pytest.raises(ReadingError, match=r"slides\.txt, ligne 2 .* UTF-8"):
        read_received(path, CONFIG)


@pytest.mark.parametrize("name", ["slides.doc", "autre.txt"])
def test_a_file_of_another_name_is_refused(tmp_path: Path, name: str) -> None:
    """Files are known by the start and the end of their name."""
    (tmp_path / name).write_text("x")
    with pytest.raises(CopilError, match="slides"):
        read_received(tmp_path / name, CONFIG)


def test_a_missing_or_an_empty_folder_is_told(tmp_path: Path) -> None:
    """The sentence says what the folder should hold."""
    with pytest.raises(CopilError, match=r"data/raw/2011-T2 n'existe pas"):
        raw_folder(tmp_path, "2011-T2")
    (tmp_path / "data/raw/2011-T2").mkdir(parents=True)
    with pytest.raises(CopilError, match=r"vide.*slides"):
        raw_folder(tmp_path, "2011-T2")


def test_all_that_is_wrong_in_all_files_is_told_at_once(tmp_path: Path) -> None:
    """Three files that cannot be read are three blocking findings; the good one is read."""
    shutil.copy(SLIDES, tmp_path)
    (tmp_path / "attributions_cannes.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "attributions_casa.csv").write_bytes(b"")
    (tmp_path / "tableau_besoins.csv").write_text("rien;de;connu\n", encoding="utf-8")
    received = read_folder(tmp_path, CONFIG)
    assert {one.name for one in received.tables} == {
        *("allocations", "rehoused", "dwellings", "waiting", "needs"),
    }
    blocking = [one.message for one in received.findings if one.level == "blocking"]
    assert len(blocking) == 3
    for name in ("attributions_cannes.xlsx", "attributions_casa.csv", "tableau_besoins.csv"):
        assert sum(name in message for message in blocking) == 1


def link_outside(folder: Path) -> None:
    (folder / "attributions_casa.csv").symlink_to(SLIDES)


def dangle(folder: Path) -> None:
    (folder / "attributions_casa.csv").symlink_to(folder / "nowhere.csv")


def add_folder(folder: Path) -> None:
    (folder / "attributions_casa").mkdir()


def add_pipe(folder: Path) -> None:
    os.mkfifo(folder / "attributions_casa.csv")


def add_pdf(folder: Path) -> None:
    (folder / "attributions_casa.pdf").write_bytes(b"%PDF-1.4")


def add_document(folder: Path) -> None:
    (folder / "compte_rendu_casa.docx").write_bytes(b"PK")


@pytest.mark.parametrize(
    ("spoil", "level"),
    [
        (link_outside, "blocking"),
        (dangle, "blocking"),
        (add_pipe, "blocking"),
        (add_pdf, "error"),
        (add_folder, "warning"),
        (add_document, "warning"),
    ],
)
def test_what_is_not_read_is_told(
    tmp_path: Path, spoil: Callable[[Path], None], level: str
) -> None:
    """A link out of the folder is not followed, a pipe not waited for; the file is named."""
    shutil.copy(SLIDES, tmp_path)
    spoil(tmp_path)
    received = read_folder(tmp_path, CONFIG)
    (finding,) = [one for one in received.findings if one.check == "file"]
    assert (finding.level, finding.status) == (level, "gap")
    assert "casa" in finding.message
    assert len(received.tables) == 5


def test_hidden_files_and_locks_are_nobody_s_data(tmp_path: Path) -> None:
    """What an open spreadsheet leaves beside itself is passed over in silence."""
    shutil.copy(SLIDES, tmp_path)
    for name in ("~$attributions_casa.xlsx", ".~lock.attributions.ods#", ".DS_Store"):
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in raw_files(tmp_path)] == ["slides.txt"]
    assert read_folder(tmp_path, CONFIG).findings == []
