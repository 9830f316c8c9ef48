"""The tables of an edition: CSV files, and a workbook with what the pages compute."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from copil_analysis.publishing.answer_sheets import answer_sheets
from copil_analysis.publishing.workbook import write_workbook
from copil_analysis.safe_text import without_formulas
from copil_analysis.showing.pages import WORKBOOK

if TYPE_CHECKING:
    import pandas as pd

    from copil_analysis.quarter import Quarter


def make_tables(quarter: Quarter) -> dict[str, bytes]:
    """The tidy tables as CSV files, and them with what the pages say as a workbook, by name."""
    tables: dict[str, pd.DataFrame] = {
        "allocations": quarter.allocations,
        "rehoused": quarter.rehoused,
        "dwellings": quarter.dwellings,
        "waiting": quarter.waiting,
        "needs": quarter.needs,
        "checks": without_formulas(quarter.checks),
    }
    files = {
        f"tables/{name}.csv": frame.to_csv(index=False, lineterminator="\n").encode()
        for name, frame in tables.items()
    }
    workbook = io.BytesIO()
    write_workbook(quarter, tables | answer_sheets(quarter), workbook)
    return files | {WORKBOOK: workbook.getvalue()}
