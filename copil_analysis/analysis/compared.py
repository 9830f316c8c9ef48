"""What of a measure is set side by side: two years of a flow, or who came and who left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from copil_analysis.analysis.flows import is_dated, moves_by_quarter
from copil_analysis.analysis.same_structures import Run, comparable_run
from copil_analysis.analysis.series import ALL, MEASURES
from copil_analysis.analysis.sizes import Sizes
from copil_analysis.analysis.spans import is_partial
from copil_analysis.analysis.two_years import Pair, Spread, fit_spread, pool
from copil_analysis.period import QUARTERS
from copil_analysis.quarter.remembering import remembered

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

TWO_YEARS = 2 * QUARTERS
MOST_UNEXPLAINED = 0.05
"""Of the entries and exits of a year: what the registers may leave open of a stock's change."""
_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Compared:
    """The pairs of counts of each part, and how much such counts vary; empty where ``why`` says so.

    Of a flow the last year and the one before. Of a stock those who came and those who left over
    the last year, and in ``stocks`` the stock at its ends, now and before.
    """

    pairs: Mapping[str, Pair] = field(default_factory=dict)
    spread: Spread | None = None
    stocks: Mapping[str, Pair] | None = None
    left_out: tuple[str, ...] = ()
    why: str = ""

    @property
    def apart(self) -> list[Pair]:
        """The pairs of the parts of which nothing is counted twice."""
        groups = Sizes.among(self.pairs).groups
        return [pair for code, pair in self.pairs.items() if code not in groups]


@remembered
def compared(quarter: Quarter, measure: str, key: str = "") -> Compared:
    """Set the parts of a measure side by side, over the same structures.

    Of a year that is not whole nothing is ("partial"): the last four quarters are not its own.
    """
    if is_partial(quarter):
        return Compared(why="partial")
    if measure == "dwellings" and quarter.hypothesis and quarter.hypothesis.dwellings:
        return Compared(why="supposed")
    is_stock = MEASURES[measure].is_stock
    run = comparable_run(quarter, measure, key, QUARTERS + 1 if is_stock else TWO_YEARS)
    if run.why:
        return Compared(why=run.why)
    found = _compare_stock(quarter, run, key) if is_stock else compare_years(run.counts, run.days)
    return replace(found, left_out=run.left_out)


def compare_years(counts: pd.DataFrame, days: pd.Series[float]) -> Compared:
    """The last four quarters against the four before, one column a part, one row a quarter."""
    table, length = np.asarray(counts, np.float64), np.asarray(days, np.float64)
    sums = {
        str(code): [int(part.sum()) for part in _last_two(column)]
        for code, column in zip(counts, table.T, strict=True)
    }
    lengths = [float(part.sum()) for part in _last_two(length)]
    pairs = {code: Pair(*both, *lengths) for code, both in sums.items()}
    return Compared(_with_groups(pairs), fit_spread(table, length) if table.any() else None)


def compare_moves(
    came: pd.DataFrame, left: pd.DataFrame, days: pd.Series[float], stocks: Mapping[str, Pair]
) -> Compared:
    """Who came against who left over the last four quarters, one column a part of each.

    From two years on each side has a season of its own.
    """
    pairs = {
        str(code): Pair(*(int(side[code].tail(QUARTERS).sum()) for side in (came, left)))
        for code in came
    }
    sides = [np.asarray(side, np.float64) for side in (came, left)]
    if len(came) < TWO_YEARS or not all(side.any() for side in sides):
        sides = [np.hstack(sides)]
    spreads = [fit_spread(side, np.asarray(days, np.float64)) for side in sides if side.any()]
    spread = pool(spreads) if spreads else None
    return Compared(_with_groups(pairs), spread, _with_groups(stocks))


def _compare_stock(quarter: Quarter, run: Run, key: str) -> Compared:
    periods = _dated(quarter, run)
    if len(periods) < QUARTERS:
        return Compared(why="undated")
    moves = moves_by_quarter(quarter)
    moves = moves[moves["structure"].isin(list(run.structures))].assign(**{ALL: ALL})
    moves = moves.assign(exits=moves["rehoused"] + moves["others"])
    by_part = moves.groupby(["period", key or ALL])
    codes = [str(code) for code in run.counts]
    came, left = (
        by_part[side].sum().unstack(key or ALL, fill_value=0).reindex(periods, fill_value=0)
        for side in ("entries", "exits")
    )
    came, left = (side.reindex(codes, axis="columns", fill_value=0) for side in (came, left))
    then, now = run.counts.iloc[-QUARTERS - 1], run.counts.iloc[-1]
    stocks = {code: Pair(int(now[code]), int(then[code])) for code in codes}
    found = compare_moves(came, left, run.days.reindex(periods), stocks)
    return found if _is_explained(found) else Compared(why="residual")


def _is_explained(found: Compared) -> bool:
    """Whether the moves explain the stocks: late or missing dates would be taken for a change."""
    moves, stocks = found.apart, Compared(found.stocks or {}).apart
    change = sum(pair.now - pair.before for pair in stocks)
    known = sum(pair.now - pair.before for pair in moves)
    return abs(change - known) <= MOST_UNEXPLAINED * sum(pair.both for pair in moves)


def _dated(quarter: Quarter, run: Run) -> list[str]:
    """The last quarters in a row in which each of these structures dates who comes and leaves."""
    dated = is_dated(quarter).reindex(run.counts.index[1:], fill_value=False)
    whole = dated.reindex(list(run.structures), axis="columns", fill_value=False).all(axis=1)
    return [str(period) for period in whole.index[whole[::-1].cummin()[::-1]]]


def _last_two(values: _Numbers) -> tuple[_Numbers, _Numbers]:
    return values[-QUARTERS:], values[-TWO_YEARS:-QUARTERS]


def _with_groups(pairs: Mapping[str, Pair]) -> dict[str, Pair]:
    """The pairs, and those of the typologies that are told together too."""
    groups = {
        name: [pairs[code] for code in codes] for name, codes in Sizes.among(pairs).groups.items()
    }
    sums = {
        name: replace(parts[0], now=sum(p.now for p in parts), before=sum(p.before for p in parts))
        for name, parts in groups.items()
    }
    return {**pairs, **sums}
