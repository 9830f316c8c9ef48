"""Whether something rose, fell or did not change: decided here alone, once a measure and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from copil_analysis.analysis.compared import Compared, compared
from copil_analysis.analysis.difference import Difference, difference
from copil_analysis.analysis.rents import rent_trend
from copil_analysis.analysis.series import ALL, MEASURES, key_of, measure_of
from copil_analysis.analysis.sizes import Sizes, sizes_of
from copil_analysis.analysis.two_years import (
    chance_of_all,
    ratio_interval,
    smallest_seen,
    stock_ratio,
)
from copil_analysis.errors import UsageError
from copil_analysis.quarter.remembering import remembered

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

__all__ = ["Difference", "Verdict", "difference", "power", "standing_out", "verdict"]

Code = Literal["up", "down", "flat", "early", "unlike"]
Comparison = Literal["four_quarters", "flows", "trend"]

FLOW_ALPHA, PARTS_ALPHA, STOCK_ALPHA, TREND_ALPHA = 0.036, 0.004, 0.003, 0.003
"""The 5 % of a page, shared by its statements: its flow, the parts of it, its stock, its rents.

What is left, 0.01, is for who is rehoused more often than others (``analysis.representation``).

Allocations, rehoused and dwellings are the same households counted thrice, so one statement. Parts
are judged at the flow's share too once it is said to move: then it is spent on nothing else (the
graphical procedure of Bretz, Maurer, Brannath and Posch 2009).
"""
JUDGED = ("allocations", "rehoused", "dwellings", "waiting")


@dataclass(frozen=True)
class Verdict:
    """What is said of a measure somewhere: the comparison, its two counts, and what they bear.

    ``code``: up, down, flat (no significant change), early (too early), unlike (not comparable:
    ``why`` is "error", "late", "missing", "new", "partial", "undated", "residual" or "supposed").
    ``before`` and ``now``: the sums of four quarters of a flow, or a stock at two snapshots a year
    apart, over the same structures; those of ``left_out``, by their codes, are in neither. ``low``
    and ``high``: the interval of their ratio at the level at which they were judged; up and down
    are told only if it excludes 1.
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
    def is_told(self) -> bool:
        """Whether it is printed: a stock that no dates explain has its difference only."""
        return self.why not in ("undated", "residual")

    @property
    def difference(self) -> int | None:
        """How many more there are now; None where a count is not known."""
        return None if self.before is None or self.now is None else self.now - self.before


@remembered
def verdict(quarter: Quarter, measure: str, place: str = ALL) -> Verdict:
    """Judge a measure, in all or in a part ("structure:EST", "typology:T4+").

    A flow by its last four quarters against the four before; the waiting file by who came and who
    left since the snapshot a year before; "rents" by their trend. A UsageError lists what is
    known.
    """
    if measure == "rents":
        return _verdict_on_rents(quarter)
    if measure not in JUDGED:
        known = ", ".join((*JUDGED, "rents"))
        raise UsageError(f"« {measure} » n'est pas jugé : on attend {known}.")
    key, code = key_of(measure, place)
    if not key:
        return _verdict_on_all(quarter, measure)
    verdicts = _verdicts_on_parts(quarter, measure, key)
    if code not in verdicts:
        raise UsageError(f"« {code} » inconnu : on attend {', '.join(verdicts)}.")
    return verdicts[code]


def every_verdict(quarter: Quarter) -> list[Verdict]:
    """All that is judged of a period and may be printed: each measure, its parts, the rents."""
    found = []
    for measure in JUDGED:
        found.append(_verdict_on_all(quarter, measure))
        for key in MEASURES[measure].by:
            found += _verdicts_on_parts(quarter, measure, key).values()
    return [one for one in (*found, _verdict_on_rents(quarter)) if one.is_told]


def standing_out(quarter: Quarter, measure: str, key: str) -> list[Verdict]:
    """The parts of a measure that rise or fall, the largest difference first.

    None where the table as a whole may have moved by chance, nor where one part is all there is.
    """
    if key not in measure_of(measure).by:
        known = ", ".join(measure_of(measure).by)
        raise UsageError(f"« {key} » inconnu pour {measure} : on attend {known}.")
    if _only_part(compared(quarter, measure, key)):
        return []
    found = [one for one in _verdicts_on_parts(quarter, measure, key).values() if one.moves]
    return sorted(found, key=lambda one: -abs(one.difference or 0))


