"""Whom the rows of the registers of several quarters tell of: one name a household."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.same_household import ALIKE, pair_alike

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@remembered
def followed(quarter: Quarter) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of all waiting files, with snapshot and household; the allocations: household, date.

    A household is known again by its request number, else by its structure, dates and composition.
    Who waits and is in no later file, while one alike comes into the next, or is given a dwelling,
    under a number that nobody had, is that one: as ``checking.across`` has it, which asks about the
    others.
    """
    rows, given = quarter.stacked(WAITING_FILE), quarter.stacked(ATTRIBUTIONS)
    snapshots = pd.to_datetime(quarter.calendar.set_index("period")["snapshot"])
    places = {str(one.period): place for place, one in enumerate(quarter.series)}
    alike = rows.groupby(ALIKE, dropna=False, observed=True).ngroup().astype("str")
    rows = rows.assign(
        snapshot=rows["period"].map(snapshots),
        place=rows["period"].map(places),
        household=rows["request_key"].fillna(alike),
    )
    if "request_key" not in given:
        kinds = {"period": "str", "request_key": "str", "date": rows["snapshot"].dtype}
        given = pd.DataFrame(columns=[*kinds]).astype(kinds)
    given = given.assign(household=given["request_key"], place=given["period"].map(places))
    before = _names(_ended(rows, given), rows.drop_duplicates("household"))
    rows["household"] = _first_names(rows["household"], before)
    unknown = given[~given["request_key"].isin(rows["request_key"].dropna())]
    told = _names(_ended(rows, given), unknown.assign(household=unknown.index))
    given["household"] = _first_names(given["household"], before)
    given.loc[[*told], "household"] = [*told.values()]
    return rows, given[["household", "date"]]


def _ended(rows: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """The last row of each household of which no end is told, in the place of the quarter after."""
    last = rows.drop_duplicates("household", keep="last")
    is_given = last["request_key"].isin(given["request_key"].dropna())
    last = last[~(last["exit_date"] <= last["snapshot"]) & ~is_given]
    return last.assign(place=last["place"] + 1)


def _names(ended: pd.DataFrame, others: pd.DataFrame) -> dict[Any, str]:
    """By the names of others those of the households that are alike, and were there before."""
    pairs = pair_alike(ended, others, "place").dropna()
    later = others.loc[pairs, "household"]
    return dict(zip(later, ended.loc[pairs.index, "household"], strict=True))


def _first_names(names: pd.Series[str], before: dict[Any, str]) -> pd.Series[str]:
    """The name that each household had first; each was there before the one that follows."""
    first = {}
    for name in names.dropna().unique():
        first[name] = name
        while first[name] in before:
            first[name] = before[first[name]]
    return names.map(first)
