"""Whether something rose, fell or did not change: decided here alone, once a measure and place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from copil_analysis.analysis.difference import Difference, difference
from copil_analysis.analysis.flows import is_dated, moves_by_quarter
from copil_analysis.analysis.rents import rent_trend
from copil_analysis.analysis.same_structures import Run, comparable_run
from copil_analysis.analysis.series import ALL, GROUPS, MEASURES, key_of, measure_of
from copil_analysis.analysis.two_years import (
    Pair,
    Spread,
    chance_of_all,
    fit_spread,
    ratio_interval,
    smallest_seen,
)
from copil_analysis.errors import UsageError
from copil_analysis.period import QUARTERS
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import ATTRIBUTIONS
from copil_analysis.vocabulary import NEED_TYPOLOGIES

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

__all__ = ["Difference", "Verdict", "difference", "power", "standing_out", "verdict"]

Code = Literal["up", "down", "flat", "early", "unlike"]
Comparison = Literal["four_quarters", "flows", "trend"]

FLOW_ALPHA, PARTS_ALPHA, STOCK_ALPHA, TREND_ALPHA = 0.035, 0.005, 0.005, 0.005
"""The 5 % of a page, shared by its statements: its flow, the parts of it, its stock, its rents.

Allocations, rehoused and dwellings are the same households counted thrice, so one statement. Parts
are judged at the flow's share too once it is said to move: then it is spent on nothing else (the
graphical procedure of Bretz, Maurer, Brannath and Posch 2009).
"""
_TWO_YEARS = 2 * QUARTERS
_JUDGED = ("allocations", "rehoused", "dwellings", "waiting")


@dataclass(frozen=True)
class Verdict:
    """What is said of a measure somewhere: the comparison, its two counts, and what they bear.

    ``code``: up, down, flat (no significant change), early (too early), unlike (not comparable,
    ``why`` says why: "error", "late", "missing", "new", "undated"). ``before`` and ``now``:
    the sums of four quarters of a flow, or a stock at two snapshots a year apart, over the same
    structures; those of ``left_out`` are in neither. ``low`` and ``high``: the interval of their
    ratio at the level at which they were judged; up and down are told only if it excludes 1.
    """

    measure: str
    place: str
    comparison: Comparison
    code: Code
    before: int | None = None
    now: int | None = None
    low: float | None = None
    high: float | None = None
    left_out: tuple[str, ...] = ()
    why: str = ""

    @property
    def key(self) -> str:
        """What carries it on a page: "measure|place|comparison|code"."""
        return f"{self.measure}|{self.place}|{self.comparison}|{self.code}"

    @property
    def moves(self) -> bool:
        """Whether a rise or a fall is told."""
        return self.code in ("up", "down")

    @property
    def difference(self) -> int | None:
        """How many more there are now; None where a count is not known."""
        return None if self.before is None or self.now is None else self.now - self.before


def verdict(quarter: Quarter, measure: str, place: str = ALL) -> Verdict:
    """Judge a measure, in all or in a part ("structure:EST", "typology:T4+").

    A flow by its last four quarters against the four before; the waiting file by who came and who
    left since the snapshot a year before; "rents" by their trend. A UsageError lists what is
    known.
    """
    if measure == "rents":
        return _verdict_on_rents(quarter)
    if measure not in _JUDGED:
        known = ", ".join((*_JUDGED, "rents"))
        raise UsageError(f"« {measure} » n'est pas jugé : on attend {known}.")
    key, code = key_of(measure, place)
    if not key:
        return _verdict_on_all(quarter, measure)
    verdicts = _verdicts_on_parts(quarter, measure, key)
    if code not in verdicts:
        raise UsageError(f"« {code} » inconnu : on attend {', '.join(verdicts)}.")
    return verdicts[code]


def standing_out(quarter: Quarter, measure: str, key: str) -> list[Verdict]:
    """The parts of a measure that rise or fall, the largest difference first.

    None where the table as a whole may have moved by chance.
    """
    if key not in measure_of(measure).by:
        known = ", ".join(measure_of(measure).by)
        raise UsageError(f"« {key} » inconnu pour {measure} : on attend {known}.")
    found = [one for one in _verdicts_on_parts(quarter, measure, key).values() if one.moves]
    return sorted(found, key=lambda one: -abs(one.difference or 0))


def power(quarter: Quarter, measure: str = "allocations") -> float | None:
    """The smallest rise over four quarters that is seen four times in five (0.3 is +30 %).

    None where it is too early, nothing may be compared, or not even a tenfold would be seen.
    """
    compared = _compared(quarter, measure, "")
    if compared.spread is None or not (before := compared.pairs[ALL].before):
        return None
    return smallest_seen(before, compared.spread, alpha=FLOW_ALPHA)


@dataclass(frozen=True)
class _Compared:
    """The pairs of counts of each part, how they vary, and the stocks whose change they are."""

    run: Run
    pairs: Mapping[str, Pair]
    spread: Spread | None = None
    stocks: Mapping[str, tuple[int, int]] | None = None


@remembered
def _verdict_on_all(quarter: Quarter, measure: str) -> Verdict:
    compared = _compared(quarter, measure, "")
    alpha = STOCK_ALPHA if MEASURES[measure].is_stock else FLOW_ALPHA
    return _judge(compared, measure, ALL, ALL, alpha=alpha)


@remembered
def _verdicts_on_parts(quarter: Quarter, measure: str, key: str) -> dict[str, Verdict]:
    """Judge each part of a table, if the table as a whole is judged to have moved."""
    compared, codes = _compared(quarter, measure, key), _codes(quarter, key)
    tables = len(MEASURES[measure].by)
    is_told = _verdict_on_all(quarter, measure).moves
    share = STOCK_ALPHA if MEASURES[measure].is_stock else FLOW_ALPHA
    alpha = (PARTS_ALPHA + (share if is_told else 0)) / tables
    parts = [pair for code, pair in compared.pairs.items() if code not in GROUPS]
    moved = compared.spread is not None and chance_of_all(parts, compared.spread) < alpha
    number = sum(pair.now + pair.before > 0 for pair in compared.pairs.values())
    found = {
        code: _judge(compared, measure, f"{key}:{code}", code, alpha=alpha / max(number, 1))
        for code in codes
    }
    return found if moved else {code: _calmed(one) for code, one in found.items()}


def _calmed(found: Verdict) -> Verdict:
    """A part of a table that may have moved by chance: nothing is claimed of it."""
    if found.code in ("early", "unlike"):
        return found
    return replace(found, code="flat", low=None, high=None)


def _judge(compared: _Compared, measure: str, place: str, code: str, *, alpha: float) -> Verdict:
    """What the interval of a pair bears."""
    run, is_stock = compared.run, MEASURES[measure].is_stock
    told = Verdict(
        measure, place, "flows" if is_stock else "four_quarters", "flat", left_out=run.left_out
    )
    if run.why:
        return replace(told, code="early" if run.why == "early" else "unlike", why=run.why)
    pair = compared.pairs.get(code)
    if pair is None:
        return replace(told, code="unlike", why="missing")
    counts = (pair.before, pair.now) if compared.stocks is None else compared.stocks[code]
    told = replace(told, before=counts[0], now=counts[1])
    if counts[1] and not counts[0]:
        return replace(told, code="unlike", why="new")
    if not pair.now + pair.before or compared.spread is None:
        return told
    low, high = ratio_interval(pair, compared.spread, alpha=alpha)
    if compared.stocks is not None:
        low, high = (_stock_ratio(one, pair, counts[0]) for one in (low, high))
    return replace(told, low=low, high=high, code=_read(low, high, counts[1] - counts[0]))


def _read(low: float, high: float, difference: int) -> Code:
    """A rise or a fall only where the interval excludes no change, and the counts show it."""
    if low > 1 and difference > 0:
        return "up"
    return "down" if high < 1 and difference < 0 else "flat"


def _stock_ratio(ratio: float, pair: Pair, before: int) -> float:
    """The stock's ratio when entries are so many times the exits, of as many moves in all."""
    share = ratio / (1 + ratio) if np.isfinite(ratio) else 1.0
    return 1 + (pair.now + pair.before) * (2 * share - 1) / before


