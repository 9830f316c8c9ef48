"""What is quoted of a received file, and its name, stay on the analyst's machine."""

from pathlib import Path

import pandas as pd
import pytest

from copil_analysis.checking.redaction import Redaction, redact
from copil_analysis.config import read_config

CONFIG = read_config(Path(__file__).parents[2])
NAMES = {
    "attributions_cannes.xlsx": "registre des attributions, Cannes",
    "attributions_cannes.xlsx, feuille « Mme « X » »": "registre des attributions, Cannes, "
    "2e feuille",
    "file_active Zoé Dupontel.csv": "registre de la file active",
    "slides.txt": "diaporama du comité",
    " (slides.txt)": "",
    "Le fichier X.docx n'est pas lu.": "un fichier reçu n'est pas lu.",
}
REDACTION = Redaction(NAMES, CONFIG)


def redacted(message: str, check: str = "label", *, row: str = "", column: str = "") -> list[str]:
    finding = {"check": check, "table": "attributions", "row": row, "column": column}
    public = redact(pd.DataFrame([finding | {"message": message}]), REDACTION)
    return [str(public[name].iloc[0]) for name in ("message", "row", "column")]


@pytest.mark.parametrize(
    "text",
    ["DUPONTEL Zoélie", "né le 12/05/1981", "<b>Est</b> à part", "0060424012345GDPUB", "Est Зоя"],
)
def test_a_cell_is_left_out(text: str) -> None:
    """Place and column stay, so that the analyst finds it; the cell does not."""
    message = f"Ligne 3, colonne « structure » : « {text} » n'est pas une structure connue"
    assert redacted(message)[0] == message.replace(f"« {text} »", "« … »")


@pytest.mark.parametrize(
    "known", ["Cannes", "Contingent préfectoral", "Nombre d'adultes", "T4", "Besoins par typologie"]
)
def test_the_words_of_the_field_stay(known: str) -> None:
    """Labels, headers and the names of tables are nobody's name."""
    assert f"« {known} »" in redacted(f"ligne « {known} » : « DUPONTEL »")[0]


def test_what_is_written_for_the_committee_stays() -> None:
    """The note below a table is there to be read; the file is named by its kind all the same."""
    note = "Besoins (slides.txt, diapositive 5) : il est écrit « 2 relogements en foyers »."
    public = (
        "Besoins (diaporama du comité, diapositive 5) : il est écrit « 2 relogements en foyers »."
    )
    assert redacted(note, "note")[0] == public


@pytest.mark.parametrize(
    ("received", "public"),
    [
        (
            "attributions_cannes.xlsx, ligne 3 : a.",
            "Registre des attributions, Cannes, ligne 3 : a.",
        ),
        (
            "attributions_cannes.xlsx, feuille « Mme « X » », ligne 3 : a.",
            "Registre des attributions, Cannes, 2e feuille, ligne 3 : a.",
        ),
        (
            "Les lignes d'attributions_cannes.xlsx et de file_active Zoé Dupontel.csv.",
            "Les lignes du registre des attributions, Cannes et du registre de la file active.",
        ),
        (
            "4 d'après diapositive 2 (slides.txt), 5 d'après registre attributions_cannes.xlsx.",
            "4 d'après diapositive 2, 5 d'après le registre des attributions, Cannes.",
        ),
        ("2011-T1 : Le fichier X.docx n'est pas lu.", "2011-T1 : un fichier reçu n'est pas lu."),
        (
            "period.toml dit que rien n'a été attribué.",
            "period.toml dit que rien n'a été attribué.",
        ),
    ],
)
def test_names_as_received_become_kinds_and_structures(received: str, public: str) -> None:
    """The longest name first, with the article that the sentence asks for."""
    assert redacted(received)[0] == public


@pytest.mark.parametrize(
    "message",
    [
        "autre.xlsx, feuille « Mme X » : des formules sans résultat.",
        "Le titre file_active ZOE dupontel est ignoré.",
    ],
)
def test_what_still_names_something_is_said_without_it(message: str) -> None:
    """A sheet of a file that is not known any more, or a name written otherwise."""
    said, row, _ = redacted(message, row="CANNES")
    assert said.startswith("Registre des attributions, Cannes : à lire par « copil check »")
    assert row == "CANNES"


@pytest.mark.parametrize(
    ("check", "row", "column", "public"),
    [
        ("cell", "attributions_cannes.xlsx, ligne 3", "Nombre d'adultes",
         ["registre des attributions, Cannes, ligne 3", "Nombre d'adultes"]),
        ("cell", "CASA", "Remarque Dupontel", ["CASA", ""]),
        ("cell", "autre.xlsx, feuille « X »", "", ["", ""]),
        ("file", "Mme X dossier.docx", "", ["", ""]),
    ],
)  # fmt: skip
def test_rows_and_columns_name_nothing_either(
    check: str, row: str, column: str, public: list[str]
) -> None:
    """A row is a code or a place; a column is one of the field's."""
    assert redacted("a", check, row=row, column=column)[1:] == public


def test_a_source_says_each_kind_once() -> None:
    """Registers by structure, each slide; a register of all beside one of a structure is told."""
    text = "registres attributions_cannes.xlsx ; slides.txt"
    assert REDACTION.source(text) == "registre des attributions, Cannes ; diaporama du comité"
    names = {"a.csv": "registre, Cannes", "b.csv": "registre, Est", "c.csv": "registre"}
    several = Redaction(names, CONFIG).source("registres a.csv ; b.csv ; c.csv")
    assert several == "registre, Cannes, Est ; registre"


@pytest.mark.parametrize("name", ["attributions.csv", "cannes.csv", "file active cannes.xlsx"])
def test_a_name_of_the_field_s_words_hides_no_sentence(name: str) -> None:
    """What a usual name is made of stands in our own sentences too."""
    known = Redaction({name: "registre de la file active, Cannes"}, CONFIG)
    message = "Cannes : attributions 6, sorties de la file active Cannes 5."
    assert known.finding("flows", "waiting", "CANNES", "", message)[2] == message
