"""What a Quarter holds, by name: its tables, its registers as an analyst needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from copil_analysis.cleaning.register_columns import categorical, constant, missing_column
from copil_analysis.cleaning.schemas import TABLE_NAMES
from copil_analysis.cleaning.waiting import days_waited, is_waiting
from copil_analysis.errors import UsageError
from copil_analysis.quarter.frame import Frame
from copil_analysis.register_fields import REGISTER_LABELS, REGISTERS, WAITING_FILE
from copil_analysis.request_number import STATES
from copil_analysis.usage import nearest, told
from copil_analysis.vocabulary import NEED_TYPOLOGIES, TABLE_LABELS

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

STACKED = (*TABLE_NAMES, *REGISTERS)
"""What every quarter of the series has of its own."""
LABELS = {
    **TABLE_LABELS,
    "checks": "Contrôles",
    "calendar": "Trimestres connus",
    **REGISTER_LABELS,
}
_PLACE = ("file", "place", "row")
_NEEDED = ("norm_typology", "need")


class Data:
    """The tables and registers of a Quarter: ``quarter.data.needs``, ``quarter.data["needs"]``.

    Each is a DataFrame that may be changed, and lists its columns where one is unknown. The five
    tidy tables, checks and calendar are the Quarter's own; for the registers see
    ``register_rows``. An unknown name is a UsageError that lists the known.
    """

    def __init__(self, quarter: Quarter) -> None:
        self._quarter = quarter

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in LABELS:
            raise _unknown(name, LABELS)
        marks = self._quarter.marks
        if name in REGISTERS:
            return Frame.of(name, register_rows(self._quarter, name), marks=marks)
        return Frame.of(name, getattr(self._quarter, name), marks=marks)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_"):  # what IPython, copy and pickle ask of anything
            raise AttributeError(name)
        return self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(LABELS)

    def __dir__(self) -> list[str]:
        return list(LABELS)

    def _ipython_key_completions_(self) -> list[str]:
        return list(LABELS)

    def __repr__(self) -> str:
        from copil_analysis.showing.card import data_text

        return data_text(self._quarter)

    def _repr_html_(self) -> str:
        from copil_analysis.showing.card import data_html

        return data_html(self._quarter)


class UnknownTableError(UsageError, KeyError, AttributeError):
    """No such table; a KeyError and an AttributeError too, as Python expects of a name."""

    def __str__(self) -> str:
        return str(self.args[0])


def _unknown(name: object, known: Mapping[str, str] | Sequence[str]) -> UnknownTableError:
    listed = f"{nearest(name, known)}on attend {', '.join(known)}"
    return UnknownTableError(f"« {told(name)} » n'est pas un tableau : {listed}.")


def expect_table(name: str) -> None:
    """Accept a table or register that every quarter has; another one is a UsageError."""
    if name not in STACKED:
        raise _unknown(name, STACKED)


def register_rows(quarter: Quarter, name: str) -> pd.DataFrame:
    """A register as an analyst needs it: one row a dwelling allocated, or a household of the file.

    Its fields (``register_fields``) with number_state (``request_number.STATES``) in place of the
    request's number, and besides: persons,
    adults and children together as far as they are known, missing where of nobody; days_waited (see
    ``cleaning.waiting``); of file_active norm_typology, need, and is_waiting on the snapshot day.
    The last columns, file, place and row, say where it stands in what was received. A register
    that was not received has all its columns and no row.
    """
    rows = _whole(quarter, name)
    persons = rows["adults"].astype("Int64").add(rows["children"].astype("Int64"), fill_value=0)
    told = rows.assign(
        persons=persons.where(persons > 0),
        days_waited=days_waited(name, rows, snapshot=quarter.snapshot),
    )
    if name == WAITING_FILE:
        told = told.assign(is_waiting=is_waiting(rows, quarter.snapshot))
    return told[[*_columns(name)]]


def _columns(name: str) -> Iterator[str]:
    """The columns in order: what is computed follows that of which it is made."""
    after = {"children": ["persons"], "request_date": ["days_waited"]}
    if name == WAITING_FILE:
        after["request_date"].append("is_waiting")
        after["typology"] = [*_NEEDED]
    for field in REGISTERS[name]:
        own = "number_state" if field.kind == "request_number" else field.name
        yield from (own, *after.get(own, ()))
    yield from _PLACE


def _whole(quarter: Quarter, name: str) -> pd.DataFrame:
    """The register with every column, those that it lacks missing; without rows if not received."""
    rows = quarter.registers.get(name, pd.DataFrame())
    missing: dict[str, pd.Series] = {
        field.name: missing_column(field, len(rows), quarter.config).copy()
        for field in REGISTERS[name]
        if field.name not in rows
    }
    if name == WAITING_FILE:
        missing |= {
            column: categorical(np.full(len(rows), -1), NEED_TYPOLOGIES)
            for column in _NEEDED
            if column not in rows
        }
    if "number_state" not in rows:
        missing["number_state"] = categorical(np.full(len(rows), -1), STATES)
    missing |= {column: constant("", len(rows)) for column in _PLACE if column not in rows}
    if "row" in missing:
        missing["row"] = pd.Series(0, range(len(rows)), dtype="int64")
    return rows.assign(**{key: column.set_axis(rows.index) for key, column in missing.items()})
