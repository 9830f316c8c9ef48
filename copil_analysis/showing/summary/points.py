"""The Points essentiels: a few sentences out of all that the indicators have to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.showing.absences import covers_all
from copil_analysis.showing.assignment.words import assignment_points
from copil_analysis.showing.equity.words import equity_points
from copil_analysis.showing.mismatch.words import mismatch_points
from copil_analysis.showing.needs.large import describe_large
from copil_analysis.showing.offer.points import offer_points
from copil_analysis.showing.outlook.points import outlook_points
from copil_analysis.showing.over_time.points import change_points
from copil_analysis.showing.summary.counts import (
    describe_allocations,
    describe_mean_sizes,
    describe_rehoused,
    describe_waiting,
    describe_waiting_share,
)
from copil_analysis.showing.summary.point import Point
from copil_analysis.showing.waits.curve_words import waits_points

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

MOST_POINTS = 6
_SURE = 20
"""What an interval that bears a claim adds to the weight of a point."""


def describe_points(quarter: Quarter) -> list[str]:
    """Write the Points essentiels, one sentence each: the few most important and surest, ranked.

    What a missing figure forbids to say is left out. Of each topic but the plain counts at most
    one point stands: of many comparisons the best is told, and the page says how many were made.
    """
    points = sorted(_candidates(quarter), key=_rank, reverse=True)
    return [point.text for point in points[:MOST_POINTS]]


def _rank(point: Point) -> int:
    return point.weight + _SURE * point.is_sure


def _candidates(quarter: Quarter) -> list[Point]:
    counts = (
        (describe_allocations, 100),
        (describe_large, 95),
        (describe_waiting, 62),
        (describe_rehoused, 61),
        (describe_waiting_share, 35),
        (describe_mean_sizes, 30),
    )
    from_registers = (assignment_points, offer_points, waits_points) if covers_all(quarter) else ()
    topics = (
        change_points,
        mismatch_points,
        equity_points,
        outlook_points,
        *from_registers,
    )
    plain = [Point(text, weight) for tell, weight in counts if (text := tell(quarter))]
    found = [points for topic in topics if (points := topic(quarter))]
    return plain + [max(points, key=_rank) for points in found]
