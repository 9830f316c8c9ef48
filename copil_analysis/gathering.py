"""Read → clean → merge: all that the files of a period say, as five tidy tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from copil_analysis.cleaning.counts import (
    TABLES_OF,
    count_rows,
    counted_rows,
    only_told,
    tell_needs,
)
from copil_analysis.cleaning.crosstabs import tell_blanks, tidy_table
from copil_analysis.cleaning.mergers import tell_merged
from copil_analysis.cleaning.merging import Merged, Piece, merge
from copil_analysis.cleaning.names import unify_names
from copil_analysis.cleaning.national import clean_national
from copil_analysis.cleaning.registers import clean_register
from copil_analysis.cleaning.schemas import all_keys, values_of
from copil_analysis.config import Config, PeriodFacts, read_config, read_period_facts
from copil_analysis.errors import CopilError
from copil_analysis.finding import Finding, of_name
from copil_analysis.period import Period
from copil_analysis.reading.cells import cells_of
from copil_analysis.reading.folder import FACTS, raw_folder
from copil_analysis.reading.found import FoundRegister, FoundTable
from copil_analysis.reading.notes import tell_hidden, tell_persons
from copil_analysis.reading.public_names import public_names
from copil_analysis.reading.received import read_folder, read_received
from copil_analysis.register_fields import (
    ATTRIBUTIONS,
    NATIONAL,
    REGISTER_LABELS,
    REGISTERS,
    WAITING_FILE,
)
from copil_analysis.safe_text import without_formulas

_COMMON = 2  # a register of so many structures is everybody's
_STRAY = 3  # rows in the file of another structure: kept where no other source tells of theirs
_MANY = 4  # more files than this are counted in a source line, not named


@dataclass(frozen=True)
class Gathered:
    """What the files of a period say.

    ``registers``: the clean rows of attributions and file_active (see ``cleaning.registers``),
    where there are any, and ``national`` those of the national export (``cleaning.national``). They
    hold request numbers: they are never written anywhere. ``names``: see ``reading.public_names``.
    """

    config: Config
    facts: PeriodFacts
    found: list[FoundTable]
    registers: dict[str, pd.DataFrame]
    merged: Merged
    findings: list[Finding] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    national: pd.DataFrame | None = None

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        return self.merged.tables


def gather(period: Period, root: Path) -> Gathered:
    """Read, clean and merge the files of a period; what goes wrong in one is a finding.

    Raises CopilError when the workspace's own files (copil.toml, period.toml) are wrong.
    """
    config = read_config(root).at(period)
    folder = raw_folder(root, str(period))
    facts = read_period_facts(folder)
    received = read_folder(folder, config)
    pieces = [_piece(table, facts.committee, config) for table in received.tables]
    registers: dict[str, pd.DataFrame] = {}
    findings = [
        *received.findings,
        *tell_hidden(folder),
        *tell_persons(folder),
        *tell_merged(received, config),
    ]
    findings += [finding for one in received.tables for finding in tell_blanks(one, config)]
    for name in REGISTERS:
        if found := [one for one in received.registers if one.name == name]:
            rows = _Rows.of(found, config)
            registers[name] = rows.frame
            pieces += _count(rows, facts, config)
            findings += [*rows.findings, *_find_absent(rows, config), *_find_shared(rows, config)]
            if name == WAITING_FILE:
                waiting = counted_rows("waiting", rows.frame, snapshot=facts.snapshot)
                findings.append(tell_needs(waiting, norm=config.norm))
    exports = [one for one in received.registers if one.name == NATIONAL]
    national, problems = clean_national(exports, config) if exports else (None, [])
    findings += problems
    told = [piece for piece in pieces if piece.table in TABLES_OF[ATTRIBUTIONS] and piece.told]
    if facts.nothing_allocated:
        findings += _contradicted(told)
    if not told and (source := _nothing_allocated(received.registers, facts)):
        pieces += _zeros(source, config)
        findings.append(_tell_nothing(source))
    merged = merge(pieces, config)
    findings += merged.findings
    names = public_names(folder, received, config)
    return Gathered(config, facts, received.tables, registers, merged, findings, names, national)


@dataclass(frozen=True)
class FileRead:
    """What one file holds: its cross-tables or, as ``rows``, its registers; and the findings."""

    tables: list[FoundTable]
    rows: pd.DataFrame | None
    findings: list[Finding]

    @property
    def frame(self) -> pd.DataFrame:
        """The cells of the tables, or the rows."""
        return cells_of(self.tables) if self.rows is None else self.rows


def read_file(path: Path, root: Path) -> FileRead:
    """What one file holds, to be looked at.

    For the columns see ``reading.cells`` and ``cleaning.registers``; request numbers are left
    out. A CopilError tells what stands in the way when there is nothing to show.
    """
    config = read_config(root)
    received = read_received(path, config)
    if received.tables:
        return FileRead(received.tables, None, received.findings)
    exports = [one for one in received.registers if one.name == NATIONAL]
    if exports:
        frame, problems = clean_national(exports, config)
        shown = without_formulas(frame.drop(columns="request_number"))
        return FileRead([], shown, [*received.findings, *problems])
    if received.registers:
        rows = _Rows.of(received.registers, config)
        shown = without_formulas(rows.frame.drop(columns="request_number"))
        return FileRead([], shown, [*received.findings, *rows.findings])
    told = (one.message for one in received.findings if one.level in ("blocking", "error"))
    raise CopilError(next(told, f"{path.name} : aucun tableau n'y est reconnu."))


@dataclass(frozen=True)
class _Rows:
    """The clean rows of all files of one register, and the structures that these tell of.

    ``places``: the files and sheets that name each structure. ``absent``: the structures of which
    a common register tells by not naming them. ``strays``: those named only in the file of another
    structure.
    """

    name: str
    frame: pd.DataFrame
    files: list[str]
    places: dict[str, list[str]]
    told: set[str]
    absent: set[str]
    strays: set[str]
    findings: list[Finding]

    @classmethod
    def of(cls, found: Sequence[FoundRegister], config: Config) -> "_Rows":
        frames, told, findings = [], set[str](), []
        places: dict[str, list[str]] = {}
        for one in found:
            frame, problems = clean_register(one, config)
            frames.append(frame)
            findings += problems
            for code in _named(frame, config):
                places.setdefault(code, []).append(one.source)
        names = [_named(frame, config) for frame in frames]
        for one, named in zip(found, names, strict=True):
            told |= _told_by(one, named, config, is_alone=_speaks_alone(one, found, names))
        own = {one.structure for one in found if one.structure}
        return cls(
            found[0].name,
            stack(frames),
            list(dict.fromkeys(one.file for one in found)),
            places,
            told,
            absent=told - own - places.keys(),
            strays=places.keys() - told,
            findings=findings,
        )


def _named(rows: pd.DataFrame, config: Config) -> list[str]:
    """The structures that some row names."""
    counts = np.bincount(rows["structure"].cat.codes + 1, minlength=len(config.structures) + 1)
    labels = zip(config.structure_labels, counts[1:], strict=True)
    return [code for code, count in labels if count]


def _told_by(found: FoundRegister, named: list[str], config: Config, *, is_alone: bool) -> set[str]:
    """One structure's file tells of it alone; a common one of all, so that no row is a zero.

    Where structures send files apart, one that a common file does not name may have forgotten
    its own. A register without a row whose name says no structure, such as a form not yet
    filled, tells nothing; nor does one with rows that were not read of a structure that it does
    not name.
    """
    if found.structure:
        return {found.structure}
    is_common = len(named) >= _COMMON and is_alone and not found.is_partial
    return set(config.structure_labels) if is_common else set(named)


def _speaks_alone(
    one: FoundRegister, found: Sequence[FoundRegister], names: Sequence[list[str]]
) -> bool:
    """Whether no other file, or sheet, of the same register tells of some structure."""
    others = zip(found, names, strict=True)
    return not any(other is not one and (other.structure or named) for other, named in others)


def as_texts(column: pd.Series) -> pd.Series:
    """A category whose categories are texts, also where there are none and nothing tells it."""
    if column.cat.categories.dtype == "str":
        return column
    texts = pd.Index(list(column.cat.categories), dtype="str")
    return column.cat.set_categories(texts)


def stack(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The frames one below the other, categories kept, one spelling for each name."""
    if len(frames) == 1:
        return unify_names(frames[0])
    if not any(isinstance(kind, pd.CategoricalDtype) for kind in frames[0].dtypes):
        return unify_names(pd.concat(frames, ignore_index=True)[list(frames[0])])
    columns = {}
    for name, kind in frames[0].dtypes.items():
        parts = [frame[name] for frame in frames]
        if isinstance(kind, pd.CategoricalDtype):
            columns[name] = pd.Series(union_categoricals([as_texts(part) for part in parts]))
        else:
            columns[name] = pd.concat(parts, ignore_index=True)
    return unify_names(pd.DataFrame(columns))


