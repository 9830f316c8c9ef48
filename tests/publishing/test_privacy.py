"""No request number leaves the analyst's machine."""

import base64
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copil_analysis.errors import CopilError
from copil_analysis.publishing.privacy import has_request_number, refuse_request_numbers

NUMBERS = st.from_regex(r"[0-9][0-9AB]{2}[0-9]{10}[A-Z0-9]{5}", fullmatch=True)


@given(NUMBERS, st.sampled_from(["", " ", ">", '"', "n°", "ménage ", "ménage,", "."]))
def test_a_number_is_found_wherever_it_stands(number: str, before: str) -> None:
    """Corsican territories too, and whatever letter or mark stands before it."""
    assert has_request_number(f"{before}{number}{before}")


@pytest.mark.parametrize(
    "text",
    [
        "Doublon,0060424012345GDPUB",
        "0060424012345gdpub",
        "006 0424 012345 GDPUB",
        "006\u202f0424\u202f012345\u202fGDPUB",
        "3,0060424012345GDPUB",
    ],
)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    """Behind a comma, in small letters, with spaces between its parts."""
    assert has_request_number(text)


@given(NUMBERS)
def test_a_number_inside_an_image_is_found(number: str) -> None:
    """A chart is a data: address, in base64 or percent-encoded."""
    svg = base64.b64encode(f"<text>{number}</text>".encode()).decode()
    assert has_request_number(f'<img src="data:image/svg+xml;base64,{svg}">')
    assert has_request_number(f'<img src="data:image/svg+xml,%3Ctext%3E{number}%3C/text%3E">')


@pytest.mark.parametrize(
    "text",
    ["0.1234567890123456789", "06 04 24", "20110415", "12 345 678 901 234", "sha " + "a1" * 32],
)
def test_a_figure_is_not_a_number_of_request(text: str) -> None:
    """Decimals, dates, thousands and hashes do not stop a publication."""
    assert not has_request_number(text)


@pytest.mark.parametrize("name", ["index.html", "tables/needs.csv"])
def test_the_file_is_named(tmp_path: Path, name: str) -> None:
    """The sentence says where, and does not repeat the number."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("02A0424012345GDPUB", encoding="utf-8")
    with pytest.raises(CopilError) as caught:
        refuse_request_numbers(tmp_path)
    assert path.name in str(caught.value)
    assert "GDPUB" not in str(caught.value)


def test_every_cell_of_a_csv_is_looked_at(tmp_path: Path) -> None:
    """A comma before a number of digits is the file's, not a decimal sign."""
    (tmp_path / "needs.csv").write_text("a,b\n3,006042401234567890\n", encoding="utf-8")
    with pytest.raises(CopilError, match=r"needs\.csv"):
        refuse_request_numbers(tmp_path)


def test_a_workbook_is_looked_into(tmp_path: Path) -> None:
    """Its texts stand in a zip."""
    pd.DataFrame({"a": ["0060424012345GDPUB"]}).to_excel(
        tmp_path / "tables.xlsx", engine="xlsxwriter"
    )
    with pytest.raises(CopilError, match=r"tables\.xlsx"):
        refuse_request_numbers(tmp_path)


def test_a_file_name_in_the_manifest_is_looked_at(tmp_path: Path) -> None:
    """A raw file may be named after a household; a hash is no number."""
    hashes = {"inputs": {"slides.txt": "0060424012345abcde" * 3}, "outputs": {}}
    (tmp_path / "manifest.json").write_text(json.dumps(hashes), encoding="utf-8")
    refuse_request_numbers(tmp_path)
    hashes["inputs"]["0060424012345GDPUB.txt"] = "a1"
    (tmp_path / "manifest.json").write_text(json.dumps(hashes), encoding="utf-8")
    with pytest.raises(CopilError, match=r"manifest\.json"):
        refuse_request_numbers(tmp_path)
