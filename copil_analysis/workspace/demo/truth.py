"""The registers of each quarter as they should read once cleaned: the truth of the demo."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from copil_analysis.register_fields import ATTRIBUTIONS, REGISTERS, WAITING_FILE
from copil_analysis.workspace.demo.calendar import Bounds, last_quarters
from copil_analysis.workspace.demo.chances import STRUCTURES
from copil_analysis.workspace.demo.population import population
from copil_analysis.workspace.demo.unrest import CALM, Unrest

# What a structure does not keep: its registers have no such column.
UNKEPT = {(ATTRIBUTIONS, "CAPAP"): "commune", (WAITING_FILE, "CANNES"): "desk"}

Registers = dict[str, pd.DataFrame]


def demo_truth(
    *, quarters: int, households: int = 45, seed: int = 1, unrest: Unrest = CALM, today: date
) -> dict[str, Registers]:
    """The tidy registers of each period, by name; the columns are the fields of the registers."""
    wanted = last_quarters(quarters, today=today)
    return {
        str(bounds.period): registers
        for bounds, registers in registers_of(
            wanted, households=households, seed=seed, unrest=unrest
        )
    }


def registers_of(
    quarters: Sequence[Bounds], *, households: int, seed: int, unrest: Unrest = CALM
) -> list[tuple[Bounds, Registers]]:
    """Each quarter with its two registers, one row a household."""
    people = population(quarters, households=households, seed=seed, unrest=unrest)
    return [
        (
            bounds,
            {ATTRIBUTIONS: attributions(people, bounds), WAITING_FILE: waiting(people, bounds)},
        )
        for bounds in quarters
    ]


def attributions(people: pd.DataFrame, bounds: Bounds) -> pd.DataFrame:
    """Who was rehoused in the quarter, or late in the one before, with the dwelling obtained."""
    rehoused = people[_leaves(people, bounds) & (people["exit_reason"] == "rehoused")]
    told = rehoused.assign(date=rehoused["exit_date"], typology=rehoused["dwelling"])
    return _in_order(told, ATTRIBUTIONS)


def waiting(people: pd.DataFrame, bounds: Bounds) -> pd.DataFrame:
    """Who waits at the snapshot, and who left since the last one, with the reason."""
    snapshot = pd.Timestamp(bounds.snapshot)
    leaves = _leaves(people, bounds)
    stays = (people["entry_date"] <= snapshot) & (people["told"] > bounds.number)
    told = people.assign(
        exit_date=people["exit_date"].where(leaves),
        exit_reason=people["exit_reason"].where(leaves),
        renewal_date=_renewals(people, snapshot),
    )
    return _in_order(told[stays | leaves], WAITING_FILE)


def _leaves(people: pd.DataFrame, bounds: Bounds) -> "pd.Series[bool]":
    """Whose exit the registers of the quarter tell."""
    return people["told"] == bounds.number


def _renewals(people: pd.DataFrame, snapshot: pd.Timestamp) -> "pd.Series[str]":
    """The last renewal, each some days before a year has passed; missing in the first year."""
    end = people["exit_date"].mask(people["exit_date"] > snapshot, snapshot)
    years = (end - people["request_date"]).dt.days // people["renewal_delay"]
    delay = pd.to_timedelta(years.clip(lower=0) * people["renewal_delay"], unit="D")
    renewed: pd.Series[str] = people["request_date"] + delay
    return renewed.where(years > 0)


def _in_order(rows: pd.DataFrame, register: str) -> pd.DataFrame:
    """By structure, then by entry; the fields of the register only, missing where unkept."""
    for (name, structure), field in UNKEPT.items():
        if name == register:
            rows = rows.assign(**{field: rows[field].mask(rows["structure"] == structure)})
    place = rows["structure"].map(list(STRUCTURES).index)
    fields = [kept.name for kept in REGISTERS[register]]
    order = place.sort_values(kind="stable").index
    return rows.loc[order, fields].reset_index(drop=True)
