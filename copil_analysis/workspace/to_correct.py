"""The rows that a structure should correct: one line each, with what was read and is expected."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from copil_analysis.checking.registers import check_attributions, check_waiting_file
from copil_analysis.cleaning.registers import clean_register
from copil_analysis.config import Config, PeriodFacts
from copil_analysis.errors import ReadingError
from copil_analysis.finding import Finding
from copil_analysis.reading.folder import is_read, raw_files, start_of
from copil_analysis.reading.found import FoundRegister
from copil_analysis.reading.received import read_received
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, field_of
from copil_analysis.vocabulary import Vocabulary

NOT_SHOWN = "(numéro non reproduit)"
_QUOTED = re.compile(r"(« .*? »|l'année [0-9]+|la cellule, non citée,) (.+)")
_SOURCE = re.compile(r".*?, lignes? [0-9, ]*(?:et )?[0-9]+(?: autres?)?(?:, colonne « .*? »)? : ")


@dataclass(frozen=True)
class Correction:
    """A row with a doubtful cell: the tidy row, the header, what was read, what is expected."""

    row: Mapping[Any, Any]
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
            yield from _in_register(found, facts, config)


def _in_register(found: FoundRegister, facts: PeriodFacts, config: Config) -> Iterator[Correction]:
    frame, findings = clean_register(found, config)
    check = check_attributions if found.name == ATTRIBUTIONS else check_waiting_file
    findings += check(frame, facts, config)
    known = {row["row"]: row for row in frame.to_dict("records")}
    for finding in findings:
        for number in finding.rows if finding.level else ():
            yield _correction(known.get(number) or _left_out(found, number, config), finding)


def _left_out(found: FoundRegister, number: int, config: Config) -> dict[Any, Any]:
    """What is known of a row that does not count: where it stands, and whose it is."""
    structure = found.structure
    if column := found.columns.get("structure"):
        code = column.codes[found.rows == number][0]
        said = column.values.iloc[code] if code >= 0 else ""
        structure = Vocabulary(config).code_of("structure", str(said)) or structure
    return {"file": found.file, "place": found.place, "row": number, "structure": structure}


def _correction(row: Mapping[Any, Any], finding: Finding) -> Correction:
    words = _SOURCE.sub("", finding.message, count=1)
    if match := _QUOTED.match(words):
        read, expected = match[1].rstrip(","), match[2]
    else:
        read, expected = _shown(row, finding), words
    return Correction(row, finding.column, read.replace("la cellule, ", ""), expected)


def _shown(row: Mapping[Any, Any], finding: Finding) -> str:
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
