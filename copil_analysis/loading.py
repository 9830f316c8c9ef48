"""Read → clean → check in a row: a period prepared once, kept on disk, and loaded from there."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from copil_analysis.checking.across import check_across
from copil_analysis.checking.comparable import doubtful_tables, not_compared, tell_not_compared
from copil_analysis.checking.crosschecks import (
    check_dates,
    check_follows,
    check_tables,
    explained_foyers,
)
from copil_analysis.checking.findings import (
    TYPES,
    blocking_messages,
    explain,
    findings_frame,
    is_unproved,
    without_vain,
)
from copil_analysis.checking.flows import check_flows
from copil_analysis.checking.margins import check_table
from copil_analysis.checking.redaction import Redaction, redact
from copil_analysis.checking.registers import (
    check_attributions,
    check_both,
    check_waiting_file,
)
from copil_analysis.cleaning.schemas import TABLE_NAMES, keys_of, validate, values_of
from copil_analysis.config import Config, read_config, read_period_facts
from copil_analysis.errors import CopilError
from copil_analysis.finding import Finding
from copil_analysis.folders import differing, hash_files, whole_folder
from copil_analysis.gathering import Gathered, as_texts, gather
from copil_analysis.period import QUARTERS, Period
from copil_analysis.quarter import Quarter
from copil_analysis.quarter.beside import blank, heirs_at, renamed_rows
from copil_analysis.quarter.year import add_up, carry_checks, check_year
from copil_analysis.reading.folder import raw_files, raw_folder
from copil_analysis.reading.notes import read_notes
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.request_key import fingerprint, read_key, request_keys
from copil_analysis.safe_text import without_formulas

_SOURCES = "sources.json"
Loaded = dict[Period, Quarter]
"""What one command has loaded already: the checks of each quarter look at those before it."""


def load(period: str | int, root: str | Path = ".") -> Quarter:
    """A period with the quarters known before it, each as kept under ``data/processed``.

    What is not kept, or was made of other inputs, is prepared first. A whole year that was not
    received as such is added up from its quarters (``year``). An earlier quarter that cannot be
    read, or must not be published, is left out of what is known.
    """
    wanted, root = Period.parse(period), Path(root)
    received, loaded = _received(root), Loaded()
    if wanted.quarter is None and wanted not in received:
        parts = tuple(_load_alone(one, root, loaded) for one in received if one.year == wanted.year)
        if not parts:
            raw_folder(root, str(wanted))
        before = _known([one for one in received if one.year < wanted.year], root, loaded)
        return replace(add_up(parts), earlier=(*before, *parts))
    before = _known([one for one in received if one < wanted], root, loaded)
    # What was not proved in time is tried again by each command that is about it.
    return replace(_load_alone(wanted, root, loaded, unproved=False), earlier=before)


def _received(root: Path) -> list[Period]:
    """The quarters, and whole years, that data/raw holds, in time order."""
    found = [
        Period.parse(path.name)
        for path in (root / "data" / "raw").glob("[0-9]*")
        if path.is_dir() and re.fullmatch(r"\d{4}(-T[1-4])?", path.name)
    ]
    return sorted(found)


def _known(periods: Iterable[Period], root: Path, loaded: Loaded) -> tuple[Quarter, ...]:
    found = []
    for period in periods:
        with suppress(CopilError):
            quarter = _load_alone(period, root, loaded)
            if not blocking_messages(quarter.checks):
                found.append(quarter)
    return tuple(found)


def _load_alone(wanted: Period, root: Path, loaded: Loaded, *, unproved: bool = True) -> Quarter:
    """A period as kept where that is fresh, else prepared; ``unproved`` readings may be fresh."""
    if wanted not in loaded:
        is_fresh = _is_fresh(wanted, root, unproved=unproved)
        loaded[wanted] = _read(wanted, root) if is_fresh else prepare(wanted, root, loaded)
    return loaded[wanted]


def _is_fresh(wanted: Period, root: Path, *, unproved: bool) -> bool:
    kept = root / "data" / "processed" / str(wanted) / _SOURCES
    try:
        sources = json.loads(kept.read_text("utf-8"))
        return (
            "names before" in sources
            and (sources["inputs"], sources["outputs"])
            == (
                _inputs(wanted, root),
                hash_files(_kept_files(kept.parent), base=kept.parent),
            )
            and (unproved or bool(sources["is_proved"]))
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def changed_inputs(period: Period, root: Path) -> list[str]:
    """The inputs that are not those a period was prepared from; none where nothing is kept."""
    try:
        kept = root / "data" / "processed" / str(period) / _SOURCES
        before: dict[str, str] = json.loads(kept.read_text("utf-8"))["inputs"]
    except FileNotFoundError:
        return []
    return differing(before, _inputs(period, root))


def load_checks(period: str | int, root: str | Path = ".") -> pd.DataFrame:
    """All that the checks found, with the cells that they quote: for the analyst's eyes only."""
    quarter, processed = load(period, root), Path(root) / "data" / "processed"
    if (processed / str(quarter.period) / _SOURCES).exists():
        return _read_checks(processed / str(quarter.period))
    parts = [one for one in quarter.earlier if one.period.year == quarter.period.year]
    checks = (
        carry_checks(_read_checks(processed / str(one.period)), one, last=parts[-1])
        for one in parts
    )
    return pd.concat([check_year(parts), *checks], ignore_index=True)