def power(quarter: Quarter, measure: str = "allocations", *, falls: bool = False) -> float | None:
    """The smallest rise, or fall, over four quarters that is seen four times in five.

    0.3 is a rise by 30 %, -0.2 a fall by a fifth.

    None where it is too early, nothing may be compared, or not even a tenfold would be seen.
    """
    found = compared(quarter, measure)
    if found.spread is None or not (before := found.pairs[ALL].before):
        return None
    return smallest_seen(before, found.spread, alpha=_share(measure), falls=falls)


@remembered
def _verdict_on_all(quarter: Quarter, measure: str) -> Verdict:
    return judge_all(measure, compared(quarter, measure))


@remembered
def _verdicts_on_parts(quarter: Quarter, measure: str, key: str) -> dict[str, Verdict]:
    whole, found = _verdict_on_all(quarter, measure), compared(quarter, measure, key)
    verdicts = judge_parts(measure, key, _codes(quarter, key), found, is_told=whole.moves)
    if only := _only_part(found):
        verdicts |= {only: replace(whole, place=f"{key}:{only}")}
    return verdicts


def _only_part(found: Compared) -> str:
    """The part that counts all there is, and so shares its verdict; "" where several do."""
    groups = Sizes.among(found.pairs).groups
    told = [code for code, pair in found.pairs.items() if code not in groups and pair.both]
    return told[0] if len(told) == 1 else ""


def judge_all(measure: str, found: Compared) -> Verdict:
    """Judge a measure in all, at its share of the 5 % of a page."""
    return _judge(measure, ALL, found, ALL, alpha=_share(measure))


def judge_parts(
    measure: str, key: str, codes: Sequence[str], found: Compared, *, is_told: bool
) -> dict[str, Verdict]:
    """Judge the parts of a table: as a whole first, then each one corrected for their number.

    ``is_told``: the measure in all is said to rise or to fall, which frees its share. The
    correction is Bonferroni's, whose intervals say what it decides.
    """
    alpha = (PARTS_ALPHA + (_share(measure) if is_told else 0)) / len(MEASURES[measure].by)
    number = max(1, sum(pair.both > 0 for pair in found.pairs.values()))
    verdicts = {
        code: _judge(measure, f"{key}:{code}", found, code, alpha=alpha / number) for code in codes
    }
    if found.spread is not None and chance_of_all(found.apart, found.spread) < alpha:
        return verdicts
    return {
        code: replace(one, code="flat" if one.moves else one.code, low=None, high=None)
        for code, one in verdicts.items()
    }


def _share(measure: str) -> float:
    return STOCK_ALPHA if MEASURES[measure].is_stock else FLOW_ALPHA


def _judge(measure: str, place: str, found: Compared, code: str, *, alpha: float) -> Verdict:
    """What the interval of a pair bears."""
    comparison: Comparison = "flows" if MEASURES[measure].is_stock else "four_quarters"
    told = Verdict(measure, place, comparison, "flat", left_out=found.left_out)
    if found.why:
        return replace(told, code="early" if found.why == "early" else "unlike", why=found.why)
    if code not in found.pairs:
        return replace(told, code="unlike", why="missing")
    pair = found.pairs[code]
    counted = pair if found.stocks is None else found.stocks[code]
    told = replace(told, before=counted.before, now=counted.now)
    if counted.now and not counted.before and place.startswith(("channel:", "structure:")):
        return replace(told, code="unlike", why="new")
    if found.spread is None or not pair.both:
        return told
    low, high = ratio_interval(pair, found.spread, alpha=alpha)
    if found.stocks is not None:
        low, high = (stock_ratio(one, pair, counted.before) for one in (low, high))
    return replace(told, low=low, high=high, code=_read(low, high, counted.now - counted.before))


def _read(low: float, high: float, difference: int) -> Code:
    """A rise or a fall only where the interval excludes no change, and the counts show it."""
    if low > 1 and difference > 0:
        return "up"
    return "down" if high < 1 and difference < 0 else "flat"


def _codes(quarter: Quarter, key: str) -> list[str]:
    """The parts that are told of: those that exist in the period."""
    if key == "typology":
        sizes = sizes_of(quarter)
        return [*sizes.typologies, *sizes.groups]
    labels = quarter.config.channel_labels if key == "channel" else quarter.config.structure_labels
    return list(labels)


def _verdict_on_rents(quarter: Quarter) -> Verdict:
    """The trend of the rents of dwellings alike: low and high are ratios a year."""
    interval = rent_trend(quarter).interval(TREND_ALPHA)
    if interval is None:
        return Verdict("rents", ALL, "trend", "early")
    low, high = (1 + bound for bound in interval)
    code: Code = "up" if low > 1 else "down" if high < 1 else "flat"
    return Verdict("rents", ALL, "trend", code, low=low, high=high)
