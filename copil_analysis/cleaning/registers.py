"""Registers as found → tidy registers: one row a dwelling allocated or a waiting household."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from copil_analysis.cleaning.cells import Problem, says_foyer, understand
from copil_analysis.cleaning.dates import tell_dates
from copil_analysis.cleaning.left_out import leave_out, part_exits
from copil_analysis.cleaning.register_columns import (
    Mask,
    ReadColumn,
    categorical,
    tidy_columns,
)
from copil_analysis.cleaning.register_problems import Teller, count_bad
from copil_analysis.cleaning.typology import norm_typology
from copil_analysis.config import Config
from copil_analysis.finding import Finding
from copil_analysis.reading.found import FoundRegister
from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, WAITING_FILE
from copil_analysis.vocabulary import NEED_TYPOLOGIES, TYPOLOGIES, Vocabulary


def clean_register(found: FoundRegister, config: Config) -> tuple[pd.DataFrame, list[Finding]]:
    """The tidy register of one sheet, and what is wrong with its cells.

    Columns: file, place (categories), row (as a spreadsheet numbers it), then every field of
    ``REGISTERS``, missing where the sheet lacks it. Labels and texts are categories, dates
    datetime64[s], counts Int16, the rent float64, yes or no boolean, the request number str.
    file_active has norm_typology and need besides: need is the typology that the register gives
    (a studio is a T1), else norm_typology. Rows that a status column says do not count are left
    out (``cleaning.left_out``).
    """
    found = part_exits(found)
    vocabulary = Vocabulary(config)
    reads = list(_reads(found, config, vocabulary))
    foyers = _foyers(found, reads)
    bad = count_bad(reads, len(found.rows), foyers)
    teller = Teller(found, vocabulary, bad)
    findings = [
        finding
        for read in reads
        for finding in teller.problems(read, foyers if read.field.kind == "typology" else None)
    ]
    findings += [
        finding
        for read in reads
        if read.field.kind == "date"
        for finding in tell_dates(teller, read)
    ]
    shifted = np.flatnonzero(bad >= 2)
    if len(shifted):
        findings.append(_tell_shifted(teller, shifted))
    findings += _other_structures(teller, reads, config)
    frame, told = leave_out(_frame(found, reads, foyers, shifted, config), teller)
    findings += told
    if found.name == WAITING_FILE:
        frame = _with_need(frame, config)
    return frame, findings


def _reads(found: FoundRegister, config: Config, vocabulary: Vocabulary) -> Iterator[ReadColumn]:
    """The columns of the sheet with their cells understood; request numbers are not looked at."""
    for field in REGISTERS[found.name]:
        if field.name in found.columns and field.kind != "request_number":
            cells = found.columns[field.name]
            understood = understand(cells.values.tolist(), field, config, vocabulary)
            if field.kind == "structure" and found.structure:
                known = list(config.structure_labels).index(found.structure)
                blank = understood.problems == Problem.BLANK
                understood = replace(
                    understood,
                    values=np.where(blank, known, understood.values),
                    problems=np.where(blank, Problem.NONE, understood.problems),
                )
            yield ReadColumn(field, found.headers.get(field.name, field.label), cells, understood)


def _foyers(found: FoundRegister, reads: list[ReadColumn]) -> Mask | None:
    """The rows of which a cell says that they are a logement-foyer; None where there is none."""
    if found.name != ATTRIBUTIONS:
        return None
    by_name = {read.field.name: read for read in reads}
    foyers = np.zeros(len(found.rows), dtype=np.bool_)
    if read := by_name.get("is_foyer"):
        foyers |= read.values == 1
    if read := by_name.get("typology"):
        says = np.array([says_foyer(cell) for cell in (*read.cells.values.tolist(), None)])
        if says.any():
            foyers |= says.take(read.cells.codes)
    return foyers if foyers.any() else None


def _tell_shifted(teller: Teller, rows: npt.NDArray[np.intp]) -> Finding:
    words = (
        "plusieurs cellules ne se lisent pas, la ligne est peut-être décalée : "
        "ses textes libres ne sont pas repris ; corrigez-la"
    )
    return teller.tell("shifted", rows, words)


def _other_structures(teller: Teller, reads: list[ReadColumn], config: Config) -> Iterator[Finding]:
    """Rows that name another structure than the file does: theirs is kept, to be confirmed."""
    own = teller.found.structure
    read = next((read for read in reads if read.field.kind == "structure"), None)
    if not own or read is None:
        return
    labels = config.structure_labels
    named = set(read.understood.values.tolist())
    for code, structure in enumerate(labels):
        if code not in named or structure == own:
            continue
        if len(rows := np.flatnonzero(read.values == code)):
            words = (
                f"la structure est {labels[structure]}, le nom du fichier dit {labels[own]} ; "
                "celle de la ligne est retenue, à confirmer"
            )
            yield teller.tell("structure", rows, words, level="warning", header=read.header)


def _frame(
    found: FoundRegister,
    reads: list[ReadColumn],
    foyers: Mask | None,
    shifted: npt.NDArray[np.intp],
    config: Config,
) -> pd.DataFrame:
    length, fields = len(found.rows), REGISTERS[found.name]
    columns = tidy_columns(found, fields, reads, config)
    for field in fields:
        if field.kind == "text" and len(shifted):  # a name may stand there
            kept = pd.Series(np.bincount(shifted, minlength=length) == 0)
            columns[field.name] = columns[field.name].where(kept).cat.remove_unused_categories()
    if found.structure and "structure" not in found.columns:
        code = list(config.structure_labels).index(found.structure)
        codes = np.full(length, code, dtype=np.int8)
        columns["structure"] = categorical(codes, tuple(config.structure_labels))
    if foyers is not None:
        columns["is_foyer"] = columns["is_foyer"].mask(foyers, True)
    return pd.DataFrame(columns, copy=False)


def _with_need(frame: pd.DataFrame, config: Config) -> pd.DataFrame:
    """The typology by the norm, and the one needed: as the register says, else by the norm."""
    norm = norm_typology(frame["adults"], frame["children"], norm=config.norm)
    needs = [max(TYPOLOGIES.index(code) - 1, 0) for code in TYPOLOGIES]
    said = np.array([*needs, -1], dtype=np.int8).take(frame["typology"].cat.codes.to_numpy())
    codes = np.where(said < 0, norm.cat.codes.to_numpy(), said)
    return frame.assign(norm_typology=norm, need=categorical(codes, NEED_TYPOLOGIES))
