"""The tables of an edition: CSV files, and a workbook with what the pages compute."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from copil_analysis.publishing.answer_sheets import answer_sheets, request_answers
from copil_analysis.publishing.workbook import write_workbook
from copil_analysis.safe_text import without_formulas
from copil_analysis.showing.pages import WORKBOOK

if TYPE_CHECKING:
    import pandas as pd

    from copil_analysis.quarter import Quarter


def make_tables(quarter: Quarter) -> dict[str, bytes]:
    """The tables as CSV files, by name, and one workbook: the tidy ones and what the pages say.

    Where the period tells of requests, what their page answers is a CSV file each too.
    """
    tables: dict[str, pd.DataFrame] = {
        "allocations": quarter.allocations,
        "rehoused": quarter.rehoused,
        "dwellings": quarter.dwellings,
        "waiting": quarter.waiting,
        "needs": quarter.needs,
        "checks": without_formulas(quarter.checks),
    }
    of_requests = {name: answer.data for name, answer in request_answers(quarter).items()}
    files = {
        f"tables/{name}.csv": frame.to_csv(index=False, lineterminator="\n").encode()
        for name, frame in (tables | of_requests).items()
    }
    workbook = io.BytesIO()
    write_workbook(quarter, tables | answer_sheets(quarter), workbook)
    return files | {WORKBOOK: workbook.getvalue()}
