"""The registers of each quarter as they should read once cleaned: the truth of the demo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, WAITING_FILE
from copil_analysis.workspace.demo.calendar import Bounds, last_quarters
from copil_analysis.workspace.demo.chances import STRUCTURES
from copil_analysis.workspace.demo.national import EXPORTED, export
from copil_analysis.workspace.demo.planted import planted
from copil_analysis.workspace.demo.population import population
from copil_analysis.workspace.demo.requests import told_rows
from copil_analysis.workspace.demo.unrest import CALM, Unrest

# What a structure does not keep: its registers have no such column.
UNKEPT = {(ATTRIBUTIONS, "CAPAP"): "commune", (WAITING_FILE, "CANNES"): "desk"}

Registers = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Told:
    """What is told of one quarter: its registers, and as they were without what was planted.

    ``export``: the national one, where there is one (``national.export``). ``planted``: see
    ``demo_requests``.
    """

    bounds: Bounds
    registers: Registers
    right: Registers
    export: pd.DataFrame | None
    planted: pd.DataFrame


def demo_truth(
    *, quarters: int, households: int = 45, seed: int = 1, unrest: Unrest = CALM, today: date
) -> dict[str, Registers]:
    """The tidy registers of each period, by name; the columns are the fields of the registers."""
    wanted = last_quarters(quarters, today=today)
    told = registers_of(wanted, households=households, seed=seed, unrest=unrest)
    return {str(one.bounds.period): one.registers for one in told}


def demo_requests(
    *, quarters: int, households: int = 45, seed: int = 1, unrest: Unrest = CALM, today: date
) -> dict[str, pd.DataFrame]:
    """What of the requests was planted in each period: structure, kind, number (``planted``)."""
    wanted = last_quarters(quarters, today=today)
    told = registers_of(wanted, households=households, seed=seed, unrest=unrest)
    return {str(one.bounds.period): one.planted for one in told}


def registers_of(
    quarters: Sequence[Bounds], *, households: int, seed: int, unrest: Unrest = CALM
) -> list[Told]:
    """Each quarter with its two registers, one row a household."""
    people = population(quarters, households=households, seed=seed, unrest=unrest)
    exported = quarters[-EXPORTED:]
    return [_told(people, bounds, seed, is_exported=bounds in exported) for bounds in quarters]


def _told(people: pd.DataFrame, bounds: Bounds, seed: int, *, is_exported: bool) -> Told:
    allocated, waits = attributions(people, bounds), waiting(people, bounds)
    registers = {
        ATTRIBUTIONS: _fields(told_rows(allocated), ATTRIBUTIONS),
        WAITING_FILE: _fields(
            told_rows(waits).assign(renewal_date=waits["told_renewal"]), WAITING_FILE
        ),
    }
    right = {
        ATTRIBUTIONS: _fields(allocated, ATTRIBUTIONS),
        WAITING_FILE: _fields(waits, WAITING_FILE),
    }
    national = export(registers[WAITING_FILE], waits, bounds, seed=seed) if is_exported else None
    faults = waits["planted"], allocated["planted"]
    return Told(bounds, registers, right, national, planted(registers, national, *faults, bounds))


def attributions(people: pd.DataFrame, bounds: Bounds) -> pd.DataFrame:
    """Who was rehoused in the quarter, or late in the one before, with the dwelling obtained."""
    rehoused = people[_leaves(people, bounds) & (people["exit_reason"] == "rehoused")]
    return _in_order(rehoused.assign(date=rehoused["exit_date"], typology=rehoused["dwelling"]))


def waiting(people: pd.DataFrame, bounds: Bounds) -> pd.DataFrame:
    """Who waits at the snapshot, and who left since the last one, with the reason."""
    snapshot = pd.Timestamp(bounds.snapshot)
    leaves = _leaves(people, bounds)
    stays = (people["entry_date"] <= snapshot) & (people["told"] > bounds.number)
    told = people.assign(
        exit_date=people["exit_date"].where(leaves),
        exit_reason=people["exit_reason"].where(leaves),
        renewal_date=_renewals(people, snapshot),
        told_renewal=_renewals(people, snapshot, most=people["renewals"]),
    )
    return _in_order(told[stays | leaves])


def _leaves(people: pd.DataFrame, bounds: Bounds) -> "pd.Series[bool]":
    """Whose exit the registers of the quarter tell."""
    return people["told"] == bounds.number


def _renewals(
    people: pd.DataFrame, snapshot: pd.Timestamp, *, most: "pd.Series[int] | None" = None
) -> "pd.Series[str]":
    """The last renewal, each some days before a year has passed; missing in the first year.

    ``most``: how many each household makes before it stops.
    """
    end = people["exit_date"].mask(people["exit_date"] > snapshot, snapshot)
    years = ((end - people["request_date"]).dt.days // people["renewal_delay"]).clip(0, most)
    delay = pd.to_timedelta(years * people["renewal_delay"], unit="D")
    renewed: pd.Series[str] = people["request_date"] + delay
    return renewed.where(years > 0)


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """By structure, then by entry."""
    place = rows["structure"].map(list(STRUCTURES).index)
    order = place.sort_values(kind="stable").index
    return rows.loc[order].reset_index(drop=True)


def _fields(rows: pd.DataFrame, register: str) -> pd.DataFrame:
    """The fields of the register only, missing where unkept."""
    for (name, structure), field in UNKEPT.items():
        if name == register:
            rows = rows.assign(**{field: rows[field].mask(rows["structure"] == structure)})
    return rows[[kept.name for kept in REGISTERS[register]]]
