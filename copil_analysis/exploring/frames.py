"""DataFrames in French: headers, words and numbers, for those who type no code."""

import os
from typing import Any

import pandas as pd
from IPython.core.getipython import get_ipython

from copil_analysis.exploring.paper import table_of
from copil_analysis.exploring.serving import APP
from copil_analysis.quarter import Quarter
from copil_analysis.showing.columns import Column, Table
from copil_analysis.showing.french import MISSING, format_number, format_short_date, is_missing
from copil_analysis.showing.headers import ANSWER_HEADERS
from copil_analysis.showing.words import label_of
from copil_analysis.vocabulary import LABELS, TOTAL

_CODED = ("structure", "channel", "typology", "column")
_HEADERS = {
    **ANSWER_HEADERS,
    "file": "Fichier",
    "row": "Ligne",
    "place": "Endroit",
    "cell": "Cellule ou ligne",
    "value": "Valeur",
    "need": "Besoin",
    "days_waited": "Jours d’attente",
    "dwellings": "Logements",
}
_DECIMALS = 2


def in_french(rows: pd.DataFrame, quarter: Quarter) -> pd.DataFrame:
    """The rows with French labels and headers."""
    labels = {**LABELS, TOTAL: label_of(TOTAL, quarter)}
    named = {
        name: rows[name].map(lambda code: labels.get(code) or label_of(code, quarter))
        for name in _CODED
        if name in rows
    }
    return rows.assign(**named).rename(columns=lambda name: _HEADERS.get(name, name))


def show_in_french(quarter: Quarter) -> None:
    """From now on a kernel whose code nobody sees shows DataFrames in French."""
    shell: Any = get_ipython()
    if APP not in os.environ or shell is None:
        return

    def shown(rows: pd.DataFrame) -> str:
        french = in_french(rows, quarter)
        columns = [
            Column(str(name), str(name), _tell, is_words=not _is_number(french[name]))
            for name in french
        ]
        return table_of(Table(french, columns, ""))

    shell.display_formatter.formatters["text/html"].for_type(pd.DataFrame, shown)


def _is_number(cells: "pd.Series[Any]") -> bool:
    return pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells)


def _tell(value: Any, _: Any) -> str:
    if is_missing(value):
        return MISSING
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, pd.Timestamp):
        return format_short_date(value)
    if isinstance(value, int | float):
        return format_number(value, 0 if float(value).is_integer() else _DECIMALS)
    return str(value)
