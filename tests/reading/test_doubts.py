"""What looks like a table of the committee and is none: quarters of a year, lists of values."""

from pathlib import Path

import pytest

from copil_analysis.config import read_config
from copil_analysis.reading.crosstabs.find import crosstab_of
from copil_analysis.reading.found import Received
from copil_analysis.reading.quarters import are_quarters
from copil_analysis.reading.transcript import read_slide
from copil_analysis.vocabulary import Vocabulary

CONFIG = read_config(Path(__file__).parents[2])
FOUR = ["T1", "T2", "T3", "T4"]
FIGURES = "\nCASA|10|12|9|14|45\nCannes|5|5|6|7|23"


def received(
    text: str, name: str | None = "dwellings", structure: str | None = None, title: str = ""
) -> Received:
    """What a sheet holds, one line a row, cells apart by a bar."""
    rows = [[cell.strip() or None for cell in line.split("|")] for line in text.split("\n")]
    return crosstab_of(
        rows, name=name, file="t.xlsx", place="", title=title, structure=structure, config=CONFIG
    )


@pytest.mark.parametrize(
    "title",
    [
        *("Logements obtenus par trimestre 2025", "Logements obtenus / trimestre"),
        *("Évolution trimestrielle", "Les quatre trimestres de 2025", "Relogements T1-T4 2025"),
        *("Relogements trimestriels", "Trimestres 2025", "Année 2025", "2025", "Suivi annuel"),
        *("Typologies par trimestre", "Structure / Trimestre", "Relogements, année 2025"),
        *("Relogements en 2025", "Relogements 2025", "Cumul 2025", "Bilan 2025", "Exercice 2025"),
        *("Évolution des relogements", "Relogements 2024 et 2025", "Historique des attributions"),
        *(
            "Relogements en 2025 (arrêté au 31/12/2025)",
            "Attributions de l'année",
            "feuille « 2025 »",
        ),
        "Relogements des 12 derniers mois",
    ],
)
def test_a_title_says_that_columns_are_quarters(title: str) -> None:
    """Each quarter of a year, or a year of which nothing says that it is one of typologies."""
    assert are_quarters(FOUR, ["Structure", "Total"], [title])


@pytest.mark.parametrize(
    "header", ["2025", "Année", "Année 2025", "Total annuel", "Total 2025", "1er semestre", "S1"]
)
def test_a_year_beside_them_says_that_columns_are_quarters(header: str) -> None:
    """Whatever the title says."""
    assert are_quarters(FOUR, ["Structure", header], ["Typologies obtenues"])


@pytest.mark.parametrize(
    "title",
    [
        *("1er trimestre 2011", "1 er trimestre 2011", "Premier trimestre", "T1 2026"),
        *("Typologies obtenues au 1er trimestre 2026", "Logements obtenus du trimestre"),
        *("Bilan trimestriel", "Comité trimestriel du 15 avril 2026", "Trimestre 1"),
        *(
            "Besoins par typologie, année 2025",
            "Besoins en T1 à T4",
            "Besoins par typologie en 2026",
        ),
        *("Point annuel", "Typologies : rapport annuel 2025"),
        *(
            "Logements attribués 1er trimestre 2026",
            "Besoins au 31/03/2026",
            "Relogements - mars 2026",
        ),
        *("Besoins au 31 mars 2026", "Logements obtenus de janvier à mars 2026", "2026-T1"),
        *(
            "Logements obtenus au premier trimestre de l'année 2026",
            "COPIL 2026",
            "Trimestre 1 2026",
        ),
        *(
            "Comité de pilotage 2026 – T1 2026",
            "2026 – 1er trimestre",
            "1er trim. 2026",
            "T1 de 2026",
        ),
        *("Logements du 01/01/2026 au 31/03/2026", "Besoins (2026-03-31)", "COPIL 06 - 2026 - T1"),
        *("Logements du 1er janvier au 31 mars 2026", "1er semestre 2026", "Copil 2T2026"),
    ],
)
def test_the_period_of_a_table_does_not_make_quarters_of_typologies(title: str) -> None:
    """The committee's tables name their quarter, their year and their committee."""
    assert not are_quarters(FOUR, ["Structure", "Total"], [title])


@pytest.mark.parametrize(
    "labels", [["Studio", *FOUR], [*FOUR, "T5"], [*FOUR, "T6"], ["F1", "F2"], ["T1 bis", "T2"], []]
)
def test_another_typology_beside_them_settles_it(labels: list[str]) -> None:
    """A year has four quarters, and none is called F2."""
    assert not are_quarters(labels, ["2025"], ["Logements par trimestre"])


