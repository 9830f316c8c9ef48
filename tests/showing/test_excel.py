"""An answer as a workbook: what a reader sees, its data, its words; numbers are numbers."""

import io
from dataclasses import replace
from datetime import date
from math import inf
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from copil_analysis.errors import UsageError
from copil_analysis.showing.columns import Column, Table, between
from copil_analysis.showing.definitions import define
from copil_analysis.showing.excel import make_excel
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.marks import Marks, Reference
from copil_analysis.showing.numbers import Number, part
from tests.shown import spaced

ROWS = pd.DataFrame(
    {
        "typology": ["T3", "T4"],
        "gap": [4, -36],
        "low": [1.62, 0.0],
        "high": [11.5, inf],
        "given": [3, 12],
        "total": [8, 48],
        "share": [0.5, None],
        "rent": [304.09, None],
        "verdict": ["flat", "up"],
    }
)
COLUMNS = (
    Column("typology", "Taille", "text"),
    Column("gap", "Écart", "signed", place=lambda row: [Reference("needs", "EST", "T4")]),
    between("Intervalle à 95 %", decimals=1),
    Column("total", "Part", lambda *_: "3 sur 8", numbers=part("Part", "given", "total")),
    Column("share", "Relogés", "share"),
    Column("rent", "Loyer", "euros"),
    Column("given", "Par ménage", lambda given, _: f"{given} chacun"),
    Column("verdict", "Jugement", lambda code, _: f"Jugé {code}", is_words=True),
)
FOUND = {"check": "margin", "table": "needs", "row": "EST", "column": "T4", "stated": 1}
MARKS = Marks({"needs": [{**FOUND, "computed": 2, "status": "gap", "message": ""}]})


@pytest.fixture
def answer() -> Indicator:
    """Two sizes in a table with all forms, of a quarter that is a hypothesis."""
    return Indicator(
        ROWS,
        headline="Les T4 : 36 de trop",
        sentences=("Une phrase.", "=une autre"),
        table=Table(ROWS, COLUMNS, "Écart par taille", total=True, notes=["Une note."],
                    marks=MARKS),
        reading="rien.",
        source="registre de la file active",
        definition=define("difference", "typology"),
        doubts=("Un doute.",),
        marks=("hypothèse : 10 T4 de plus",),
        about="1er trimestre 2011, Équipe",
    )  # fmt: skip


def sheets(answer: Indicator) -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(make_excel(answer)))
    return {sheet.title: sheet for sheet in book.worksheets}


