"""The tables of an edition are the tidy ones, as CSV and in one workbook."""

import io
import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
from openpyxl import load_workbook

import copil_analysis as copil
from copil_analysis.publishing.tables import make_tables
from copil_analysis.showing.pages import REQUEST_TABLES, downloads_of, pages_of
from tests.requests import with_requests

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

TABLES = ["allocations", "checks", "dwellings", "needs", "rehoused", "waiting"]


def test_the_tables_are_the_tidy_ones(quarter_2011: "Quarter") -> None:
    """A missing value stays empty; zeros and codes stand as in the quarter."""
    files = make_tables(quarter_2011)
    assert set(files) == {f"tables/{name}.csv" for name in TABLES} | {"tables/tables.xlsx"}
    assert files["tables/rehoused.csv"].splitlines()[:3] == [
        b"structure,households,adults,children,persons",
        b"CASA,6,7,2,9",
        b"CANNES,13,12,12,24",
    ]
    rows = io.BytesIO(files["tables/checks.csv"])
    checks = pd.read_csv(rows, dtype=str, keep_default_na=False)
    assert checks.loc[checks["check"] == "recovered", "stated"].tolist() == ["", ""]


def test_a_quarter_that_tells_of_requests_has_their_tables(quarter_2011: "Quarter") -> None:
    """The data of the answers of their page, and a sheet of each that says something."""
    row = {"request_key": "k3y", "number_state": "valid", "request_date": date(2010, 6, 1)}
    quarter = with_requests(quarter_2011, [row] * 3)
    files = make_tables(quarter)
    told = copil.requests(quarter).data
    assert files["tables/requests.csv"] == told.to_csv(index=False).encode()
    assert {f"tables/{name}.csv" for name in REQUEST_TABLES} <= set(files)
    assert set(downloads_of(pages_of(quarter))) == set(files)
    assert set(downloads_of(pages_of(quarter_2011))) == set(make_tables(quarter_2011))
    book = load_workbook(io.BytesIO(files["tables/tables.xlsx"]))
    told = ["Numéros des demandes", "Ancienneté des demandes", "Champs remplis"]
    assert book.sheetnames[-3:] == told
    sheet = [[cell.value for cell in row[:3]] for row in book["Vie des demandes"]]
    assert sheet[0] == ["Structure", "À jour", "À renouveler sous deux mois"]
    assert sheet[-1] == ["Total", 3, 0]
    headers = [str(cell.value) for sheet in book for cell in sheet[1]]
    assert not [header for header in headers if re.fullmatch("[a-z_]+", header)]
    assert not any(b"k3y" in content for content in files.values())


def test_the_same_quarter_gives_the_same_bytes(quarter_2011: "Quarter") -> None:
    """The workbook too, which is a real one."""
    files = make_tables(quarter_2011)
    assert files == make_tables(quarter_2011)
    assert zipfile.is_zipfile(io.BytesIO(files["tables/tables.xlsx"]))
