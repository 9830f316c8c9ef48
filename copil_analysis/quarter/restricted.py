"""Quarters without what is left out: tables, registers, checks and configuration."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from copil_analysis.cleaning.schemas import key_names, values_of
from copil_analysis.quarter.beside import without_counts
from copil_analysis.quarter.later import Later
from copil_analysis.quarter.narrowed import narrowed_checks, with_studio
from copil_analysis.quarter.recount import REGISTER_OF, recount
from copil_analysis.quarter.together import Together, together
from copil_analysis.register_fields import WAITING_FILE

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

Kept = Mapping[str, Collection[str]]
"""By key (structure, channel, typology), the codes that are kept; a key that is not there: all."""


def restricted(quarters: Sequence[Quarter], kept: Kept) -> list[Quarter]:
    """Quarters of one workspace, each with its rows of what is kept.

    A table that does not tell a key is counted anew from its register; see ``Quarter.only``.
    """
    if not quarters:
        return []
    every = together(quarters)
    is_kept = {
        name: _is_kept(name, rows, kept)
        for name, rows in every.registers.items()
        if name != WAITING_FILE or "channel" not in kept  # who waits has none
    }
    tables: dict[str, list[Any]] = {
        name: every.apart(_table(name, every, is_kept, kept)) for name in every.tables
    }
    registers = _registers(every, is_kept)
    checks = every.apart(narrowed_checks(every.checks, quarters[0].config, kept))
    return [
        replace(
            one,
            **{name: parts[place] for name, parts in tables.items()},
            registers=registers[place],
            national=None,
            config=one.config.only(kept),
            checks=checks[place],
        )
        for place, one in enumerate(quarters)
    ]


def _is_kept(name: str, rows: pd.DataFrame, kept: Kept) -> pd.Series[bool]:
    """The rows of a register that count in what is kept; a foyer is of no typology."""
    is_kept = pd.Series(True, rows.index)
    for key, codes in kept.items():
        told = rows["need" if (name, key) == (WAITING_FILE, "typology") else key]
        is_kept &= told.isin(with_studio(key, codes))
    if "typology" in kept and "is_foyer" in rows:
        is_kept &= ~rows["is_foyer"].fillna(False).astype(bool)
    return is_kept


def _registers(every: Together, is_kept: Mapping[str, pd.Series[bool]]) -> list[Later]:
    """The registers of each quarter, with all their columns; most are never asked for."""
    masks = {
        name: np.split(told.to_numpy(), every.ends(every.registers[name])[:-1])
        for name, told in is_kept.items()
    }

    return [
        Later(
            {
                name: partial(_kept, one, name, masks[name][place])
                for name in one.registers
                if name in masks
            }
        )
        for place, one in enumerate(every.quarters)
    ]


def _kept(quarter: Quarter, name: str, is_kept: Any) -> pd.DataFrame:
    rows: pd.DataFrame = quarter.registers[name][is_kept]
    return rows.reset_index(drop=True)


def _table(
    name: str, every: Together, is_kept: Mapping[str, pd.Series[bool]], kept: Kept
) -> pd.DataFrame:
    """A tidy table by the keys that it has; by another key, counted anew where that is known."""
    table, told = every.tables[name], pd.Series(True, every.tables[name].index)
    for key in kept:
        if key in key_names(name):
            told &= table[key].isin(with_studio(key, kept[key]))
    table = table[told].reset_index(drop=True)
    if set(kept) <= set(key_names(name)):
        return table
    register = REGISTER_OF[name]
    if register not in is_kept:
        return without_counts(table)
    rows = every.registers[register][is_kept[register]]
    counts = recount(name, rows, table, snapshot=every.snapshots(rows))
    is_counted = every.is_counted[name][told].to_numpy()
    known: dict[str, Any] = {value: counts[value].where(is_counted) for value in values_of(name)}
    return table.assign(**known)
