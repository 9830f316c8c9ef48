"""Texts are read as their sender sees them, in every format."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from copil_analysis.config import read_config
from copil_analysis.reading.received import read_received
from copil_analysis.reading.registers.header import find_header
from copil_analysis.reading.sheets.sheet import Cell, Sheet
from copil_analysis.reading.sheets.spreadsheet import read_sheets
from copil_analysis.reading.sheets.texts import read_columns
from copil_analysis.reading.text import read_text

CONFIG = read_config(Path(__file__).parents[2])


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("'06088", "06088"),
        ("’06088", "06088"),
        ("'06088'", "06088"),
        ('="06088"', "06088"),
        ('= "06088" ', "06088"),
        ('=""06088""', "06088"),
        ('=""', None),
        ("'", "'"),
        (" \u00a0", None),
        ("l'Est", "l'Est"),
        ("=A1", "=A1"),
        (unicodedata.normalize("NFD", "Théoule"), "Théoule"),
        ("ThÃ©oule", "Théoule"),
    ],
)
def test_texts(written: str, seen: str | None) -> None:
    """What a spreadsheet hides of a text, or a program did to it, is no part of it."""
    rows: list[list[Cell]] = [[written, 1, True, date(2026, 1, 1), None]]
    assert Sheet("", "", read_columns(rows)).rows == [[seen, *rows[0][1:]]]


def test_texts_of_a_workbook(tmp_path: Path) -> None:
    """A workbook's texts are read as those of a CSV are."""
    path = tmp_path / "attributions.xlsx"
    with Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [unicodedata.normalize("NFD", "Date d'entrée"), '="06088"', "'06088"])
        sheet.write_row(1, 0, ["C™te", "PrÃ©fecture", 2])
    (read,) = read_sheets(path)
    assert read.rows == [["Date d'entrée", "06088", "06088"], ["Côte", "Préfecture", 2]]


@pytest.mark.parametrize("text", ["date d'entrÃ©e", "Date d'entr?e", "date d'entr\ufffd\ufffde"])
def test_damaged_headers_are_found(text: str) -> None:
    """A header whose accent was damaged or lost names its field all the same."""
    rows: list[list[Cell]] = [["structure", "adultes", "enfants", text], ["CASA", 1, 0, None]]
    header = find_header(Sheet("file_active.csv", "", read_columns(rows)), "file_active")
    assert header and header.fields["entry_date"] == (3,)


def test_damaged_labels_of_structures_and_channels(tmp_path: Path) -> None:
    """They are read in a register as in a cross-table."""
    path = tmp_path / "tableau_attributions.csv"
    path.write_text("filiÃ¨re;Ã‰quipe mutualisÃ©e Est\nPrÃ©fecture;3\nPrŽfectoral;\n", "utf-8")
    received = read_received(path, CONFIG)
    assert [one.check for one in received.findings if one.level] == ["duplicate"]
    assert "« Préfectoral »" in next(one.message for one in received.findings if one.level)


def test_a_damaged_transcript(tmp_path: Path) -> None:
    """The text of a slide is repaired too."""
    path = tmp_path / "slides.txt"
    path.write_text("PrÃ©fecture   3\nC™te\n", "utf-8")
    assert read_text(path) == "Préfecture   3\nCôte\n"