def _piece(table: FoundTable, committee: date, config: Config) -> Piece:
    is_deck = table.place.startswith("diapositive")
    source = table.source
    if is_deck:
        source = f"diaporama du comité du {committee:%d/%m/%Y}, {table.place} ({table.file})"
    return Piece(table.name, source, 2 if is_deck else 1, tidy_table(table, config), table)


def _count(rows: _Rows, facts: PeriodFacts, config: Config) -> list[Piece]:
    source = f"registre {rows.files[0]}"
    if len(rows.files) > 1:
        source = f"registres {' ; '.join(rows.files)}"
    if len(rows.files) > _MANY:
        source = f"{REGISTER_LABELS[rows.name].lower()} ({len(rows.files)} fichiers)"
    tables = {
        name: count_rows(name, counted_rows(name, rows.frame, snapshot=facts.snapshot), config)
        for name in TABLES_OF[rows.name]
    }
    return [
        Piece(name, source, rank, only_told(table, told))
        for name, table in tables.items()
        for rank, told in ((0, rows.told), (_STRAY, rows.strays))
    ]


def _nothing_allocated(registers: Sequence[FoundRegister], facts: PeriodFacts) -> str:
    """What says that nothing was allocated: period.toml, or a register that has only its header.

    A workbook of ours that nobody has filled says nothing.
    """
    if facts.nothing_allocated:
        return FACTS
    own = [one for one in registers if one.name == ATTRIBUTIONS]
    is_bare = bool(own) and all(one.is_bare for one in own)
    return f"registre {own[0].source}" if is_bare else ""


