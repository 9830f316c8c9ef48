"""The changes that may stand among the Points essentiels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis.change import Change
from copil_analysis.analysis.statistics import ALPHA
from copil_analysis.cleaning.counts import TABLES_OF
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

    Beyond chance for as many comparisons as are made here (Bonferroni). Of one measure the one
    that tells most: over the year so far, then over a year (the
    season is the same), then with the quarter before.
    """
    sure = [
        Point(text, weight, is_sure=True)
        for measure, weight in _WEIGHTS
        if (text := _surest(quarter, measure))
    ]
    return sure or _nothing_sure(quarter)


def _surest(quarter: Quarter, measure: Measure) -> str:
    spans = spans_of(quarter)
    for now, against in reversed(spans):
        if is_doubtful(measure, now, against.other) or (measure.is_stock and now is not quarter):
            continue
        change = compare(measure, now, against.other)
        strict = compare(measure, now, against.other, alpha=ALPHA / (len(_WEIGHTS) * len(spans)))
        if strict.verdict in ("rise", "fall"):
            start = f"{since(now)}, " if now is not quarter else ""
            text = f"{start}{_tell(measure, change, against)}."
            return french.typeset(french.capitalised(text))
    return ""


def is_doubtful(measure: Measure, *quarters: Quarter) -> bool:
    """Whether a count may be too small, because somebody's rows may have been forgotten."""
    tables = {measure.table, *(name for name, made in TABLES_OF.items() if measure.table in made)}
    return any(
        ((one.checks["check"] == "presence") & one.checks["table"].isin(tables)).any()
        for one in quarters
    )


def _tell(measure: Measure, change: Change, against: Against) -> str:
    told = french.counted(change.now, measure.noun, measure.plural)
    was = french.format_number(change.before) if change.before else "aucun"
    return f"{told}, contre {was} {against.told(measure)} : {describe_verdict(change)}"


def _nothing_sure(quarter: Quarter) -> list[Point]:
    parts = []
    for against in opponents(quarter)[:1]:
        for measure in (ALLOCATED, WAITING):
            change = compare(measure, quarter, against.other)
            if change.verdict != "chance" or is_doubtful(measure, quarter, against.other):
                return []
            now, before = map(french.format_number, (change.now, change.before))
            name = french.agree(2, measure.noun)
            parts.append(f"les {name} ({now}, contre {before} {against.told(measure)})")
    if not parts:
        return []
    text = f"Ni {' ni '.join(parts)} n'ont varié au-delà du hasard."
    return [Point(french.typeset(text), _CHANCE_WEIGHT)]