def rows_of(sheet: Worksheet) -> list[list[Any]]:
    """The cells of each row, its texts with plain spaces, without the empty ones at its end."""
    told = []
    for row in sheet.values:
        cells = [spaced(cell) if isinstance(cell, str) else cell for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        told.append(cells)
    return told


def test_the_first_sheet_is_read_like_the_page(answer: Indicator) -> None:
    """Finding, whose it is, hypothesis, sentences, reading, table, what stands below, source."""
    first, about, *rest = rows_of(sheets(answer)["Réponse"])
    told = [first, *rest]
    assert about == ["1er trimestre 2011, Équipe"]
    assert [row[0] for row in told[:5]] == [
        "Les T4 : 36 de trop", "hypothèse : 10 T4 de plus", "Une phrase.", "'=une autre",
        "Lecture : rien.",
    ]  # fmt: skip
    assert told[5:7] == [[], ["Écart par taille"]]
    below = [row[0] for row in told[10:] if row]
    assert below[0].startswith("* Le total imprimé dans la source")
    assert below[1:] == ["Une note.", "Un doute.", "Source : registre de la file active"]


def test_a_table_holds_numbers_under_french_headers(answer: Indicator) -> None:
    """An interval is two columns, a share of eight none, and what has no bound is empty."""
    head, first, last = rows_of(sheets(answer)["Réponse"])[8:11]
    assert head == [
        "Taille", "Écart", "Intervalle à 95 %, borne basse", "Intervalle à 95 %, borne haute",
        "Part", "Total", "Relogés", "Loyer", "Par ménage", "Jugement",
    ]  # fmt: skip
    assert first == ["T3", 4, 1.62, 11.5, None, 8, 0.5, 304.09, 3, "Jugé flat"]
    assert last == ["T4", -36, 0, None, 0.25, 48, None, None, 12, "Jugé up"]


def test_numbers_are_printed_as_on_the_page(answer: Indicator) -> None:
    """Each by its form; the mark of a check is part of the form, and not of the number."""
    sheet = sheets(answer)["Réponse"]
    forms = [spaced(sheet.cell(10, j).number_format) for j in range(2, 10)]
    assert forms == [
        '+#,##0" *";-#,##0" *";0" *"', "#,##0.0", "#,##0.0", '0" "%', "#,##0", '0" "%',
        '#,##0" €"', "General",
    ]  # fmt: skip
    assert sheet.freeze_panes == "A10"
    assert sheet.cell(11, 1).font.bold and not sheet.cell(10, 1).font.bold


def test_the_second_sheet_has_the_data_in_french(answer: Indicator) -> None:
    """Headers where they are known, words for the codes, an infinite or missing value empty."""
    head, first, last = rows_of(sheets(answer)["Données"])
    assert head == ["Typologie", "Écart", "Borne basse", "Borne haute", "given", "Total", "Part",
                    "rent", "Jugement"]  # fmt: skip
    assert first == ["T3", 4, 1.62, 11.5, 3, 8, 0.5, 304.09, "non significatif"]
    assert last == ["T4", -36, 0, None, 12, 48, None, None, "en hausse"]


def test_dates_are_dates_and_texts_run_nothing(answer: Indicator) -> None:
    """A formula of a source stays a text, a yes is a yes."""
    data = pd.DataFrame({"day": [date(2026, 9, 30)], "held": [True], "name": ["=1+1"]})
    sheet = sheets(replace(answer, data=data))["Données"]
    day, held, name = (cell for (cell,) in sheet.iter_cols(min_row=2))
    assert day.is_date and f"{day.value:%Y-%m-%d}" == "2026-09-30"
    assert day.number_format == "dd/mm/yyyy"
    assert held.value is True and name.value == "'=1+1"


def test_the_third_sheet_says_what_the_words_mean(answer: Indicator) -> None:
    """A row a term; a definition that is none of them stands there as it is."""
    told = rows_of(sheets(answer)["Définitions"])
    assert told[0] == ["Terme", "Ce qu'il veut dire"] and len(told) == 3
    assert "Taille, ou typologie" in [row[0] for row in told]
    own = rows_of(sheets(replace(answer, definition="a + b = c"))["Définitions"])
    assert own[1:] == [["Définition", "a + b = c"]]
    assert "Définitions" not in sheets(replace(answer, definition=""))


def test_what_cannot_be_told_is_one_sentence(answer: Indicator) -> None:
    """And the hypothesis of which it cannot."""
    missing = replace(answer, why_missing="Un seul trimestre est connu.")
    assert rows_of(sheets(missing)["Réponse"]) == [
        ["Un seul trimestre est connu."],
        ["1er trimestre 2011, Équipe"],
        ["hypothèse : 10 T4 de plus"],
    ]


def test_the_same_answer_is_the_same_bytes(answer: Indicator, tmp_path: Path) -> None:
    """No time of day stands in it."""
    for name in ("one.xlsx", "two.xlsx"):
        answer.to_excel(tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    assert (tmp_path / "one.xlsx").read_bytes() == make_excel(answer)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere/a.xlsx", "dossier « .*nowhere » n'existe pas"),
        ("a.csv", "« a.csv » doit se terminer par .xlsx"),
        ("open.xlsx", "« open.xlsx » est ouvert ailleurs"),
        ("folder.xlsx", "c'est un dossier"),
    ],
)
def test_a_file_that_cannot_be_written_is_one_sentence(
    answer: Indicator, tmp_path: Path, name: str, said: str
) -> None:
    """No folder, another kind of file, one that Excel holds open, a folder of that name."""
    (tmp_path / "~$open.xlsx").touch()
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(UsageError, match=said):
        answer.to_excel(tmp_path / name)


def test_a_number_is_had_from_its_row() -> None:
    """By the name of a column or a function; a whole one has no decimals."""
    assert Number("", "n").value({"n": 4.0}) == 4
    assert Number("", lambda row: row["n"] / 8).value({"n": 3}) == 0.375
    assert Number("", "n").value({"n": pd.NA}) is None


def test_the_words_of_the_data_are_of_their_column(answer: Indicator) -> None:
    """A measure is not called as a table is, nor a structure by its code."""
    data = pd.DataFrame(
        {
            "measure": ["allocations", "dwellings", "pressure"],
            "table": ["allocations", "dwellings", "needs"],
            "wait": ["rehoused", "waiting", "waiting"],
            "structure": ["CANNES", "total", "total"],
            "typology": ["T1", "STUDIO", "T4+T5"],
        }
    )
    sheet = sheets(replace(answer, data=data, labels={"CANNES": "Cannes"}))["Données"]
    assert rows_of(sheet)[1:] == [
        ["Logements attribués", "Attributions par filière", "relogés", "Cannes", "T1"],
        ["Logements obtenus", "Typologies obtenues", "en attente", "Total", "Studio"],
        ["Ménages pour un logement", "Besoins par typologie", "en attente", "Total", "T4 et T5"],
    ]
