"""A household or dwelling told in several quarters of a year counts once in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.checking.across import TOLD_BY, rehoused_before
from copil_analysis.cleaning.schemas import values_of
from copil_analysis.finding import Finding
from copil_analysis.gathering import stack
from copil_analysis.quarter.recount import counted_structures, recount
from copil_analysis.register_fields import ATTRIBUTIONS

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def told_once(quarters: Sequence[Quarter]) -> list[Quarter]:
    """The quarters, each without the allocations that one before it has told already.

    Tables and register lose the same rows. What was counted of another source than the register
    says nothing of single households, and stays.
    """
    return [
        _without(one, _told_before(one, quarters[:place])) for place, one in enumerate(quarters)
    ]


def find_told_twice(quarters: Sequence[Quarter]) -> Iterator[Finding]:
    """How many allocations are told again in a later quarter, and so not counted there."""
    number = sum(len(_told_before(one, quarters[:place])) for place, one in enumerate(quarters))
    if number:
        message = (
            f"Attributions dites dans plusieurs trimestres de {quarters[0].period.year} pour un "
            f"même ménage ou un même logement : {number} ; l'année ne les compte qu'une fois, "
            "donc moins que la somme de ses trimestres."
        )
        finding = Finding("rehoused_again", ATTRIBUTIONS, "year", computed=number)
        yield replace(finding, level="warning", status="gap", message=message)


def _told_before(quarter: Quarter, before: Sequence[Quarter]) -> pd.DataFrame:
    """The rows told again, of the structures whose table the register gave."""
    own, *known = (one.registers.get(ATTRIBUTIONS, pd.DataFrame()) for one in (quarter, *before))
    known = [one for one in known if "request_key" in one]
    if "request_key" not in own or not known:
        return own.iloc[:0]
    again = own[rehoused_before(own, stack([one[TOLD_BY] for one in known]))]
    if again.empty:
        return again
    return again[again["structure"].isin(counted_structures(quarter, "rehoused", ["households"]))]


def _without(quarter: Quarter, rows: pd.DataFrame) -> Quarter:
    if rows.empty:
        return quarter
    kept = quarter.registers[ATTRIBUTIONS].drop(index=rows.index).reset_index(drop=True)
    return replace(
        quarter,
        allocations=_less("allocations", quarter.allocations, rows, quarter),
        rehoused=_less("rehoused", quarter.rehoused, rows, quarter),
        dwellings=_less("dwellings", quarter.dwellings, rows, quarter),
        registers={**quarter.registers, ATTRIBUTIONS: kept},
    )


def _less(name: str, table: pd.DataFrame, rows: pd.DataFrame, quarter: Quarter) -> pd.DataFrame:
    """A table less what the rows count in it; what is missing stays missing."""
    counted = recount(name, rows, table, snapshot=quarter.snapshot)
    return table.assign(**{one: table[one] - counted[one].fillna(0) for one in values_of(name)})
