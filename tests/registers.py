"""Registers of a few rows written by hand, on the quarter of the deck; and those of the demo."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from copil_analysis.cleaning.counts import TABLES_OF, count_rows, counted_rows
from copil_analysis.cleaning.typology import norm_typology
from copil_analysis.period import Period
from copil_analysis.quarter import Quarter
from copil_analysis.register_fields import ATTRIBUTIONS, EXIT_REASONS, WAITING_FILE
from copil_analysis.vocabulary import NEED_TYPOLOGIES, TYPOLOGIES
from copil_analysis.workspace.demo.chances import CHANNELS, STRUCTURES
from copil_analysis.workspace.demo.truth import demo_truth

Truth = Mapping[str, Mapping[str, pd.DataFrame]]
"""By period, its registers as the demo has them."""
_DATES = ("date", "request_date", "entry_date", "exit_date")
_COLUMNS = {
    ATTRIBUTIONS: ["structure", "date", "channel", "typology", "adults", "children",
                   "is_foyer", "request_date", "request_key"],
    WAITING_FILE: ["structure", "adults", "children", "request_date", "entry_date", "exit_date",
                   "exit_reason", "request_key"],
}  # fmt: skip

_CODES = {
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
    return _coded(frame.assign(**dates).astype(kinds), STRUCTURES)


def _coded(frame: pd.DataFrame, structures: Iterable[str]) -> pd.DataFrame:
    """The labels as the categories of all codes, as a register that was read has them."""
    known = {column: codes for column, codes in _CODES.items() if column in frame}
    known["structure"] = list(structures)
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
    """The last of the demo's quarters, as if read without loss."""
    return counted(quarter, demo_truth(quarters=quarters, seed=seed, today=date(2026, 11, 23)))


def counted(quarter: Quarter, truth: Truth) -> Quarter:
    """The last of quarters with the demo's registers, and the tables that count their rows."""
    known: list[Quarter] = []
    for name, registers in truth.items():
        one = at(replace(quarter, checks=quarter.checks.iloc[:0], notes="", asks=()), name)
        rows = {kind: _cleaned(frame, kind, one) for kind, frame in registers.items()}
        tables: dict[str, Any] = {
            table: count_rows(
                table, counted_rows(table, rows[kind], snapshot=one.snapshot), one.config
            )
            for kind in rows
            for table in TABLES_OF[kind]
        }
        known.append(replace(one, registers=rows, earlier=(), **tables))
    return replace(known[-1], earlier=tuple(known[:-1]))


def household(rows: pd.DataFrame) -> "pd.Series[str]":
    """Whom a row tells of in any register: the request number, or else what the row tells."""
    told = [rows[name].astype("str") for name in ("structure", "adults", "children")]
    days = rows["request_date"].dt.strftime("%d%m%y")
    return rows["request_number"].fillna(told[0].str.cat([*told[1:], days], sep=" "))


def fewer(truth: Truth, places: Sequence[int], kept: Mapping[str, int]) -> Truth:
    """As if of the rehoused of some quarters one in so many of each structure had ever been known.

    All that the quarters tell still agrees.
    """
    names = list(truth)
    rehoused = pd.concat([truth[names[place]][ATTRIBUTIONS] for place in places])
    rank = rehoused.groupby("structure").cumcount()
    unknown = household(rehoused[rank % rehoused["structure"].map(kept) > 0])
    return {
        name: {kind: rows[~household(rows).isin(unknown)] for kind, rows in told.items()}
        for name, told in truth.items()
    }


def shared_out(truth: Truth, structures: Sequence[str]) -> Truth:
    """The same households, each with one of so many structures, by its request number."""

    def share_out(rows: pd.DataFrame) -> pd.DataFrame:
        numbers = household(rows).map(lambda one: sum(map(ord, one[-6:])))
        return rows.assign(structure=[structures[n % len(structures)] for n in numbers])

    return {
        name: {kind: share_out(rows) for kind, rows in told.items()} for name, told in truth.items()
    }


def with_structures(quarter: Quarter, labels: Sequence[str]) -> Quarter:
    """The quarter of other structures, whose codes are their labels; its tables are as before."""
    first = quarter.config.structures[0]
    terms = tuple(first.model_copy(update={"code": one, "label": one}) for one in labels)
    return replace(quarter, config=quarter.config.model_copy(update={"structures": terms}))


def _cleaned(rows: pd.DataFrame, name: str, quarter: Quarter) -> pd.DataFrame:
    people = {"adults": "Int16", "children": "Int16"}
    told = rows.rename(columns={"request_number": "request_key"}).astype(people)
    told = _coded(told, quarter.config.structure_labels)
    texts = [column for column in ("funding", "landlord", "commune", "desk") if column in told]
    told = told.astype(dict.fromkeys(texts, "category"))
    if name == ATTRIBUTIONS:
        return told.astype({"is_foyer": "boolean"})
    norm = norm_typology(told["adults"], told["children"], norm=quarter.config.norm)
    needs = told["typology"].astype("str").replace("STUDIO", "T1").fillna(norm.astype("str"))
    return told.assign(norm_typology=norm, need=pd.Categorical(needs, list(NEED_TYPOLOGIES)))
