"""The checks of a part of a Quarter: those that are still about what is counted in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pandas as pd

from copil_analysis.cleaning.schemas import TABLE_NAMES, key_names
from copil_analysis.config import Config
from copil_analysis.finding import ERRORS
from copil_analysis.vocabulary import TOTAL, TYPOLOGIES

_ACROSS = ("allocations_rehoused", "allocations_dwellings", "needs_waiting", "flows",
           "flows_rehoused", "summary")  # fmt: skip
"""The checks that compare all that one table counts with all that another does."""


def narrowed_checks(
    checks: pd.DataFrame, config: Config, kept: Mapping[str, Collection[str]]
) -> pd.DataFrame:
    """The checks without those about what is left out, and without sums over it.

    A finding on the rows of others goes, and so does a total that adds them up. Of a table whose
    counts are now those of some channels or sizes only what is an error stays: it may touch them.
    """
    gone = {
        code
        for key, codes in _codes(config).items()
        if key in kept
        for code in codes
        if code not in with_studio(key, kept[key])
    }
    others = {label for code, label in config.structure_labels.items() if code in gone}
    row, column = checks["row"], checks["column"]
    is_left_out = row.isin(gone) | column.isin(gone) | _names_a_file_of(row, others)
    is_sum = (row == TOTAL) | (column == TOTAL) | checks["check"].isin(_ACROSS)
    parts = set(kept) - {"structure"}
    if "structure" in kept and not parts:
        structures = [code for code in kept["structure"] if code not in gone]
        is_sum &= ~(row.isin(structures) | column.isin(structures))
    counted_anew = [name for name in TABLE_NAMES if parts - set(key_names(name))]
    is_error = (checks["status"] == "gap") & checks["level"].isin(ERRORS)
    is_other = checks["table"].isin(counted_anew) & ~is_error
    return checks[~(is_left_out | is_sum | is_other)].reset_index(drop=True)


def with_studio(key: str, codes: Iterable[str]) -> list[str]:
    """The codes, and the studio with T1: a need is never one of a studio."""
    told = list(codes)
    return [*told, "STUDIO"] if key == "typology" and "T1" in told else told


def _codes(config: Config) -> dict[str, tuple[str, ...]]:
    """The codes of every period, by key."""
    every = {kind: config.every(kind) for kind in ("structure", "channel")}
    terms = {kind: tuple(term.code for term in known) for kind, known in every.items()}
    return {**terms, "typology": TYPOLOGIES}


def _names_a_file_of(rows: pd.Series[Any], labels: Collection[str]) -> pd.Series[bool]:
    """Which rows say a place in the file of one of these: « registre …, Cannes, ligne 8 »."""
    found = [not set(str(text).split(", ")[1:]).isdisjoint(labels) for text in rows]
    return pd.Series(found, rows.index, dtype=bool)
