"""Who came into the queue of each size, and who left it, over the last quarters in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import pandas as pd

from copil_analysis.analysis.flows import is_dated, moves_by_quarter
from copil_analysis.analysis.queues import period_at, queues, sizes_over_time
from copil_analysis.analysis.sizes import sizes_of
from copil_analysis.period import QUARTERS
from copil_analysis.quarter.remembering import remembered
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_MOVES = ["entries", "rehoused", "others"]


@remembered
def moves_by_size(quarter: Quarter) -> pd.DataFrame:
    """Count by size who came and who left over the last quarters in a row, four at most.

    The index is the size. Columns quarters (how many these are), households (who waits), growth,
    entries, rehoused, others: of those who need the size, whatever dwelling they got, by the dates
    of the registers. These three are missing where a quarter's registers do not date everyone, or
    do not tell of the growth. Without a row where the quarter before is not known.
    """
    files = queues(quarter)
    number = min(len(files) - 1, QUARTERS)
    if number < 1:
        return pd.DataFrame(columns=["quarters", "households", "growth", *_MOVES], dtype="Int64")
    periods = [period_at(place) for place in files.index[-number:]]
    last = files.iloc[-1]
    told = pd.DataFrame({"households": last, "growth": last - files.iloc[-1 - number]})
    told = told.assign(quarters=number).join(_dated(quarter, periods)).astype("Int64")
    net = told["entries"] - told["rehoused"] - told["others"]
    is_told = (net == told["growth"]).fillna(False).astype(bool)
    return told.assign(**{name: told[name].where(is_told) for name in _MOVES})


def _dated(quarter: Quarter, periods: list[str]) -> pd.DataFrame:
    """Entries and exits by size; missing where a quarter's registers do not date everyone."""
    sizes = sizes_of(quarter).rows
    dated = is_dated(quarter).reindex(periods).fillna(False).astype(bool)
    if dated.empty or not dated.all(axis=None):
        return pd.DataFrame(index=list(sizes), columns=_MOVES, dtype="Int64")
    moves = moves_by_quarter(quarter)
    moves = moves[moves["period"].isin(periods)]
    sums = {
        size: moves.loc[moves["typology"].isin(codes), _MOVES].sum()
        for size, codes in sizes.items()
    }
    return pd.DataFrame(sums).T


@remembered
def arrivals_of(quarter: Quarter) -> pd.DataFrame:
    """How many households come in a quarter, by size: the mean of the last four in a row.

    The index is the size. Columns arrivals, is_dated: whether they are the entries of
    `moves_by_size`. Elsewhere they are those that the change of the file and the dwellings
    obtained tell, in no quarter fewer than none: net of those who left otherwise, so at least so
    many. Where a size is dated the total's are those of all sizes.
    """
    moves, files = moves_by_size(quarter), queues(quarter).astype(float)
    changes = (files.diff() + obtained_in(quarter, files)).clip(lower=0).iloc[1:]
    told, entries = changes.tail(QUARTERS).mean(), moves["entries"].reindex(files.columns)
    is_known = entries.notna()
    dated = (entries / moves["quarters"].reindex(files.columns)).astype("Float64")
    found = dated.fillna(told.astype("Float64").fillna(0)).astype(float)
    if is_known.any():
        found[TOTAL] = found[list(sizes_of(quarter).claimable)].sum()
    return pd.DataFrame({"arrivals": found, "is_dated": is_known})


class Moved(TypedDict):
    """The arrivals that a hypothesis moves: of how many quarters, how many come in each.

    ``entries``: all that the registers date in these; None where a size is not dated. ``dated``:
    the sizes that are.
    """

    entries: int | None
    quarters: int
    pace: float
    dated: tuple[str, ...]


def moved_arrivals(quarter: Quarter) -> Moved | None:
    """What the arrivals are that a hypothesis multiplies; None where it moves none."""
    supposed = quarter.hypothesis
    if supposed is None or not supposed.moves_arrivals:
        return None
    moves, found = moves_by_size(supposed.basis), arrivals_of(supposed.basis)
    if moves.empty:
        return None
    sizes = list(sizes_of(quarter).claimable)
    dated = tuple(size for size in sizes if found["is_dated"][size])
    return Moved(
        entries=int(moves["entries"][sizes].sum()) if len(dated) == len(sizes) else None,
        quarters=int(moves["quarters"].iloc[-1]),
        pace=float(found["arrivals"][TOTAL]),
        dated=dated,
    )


def obtained_in(quarter: Quarter, files: pd.DataFrame) -> pd.DataFrame:
    """The dwellings obtained in each quarter of files by place, by size; none where not known."""
    sizes = sizes_over_time(quarter)
    obtained = sizes.pivot(index="place", columns="typology", values="dwellings")
    return obtained.reindex(index=files.index, columns=files.columns).astype(float).fillna(0)