@pytest.mark.parametrize(
    "text",
    [
        "Logements obtenus par trimestre\nStructure|T1|T2|T3|T4|Total" + FIGURES,
        "Relogements en 2025\nStructure|T1|T2|T3|T4|Total" + FIGURES,
        "Structure|T1|T2|T3|T4|2025" + FIGURES,
        "Structure|Trimestre\n|T1|T2|T3|T4|Total" + FIGURES,
        "Trimestre|CASA|Cannes\nT1|10|5\nT2|12|5\nT3|9|6\nT4|14|7",
        "|CASA|Cannes\nT1|10|5\nT2|12|5\nT3|9|6\nT4|14|7\nTotal annuel|45|23",
    ],
)
def test_a_table_by_quarter_is_refused_with_what_to_do(text: str) -> None:
    """It blocks where the file's name announces dwellings; on a slide it is told."""
    found = received(text)
    assert found.tables == []
    (finding,) = found.findings
    assert finding.level == "blocking"
    assert "trimestres de l'année" in finding.message and "ajoutez Studio, T5" in finding.message
    on_slide = received(text, None, title="Logements obtenus")
    assert on_slide.tables == []
    assert {finding.level for finding in on_slide.findings} == {"warning"}


def test_rows_of_years_are_quarters_too() -> None:
    """In the file of one structure."""
    assert received("|T1|T2|T3|T4\n2025|3|1|2|4", structure="CASA").tables == []


@pytest.mark.parametrize(
    "text",
    [
        "1er trimestre 2011\nStructure|T1|T2|T3|T4|Total" + FIGURES,
        "Structure|T1|T2|T3|T4|Total" + FIGURES,
        "Comité du 15 avril 2026\nLogements au 31/03/2026\nStructure|T1|T2|T3|T4|Total" + FIGURES,
        "Logements obtenus en 2025, évolution par trimestre\nStructure|Studio|T1|T2|T3|T4"
        + FIGURES,
    ],
)
def test_typologies_that_are_four_stay_a_table(text: str) -> None:
    """Its cells are read as before."""
    (table,) = received(text).tables
    assert table.reading.cells.loc["CASA"].tolist() == [10, 12, 9, 14, 45]


def test_a_slide_by_quarter_is_refused() -> None:
    """Run together, too; the quarter of the period stays a period."""
    rows = " STRUCTURE T1T2T3T4Total CASA 1 1 2 3 7 Cannes 5 5 6 7 23 Total 6 6 8 10 30"
    vocabulary = Vocabulary(CONFIG)
    refused = read_slide("slides.txt", "d 1", "Logements obtenus par trimestre" + rows, vocabulary)
    assert not refused.tables
    (finding,) = refused.findings
    assert finding.level == "blocking"
    assert "T1 à T4 semblent être les trimestres" in finding.message
    (table,) = read_slide(
        "s.txt", "d 1", "Logements obtenus, 1er trimestre 2025" + rows, vocabulary
    ).tables
    assert table.reading.cells.loc["CASA"].tolist() == [1, 1, 2, 3, 7]


@pytest.mark.parametrize(
    ("text", "name", "structure"),
    [
        ("CASA|T1\nCannes|T2\nCAPAP|T3||5\nEst|T4\n|T5\n|T6", "dwellings", None),
        (
            "Structure|Typologie|Nb\nCASA|Studio|\nCannes|T1|5\nEst|T3|",
            "dwellings",
            None,
        ),
        ("Contingent|Structure\nAGIS IML|CASA\nAutres|Cannes||4", "allocations", None),
        ("Structure|Adultes|Enfants\nCASA|1|0\nCannes|2|1\nCAPAP|3|2\nEst|4|3", "rehoused", None),
        ("Typologies\nStudio\nT1\nT2|||7\nT3\nT4\nT5\nT6", "dwellings", "CANNES"),
        ("CASA\nStudio\nT1\nT2|||7\nT3\nT4", "dwellings", None),
        ("T1|T2|T3|T4|T5\n\n\n|3", "dwellings", "CANNES"),
        ("Typologie|Code\nStudio|0\nT1|1\nT2|2\nT3|3", "dwellings", "CANNES"),
    ],
)
def test_lists_of_values_with_stray_figures_are_no_table(
    text: str, name: str, structure: str | None
) -> None:
    """Words where figures should be, one figure far from its label, figures that only number."""
    found = received(text, name, structure)
    assert found.tables == []
    assert [finding.level for finding in found.findings] == ["blocking"]


@pytest.mark.parametrize(
    "text",
    [
        "Typologie|Logements\nStudio|\nT1|\nT2|7\nT3|\nT4|",
        "Studio|3\nT1|\nT2|7\nT3|",
        "Studio|T1|T2|T3|T4\n||7||",
        "|Studio|T1|T2|T3|T4\n\nLogements|||7||",
    ],
)
def test_a_sparse_table_of_one_structure_stays_one(text: str) -> None:
    """Its line of figures has a name, is well filled, or stands next to the labels."""
    (table,) = received(text, structure="CANNES").tables
    assert table.reading.cells.stack().dropna().tolist()[-1] == 7
