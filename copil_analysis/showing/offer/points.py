"""What of the offer may be among the Points essentiels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis import rents
from copil_analysis.showing.french import capitalised, typeset
from copil_analysis.showing.offer.known import all_rows, has_register
from copil_analysis.showing.offer.rent_words import signed
from copil_analysis.showing.offer.words import (
    CLAIM,
    MOVED,
    majority,
    plus_changes,
    write_majority,
    write_part,
)
from copil_analysis.showing.summary.point import Point

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def offer_points(quarter: Quarter) -> list[Point]:
    """What a committee should know of the offer: its two claims, and a share that moved."""
    if not has_register(quarter):
        return []
    points = []
    if (found := majority(quarter)).verdict in ("rise", "fall"):
        text = f"{CLAIM[found.verdict]} {quarter.period.in_label} ({write_majority(found)})."
        points.append(
            Point(typeset(capitalised(text)), 55 if found.verdict == "fall" else 50, True)
        )
    trend = rents.rent_trend(all_rows(quarter))
    if trend.verdict in ("rise", "fall"):
        verb = "augmentent" if trend.verdict == "rise" else "baissent"
        text = (
            f"À typologie et financement égaux, les loyers {verb} : {signed(trend.yearly)} par an "
            f"(intervalle à 95 % : {signed(trend.low)} à {signed(trend.high)})."
        )
        points.append(Point(typeset(text), 45, True))
    for phrase, change in plus_changes(quarter):
        if change.verdict in ("rise", "fall"):
            now = write_part(change.now, change.total)
            before = write_part(change.before, change.total_before)
            text = (
                f"La part du PLUS est {MOVED[change.verdict]} : {now} "
                f"{quarter.period.in_label}, contre {before} {phrase}."
            )
            points.append(Point(typeset(text), 40, True))
    return points
