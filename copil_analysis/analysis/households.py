"""Who was rehoused, household by household, against those who wait: sizes and persons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from copil_analysis.analysis.counting import with_total
from copil_analysis.analysis.known import uncovered
from copil_analysis.analysis.statistics import ratio, shares
from copil_analysis.cleaning.waiting import is_waiting
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

REGISTERS = (ATTRIBUTIONS, WAITING_FILE)
SIZES = ("1", "2", "3", "4", "5+")
"""Persons in a household; five and more together."""


@remembered
def rehoused_by_structure(quarter: Quarter) -> pd.DataFrame:
    """The households, adults, children and persons rehoused: a row a structure, then the total."""
    return with_total(quarter.rehoused)


@remembered
def persons_per_household(quarter: Quarter) -> pd.DataFrame:
    """The mean size of the households rehoused, and of those who wait.

    One row a structure and a total: rehoused_households, rehoused_persons, rehoused_size and the
    same of waiting; a size is missing where there is no household, or a count is missing.
    """
    parts = [
        table.set_index("structure")[["households", "persons"]].add_prefix(f"{name}_")
        for name, table in (("rehoused", quarter.rehoused), ("waiting", quarter.waiting))
    ]
    sizes = with_total(pd.concat(parts, axis=1).rename_axis("structure").reset_index())
    return sizes.assign(
        **{
            f"{name}_size": ratio(sizes[f"{name}_persons"], sizes[f"{name}_households"])
            for name in ("rehoused", "waiting")
        }
    )


@remembered
def households_by_size(quarter: Quarter) -> pd.DataFrame | None:
    """Count the households rehoused in the period, and those who wait at its snapshot, by size.

    One row a size: size, then for rehoused and waiting the count, its total, its share with
    Wilson's interval. Of the structures that both registers cover; None without both registers,
    or where one of the two tells of nobody. Who has no size in the register is not counted.
    """
    if not set(REGISTERS) <= set(quarter.registers):
        return None
    rehoused, waiting = (quarter.registers[name] for name in REGISTERS)
    both = structures_told(quarter)
    waiting = waiting[is_waiting(waiting, quarter.snapshot)]
    counts = {"rehoused": _by_size(rehoused, both), "waiting": _by_size(waiting, both)}
    if not all(count.sum() for count in counts.values()):
        return None
    sizes = pd.DataFrame({"size": SIZES})
    for name, count in counts.items():
        total = pd.Series(int(count.sum()), index=count.index)
        told = shares(count, total).add_prefix(f"{name}_")
        sizes = sizes.assign(**{name: count, f"{name}_total": total}).join(told)
    return sizes


def structures_told(quarter: Quarter) -> list[str]:
    """The structures that both registers of the period cover."""
    silent = {code for name in REGISTERS for code in uncovered(quarter, name)}
    return [code for code in map(str, quarter.waiting["structure"]) if code not in silent]


def size_of(rows: pd.DataFrame) -> pd.Series[Any]:
    """The size of each household, one of ``SIZES``; missing where adults or children are."""
    persons = rows["adults"].astype("Int64") + rows["children"].astype("Int64")
    return pd.cut(
        persons.where(persons > 0).astype("Float64"), [0, 1, 2, 3, 4, np.inf], labels=SIZES
    )


def _by_size(rows: pd.DataFrame, structures: list[str]) -> pd.Series[Any]:
    sizes = size_of(rows[rows["structure"].isin(structures)])
    return sizes.value_counts().reindex(list(SIZES), fill_value=0).reset_index(drop=True)
