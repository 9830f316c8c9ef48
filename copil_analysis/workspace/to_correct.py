"""The rows that a structure should correct: one line each, with what was read and is expected."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from copil_analysis.checking.registers import check_attributions, check_waiting_file
from copil_analysis.cleaning.registers import clean_register
from copil_analysis.config import Config, PeriodFacts
from copil_analysis.errors import ReadingError
from copil_analysis.finding import Finding
from copil_analysis.reading.folder import is_read, raw_files, start_of
from copil_analysis.reading.found import FoundRegister
from copil_analysis.reading.received import read_received
from copil_analysis.reading.sheets.sheet import Column
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, field_of

NOT_SHOWN = "(numéro non reproduit)"
_QUOTED = re.compile(r"(« .*? »|l'année [0-9]+|la cellule, non citée,) (.+)")
_SOURCE = re.compile(r"[^:]*?ligne [0-9]+(?:, colonne « .*? »)? : ")


@dataclass(frozen=True)
class Correction:
    """A row with a doubtful cell: the tidy row, the header, what was read, what is expected."""

    row: dict[str, Any]
    column: str
    read: str
    expected: str


def corrections(folder: Path, facts: PeriodFacts, config: Config) -> Iterator[Correction]:
    """What the checks find in each row of the registers received, one line a row and finding.

    Read again from data/raw, as a kept register no longer has what could not be read.
    """
    for path in raw_files(folder):
        if not is_read(path) or start_of(path) not in REGISTERS:
            continue
        try:
            received = read_received(path, config)
        except ReadingError:
            continue  # told by the checks; no row of it is known
        for found in received.registers:
            yield from _in_part(found, facts, config)


def _in_part(found: FoundRegister, facts: PeriodFacts, config: Config) -> Iterator[Correction]:
    """Halve the rows until each part has nothing to tell, or is one row."""
    frame, findings = clean_register(found, config)
    check = check_attributions if found.name == ATTRIBUTIONS else check_waiting_file
    alone = [*findings, *check(frame, facts, config)]
    told = [one for one in alone if one.level]
    if not told or not len(found.rows):
        return
    if len(found.rows) == 1:
        own = frame if len(frame) else _of_file(found)
        yield from (_correction(own.to_dict("records")[0], one) for one in told)
        return
    middle = len(found.rows) // 2
    for part in (slice(0, middle), slice(middle, None)):
        yield from _in_part(_part(found, part), facts, config)


def _part(found: FoundRegister, part: slice) -> FoundRegister:
    columns = {name: Column(one.codes[part], one.values) for name, one in found.columns.items()}
    others = [(name, Column(one.codes[part], one.values)) for name, one in found.others]
    return replace(found, rows=np.asarray(found.rows[part]), columns=columns, others=others)


def _of_file(found: FoundRegister) -> pd.DataFrame:
    """What is known of a row that was left out: where it stands."""
    known = {"file": found.file, "place": found.place, "structure": found.structure}
    return pd.DataFrame([{**known, "row": int(found.rows[0])}])


def _correction(row: dict[str, Any], finding: Finding) -> Correction:
    words = _SOURCE.sub("", finding.message, count=1)
    if match := _QUOTED.match(words):
        read, expected = match[1].rstrip(","), match[2]
    else:
        read, expected = _shown(row, finding), words
    return Correction(row, finding.column, read.replace("la cellule, ", ""), expected)


def _shown(row: dict[str, Any], finding: Finding) -> str:
    """What the tidy row says in the column of a finding; never a number."""
    field = field_of(finding.column, finding.table) if finding.column else None
    if field is None:
        return ""
    if field.kind == "request_number":
        return NOT_SHOWN
    value = row.get(field.name)
    if value is None or pd.isna(value):
        return "(vide)" if finding.check == "missing" else ""
    if field.kind == "date":
        return f"{value:%d/%m/%Y}"
    return str(value) if field.kind == "count" else ""
