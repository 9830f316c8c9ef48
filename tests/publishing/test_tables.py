"""The tables of an edition are the tidy ones, as CSV and in one workbook."""

import io
import zipfile
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.publishing.tables import make_tables

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


def test_the_same_quarter_gives_the_same_bytes(quarter_2011: "Quarter") -> None:
    """The workbook too, which is a real one."""
    files = make_tables(quarter_2011)
    assert files == make_tables(quarter_2011)
    assert zipfile.is_zipfile(io.BytesIO(files["tables/tables.xlsx"]))
