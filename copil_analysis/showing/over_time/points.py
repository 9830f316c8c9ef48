"""The changes that may stand among the Points essentiels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis.change import Change
from copil_analysis.showing import french
from copil_analysis.showing.over_time.measures import (
    ALLOCATED,
    LARGE_NEEDED,
    LARGE_OBTAINED,
    WAITING,
    Measure,
)
from copil_analysis.showing.over_time.sentences import describe_verdict, since
from copil_analysis.showing.over_time.spans import Against, compare, opponents, spans_of
from copil_analysis.showing.summary.point import Point

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_WEIGHTS = ((WAITING, 90), (ALLOCATED, 85), (LARGE_OBTAINED, 70), (LARGE_NEEDED, 65))
"""Few measures on purpose: of twenty comparisons one seems to exceed chance without cause."""
_CHANCE_WEIGHT = 82


def change_points(quarter: Quarter) -> list[Point]:
    """The changes of the main measures that exceed chance, or one point that says that none does.

    Of one measure the comparison that tells most: over the year so far, then over a year (the
    season is the same), then with the quarter before.
    """
    sure = [
        Point(text, weight, is_sure=True)
        for measure, weight in _WEIGHTS
        if (text := _surest(quarter, measure))
    ]
    return sure or _nothing_sure(quarter)


def _surest(quarter: Quarter, measure: Measure) -> str:
    for now, against in reversed(spans_of(quarter)):
        change = compare(measure, now, against.other)
        if change.verdict in ("rise", "fall") and (now is quarter or not measure.is_stock):
            start = f"{since(now)}, " if now is not quarter else ""
            text = f"{start}{_tell(measure, change, against)}."
            return french.typeset(french.capitalised(text))
    return ""


def _tell(measure: Measure, change: Change, against: Against) -> str:
    told = french.counted(change.now, measure.noun, measure.plural)
    was = french.format_number(change.before) if change.before else "aucun"
    return f"{told}, contre {was} {against.told(measure)} : {describe_verdict(change)}"


def _nothing_sure(quarter: Quarter) -> list[Point]:
    parts = []
    for against in opponents(quarter)[:1]:
        for measure in (ALLOCATED, WAITING):
            change = compare(measure, quarter, against.other)
            if change.verdict != "chance":
                return []
            now, before = map(french.format_number, (change.now, change.before))
            name = french.agree(2, measure.noun)
            parts.append(f"les {name} ({now}, contre {before} {against.told(measure)})")
    if not parts:
        return []
    text = f"Ni {' ni '.join(parts)} n'ont varié au-delà du hasard."
    return [Point(french.typeset(text), _CHANCE_WEIGHT)]
