"""Read → clean → check in a row: what a period's files say, checked, and kept whole."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pandas as pd

from copil_analysis.checking.across import check_across, check_vanished
from copil_analysis.checking.comparable import doubtful_tables, not_compared, tell_not_compared
from copil_analysis.checking.crosschecks import (
    check_dates,
    check_follows,
    check_said,
    check_tables,
    explained_foyers,
)
from copil_analysis.checking.findings import (
    blocking_messages,
    explain,
    findings_frame,
    without_vain,
)
from copil_analysis.checking.flows import check_flows
from copil_analysis.checking.margins import check_table
from copil_analysis.checking.registers import (
    check_attributions,
    check_both,
    check_national,
    check_waiting_file,
)
from copil_analysis.config import Config
from copil_analysis.errors import CopilError
from copil_analysis.finding import Finding
from copil_analysis.gathering import Gathered, gather
from copil_analysis.keeping import hash_inputs, kept_folder
from copil_analysis.key_file import read_key
from copil_analysis.period import Period
from copil_analysis.periods_received import compared, first_received, latest_before, year_back
from copil_analysis.quarter import Quarter
from copil_analysis.quarter.beside import blank, heirs_at, renamed_rows
from copil_analysis.quarter.kept import keep, read_checks
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.request_key import request_keys
from copil_analysis.request_number import completed, number_states

Known = Callable[[Period], Quarter]
"""Gives an earlier period; a CopilError where it cannot be read."""


def prepare(period: Period, root: Path, known: Known) -> None:
    """Read, clean and check a period and keep it, whole; a CopilError says what is wrong."""
    inputs = hash_inputs(period, root)
    gathered = _with_keys(gather(period, root), root)
    keep(period, root, gathered, check(period, gathered, root, known), inputs=inputs)


def find_again(period: Period, root: Path, known: Known) -> list[Finding]:
    """What the checks find in a period, with the rows that no file keeps."""
    return check(period, _with_keys(gather(period, root), root), root, known)


def _with_keys(gathered: Gathered, root: Path) -> Gathered:
    """The registers and the national export with each row's ``request_key``, ``number_state``."""
    key, territories = read_key(root / "data" / "processed"), gathered.config.territories

    def keyed(rows: pd.DataFrame) -> pd.DataFrame:
        numbers = rows["request_number"]
        states = number_states(numbers, rows["request_date"], territories)
        return rows.assign(request_key=request_keys(numbers, key), number_state=states)

    registers = {name: keyed(rows) for name, rows in gathered.registers.items()}
    national = None
    if gathered.national is not None:
        national = keyed(_completed_with(gathered.national, gathered.registers))
    return replace(gathered, registers=registers, national=national)


def _completed_with(national: pd.DataFrame, registers: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The national export, its damaged numbers completed by those that the registers tell."""
    known = [*(rows["request_number"] for rows in registers.values()), national["request_number"]]
    numbers = completed(pd.concat(known, ignore_index=True))
    return national.assign(request_number=numbers.tail(len(national)).array)


def check(period: Period, gathered: Gathered, root: Path, known: Known) -> list[Finding]:
    """Every check on what was gathered, against the quarter before too; gaps told as explained."""
    config, facts = gathered.config, gathered.facts
    allocated, waiting = (gathered.registers.get(name) for name in (ATTRIBUTIONS, WAITING_FILE))
    before, findings = _previous(period, root, known)
    findings += [
        *gathered.findings,
        *(finding for table in gathered.found for finding in check_table(table, config)),
        *check_tables(gathered.tables, config),
        *check_dates(period, facts),
        *check_said(facts),
        *check_follows(before.period if before else None, before.end if before else None, facts),
    ]
    if allocated is not None:
        findings += check_attributions(allocated, facts, config)
    if waiting is not None:
        findings += check_waiting_file(waiting, facts, config)
    if allocated is not None and waiting is not None:
        findings += check_both(allocated, waiting, facts)
    if gathered.national is not None:
        findings += check_national(gathered.national)
    findings += check_across(gathered.registers, _earlier_registers(period, root, known), facts)
    carried = _carried_from(period, root, known)
    if carried is not None and WAITING_FILE in carried.registers:
        findings += check_vanished(
            gathered.registers,
            carried.registers[WAITING_FILE],
            period=str(carried.period),
            snapshot=carried.snapshot,
            heirs=heirs_at(config, period)["structure"],
            labels=config.structure_labels,
        )
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
    return [*findings, *_check_compared(period, findings_frame(findings), root, known)]


def _waiting_before(before: Quarter | None, config: Config, period: Period) -> pd.DataFrame | None:
    """Who waited at the snapshot before, by today's structures; missing where that is doubtful."""
    if before is None:
        return None
    own = before.checks[before.checks["check"] != "flows"]
    waiting = blank(before, doubtful_tables(own)).waiting
    return renamed_rows(waiting, heirs_at(config, period))


def _check_compared(
    period: Period, checks: pd.DataFrame, root: Path, known: Known
) -> Iterator[Finding]:
    """The periods that a page would compare, and does not, for the errors of one of them."""
    others = compared(period, root)
    for other in others:
        try:
            known(other)
        except CopilError as error:
            message = f"{other} n'est pas comparé, car il ne se lit pas : {error}"
            yield not_compared(other, message)
        else:
            yield from tell_not_compared(other, read_checks(kept_folder(other, root)))
    if others and not blocking_messages(checks):
        yield from tell_not_compared(period, checks)


def _earlier_registers(
    period: Period, root: Path, known: Known
) -> dict[str, Mapping[str, pd.DataFrame]]:
    """The registers of the year before, as kept; without those that do not read."""
    registers = {}
    for one in year_back(period, root):
        with suppress(CopilError):
            registers[str(one)] = known(one).registers
    return registers


def _carried_from(period: Period, root: Path, known: Known) -> Quarter | None:
    """The latest period received before, whose waiting file was carried forward, if it reads."""
    latest = latest_before(period, root)
    with suppress(CopilError):
        return known(latest) if latest else None
    return None


def _previous(period: Period, root: Path, known: Known) -> tuple[Quarter | None, list[Finding]]:
    """The period before, where it was received; if it is missing or unreadable, a finding."""
    before = first_received(period.just_before, root)
    if before is None:
        raw = root / "data" / "raw"
        earlier = [path.name for path in raw.glob("????-T?") if path.name < str(period)]
        if not earlier or period.quarter is None:
            return None, []
        message = (
            f"Le trimestre précédent, {period.previous}, n'est pas dans data/raw, alors que "
            f"{max(earlier)} y est : les flux de la file active ne se vérifient pas."
        )
        return None, [Finding("flows", level="warning", status="gap", message=message)]
    try:
        return known(before), []
    except CopilError as error:
        message = f"{before} ne se lit pas, donc les flux ne se vérifient pas : {error}"
        return None, [Finding("flows", level="warning", status="gap", message=message)]
