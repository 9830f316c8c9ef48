"""Registers of a few rows written by hand, on the quarter of the deck; and those of the demo."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from copil_analysis.period import Period
from copil_analysis.quarter import Quarter
from copil_analysis.register_fields import ATTRIBUTIONS, EXIT_REASONS, WAITING_FILE
from copil_analysis.vocabulary import TYPOLOGIES
from copil_analysis.workspace.demo.chances import CHANNELS, STRUCTURES
from copil_analysis.workspace.demo.truth import demo_truth

_DATES = ("date", "request_date", "entry_date", "exit_date")
_COLUMNS = {
    ATTRIBUTIONS: ["structure", "date", "channel", "typology", "adults", "children",
                   "is_foyer", "request_date", "request_key"],
    WAITING_FILE: ["structure", "adults", "children", "request_date", "entry_date", "exit_date",
                   "exit_reason", "request_key"],
}  # fmt: skip

_CODES = {
    "structure": list(STRUCTURES),
    "channel": list(CHANNELS),
    "typology": list(TYPOLOGIES),
    "exit_reason": list(EXIT_REASONS),
}


def register(name: str, *rows: Mapping[str, Any]) -> pd.DataFrame:
    """A tidy register; a row is of one adult of Est unless it says otherwise."""
    alone = {"structure": "EST", "channel": "autres", "typology": "T1", "adults": 1, "children": 0}
    frame = pd.DataFrame([{**alone, **row} for row in rows], columns=_COLUMNS[name])
    dates = {column: pd.to_datetime(frame[column]) for column in _DATES if column in frame}
    kinds = {"adults": "Int16", "children": "Int16", "request_key": "str"}
    if name == ATTRIBUTIONS:
        kinds["is_foyer"] = "boolean"
    return _coded(frame.assign(**dates).astype(kinds))


def _coded(frame: pd.DataFrame) -> pd.DataFrame:
    """The labels as the categories of all codes, as a register that was read has them."""
    known = {column: codes for column, codes in _CODES.items() if column in frame}
    return frame.assign(
        **{column: pd.Categorical(frame[column], codes) for column, codes in known.items()}
    )


def with_registers(
    quarter: Quarter,
    allocated: list[dict[str, Any]],
    file: list[dict[str, Any]],
    *,
    earlier: tuple[Quarter, ...] = (),
) -> Quarter:
    """A quarter that received both registers, after others."""
    registers = {
        ATTRIBUTIONS: register(ATTRIBUTIONS, *allocated),
        WAITING_FILE: register(WAITING_FILE, *file),
    }
    return replace(quarter, registers=registers, earlier=earlier)


def at(quarter: Quarter, name: str) -> Quarter:
    """The quarter as if it were another one, with the bounds of the calendar."""
    period = Period.parse(name)
    day = period.last_day
    return replace(quarter, period=period, start=period.first_day, end=day, snapshot=day)


def demo_quarter(quarter: Quarter, *, quarters: int, seed: int = 1) -> Quarter:
    """The last of the demo's quarters with its true registers; its tables are another quarter's."""
    truth = demo_truth(quarters=quarters, seed=seed, today=date(2026, 11, 23))
    known: list[Quarter] = []
    for name, registers in truth.items():
        told = {
            kind: _coded(rows.assign(request_key=rows["request_number"]))
            for kind, rows in registers.items()
        }
        known.append(replace(at(quarter, name), registers=told, earlier=tuple(known)))
    return known[-1]
