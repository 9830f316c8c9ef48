"""Rows that still name a structure or a channel that was merged into another: counted, and told."""

import re
from collections.abc import Iterator
from pathlib import PurePath

import numpy as np

from copil_analysis.config import Config
from copil_analysis.finding import Finding, describe_rows, quote
from copil_analysis.reading.found import FoundRegister, FoundTable, Received
from copil_analysis.vocabulary import label_key, merged_names

KINDS = ("structure", "channel")


def tell_merged(received: Received, config: Config) -> Iterator[Finding]:
    """What is written under the name of a structure or channel that another took over."""
    for kind in KINDS:
        if names := merged_names(config, kind):
            for register in received.registers:
                yield from _in_register(register, kind, names, config)
            for table in received.tables:
                yield from _in_table(table, kind, names, config)


def _in_register(
    found: FoundRegister, kind: str, names: dict[str, str], config: Config
) -> Iterator[Finding]:
    if column := found.columns.get(kind):
        codes = [names.get(label_key(str(cell)), "") for cell in column.values.tolist()]
        for code in dict.fromkeys(filter(None, codes)):
            is_old = np.array([one == code for one in codes] + [False])
            rows = found.rows[is_old[column.codes]]
            if len(rows):
                where = f"{found.source}, {describe_rows(rows.tolist(), len(rows))}"
                yield _finding(found.name, where, kind, code, config)
    if kind == "structure" and found.structure:
        words = re.split(r"[\W_]+", PurePath(found.file).stem)
        for code in dict.fromkeys(names[label_key(w)] for w in words if label_key(w) in names):
            if config.gone(kind)[code] == found.structure:
                yield _finding(found.name, found.source, kind, code, config)


def _in_table(
    table: FoundTable, kind: str, names: dict[str, str], config: Config
) -> Iterator[Finding]:
    if table.row_kind == kind:
        for text in table.labels.values():
            if code := names.get(label_key(text)):
                yield _finding(table.name, table.source, kind, code, config)


def _finding(table: str, where: str, kind: str, code: str, config: Config) -> Finding:
    term, heir = config.term(kind, code), config.term(kind, config.gone(kind)[code])
    message = (
        f"{where} : {quote(term.label)} est compté pour {quote(heir.label)}, qui l'a repris après "
        f"{term.until} (copil.toml)."
    )
    return Finding("merged", table, where, level="warning", status="gap", message=message)