def _compared(quarter: Quarter, measure: str, key: str) -> _Compared:
    if MEASURES[measure].is_stock:
        return _compared_stock(quarter, measure, key)
    return _compared_flow(quarter, measure, key)


@remembered
def _compared_flow(quarter: Quarter, measure: str, key: str) -> _Compared:
    """The last four quarters against the four before, and the dispersion of all that is known."""
    run = comparable_run(quarter, measure, key, _TWO_YEARS)
    if run.why:
        return _Compared(run, {})
    days = run.days.to_numpy()
    now, before = (part.sum() for part in _last_two(days))
    counts = run.counts[[code for code in run.counts if code in _codes(quarter, key)]]
    run = replace(run, counts=counts)
    sums = {str(code): _last_two(counts[code].to_numpy()) for code in counts}
    pairs = {
        code: Pair(int(last.sum()), int(one.sum()), now, before)
        for code, (last, one) in sums.items()
    }
    spread = fit_spread(counts.to_numpy(), days) if counts.to_numpy().any() else None
    return _Compared(run, _with_groups(pairs), spread)


@remembered
def _compared_stock(quarter: Quarter, measure: str, key: str) -> _Compared:
    """Who came against who left over the last four quarters, and the two stocks of their ends."""
    run = comparable_run(quarter, measure, key, QUARTERS + 1)
    if run.why:
        return _Compared(run, {})
    structures = list(run.structures)
    dated = is_dated(quarter).reindex(run.counts.index[1:])
    whole = dated.reindex(structures, axis="columns").fillna(False).astype(bool).all(axis=1)
    periods = list(whole.index[whole[::-1].cummin()[::-1]])
    if len(periods) < QUARTERS:
        return _Compared(replace(run, why="undated"), {})
    moves = moves_by_quarter(quarter)
    moves = moves[moves["structure"].isin(structures)].assign(part=ALL)
    moves = moves.assign(exits=moves["rehoused"] + moves["others"], part=moves[key or "part"])
    by_part = moves.groupby(["period", "part"])
    codes = [str(code) for code in run.counts if code in _codes(quarter, key)]
    sides = [
        by_part[side].sum().unstack("part", fill_value=0).reindex(periods, fill_value=0)
        for side in ("entries", "exits")
    ]
    came, left = (side.reindex(codes, axis="columns", fill_value=0) for side in sides)
    pairs = {
        code: Pair(*(int(side[code].tail(QUARTERS).sum()) for side in (came, left)))
        for code in codes
    }
    table = np.hstack([came.to_numpy(float), left.to_numpy(float)])
    then, now = run.counts.iloc[-QUARTERS - 1], run.counts.iloc[-1]
    stocks = {code: Pair(int(now[code]), int(then[code])) for code in codes}
    days = run.days.reindex(periods).to_numpy()
    spread = fit_spread(table, days) if table.any() else None
    ends = {code: (pair.before, pair.now) for code, pair in _with_groups(stocks).items()}
    return _Compared(replace(run, counts=run.counts[codes]), _with_groups(pairs), spread, ends)


