"""A prepared period on disk: written once, and read back as a Quarter."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
from pandas.api.extensions import ExtensionArray

from copil_analysis.checking.findings import TYPES, findings_frame, is_unproved
from copil_analysis.checking.redaction import Redaction, redact
from copil_analysis.cleaning.schemas import TABLE_NAMES, keys_of, validate, values_of
from copil_analysis.config import read_config, read_period_facts
from copil_analysis.finding import Finding
from copil_analysis.folders import whole_folder, write_json
from copil_analysis.gathering import Gathered, as_texts
from copil_analysis.keeping import (
    SOURCES,
    hash_kept,
    kept_folder,
    names_before,
    read_sources,
    signatures,
)
from copil_analysis.period import Period
from copil_analysis.periods_received import received_folder, told_of
from copil_analysis.quarter import Quarter
from copil_analysis.reading.notes import read_notes
from copil_analysis.register_fields import NATIONAL
from copil_analysis.safe_text import without_formulas


def keep(
    period: Period,
    root: Path,
    gathered: Gathered,
    findings: Sequence[Finding],
    *,
    inputs: Mapping[str, str],
) -> None:
    """Write what a period's files say and what its checks found, whole or not at all.

    Registers are kept as Arrow files (feather), with a keyed hash in place of request numbers:
    they hold what the analyses need of each row, and never leave the analyst's machine.
    """
    tables = validate(gathered.tables, gathered.config)
    checks = without_formulas(findings_frame(findings))
    with whole_folder(kept_folder(period, root)) as staging:
        for name, frame in {**tables, "checks": checks}.items():
            frame.to_csv(staging / f"{name}.csv", index=False, lineterminator="\n")
        national = {} if gathered.national is None else {NATIONAL: gathered.national}
        for name, rows in {**gathered.registers, **national}.items():
            rows.drop(columns="request_number").to_feather(staging / f"{name}.feather")
        sources = {
            "inputs": inputs,
            "before": signatures(told_of(period, root), root),
            "is_proved": not any(map(is_unproved, findings)),
            "tables": gathered.merged.sources,
            "names": gathered.names,
            "names before": names_before(period, root),
            "outputs": hash_kept(staging),
        }
        write_json(staging / SOURCES, sources)


def read_kept(period: Period, root: Path) -> Quarter:
    """A period alone, as kept; its checks without what they quote of the files."""
    config = read_config(root).at(period)
    raw, kept = received_folder(period, root), kept_folder(period, root)
    facts = read_period_facts(raw)
    tables = {
        name: _read_table(
            kept / f"{name}.csv",
            dict.fromkeys(keys_of(name, config), "str") | dict.fromkeys(values_of(name), "Int64"),
        )
        for name in TABLE_NAMES
    }
    registers = {path.stem: _read_register(path) for path in sorted(kept.glob("*.feather"))}
    sources = read_sources(period, root)
    redaction = Redaction(sources["names before"] | sources["names"], config)
    return Quarter(
        period,
        config,
        facts.start,
        facts.end,
        facts.snapshot,
        facts.committee,
        facts.agenda,
        read_notes(raw),
        allocations=tables["allocations"],
        rehoused=tables["rehoused"],
        dwellings=tables["dwellings"],
        waiting=tables["waiting"],
        needs=tables["needs"],
        checks=redact(read_checks(kept), redaction),
        sources={name: redaction.source(text) for name, text in sources["tables"].items()},
        national=registers.pop(NATIONAL, None),
        registers=registers,
        asks=facts.asks,
        next_committee=facts.next_committee,
    )


def _read_register(path: Path) -> pd.DataFrame:
    """A kept register; the categories of a column without any value come back as objects."""
    rows = pd.read_feather(path)
    texts = rows.select_dtypes("category")
    return rows.assign(**{str(name): as_texts(texts[name]) for name in texts})


def read_checks(kept: Path) -> pd.DataFrame:
    """All that the checks found, with the cells that they quote: for the analyst's eyes only."""
    return _read_table(kept / "checks.csv", TYPES)


def _read_table(path: Path, types: Mapping[str, str]) -> pd.DataFrame:
    """A table as ``keep`` wrote it: an empty cell is an empty text, or a missing number.

    Held to its schema when it was written, and to its hash since; so pandas guesses nothing here,
    which would take ten times as long.
    """
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    cells = dict(zip(header, zip(*rows, strict=True), strict=False))  # none where no row stands
    return pd.DataFrame({name: _column(cells.get(name, ()), kind) for name, kind in types.items()})


def _column(cells: Sequence[str], kind: str) -> ExtensionArray:
    if kind == "Int64":
        return pd.array([int(cell) if cell else None for cell in cells], dtype="Int64")
    return pd.array(cells, dtype="str")