def load_registers(period: str | int, root: str | Path = ".") -> dict[str, pd.DataFrame]:
    """The clean rows of a period's registers, by name: attributions, file_active.

    For the columns see ``cleaning.registers``; in place of the request number stands
    ``request_key``, the same in every quarter (``copil_analysis.request_key``). A register that
    the period does not have is not in the result.
    """
    return dict(load(period, root).registers)


def prepare(period: Period, root: Path, loaded: Loaded | None = None) -> Quarter:
    """Read, clean and check a period and keep it, whole; a CopilError says what is wrong.

    Registers are kept as Arrow files (feather), with a keyed hash in place of request numbers:
    they hold what the analyses need of each row, and never leave the analyst's machine.
    """
    inputs = _inputs(period, root)
    gathered = _with_keys(gather(period, root), root)
    findings = check(period, gathered, root, loaded)
    checks = without_formulas(findings_frame(findings))
    with whole_folder(root / "data" / "processed" / str(period)) as staging:
        for name, frame in {**gathered.tables, "checks": checks}.items():
            frame.to_csv(staging / f"{name}.csv", index=False, lineterminator="\n")
        for name, rows in gathered.registers.items():
            rows.drop(columns="request_number").to_feather(staging / f"{name}.feather")
        sources = {
            "inputs": inputs,
            "is_proved": not any(map(is_unproved, findings)),
            "tables": gathered.merged.sources,
            "names": gathered.names,
            "names before": _names_before(period, root),
            "outputs": hash_files(_kept_files(staging), base=staging),
        }
        text = json.dumps(sources, ensure_ascii=False, indent=2)
        (staging / _SOURCES).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return _read(period, root)


def _names_before(period: Period, root: Path) -> dict[str, str]:
    """The public names of what the checks may quote of the files of other periods, as kept."""
    names: dict[str, str] = {}
    for one in _told_of(period, root):
        with suppress(OSError, ValueError, KeyError):
            kept = root / "data" / "processed" / one / _SOURCES
            names |= json.loads(kept.read_text("utf-8"))["names"]
    return names


def _with_keys(gathered: Gathered, root: Path) -> Gathered:
    """The registers with the ``request_key`` of each row besides."""
    key = read_key(root / "data" / "processed")
    keyed = {
        name: rows.assign(request_key=request_keys(rows["request_number"], key))
        for name, rows in gathered.registers.items()
    }
    return replace(gathered, registers=keyed)


def _kept_files(folder: Path) -> list[Path]:
    return [*folder.glob("*.csv"), *folder.glob("*.feather")]


def check(
    period: Period, gathered: Gathered, root: Path, loaded: Loaded | None = None
) -> list[Finding]:
    """Every check on what was gathered, against the quarter before too; gaps told as explained."""
    loaded = Loaded() if loaded is None else loaded
    config, facts = gathered.config, gathered.facts
    allocated, waiting = (gathered.registers.get(name) for name in (ATTRIBUTIONS, WAITING_FILE))
    before, findings = _load_previous(period, root, loaded)
    findings += [
        *gathered.findings,
        *(finding for table in gathered.found for finding in check_table(table, config)),
        *check_tables(gathered.tables, config),
        *check_dates(period, facts),
        *check_follows(before.period if before else None, before.end if before else None, facts),
    ]
    if allocated is not None:
        findings += check_attributions(allocated, facts, config)
    if waiting is not None:
        findings += check_waiting_file(waiting, facts, config)
    if allocated is not None and waiting is not None:
        findings += check_both(allocated, waiting, facts)
    findings += check_across(gathered.registers, _earlier_registers(period, root, loaded), facts)
    findings += check_flows(
        before=_waiting_before(before, config, period),
        now=gathered.tables["waiting"],
        rehoused=gathered.tables["rehoused"],
        register=waiting,
        previous_snapshot=before.snapshot if before else None,
        facts=facts,
        config=config,
    )
    explained = [*facts.explained, *explained_foyers(findings, allocated, config)]
    findings = without_vain(explain(findings, explained))
    return [*findings, *_check_compared(period, findings_frame(findings), root, loaded)]


def _waiting_before(before: Quarter | None, config: Config, period: Period) -> pd.DataFrame | None:
    """Who waited at the snapshot before, by today's structures; missing where that is doubtful."""
    if before is None:
        return None
    own = before.checks[before.checks["check"] != "flows"]
    waiting = blank(before, doubtful_tables(own)).waiting
    return renamed_rows(waiting, heirs_at(config, period))


def _check_compared(
    period: Period, checks: pd.DataFrame, root: Path, loaded: Loaded
) -> Iterator[Finding]:
    """The periods that a page would compare, and does not, for the errors of one of them."""
    others = _compared(period, root)
    for other in others:
        try:
            _load_alone(other, root, loaded)
        except CopilError as error:
            message = f"{other} n'est pas comparé, car il ne se lit pas : {error}"
            yield not_compared(other, message)
        else:
            kept = root / "data" / "processed" / str(other)
            yield from tell_not_compared(other, _read_checks(kept))
    if others and not blocking_messages(checks):
        yield from tell_not_compared(period, checks)


