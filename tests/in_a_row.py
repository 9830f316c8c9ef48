"""Quarters in a row made from one, whose dwellings and waiting file are written by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from copil_analysis.period import Period
from copil_analysis.quarter import Quarter

Counts = Mapping[str, int | None]
"""By structure; None is a missing count."""


def in_a_row(
    base: Quarter,
    allocated: Sequence[Counts | int],
    *,
    channel: str = "prefectoral",
    last: str = "2012-T4",
    waiting: Sequence[int] | None = None,
) -> Quarter:
    """The last of as many quarters as counts, with those before it; a number is all Est's.

    All dwellings came through one channel and are T2; ``waiting`` is all Est's too.
    """
    told = [one if isinstance(one, Mapping) else {"EST": one} for one in allocated]
    waits = waiting or [0] * len(told)
    period, made = Period.parse(last), list[Quarter]()
    for counts, stock in zip(reversed(told), reversed(waits), strict=True):
        made.append(_quarter(base, period, counts, channel, stock))
        period = period.previous
    *earlier, quarter = reversed(made)
    return replace(quarter, earlier=tuple(earlier))


def _quarter(base: Quarter, period: Period, counts: Counts, channel: str, stock: int) -> Quarter:
    def counted(table: pd.DataFrame, told: Mapping[str, Any], key: str, code: str) -> pd.DataFrame:
        value = table.columns[-1]
        numbers = table["structure"].map(lambda one: told.get(one, 0)).astype("Int64")
        return table.assign(**{value: numbers.mask((table[key] != code) & numbers.notna(), 0)})

    households = base.rehoused["structure"].map(lambda one: counts.get(one, 0)).astype("Int64")
    others = base.waiting["structure"].map({"EST": stock}).fillna(0).astype("Int64")
    people = ["households", "adults", "persons"]
    return replace(
        base,
        period=period,
        config=base.config.at(period),
        start=period.first_day,
        end=period.last_day,
        snapshot=period.last_day,
        allocations=counted(base.allocations, counts, "channel", channel),
        rehoused=base.rehoused.assign(**dict.fromkeys(people, households)).assign(children=0),
        dwellings=counted(base.dwellings, counts, "typology", "T2"),
        waiting=base.waiting.assign(**dict.fromkeys(people, others)).assign(children=0),
        needs=counted(base.needs, {"EST": stock}, "typology", "T2"),
        checks=base.checks.iloc[:0],
    )


def with_error(quarter: Quarter, place: int, **finding: Any) -> Quarter:
    """The same with a finding in one of the quarters before, or in itself at -1."""
    every = [*quarter.earlier, replace(quarter, earlier=())]
    row: dict[str, Any] = {"check": "margin", "table": "allocations", "row": "total", "column": ""}
    row |= {"stated": 1, "computed": 2, "gap": 1, "level": "error", "status": "gap", "message": "?"}
    checks = pd.DataFrame([row | finding]).astype(quarter.checks.dtypes.to_dict())
    every[place] = replace(every[place], checks=checks)
    return replace(every[-1], earlier=tuple(every[:-1]))
