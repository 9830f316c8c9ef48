"""Whom the rows of the registers of several quarters tell of: one name a household."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.same_household import ALIKE, pair_alike

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_KEY = "request_key"


@remembered
def followed(quarter: Quarter) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows of all waiting files, with snapshot and household; the allocations: household, date.

    A household is known again by any request number that it had, else by its structure, dates and
    composition: who was last seen waiting and is not there by number is the one that is alike, in
    the file or, the quarter after, among those rehoused under a number that nobody had.
    """
    rows, given = quarter.stacked(WAITING_FILE), quarter.stacked(ATTRIBUTIONS)
    snapshots = pd.to_datetime(quarter.calendar.set_index("period")["snapshot"])
    places = {str(one.period): place for place, one in enumerate(quarter.series)}
    rows = rows.assign(
        snapshot=rows["period"].map(snapshots),
        place=rows["period"].map(places),
        alike=rows.groupby(ALIKE, dropna=False, observed=True).ngroup(),
    )
    if _KEY not in given:
        kinds = {"period": "str", _KEY: "str", "date": rows["snapshot"].dtype}
        given = pd.DataFrame(columns=[*kinds]).astype(kinds)
    given = given.assign(place=given["period"].map(places))
    seen = rows.iloc[:0].assign(household=pd.Series(dtype="str"))
    for place, own in rows.groupby("place"):
        names = _names(own, seen, given[given["place"] <= place])
        seen = pd.concat([seen, own.assign(household=names)])
    names = given[_KEY].map(_by_number(seen))
    last = _last(seen)
    waits = last[~_is_over(last, names)]
    pairs = pair_alike(waits.assign(place=waits["place"] + 1), given[names.isna()], "place")
    names = names.fillna(_named(pairs, waits, given.index)).fillna(given[_KEY])
    return seen, given.assign(household=names)[["household", "date"]]


def _names(own: pd.DataFrame, seen: pd.DataFrame, given: pd.DataFrame) -> pd.Series[str]:
    """The household of each row of a quarter, known from those ``seen`` before or new.

    Who has left, or was given a dwelling, is only who is alike and has left.
    """
    numbers = _by_number(seen)
    names = own[_KEY].map(numbers).astype("str")
    last = _last(seen)
    last = last[~last["household"].isin(names)]
    is_over, has_left = _is_over(last, given[_KEY].map(numbers)), _has_left(own)
    for those, may_be in ((last[~is_over], True), (last[is_over], has_left)):
        new = own[names.isna() & may_be & own["alike"].isin(those["alike"])]
        new = new[new[_KEY].isna() | ~new[_KEY].duplicated()]
        pairs = pair_alike(those[those["alike"].isin(new["alike"])], new)  # few: to pair takes long
        names = names.fillna(_named(pairs, those, own.index))
    names = names.fillna(names.groupby(own[_KEY]).transform("first")).fillna(own[_KEY])
    return names.fillna("row " + own.index.astype("str").to_series(own.index))


def _by_number(seen: pd.DataFrame) -> pd.Series[str]:
    """The household of each request number."""
    return seen.dropna(subset=_KEY).drop_duplicates(_KEY).set_index(_KEY)["household"]


def _last(seen: pd.DataFrame) -> pd.DataFrame:
    return seen.drop_duplicates("household", keep="last")


def _is_over(last: pd.DataFrame, given: pd.Series[Any]) -> pd.Series[bool]:
    """Which households have left, or are among those that were given a dwelling."""
    return _has_left(last) | last["household"].isin(given.dropna())


def _has_left(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows["exit_date"] <= rows["snapshot"]


def _named(pairs: pd.Series[int], those: pd.DataFrame, index: pd.Index[Any]) -> pd.Series[str]:
    """The names of those households at the rows that are alike, of all of an index."""
    found = pairs.dropna()
    names = pd.Series(those.loc[found.index, "household"].to_numpy(), found, dtype="str")
    return names.reindex(index)
