"""A quarter whose registers tell of requests, from a few rows written by hand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from copil_analysis.quarter import Quarter
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from tests.registers import register

DAY = date(2011, 3, 31)
"""The snapshot."""
_OF_REQUESTS = ("renewal_date", "desk", "number_state", "typology")


def with_requests(
    quarter: Quarter,
    waiting: list[dict[str, Any]],
    rehoused: list[dict[str, Any]] | None = None,
    national: list[dict[str, Any]] | None = None,
    **others: Any,
) -> Quarter:
    """The quarter with these rows; a column that no row names is missing in each."""
    registers = {WAITING_FILE: _register(WAITING_FILE, waiting)}
    if rehoused is not None:
        registers[ATTRIBUTIONS] = _register(ATTRIBUTIONS, rehoused)
    export = None if national is None else national_export(*national)
    return replace(quarter, snapshot=DAY, registers=registers, national=export, **others)


def _register(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = register(name, *rows)
    told = {column: [row.get(column) for row in rows] for column in _OF_REQUESTS}
    told["renewal_date"] = pd.to_datetime(pd.Series(told["renewal_date"], dtype="object"))
    return frame.assign(**told)


def national_export(*rows: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of a national export, active unless they say otherwise."""
    columns = ["request_key", "request_date", "renewal_date", "status"]
    frame = pd.DataFrame([{"status": "active", **row} for row in rows], columns=columns)
    dates = {name: pd.to_datetime(frame[name]) for name in ("request_date", "renewal_date")}
    return frame.assign(**dates)
