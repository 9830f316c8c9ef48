"""The tables of a quarter as one workbook, for readers who do not open CSV files."""

from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from copil_analysis.register_fields import REGISTER_LABELS
from copil_analysis.safe_text import harmless
from copil_analysis.vocabulary import LABELS, TABLE_LABELS

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
}
_HEADERS = {
    "structure": "Structure",
    "channel": "Filière",
    "typology": "Typologie",
    "households": "Ménages",
    "adults": "Adultes",
    "children": "Enfants",
    "persons": "Personnes",
    "dwellings": "Logements",
    "check": "Contrôle",
    "table": "Tableau",
    "row": "Ligne",
    "column": "Colonne",
    "stated": "Imprimé",
    "computed": "Recalculé",
    "gap": "Écart",
    "level": "Niveau",
    "status": "État",
    "message": "Constat",
    "measure": "Mesure",
    "part": "Partie",
    "place": "Où",
    "count": "Nombre",
    "low": "Borne basse",
    "high": "Borne haute",
    "ratio": "Part ou pression",
    "ratio_low": "Part ou pression, borne basse",
    "ratio_high": "Part ou pression, borne haute",
    "gap_low": "Écart, borne basse",
    "gap_high": "Écart, borne haute",
    "pressure": "Pression",
    "pressure_low": "Pression, borne basse",
    "pressure_high": "Pression, borne haute",
    "coverage": "Couverture",
    "coverage_low": "Couverture, borne basse",
    "coverage_high": "Couverture, borne haute",
    "imbalance": "Déséquilibre",
    "imbalance_low": "Déséquilibre, borne basse",
    "imbalance_high": "Déséquilibre, borne haute",
    "comparison": "Comparaison",
    "before": "Avant",
    "now": "Maintenant",
    "difference": "Différence",
    "verdict": "Jugement",
}
_WORDS = {
    "reading": "lecture",
    "margin": "marge",
    "note": "appel de note",
    "summary": "récapitulatif",
    "allocations_rehoused": "attributions et relogements",
    "allocations_dwellings": "attributions et logements",
    "needs_waiting": "besoins et file active",
    "period": "période",
    "follows": "suite des trimestres",
    "quarter_margin": "marge d'un trimestre",
    "year": "année",
    "snapshot": "relevé",
    "file": "fichier",
    "start": "début",
    "end": "fin",
    "presence": "présence",
    "sources": "sources comparées",
    "header": "en-tête",
    "empty": "registre vide",
    "ignored": "laissé de côté",
    "label": "libellé",
    "value": "valeur",
    "cell": "valeur",
    "missing": "valeur manquante",
    "mark": "marque de note",
    "code": "code",
    "shifted": "ligne décalée",
    "structure": "structure",
    "table": "tableau",
    "need": "besoin déduit",
    "dates": "dates",
    "composition": "composition",
    "request_number": "numéro de demande",
    "duplicate": "doublon",
    "same_file": "registre renvoyé",
    "still_waiting": "relogé et en attente",
    "compared": "comparaison",
    "merged": "fusion",
    "nothing": "rien d'attribué",
    "flows": "flux",
    "flows_bounds": "bornes des flux",
    "flows_rehoused": "sorties par relogement",
    "recovered": "retrouvé",
    "blocking": "bloquant",
    "error": "erreur",
    "warning": "à confirmer",
    "ok": "tenu",
    "gap": "écart",
    "explained": "expliqué",
}
# In memory: a temporary folder that is full is no concern of ours.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
# Wider than this, a column of sentences no longer fits a screen.
_WIDEST = 60


def write_workbook(
    quarter: "Quarter", tables: Mapping[str, pd.DataFrame], file: Path | BinaryIO
) -> None:
    """Write one sheet a table, its headers and codes in French, the same bytes each time.

    Texts stay texts: none becomes a formula or a link. The creation date, which a workbook
    must have, is the committee's.
    """
    with Workbook(file, _OPTIONS) as book:
        book.set_properties(
            {
                "title": f"Comité de pilotage, {quarter.period.label}",
                "author": quarter.config.service,
                "created": datetime.combine(quarter.committee, time()),
            }
        )
        bold = book.add_format({"bold": True})
        for name, frame in tables.items():
            sheet = book.add_worksheet(_SHEETS[name])
            _write_sheet(sheet, in_french(frame, quarter))
            sheet.set_row(0, None, bold)
            sheet.freeze_panes(1, 0)


def in_french(frame: pd.DataFrame, quarter: "Quarter") -> pd.DataFrame:
    """The same rows with French headers, and labels where the tidy table has codes.

    The column ``message`` is a sentence already.
    """
    words = {
        **LABELS,
        **TABLE_LABELS,
        **REGISTER_LABELS,
        **_WORDS,
        **quarter.config.structure_labels,
        **quarter.config.channel_labels,
    }
    texts = [c for c in frame.columns if c in _HEADERS and c != "message" and _is_text(frame[c])]
    labelled = {c: frame[c].map(lambda code: words.get(code, code)) for c in texts}
    return frame.assign(**labelled).rename(columns=_HEADERS)


def _is_text(column: "pd.Series[str]") -> bool:
    return not pd.api.types.is_numeric_dtype(column)


def _write_sheet(sheet: Worksheet, frame: pd.DataFrame) -> None:
    for j, header in enumerate(frame.columns):
        cells = [None if pd.isna(cell) else cell for cell in frame[header]]
        sheet.write_string(0, j, header)
        for i, cell in enumerate(cells, start=1):
            if isinstance(cell, str):
                sheet.write_string(i, j, harmless(cell))
            elif cell is not None:
                sheet.write_number(i, j, cell)
        width = max(len(str(cell)) for cell in [header, *cells])
        sheet.set_column(j, j, min(width + 2, _WIDEST))