def _compared(period: Period, root: Path) -> list[Period]:
    """The periods received with which a page compares this one: the one before, the year before."""
    raw = root / "data" / "raw"
    year_before = Period(period.year - 1, period.quarter)
    wanted = (period.just_before, (year_before, Period(period.year - 1)))
    found = [next((one for one in kind if (raw / str(one)).is_dir()), None) for kind in wanted]
    return [one for one in dict.fromkeys(found) if one is not None]


def _earlier_registers(
    period: Period, root: Path, loaded: Loaded
) -> dict[str, Mapping[str, pd.DataFrame]]:
    """The registers of the year before, as kept; without those that do not read."""
    registers = {}
    for one in _year_back(period, root):
        with suppress(CopilError):
            registers[str(one)] = _load_alone(one, root, loaded).registers
    return registers


def _year_back(period: Period, root: Path) -> list[Period]:
    """The quarters and years received that end within the year before a period, in time order."""
    first = _place(period.quarters[0])
    return [one for one in _received(root) if first - QUARTERS <= _place(one.quarters[-1]) < first]


def _place(quarter: Period) -> int:
    """The number of a quarter in time."""
    return QUARTERS * quarter.year + (quarter.quarter or 0)


def _load_previous(
    period: Period, root: Path, loaded: Loaded
) -> tuple[Quarter | None, list[Finding]]:
    """The period before, where it was received; if it is missing or unreadable, a finding."""
    raw = root / "data" / "raw"
    before = next((one for one in period.just_before if (raw / str(one)).is_dir()), None)
    if before is None:
        earlier = [path.name for path in raw.glob("????-T?") if path.name < str(period)]
        if not earlier or period.quarter is None:
            return None, []
        message = (
            f"Le trimestre précédent, {period.previous}, n'est pas dans data/raw, alors que "
            f"{max(earlier)} y est : les flux de la file active ne se vérifient pas."
        )
        return None, [Finding("flows", level="warning", status="gap", message=message)]
    try:
        return _load_alone(before, root, loaded), []
    except CopilError as error:
        message = f"{before} ne se lit pas, donc les flux ne se vérifient pas : {error}"
        return None, [Finding("flows", level="warning", status="gap", message=message)]


def _read(period: Period, root: Path) -> Quarter:
    config = read_config(root).at(period)
    raw, kept = (root / "data" / part / str(period) for part in ("raw", "processed"))
    facts = read_period_facts(raw)
    tables = {
        name: _read_table(
            kept / f"{name}.csv",
            dict.fromkeys(keys_of(name, config), "str") | dict.fromkeys(values_of(name), "Int64"),
        )
        for name in TABLE_NAMES
    }
    tidy = validate(tables, config)
    sources = json.loads((kept / _SOURCES).read_text("utf-8"))
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
        allocations=tidy["allocations"],
        rehoused=tidy["rehoused"],
        dwellings=tidy["dwellings"],
        waiting=tidy["waiting"],
        needs=tidy["needs"],
        checks=redact(_read_checks(kept), redaction),
        sources={name: redaction.source(text) for name, text in sources["tables"].items()},
        registers={path.stem: _read_register(path) for path in sorted(kept.glob("*.feather"))},
        asks=facts.asks,
        next_committee=facts.next_committee,
    )


def _read_register(path: Path) -> pd.DataFrame:
    """A kept register; the categories of a column without any value come back as objects."""
    rows = pd.read_feather(path)
    texts = rows.select_dtypes("category")
    return rows.assign(**{str(name): as_texts(texts[name]) for name in texts})


def _read_checks(kept: Path) -> pd.DataFrame:
    texts = {name: "" for name, kind in TYPES.items() if kind == "str"}
    return _read_table(kept / "checks.csv", TYPES).fillna(texts)


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


def _told_of(period: Period, root: Path) -> list[str]:
    """The earlier periods on which the checks of a period depend."""
    before = [
        one for other in _compared(period, root) for one in (other, *_compared(other, root)[:1])
    ]
    return sorted({str(one) for one in (*before, *_year_back(period, root))})


def _inputs(period: Period, root: Path) -> dict[str, str]:
    """The hash of all that tables and checks depend on: our version, the key, earlier quarters.

    The checks tell of the errors of the periods compared, which depend on those before them.
    """
    folder = raw_folder(root, str(period))
    folders = [folder, *(root / "data" / "raw" / name for name in _told_of(period, root))]
    files = [root / "copil.toml", *(file for one in folders for file in raw_files(one))]
    # What is not read is told too: a folder or a link counts by its name.
    names = ", ".join(sorted(path.name for path in folder.iterdir()))
    known = {"copil-analysis": version("copil-analysis"), f"data/raw/{period}": names}
    known["request key"] = fingerprint(read_key(root / "data" / "processed"))
    return known | hash_files(files, base=root)
