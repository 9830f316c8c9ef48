"""The waiting file by size of dwelling over the quarters, and what was obtained of each size."""

from __future__ import annotations

from itertools import count, takewhile
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.needs import in_sizes
from copil_analysis.analysis.sizes import Sizes, sizes_of
from copil_analysis.period import Period
from copil_analysis.quarter.remembering import remembered

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def place_of(period: str) -> int:
    """Place a quarter among all quarters, a whole year at its last one.

    >>> place_of("2011-T1") - place_of("2010-T4"), place_of("2010") == place_of("2010-T4")
    (1, True)
    """
    parsed = Period.parse(period)
    return 4 * parsed.year + (parsed.quarter or 4) - 1


def period_at(place: int) -> str:
    """Name the quarter at a place: the inverse of `place_of`."""
    return str(Period(place // 4, place % 4 + 1))


@remembered
def sizes_over_time(quarter: Quarter) -> pd.DataFrame:
    """Count who waits at each snapshot and what each quarter obtained, by size.

    Columns place (the quarter's among all), period, typology (those of `sizes_of`), households,
    dwellings. A studio is a T1, and one missing cell makes its sums missing.
    """
    tables = {"needs": "households", "dwellings": "dwellings"}
    sums = {
        value: _by_size(_cells(quarter, name), value, sizes_of(quarter)).stack(future_stack=True)
        for name, value in tables.items()
    }
    rows = pd.DataFrame(sums).reset_index()
    return rows.assign(period=rows["place"].map(period_at))[
        ["place", "period", "typology", *tables.values()]
    ]


@remembered
def queues(quarter: Quarter) -> pd.DataFrame:
    """Who waits by size (columns) at the snapshots of the quarters in a row up to the last.

    The index is the place. Each change is counted over the structures of both its quarters, and
    taken from today's file backwards: a structure that came or closed moves nothing. It goes back
    to a quarter that is not known, or of which a cell is missing; without a row where the last is.
    """
    cells, sizes = _cells(quarter, "needs"), sizes_of(quarter)
    keys = ["place", "structure", "typology"]
    both = cells.merge(cells.assign(place=cells["place"] + 1), on=keys, suffixes=("", "_before"))
    both = both.assign(change=both["households"] - both["households_before"])
    today = _by_size(cells[cells["place"] == cells["place"].max()], "households", sizes)
    if today.isna().to_numpy().any():
        return today.iloc[:0]
    changes = _by_size(both, "change", sizes)
    known = set(changes.index[changes.notna().all(axis=1)])
    run = list(takewhile(known.__contains__, count(today.index[0], -1)))
    moved = changes.loc[run].cumsum()
    before = today.iloc[0] - moved.set_axis(moved.index - 1)
    files = pd.concat([today, before]).sort_index()
    return files.astype("Int64").rename_axis("place")


@remembered
def _cells(quarter: Quarter, name: str) -> pd.DataFrame:
    """A tidy table of every quarter, with the place of each and a studio as a T1."""
    rows = quarter.stacked(name)
    return rows.assign(
        place=rows["period"].map(place_of).astype("int64"),
        typology=rows["typology"].replace("STUDIO", "T1"),
    )


def _by_size(cells: pd.DataFrame, value: str, sizes: Sizes) -> pd.DataFrame:
    """Add counts up: a row a place, a column a size."""
    sums = cells.groupby(["place", "typology"])[value].sum(skipna=False)
    return in_sizes(sums.unstack("typology"), sizes).astype("Int64")
