"""One period, whole: its facts, its tidy tables and its checks, prepared once and kept on disk.

This is where read → clean → check stand in a row; analysis and pages begin from a ``Quarter``.
"""

import json
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from copil_analysis.checking.crosschecks import check_dates, check_tables
from copil_analysis.checking.findings import TYPES, explain, findings_frame
from copil_analysis.checking.margins import check_table
from copil_analysis.cleaning.crosstabs import clean
from copil_analysis.cleaning.schemas import TABLE_NAMES, keys_of, validate, values_of
from copil_analysis.config import Config, read_config, read_period_facts
from copil_analysis.finding import Finding
from copil_analysis.folders import hash_files, whole_folder
from copil_analysis.period import Period
from copil_analysis.reading import (
    NOTES,
    raw_files,
    raw_folder,
    read_folder,
    read_text,
    unread_files,
)
from copil_analysis.reading.found import FoundTable

_SOURCES = "sources.json"


@dataclass(frozen=True)
class Quarter:
    """A period's facts, its five tidy tables (the columns stand in ``cleaning.schemas``), checks.

    ``notes``: the team's remarks in Markdown. ``sources``: for each table, where it was read.
    """

    period: Period
    config: Config
    start: date
    end: date
    snapshot: date
    committee: date
    agenda: tuple[str, ...]
    notes: str
    allocations: pd.DataFrame
    rehoused: pd.DataFrame
    dwellings: pd.DataFrame
    waiting: pd.DataFrame
    needs: pd.DataFrame
    checks: pd.DataFrame
    sources: dict[str, str]


def load(period: str, root: str | Path = ".") -> Quarter:
    """A period as kept under ``data/processed``, prepared first when its inputs have changed."""
    wanted, root = Period.parse(period), Path(root)
    kept = root / "data" / "processed" / str(wanted) / _SOURCES
    try:
        sources = json.loads(kept.read_text("utf-8"))
        is_fresh = (sources["inputs"], sources["outputs"]) == (
            _inputs(wanted, root),
            hash_files(kept.parent.glob("*.csv"), base=kept.parent),
        )
    except (OSError, ValueError, KeyError, TypeError):
        is_fresh = False
    return _read(wanted, root) if is_fresh else prepare(wanted, root)


def prepare(period: Period, root: Path) -> Quarter:
    """Read, clean and check a period and keep it, whole; a CopilError says what is wrong."""
    config = read_config(root)
    folder = raw_folder(root, str(period))
    inputs = _inputs(period, root)
    facts = read_period_facts(folder)
    found = read_folder(folder, config)
    tables = clean(found, config)
    findings = [
        *(finding for table in found for finding in check_table(table, config)),
        *check_tables(tables, config),
        *check_dates(period, facts),
        *_unread(folder),
    ]
    checks = findings_frame(explain(findings, facts.explained))
    with whole_folder(root / "data" / "processed" / str(period)) as staging:
        for name, frame in {**tables, "checks": checks}.items():
            frame.to_csv(staging / f"{name}.csv", index=False, lineterminator="\n")
        sources = {
            "inputs": inputs,
            "tables": {table.name: _source(table, facts.committee) for table in found},
            "outputs": hash_files(staging.glob("*.csv"), base=staging),
        }
        text = json.dumps(sources, ensure_ascii=False, indent=2)
        (staging / _SOURCES).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return _read(period, root)


def _read(period: Period, root: Path) -> Quarter:
    config = read_config(root)
    raw, kept = (root / "data" / part / str(period) for part in ("raw", "processed"))
    facts = read_period_facts(raw)
    tables = {
        name: _read_table(
            kept / f"{name}.csv",
            dict.fromkeys(keys_of(name, config), "str") | dict.fromkeys(values_of(name), "Int64"),
        )
        for name in TABLE_NAMES
    }
    return Quarter(
        period,
        config,
        facts.start,
        facts.end,
        facts.snapshot,
        facts.committee,
        facts.agenda,
        read_text(raw / NOTES) if (raw / NOTES).exists() else "",
        **validate(tables, config),
        checks=_read_table(kept / "checks.csv", TYPES).fillna(
            {name: "" for name, kind in TYPES.items() if kind == "str"}
        ),
        sources=json.loads((kept / _SOURCES).read_text("utf-8"))["tables"],
    )


def _read_table(path: Path, types: dict[str, str]) -> pd.DataFrame:
    numbers = [name for name, kind in types.items() if kind == "Int64"]
    texts = {name: "str" for name in types if name not in numbers}
    table = pd.read_csv(
        path,
        dtype=types,
        keep_default_na=False,
        na_values={name: [""] for name in types},
        encoding="utf-8",
    )
    return table.astype(texts)


def _source(table: FoundTable, committee: date) -> str:
    """Where a table was read, in French; what is not proved says so wherever it is shown."""
    doubt = "" if table.reading.readings == 1 else ", lecture non prouvée"
    return f"diaporama du comité du {committee:%d/%m/%Y}, {table.place} ({table.file}){doubt}"


def _unread(folder: Path) -> list[Finding]:
    return [
        Finding(
            "file",
            level="warning",
            status="gap",
            message=f"Le fichier {name} n'est pas lu : aucun fichier attendu ne porte ce nom.",
        )
        for name in unread_files(folder)
    ]


def _inputs(period: Period, root: Path) -> dict[str, str]:
    """The hash of everything that the tidy tables depend on, our own version included."""
    files = [root / "copil.toml", *raw_files(raw_folder(root, str(period)))]
    return {"copil-analysis": version("copil-analysis"), **hash_files(files, base=root)}