def _last_two(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return values[-QUARTERS:], values[-_TWO_YEARS:-QUARTERS]


def _with_groups(pairs: Mapping[str, Pair]) -> dict[str, Pair]:
    """The pairs of the typologies told together too."""
    groups = {
        name: [pairs[code] for code in codes]
        for name, codes in GROUPS.items()
        if set(codes) <= set(pairs)
    }
    sums = {
        name: replace(parts[0], now=sum(p.now for p in parts), before=sum(p.before for p in parts))
        for name, parts in groups.items()
    }
    return {**pairs, **sums}


def _codes(quarter: Quarter, key: str) -> list[str]:
    """The parts that are told of: those that exist in the period."""
    config = quarter.config
    if key == "typology":
        return [*NEED_TYPOLOGIES, *GROUPS]
    return (
        [ALL]
        if not key
        else list(config.channel_labels if key == "channel" else config.structure_labels)
    )


def _verdict_on_rents(quarter: Quarter) -> Verdict:
    """The trend of the rents of dwellings alike: low and high are ratios a year."""
    rows = quarter.over_time(ATTRIBUTIONS)
    trend = rent_trend(rows) if "rent" in rows else None
    if trend is None or trend.low is None or trend.high is None:
        return Verdict("rents", ALL, "trend", "early")
    low, high = 1 + trend.low, 1 + trend.high
    code: Code = "up" if low > 1 else "down" if high < 1 else "flat"
    return Verdict("rents", ALL, "trend", code, low=low, high=high)