def _zeros(source: str, config: Config) -> list[Piece]:
    """The tables of a period in which nothing was allocated."""
    tables = {name: all_keys(name, config) for name in TABLES_OF[ATTRIBUTIONS]}
    return [
        Piece(
            name,
            source,
            0,
            table.assign(**dict.fromkeys(values_of(name), 0)).astype(
                dict.fromkeys(values_of(name), "Int64")
            ),
        )
        for name, table in tables.items()
    ]


def _tell_nothing(source: str) -> Finding:
    message = (
        f"{source} : rien n'a été attribué, donc attributions, relogements et logements comptent "
        "zéro ; à confirmer."
    )
    return Finding("nothing", ATTRIBUTIONS, level="warning", status="gap", message=message)


def _contradicted(told: Sequence[Piece]) -> list[Finding]:
    """Allocations that a file tells although period.toml says that there were none."""
    names = dict.fromkeys(
        piece.source for piece in told if (piece.frame[values_of(piece.table)] > 0).any(axis=None)
    )
    message = (
        f"{FACTS} dit que rien n'a été attribué (nothing_allocated), mais {' et '.join(names)} "
        "donne des attributions, qui sont comptées ; ôtez l'un ou l'autre."
    )
    finding = Finding("nothing", ATTRIBUTIONS, level="error", status="gap", message=message)
    return [finding] if names else []


def _find_shared(rows: _Rows, config: Config) -> list[Finding]:
    """A structure whose rows come from several files or sheets: they add up, to be confirmed."""
    findings = []
    for code, label in config.structure_labels.items():
        names = rows.places.get(code, [])
        if len(names) > 1:
            message = (
                f"{label} : les lignes {' et '.join(map(of_name, names))} s'additionnent ; "
                "à confirmer."
            )
            findings.append(
                Finding("sources", rows.name, code, level="warning", status="gap", message=message)
            )
    return findings


def _find_absent(rows: _Rows, config: Config) -> list[Finding]:
    """A structure that a common register does not name counts as zero, to be confirmed."""
    return [
        Finding(
            "presence",
            rows.name,
            code,
            level="warning",
            status="gap",
            message=f"{', '.join(rows.files)} : aucune ligne pour {label}, qui compte donc zéro ; "
            "à confirmer.",
        )
        for code, label in config.structure_labels.items()
        if code in rows.absent
    ]
