"""An earlier period as it may be set beside a later one: same structures, no doubtful figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.checking.comparable import absent_structures, doubtful_tables
from copil_analysis.cleaning.counts import TABLES_OF
from copil_analysis.cleaning.schemas import TABLE_NAMES
from copil_analysis.config import Config
from copil_analysis.period import Period
from copil_analysis.quarter.later import Later
from copil_analysis.quarter.remembering import remembered

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

Heirs = Mapping[str, Mapping[str, str]]
"""By structure and channel: the codes that another took over, and its code."""


def beside(other: Quarter, quarter: Quarter) -> Quarter:
    """``other`` with the figures that may be compared with those of a later period.

    Rows of a structure that was merged count for its heir; one that is closed, new or missing in
    one of the two is left out (``within`` leaves it out of the later one). The counts of a table
    in which either has an error are missing.
    """
    one = blank(comparable(other, quarter), doubtful(quarter))
    heirs = heirs_of(quarter)["structure"]
    out = uncounted(quarter), uncounted(other)

    def is_kept(name: str) -> set[str]:
        left_out = {heirs.get(code, code) for found in out for code in found[name]}
        told = set(renamed_rows(_table(quarter, name), heirs_of(quarter))["structure"])
        return told - left_out

    return _restricted(one, is_kept)


def within(quarter: Quarter, other: Quarter) -> Quarter:
    """``quarter`` over the structures of ``other``, an earlier period that was set beside it."""
    own = _changed(quarter, lambda name, rows: renamed_rows(rows, heirs_of(quarter)))
    return _restricted(own, lambda name: set(_table(other, name)["structure"]))


def left_out(quarter: Quarter, other: Quarter) -> list[str]:
    """The labels of the structures that one of two periods has, and their comparison has not.

    ``other`` was set beside ``quarter``.
    """
    published = [one for one in quarter.earlier if one.period == other.period] or [other]
    heirs = heirs_of(quarter)
    tables = {
        name: [
            set(renamed_rows(_table(one, name), heirs)["structure"])
            for one in (quarter, *published)
        ]
        for name in TABLE_NAMES
    }
    out = {
        code
        for name, told in tables.items()
        for code in set.union(*told) - set(_table(other, name)["structure"])
    }
    return [term.label for term in quarter.config.every("structure") if term.code in out]


def comparable(other: Quarter, quarter: Quarter) -> Quarter:
    """``other`` by the structures and channels of a later period, without doubtful counts.

    Structures and channels that closed without an heir keep their code.
    """
    labels = {"structure": other.config.structure_labels, "channel": other.config.channel_labels}
    heirs = {
        kind: {code: heir for code, heir in merged.items() if code in labels[kind]}
        for kind, merged in heirs_of(quarter).items()
    }
    if not any(heirs.values()):
        return certain(other)
    renamed = _changed(other, lambda name, rows: renamed_rows(rows, heirs))
    registers = Later(
        {name: partial(_with_heirs, other.registers, name, heirs) for name in other.registers}
    )
    return certain(replace(renamed, registers=registers))


def certain(quarter: Quarter) -> Quarter:
    """The quarter without the counts of the tables that an error makes doubtful."""
    return blank(quarter, doubtful(quarter))


@remembered
def doubtful(quarter: Quarter) -> Mapping[str, str]:
    """The tables in which a figure may be wrong, each with what its first error says."""
    return doubtful_tables(quarter.checks)


def blank(quarter: Quarter, tables: Iterable[str]) -> Quarter:
    """The quarter with the counts of some tables missing; a register goes with all its tables."""
    names = set(tables)
    if not names:
        return quarter
    kept = Later(
        {
            name: partial(quarter.registers.__getitem__, name)
            for name in quarter.registers
            if not set(TABLES_OF[name]) <= names
        }
    )
    return replace(
        _changed(quarter, lambda name, rows: without_counts(rows) if name in names else rows),
        registers=kept,
    )


@remembered
def heirs_of(quarter: Quarter) -> Heirs:
    """Who took over whom by the end of a period."""
    return heirs_at(quarter.config, quarter.period)


def heirs_at(config: Config, period: Period) -> Heirs:
    """Who took over whom by the end of a period, as copil.toml tells it."""
    config = config.at(period.quarters[-1])
    return {
        kind: {code: heir for code, heir in config.gone(kind).items() if heir}
        for kind in ("structure", "channel")
    }


def _table(quarter: Quarter, name: str) -> pd.DataFrame:
    table: pd.DataFrame = getattr(quarter, name)
    return table


def _changed(quarter: Quarter, change: Callable[[str, pd.DataFrame], pd.DataFrame]) -> Quarter:
    """The quarter with each tidy table changed; itself where none is."""
    changed: dict[str, Any] = {
        name: table
        for name in TABLE_NAMES
        if (table := change(name, _table(quarter, name))) is not _table(quarter, name)
    }
    return replace(quarter, **changed) if changed else quarter


def _restricted(quarter: Quarter, structures: Callable[[str], set[str]]) -> Quarter:
    def restrict(name: str, rows: pd.DataFrame) -> pd.DataFrame:
        is_kept = rows["structure"].isin(list(structures(name)))
        return rows if is_kept.all() else rows[is_kept]

    return _changed(quarter, restrict)


def renamed_rows(rows: pd.DataFrame, heirs: Heirs) -> pd.DataFrame:
    """A tidy table whose merged codes count for their heirs."""
    kinds = _merged_in(rows, heirs)
    if not kinds:
        return rows
    keys = [str(name) for name in rows if rows[name].dtype != "Int64"]
    renamed = rows.assign(**{kind: rows[kind].replace(dict(heirs[kind])) for kind in kinds})
    return renamed.groupby(keys, sort=False).sum(skipna=False).reset_index()


def _merged_in(rows: pd.DataFrame, heirs: Heirs) -> list[str]:
    """The kinds of which a code stands in the rows that another took over."""
    told = [kind for kind, known in heirs.items() if known and kind in rows]
    return [kind for kind in told if rows[kind].isin(list(heirs[kind])).any()]


def _with_heirs(registers: Mapping[str, pd.DataFrame], name: str, heirs: Heirs) -> pd.DataFrame:
    """A register whose merged codes are their heirs'."""
    rows = registers[name]
    kinds = _merged_in(rows, heirs)
    texts = {
        kind: rows[kind].astype("str").replace(dict(heirs[kind])).astype("category")
        for kind in kinds
    }
    return rows.assign(**texts) if kinds else rows


def without_counts(rows: pd.DataFrame) -> pd.DataFrame:
    """A tidy table whose counts are all missing."""
    counts = [str(name) for name in rows if rows[name].dtype == "Int64"]
    missing = pd.array([pd.NA] * len(rows), dtype="Int64")
    return rows.assign(**dict.fromkeys(counts, missing))


@remembered
def uncounted(quarter: Quarter) -> dict[str, set[str]]:
    """By table the structures that are not counted whole: nothing received, closed or new.

    One that was merged is counted with its heir.
    """
    absent, period = absent_structures(quarter.checks), quarter.period
    partial = {
        term.code
        for term in quarter.config.structures
        if not (term.into or term.is_open(period, throughout=True))
    }
    return {name: absent.get(name, set()) | partial for name in TABLE_NAMES}
