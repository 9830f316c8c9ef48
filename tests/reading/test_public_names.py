"""Files are called by kind and structure where others read of them."""

from pathlib import Path

import pytest

from copil_analysis.config import read_config
from copil_analysis.finding import Finding
from copil_analysis.reading.found import Received
from copil_analysis.reading.public_names import file_names, public_names

CONFIG = read_config(Path(__file__).parents[2])


def folder_of(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).write_text("x")
    return folder


@pytest.mark.parametrize(
    ("name", "public"),
    [
        ("attributions.csv", "registre des attributions"),
        ("Attributions Cannes (Mme X).xlsx", "registre des attributions, Cannes"),
        ("FILE-ACTIVE_équipe_mutualisée_est.ods", "registre de la file active, Est"),
        ("tableau besoins 2011 T1 casa.csv", "tableau des besoins, CASA"),
        ("tableau_file_active.csv", "tableau de la file active"),
        ("Mme X.pptx", "diaporama du comité"),
        ("attributions_cannes_casa.csv", "registre des attributions"),  # two structures: refused
        ("attributions.pdf", "autre fichier"),
        ("cannes.csv", "autre fichier"),
        ("2011.xlsx", "autre fichier"),
        ("notes.md", "notes.md"),
    ],
)
def test_a_file_is_called_by_what_its_name_says(tmp_path: Path, name: str, public: str) -> None:
    """And by no other word of it."""
    assert file_names(folder_of(tmp_path, name), CONFIG) == {name: public}


def test_files_of_one_kind_are_numbered_by_their_names(tmp_path: Path) -> None:
    """So that each is named once; one of another structure is of another kind."""
    names = ("attributions_cannes_a.csv", "attributions_cannes_b.csv", "attributions_casa.csv")
    assert list(file_names(folder_of(tmp_path, *names), CONFIG).values()) == [
        "registre des attributions, Cannes (1er fichier)",
        "registre des attributions, Cannes (2e fichier)",
        "registre des attributions, CASA",
    ]


def test_sheets_are_numbered_and_what_is_not_read_has_no_name(tmp_path: Path) -> None:
    """A message on a file that is not read is replaced as a whole, also where another quotes it."""
    folder = folder_of(tmp_path, "attributions.xlsx", "slides.txt", "Mme X.docx")
    places = [("attributions.xlsx", "feuille « Mme X »"), ("attributions.xlsx", "feuille « Y »")]
    unread = Finding("file", row="Mme X.docx", message="Le fichier Mme X.docx n'est pas lu.")
    assert public_names(folder, Received(places=places, findings=[unread]), CONFIG) == {
        "attributions.xlsx": "registre des attributions",
        "attributions.xlsx, feuille « Mme X »": "registre des attributions, 1re feuille",
        "attributions.xlsx, feuille « Y »": "registre des attributions, 2e feuille",
        "slides.txt": "diaporama du comité",
        " (slides.txt)": "",
        "Le fichier Mme X.docx n'est pas lu.": "un fichier, ou un dossier, reçu n'est pas lu, ou "
        "ne peut pas l'être tel quel.",
    }
