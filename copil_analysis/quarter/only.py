"""A part of a Quarter: some structures, channels or sizes, in all that it holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.cleaning.schemas import TABLE_NAMES, key_names, values_of
from copil_analysis.errors import UsageError
from copil_analysis.quarter.beside import heirs_of, without_counts
from copil_analysis.quarter.marks import Subset
from copil_analysis.quarter.narrowed import narrowed_checks
from copil_analysis.quarter.recount import REGISTER_OF, counted_structures, recount
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import WAITING_FILE
from copil_analysis.vocabulary import NEED_TYPOLOGIES, Vocabulary

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

Asked = str | Sequence[str] | None
Kept = Mapping[str, Collection[str]]
"""By key (structure, channel, typology), the codes that are kept; a key that is not there: all."""
_TYPOLOGIES = {
    "STUDIO": "T1",
    **{f"{letter}{code[1:]}": code for code in NEED_TYPOLOGIES for letter in "TF"},
}
_OF_KEY = {"structure": "structures", "channel": "channels", "typology": "typologies"}


def only(quarter: Quarter, **asked: Asked) -> Quarter:
    """See ``Quarter.only``. ``asked``: structures, channels, typologies."""
    known = {
        "structure": list(quarter.config.structure_labels),
        "channel": list(quarter.config.channel_labels),
        "typology": list((quarter.subset and quarter.subset.typologies) or NEED_TYPOLOGIES),
    }
    found = {
        name: _codes(quarter, key, asked[name], known[key])
        for key, name in _OF_KEY.items()
        if asked[name] is not None
    }
    chosen: dict[str, Any] = {name: codes for name, codes in found.items() if codes}
    if not chosen:
        return quarter
    return part_of(quarter, replace(quarter.subset or Subset(), **chosen))


def _codes(quarter: Quarter, key: str, asked: Asked, known: Sequence[str]) -> tuple[str, ...]:
    """The codes that are meant, in the vocabulary's order; none where all are."""
    wanted = [asked] if isinstance(asked, str) else list(asked or ())
    words = Vocabulary(quarter.config)
    labels = [words.label_of(key, code) if key != "typology" else code for code in known]
    told = f"on attend {', '.join(labels)}"
    if not wanted:
        raise UsageError(f"{_OF_KEY[key]} : rien n'est choisi, {told}.")
    codes = []
    for text in wanted:
        code = text if text in known else words.code_of(key, str(text))
        if key == "typology":  # T7 and more are read as T6, but are no word of ours
            code = _TYPOLOGIES.get(str(text).upper())
        if code not in known:
            raise UsageError(f"{_OF_KEY[key]} : « {text} » inconnu, {told}.")
        codes.append(code)
    return () if set(codes) == set(known) else tuple(code for code in known if code in codes)


def part_of(quarter: Quarter, subset: Subset) -> Quarter:
    """The quarter, those before it and that of which it is a hypothesis, restricted alike.

    What was merged into a structure or channel by now counts for it in the earlier ones. One in
    which none of them existed is not known.
    """
    chosen = {key: codes for key, name in _OF_KEY.items() if (codes := getattr(subset, name))}
    heirs = {"typology": {}, **heirs_of(quarter)}
    kept = {
        key: {*codes, *(old for old, heir in heirs[key].items() if heir in codes)}
        for key, codes in chosen.items()
    }
    supposed = quarter.hypothesis
    return replace(
        _restricted(quarter, kept),
        subset=subset,
        earlier=tuple(
            _alone(one, subset, _as_key(kept)) for one in quarter.earlier if _exists(one, kept)
        ),
        hypothesis=supposed and replace(supposed, basis=part_of(supposed.basis, subset)),
    )


@remembered
def _alone(quarter: Quarter, subset: Subset, kept: Mapping[str, Sequence[str]]) -> Quarter:
    """An earlier quarter restricted, once for all the later ones that know it."""
    return replace(_restricted(quarter, kept), subset=subset)


def _as_key(kept: Kept) -> dict[str, list[str]]:
    return {key: sorted(codes) for key, codes in kept.items()}


def _exists(quarter: Quarter, kept: Kept) -> bool:
    config = quarter.config
    labels = {"structure": config.structure_labels, "channel": config.channel_labels}
    return all(set(labels[key]) & set(kept[key]) for key in labels if key in kept)


def _restricted(quarter: Quarter, kept: Kept) -> Quarter:
    """One quarter's own tables, registers, configuration and checks."""
    registers = {
        name: _rows(name, rows, kept)
        for name, rows in quarter.registers.items()
        if name != WAITING_FILE or "channel" not in kept  # who waits has none
    }
    tables: dict[str, Any] = {name: _table(name, quarter, registers, kept) for name in TABLE_NAMES}
    return replace(
        quarter,
        **tables,
        registers=registers,
        config=quarter.config.only(kept),
        checks=narrowed_checks(quarter.checks, quarter.config, kept),
    )


def _rows(name: str, rows: pd.DataFrame, kept: Kept) -> pd.DataFrame:
    """The rows of a register that count in what is kept; a foyer is of no typology."""
    is_kept = pd.Series(True, rows.index)
    for key, codes in kept.items():
        told = rows["need" if (name, key) == (WAITING_FILE, "typology") else key]
        is_kept &= told.isin(_with_studio(key, codes))
    if "typology" in kept and "is_foyer" in rows:
        is_kept &= ~rows["is_foyer"].fillna(False).astype(bool)
    return rows[is_kept].reset_index(drop=True)


def _table(
    name: str, quarter: Quarter, registers: Mapping[str, pd.DataFrame], kept: Kept
) -> pd.DataFrame:
    """A tidy table by the keys that it has; by another key, counted anew where that is known."""
    table: pd.DataFrame = getattr(quarter, name)
    for key in kept:
        if key in key_names(name):
            table = table[table[key].isin(_with_studio(key, kept[key]))]
    table = table.reset_index(drop=True)
    if set(kept) <= set(key_names(name)):
        return table
    rows = registers.get(REGISTER_OF[name])
    if rows is None:
        return without_counts(table)
    told = table["structure"].isin(counted_structures(quarter, name))
    counts = recount(name, rows, table, snapshot=quarter.snapshot)
    return counts.assign(**{value: counts[value].where(told) for value in values_of(name)})


def _with_studio(key: str, codes: Iterable[str]) -> list[str]:
    """The codes, and the studio with T1: a need is never one of a studio."""
    told = list(codes)
    return [*told, "STUDIO"] if key == "typology" and "T1" in told else told
