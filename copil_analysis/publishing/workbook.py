"""The tables of a quarter as one workbook, for readers who do not open CSV files."""

from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pandas as pd

from copil_analysis.showing import headers
from copil_analysis.showing.pages import REQUEST_TABLES
from copil_analysis.showing.sheets import open_book, write_frame
from copil_analysis.showing.words import period_label

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_SHEETS = {
    "allocations": "Attributions",
    "rehoused": "Relogements",
    "dwellings": "Logements obtenus",
    "waiting": "File active",
    "needs": "Besoins",
    "checks": "Contrôles",
    "gap": "Besoins et offre",
    "figures": "Intervalles",
    "verdicts": "Jugements",
    **REQUEST_TABLES,
}


def write_workbook(
    quarter: "Quarter", tables: Mapping[str, pd.DataFrame], file: Path | BinaryIO
) -> None:
    """Write one sheet a table, its headers and codes in French, the same bytes each time.

    Texts stay texts: none becomes a formula or a link. The creation date, which a workbook
    must have, is the committee's.
    """
    with open_book(file) as book:
        book.set_properties(
            {
                "title": f"Comité de pilotage, {period_label(quarter)}",
                "author": quarter.config.service,
                "created": datetime.combine(quarter.committee, time()),
            }
        )
        bold = book.add_format({"bold": True})
        for name, frame in tables.items():
            sheet = book.add_worksheet(_SHEETS[name])
            write_frame(sheet, in_french(frame, quarter))
            sheet.set_row(0, None, bold)
            sheet.freeze_panes(1, 0)


def in_french(frame: pd.DataFrame, quarter: "Quarter") -> pd.DataFrame:
    """The same rows with French headers, and labels where the tidy table has codes."""
    labels = {**quarter.config.structure_labels, **quarter.config.channel_labels}
    return headers.in_french(frame, labels)
