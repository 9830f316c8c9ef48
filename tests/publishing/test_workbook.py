"""The workbook: French, typed, without formulas, the same bytes each time."""

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from copil_analysis.publishing.answer_sheets import answer_sheets
from copil_analysis.publishing.workbook import in_french, write_workbook

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def test_headers_and_codes_are_french(quarter_2011: "Quarter") -> None:
    """The committee reads labels, where the CSV keeps the codes."""
    shown = in_french(quarter_2011.allocations, quarter_2011)
    assert shown.columns.tolist() == ["Structure", "Filière", "Ménages"]
    assert shown.iloc[-5].tolist() == ["Est", "AGIS intermédiation locative", 8]


def test_checks_say_where_they_stand_in_french(quarter_2011: "Quarter") -> None:
    """Tables, measures, levels and states have French words; a sentence stays as it is."""
    shown = in_french(quarter_2011.checks, quarter_2011).iloc[3]
    assert shown["Ligne"] == "Cannes"
    assert shown["Colonne"] == "enfants"
    assert shown["Niveau"] == "à confirmer"
    assert shown["Constat"] == quarter_2011.checks["message"][3]


def test_each_table_has_its_sheet(tmp_path: Path, quarter_2011: "Quarter") -> None:
    """Sheets are named in French and stand in the order of the tables."""
    path = tmp_path / "tables.xlsx"
    write_workbook(quarter_2011, {"needs": quarter_2011.needs, "checks": quarter_2011.checks}, path)
    assert re.findall(r'<sheet name="([^"]+)"', part(path, "xl/workbook.xml")) == [
        "Besoins",
        "Contrôles",
    ]


@pytest.mark.parametrize("text", ["=1+1", "{=1+1}", "https://example.org", "007"])
def test_a_text_stays_a_text(tmp_path: Path, quarter_2011: "Quarter", text: str) -> None:
    """Neither a formula, nor a link, nor a number comes out of a message, or of its copy as CSV."""
    path = tmp_path / "tables.xlsx"
    frame = quarter_2011.checks.head(1).assign(message=text)
    write_workbook(quarter_2011, {"checks": frame}, path)
    sheet = part(path, "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    said = f"'{text}" if text.startswith("=") else text
    assert f">{said}</t>" in part(path, "xl/sharedStrings.xml")


def test_a_missing_value_is_an_empty_cell_and_a_zero_is_a_zero(
    tmp_path: Path, quarter_2011: "Quarter"
) -> None:
    """Row 5 is the recovered cell: nothing stated, 12 computed."""
    path = tmp_path / "tables.xlsx"
    write_workbook(quarter_2011, {"checks": quarter_2011.checks}, path)
    sheet = part(path, "xl/worksheets/sheet1.xml")
    assert 'r="E5"' not in sheet
    assert '<c r="F5"><v>12</v></c>' in sheet
    assert '<c r="G2"><v>0</v></c>' in sheet


def test_the_creation_date_is_the_committees(tmp_path: Path, quarter_2011: "Quarter") -> None:
    """A date of the day would change the bytes."""
    path = tmp_path / "tables.xlsx"
    write_workbook(quarter_2011, {"needs": quarter_2011.needs}, path)
    assert "2011-04-15T00:00:00Z</dcterms:created>" in part(path, "docProps/core.xml")


def test_what_the_pages_say_has_its_sheets(tmp_path: Path, quarter_2011: "Quarter") -> None:
    """Needs, intervals and verdicts are numbers and French words; an infinite bound is empty."""
    sheets = answer_sheets(quarter_2011)
    path = tmp_path / "tables.xlsx"
    write_workbook(quarter_2011, sheets, path)
    told = {name: in_french(frame, quarter_2011) for name, frame in sheets.items()}
    gap = told["gap"].set_index(["Structure", "Typologie"]).loc[("Total", "T4")]
    assert gap[["Ménages", "Logements", "Écart"]].tolist() == [40, 0, 40]
    assert gap[["Pression", "Pression, borne haute"]].isna().all()
    assert set(told["verdicts"]["Jugement"]) == {"trop tôt pour juger"}
    assert "Est" in told["verdicts"]["Où"].tolist()
    codes = re.compile(r"^(?:[a-z]+(?:_[a-z]+)+|EST|total|all|flat)$")
    for frame in told.values():
        words = [cell for cell in frame.to_numpy().ravel() if isinstance(cell, str)]
        assert not list(filter(codes.match, [*words, *frame.columns]))
