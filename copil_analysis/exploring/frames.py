"""DataFrames in French: headers, words and numbers, for those who type no code."""

import os
from collections.abc import Callable
from typing import Any

import pandas as pd
from IPython.core.getipython import get_ipython

from copil_analysis.exploring.paper import table_of
from copil_analysis.exploring.serving import APP
from copil_analysis.quarter import Quarter
from copil_analysis.register_fields import REGISTERS
from copil_analysis.showing.columns import Column, Table
from copil_analysis.showing.excel import french_data
from copil_analysis.showing.french import MISSING, format_date, format_number, is_missing

_HEADERS = {
    **{field.name: field.label for fields in REGISTERS.values() for field in fields},
    "file": "Fichier",
    "row": "Ligne",
    "place": "Endroit",
    "cell": "Cellule ou ligne",
    "value": "Valeur",
    "need": "Besoin",
    "norm_typology": "Selon la norme",
    "days_waited": "Jours d’attente",
    "is_waiting": "Attend",
    "typologies": "Tailles possibles",
    "own_structure": "Dont sa structure",
    "to_newer": "Dont à plus récent",
}
_DECIMALS = 2
_MOST = 60
"""Rows that are shown, as pandas does: a register of ten years has thousands."""


def in_french(rows: pd.DataFrame, quarter: Quarter) -> pd.DataFrame:
    """The rows with French labels and headers."""
    config = quarter.config
    labels = {**config.channel_labels, **config.structure_labels}
    return french_data(rows, labels).rename(columns=_HEADERS)


def show_in_french(quarter: Callable[[], Quarter]) -> None:
    """From now on a kernel whose code nobody sees shows DataFrames in French."""
    shell: Any = get_ipython()
    if APP not in os.environ or shell is None:
        return

    def shown(rows: pd.DataFrame) -> str | None:
        if rows.columns.nlevels > 1:
            return None  # pandas' own
        return _sheet(rows, quarter())

    shell.display_formatter.formatters["text/html"].for_type(pd.DataFrame, shown)


def _sheet(rows: pd.DataFrame, quarter: Quarter) -> str:
    """A frame below its mark, with the labels of its rows where they say something."""
    told = pd.DataFrame(rows.head(_MOST))
    if rows.index.nlevels > 1 or rows.index.name:
        told = told.reset_index()
    french = in_french(told, quarter)
    columns = [
        Column(str(name), str(name), _tell, is_words=not _is_number(french[name]))
        for name in french
    ]
    count = f"{_MOST} lignes sur {format_number(len(rows))}" if len(rows) > _MOST else ""
    return table_of(Table(french, columns, count), mark=str(rows.attrs.get("mark", "")))


def _is_number(cells: "pd.Series[Any]") -> bool:
    return pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells)


def _tell(value: Any, _: Any) -> str:
    if is_missing(value):
        return MISSING
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, pd.Timestamp):
        return format_date(value)
    if isinstance(value, int | float):
        return format_number(value, 0 if float(value).is_integer() else _DECIMALS)
    return str(value)
