"""The rows to correct for what each says by itself: one line a row and fault."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from copil_analysis.analysis.request_numbers import FAULTY
from copil_analysis.analysis.request_rows import column, kept
from copil_analysis.checking.registers import check_attributions, check_waiting_file
from copil_analysis.cleaning.registers import clean_register
from copil_analysis.cleaning.waiting import is_waiting
from copil_analysis.config import Config, PeriodFacts
from copil_analysis.errors import ReadingError
from copil_analysis.finding import Finding
from copil_analysis.quarter import Quarter
from copil_analysis.reading.folder import is_read, raw_files, start_of
from copil_analysis.reading.found import FoundRegister
from copil_analysis.reading.received import read_received
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, WAITING_FILE, field_of
from copil_analysis.vocabulary import Vocabulary
from copil_analysis.workspace.following.asked import asked, form_of
from copil_analysis.workspace.following.lines import (
    NOT_SHOWN,
    Correction,
    Headers,
    Row,
    header_of,
)

_NUMBER = "request_number"
_FAULTS = {
    "shape": "Vérifiez le numéro sur l'attestation : il a 18 caractères (territoire, mois, année, "
    "ordre, guichet).",
    "month": "Vérifiez le numéro sur l'attestation : le mois qu'il porte n'existe pas.",
    "date": "Vérifiez le numéro et la date de la demande : le mois et l'année qu'il porte ne sont "
    "pas les siens.",
    "territory": "Vérifiez le numéro sur l'attestation : ses trois premiers caractères ne sont pas "
    "ceux d'un territoire connu.",
}
_STAYS = ("structure", "entry_date", "exit_date", "exit_reason")
"""The fields that count still of a household that has left."""
_QUOTED = re.compile(r"(« .*? »|l'année [0-9]+|la cellule, non citée,) (.+)")
_SOURCE = re.compile(r".*?, lignes? [0-9, ]*(?:et )?[0-9]+(?: autres?)?(?:, colonne « .*? »)? : ")


def read_registers(folder: Path, config: Config) -> list[FoundRegister]:
    """The registers of a period as found: what is kept no longer has what could not be read."""
    found = list[FoundRegister]()
    for path in raw_files(folder):
        if is_read(path) and start_of(path) in REGISTERS:
            try:
                found += read_received(path, config).registers
            except ReadingError:
                continue  # told by the checks; no row of it is known
    return found


def headers_of(found: Sequence[FoundRegister]) -> Headers:
    return {(one.file, one.place): one.headers for one in found}


def corrections(
    found: Sequence[FoundRegister], facts: PeriodFacts, config: Config
) -> Iterator[Correction]:
    """What the checks find in each row by itself, but its number; one a row and finding.

    Of a row that does not count, or of a household that no longer waits, only what could change a
    figure.
    """
    headers = headers_of(found)
    for one in found:
        frame, findings = clean_register(one, config)
        check = check_attributions if one.name == ATTRIBUTIONS else check_waiting_file
        findings += check(frame, facts, config)
        counts = pd.Series(True, frame.index)
        if one.name == WAITING_FILE:
            counts = is_waiting(frame, facts.snapshot)
        rows = frame.drop(columns=_NUMBER).assign(counts=counts).to_dict("records")
        known = {row["row"]: row for row in rows}
        for finding in findings:
            for number in finding.rows if finding.level else ():
                row = known.get(number) or _left_out(one, number, config)
                if _is_useful(finding, row) and (told := _asked(finding, config)):
                    header = header_of(row, finding.column, finding.table, headers)
                    yield Correction(row, header, _read(row, finding), told)


def faulty_numbers(quarter: Quarter, headers: Headers) -> Iterator[Correction]:
    """The numbers of those who wait, and of the rehoused, that cannot be; a longer one may be.

    As they are counted: not those of a structure that keeps none.
    """
    for register in (WAITING_FILE, ATTRIBUTIONS):
        rows = kept(quarter, "number_state", register)
        for row in rows[column(rows, "number_state").isin(FAULTY)].to_dict("records"):
            header = header_of(row, "numero_unique", register, headers)
            yield Correction(row, header, NOT_SHOWN, _FAULTS[row["number_state"]])


def _left_out(found: FoundRegister, number: int, config: Config) -> Row:
    """What is known of a row that does not count: where it stands, and whose it is."""
    structure = found.structure
    if column := found.columns.get("structure"):
        code = column.codes[found.rows == number][0]
        said = column.values.iloc[code] if code >= 0 else ""
        structure = Vocabulary(config).code_of("structure", str(said)) or structure
    return {"file": found.file, "place": found.place, "row": number, "structure": structure}


def _is_useful(finding: Finding, row: Row) -> bool:
    """Whether to correct it could change a figure. Numbers are ``faulty_numbers``."""
    if finding.check == _NUMBER:
        return False
    if "counts" not in row:
        return finding.check == "status"
    field = field_of(finding.column, finding.table) if finding.column else None
    return bool(row["counts"]) or field is None or field.name in _STAYS


def _asked(finding: Finding, config: Config) -> str:
    field = field_of(finding.column, finding.table) if finding.column else None
    form = form_of(field, config) if field else ""
    if form and finding.check == "missing":
        return f"Donnez cette valeur : {form}"
    if form and finding.check in ("cell", "label"):
        return f"Corrigez : {form}"
    words = _SOURCE.sub("", finding.message, count=1)
    match = _QUOTED.match(words)
    return asked(match[2] if match else words)


def _read(row: Row, finding: Finding) -> str:
    """What the file says in the column of a finding, as its message quotes it; never a number."""
    if match := _QUOTED.match(_SOURCE.sub("", finding.message, count=1)):
        return "(cellule non citée)" if match[1].startswith("la cellule") else match[1]
    field = field_of(finding.column, finding.table) if finding.column else None
    value = row.get(field.name) if field else None
    if field is None or value is None or pd.isna(value):
        return "(vide)" if finding.check == "missing" else ""
    if field.kind == "date":
        return f"{value:%d/%m/%Y}"
    return str(value) if field.kind == "count" else ""
