"""The waiting file carried forward: who still waited, as the next period's workbooks begin."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from copil_analysis.cleaning.registers import clean_register
from copil_analysis.cleaning.waiting import is_waiting
from copil_analysis.config import Config, read_period_facts
from copil_analysis.errors import CopilError, ReadingError
from copil_analysis.finding import ERRORS
from copil_analysis.period import Period
from copil_analysis.periods_received import latest_before, received_folder
from copil_analysis.reading.folder import is_read, raw_files, start_of
from copil_analysis.reading.received import read_received
from copil_analysis.reading.sheets.sheet import Cell
from copil_analysis.register_fields import EXIT_REASONS, REGISTERS, WAITING_FILE
from copil_analysis.showing.french import format_date, plural
from copil_analysis.vocabulary import Vocabulary

Row = Mapping[str, Cell]


@dataclass(frozen=True)
class Carried:
    """The rows by the name of the workbook without its end, and what the analyst should know."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {WAITING_FILE: []})
    told: list[str] = field(default_factory=list)


def carry(period: Period, root: Path, config: Config) -> Carried:
    """Who still waited at the snapshot of the latest period received before.

    Read again from data/raw, numbers included, by the structures of the new period: those of a
    merged one are its heir's. A structure that sent a file of its own gets one; a common file
    stays one. Cells that do not read are empty, and told; so is a file that does not.
    """
    before = latest_before(period, root)
    if before is None:
        return Carried()
    folder, told = received_folder(before, root), list[str]()
    try:
        snapshot = read_period_facts(folder).snapshot
        files = [path for path in raw_files(folder) if start_of(path) == WAITING_FILE]
    except CopilError as error:
        return Carried(told=[f"La file active de {before} n'est pas reprise : {error}"])
    rows: dict[str, list[Row]] = {}
    for path in filter(is_read, files):
        for own, frame in _registers(path, config, told):
            waits = frame[is_waiting(frame, snapshot)]
            for name, row in _named(waits, own, config):
                rows.setdefault(name, []).append(row)
            if not own:
                rows.setdefault(WAITING_FILE, [])
    if rows and WAITING_FILE not in rows:  # each structure has its own: so has one that is new
        rows = {_name(code): rows.get(_name(code), []) for code in config.structure_labels}
    if number := sum(map(len, rows.values())):
        who = plural(number, "ménage")
        wait = "attendait" if number == 1 else "attendaient"
        told.append(
            f"File active : {who} qui {wait} encore au {format_date(snapshot)} ({before}) ; les "
            "structures y ajoutent les entrées et les sorties."
        )
    return Carried(rows or {WAITING_FILE: []}, told)


def _registers(
    path: Path, config: Config, told: list[str]
) -> Iterator[tuple[str | None, pd.DataFrame]]:
    """The tidy registers of a file, each with the structure of its name; ``told`` gets the rest."""
    try:
        found = read_received(path, config)
    except ReadingError as error:
        told.append(f"Ce fichier n'est pas repris. {error}")
        return
    findings = list(found.findings)
    for one in found.registers:
        frame, problems = clean_register(one, config)
        findings += problems
        yield one.structure, frame
    told += [f"À vérifier. {one.message}" for one in findings if one.level in ERRORS]


def _named(rows: pd.DataFrame, own: str | None, config: Config) -> Iterator[tuple[str, Row]]:
    """Each row as a person enters it, with the name of the workbook that it goes to."""
    vocabulary = Vocabulary(config)
    labels: dict[str, Mapping[str, str]] = {
        "structure": config.structure_labels,
        "exit_reason": EXIT_REASONS,
    }
    fields = REGISTERS[WAITING_FILE]
    for row in rows[[one.name for one in fields]].to_dict("records"):
        code = own if pd.isna(row["structure"]) else str(row["structure"])
        entered = {}
        for one in fields:
            cell: Any = None if pd.isna(row[one.name]) else row[one.name]
            if cell is not None and one.kind == "typology":
                cell = vocabulary.label_of("typology", str(cell))
            elif cell is not None and one.kind in labels:
                cell = labels[one.kind][str(cell)]
            elif cell is not None and one.kind == "count":
                cell = int(cell)
            entered[str(one.name)] = cell
        yield _name(code) if own and code else WAITING_FILE, entered


def _name(code: str) -> str:
    """The name of a structure's own workbook."""
    return f"{WAITING_FILE}_{code.lower()}"
