"""The pages of a report and the tables behind them: their addresses and their names."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from copil_analysis.vocabulary import TABLE_LABELS

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

PAGES = {
    "index.html": "Synthèse",
    "allocation.html": "Attributions",
    "rehoused.html": "Relogements",
    "needs_gap.html": "Besoins et offre",
    "requests.html": "Demandes",
    "method.html": "Méthode",
}
OPTIONAL = "requests.html"
"""The page that only a period has whose registers tell of requests."""
ADDRESSES = {"summary": "index.html"} | {
    address.removesuffix(".html"): address for address in PAGES if address != "index.html"
}
"""Which page each notebook becomes."""
FILE_NAMES = {
    "index.html": "synthese",
    "allocation.html": "attributions",
    "rehoused.html": "relogements",
    "needs_gap.html": "besoins",
    "requests.html": "demandes",
    "method.html": "methode",
}
"""What a page is called where it is attached to a mail: the period follows."""
WORKBOOK = "tables/tables.xlsx"
DOWNLOADS = {
    WORKBOOK: "Tous les tableaux (classeur XLSX)",
    **{f"tables/{name}.csv": f"{label} (CSV)" for name, label in TABLE_LABELS.items()},
    "tables/checks.csv": "Contrôles (CSV)",
}
REQUEST_TABLES = {
    "requests": "Vie des demandes",
    "requests_by_period": "Demandes par relevé",
    "request_numbers": "Numéros des demandes",
    "seniority": "Ancienneté des demandes",
    "completeness": "Champs remplis",
    "desks": "Guichets",
    "reconciliation": "Demandes, système national",
}
"""The tables of the page on requests: only a period that has it has them."""
WITH_DOWNLOADS = "method.html"
"""The page that leads to the tables."""


def pages_of(quarter: "Quarter") -> list[str]:
    """The addresses of the pages that a period has, in order."""
    return [page for page in PAGES if page != OPTIONAL or quarter.has_requests]


def downloads_of(pages: Collection[str]) -> dict[str, str]:
    """The labels of the tables of a period that has these pages, by their addresses."""
    more = REQUEST_TABLES if OPTIONAL in pages else {}
    return DOWNLOADS | {f"tables/{name}.csv": f"{label} (CSV)" for name, label in more.items()}
