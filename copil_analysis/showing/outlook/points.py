"""What the times and the projection may give to the Points essentiels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.outlook import (
    followed,
    hardest,
    times_with_arrivals,
    times_without_arrivals,
)
from copil_analysis.analysis.projection import project
from copil_analysis.showing import french
from copil_analysis.showing.outlook.projection_words import describe_trends, trends
from copil_analysis.showing.outlook.times import (
    history_of,
    is_known,
    name_run,
    row_of,
)
from copil_analysis.showing.outlook.words import (
    describe_all_without_arrivals,
    describe_file,
    describe_lever,
    describe_longest,
    sufficient_lever,
)
from copil_analysis.showing.summary.point import Point
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


_QUARTERS = 4
"""Of fewer quarters' arrivals nothing is claimed at the head of the summary."""


def outlook_points(quarter: Quarter) -> list[Point]:
    """The time to empty the file, whether it empties, what a lever would change, the trends."""
    history = history_of(quarter)
    found = [*_without_arrivals(history), *_with_arrivals(history), *_trends(history)]
    return [Point(french.typeset(one.text), one.weight, one.is_sure) for one in found]


def _without_arrivals(history: pd.DataFrame) -> list[Point]:
    """The longest time is a claim where its interval lies above that of the whole file."""
    times = times_without_arrivals(history)
    in_all, code = row_of(times, TOTAL), hardest(times)
    if not is_known(in_all):
        return []
    if code and row_of(times, code)["time_low"] > in_all["time_high"]:
        return [Point(describe_longest(history, times), 60, is_sure=True)]
    return [Point(describe_all_without_arrivals(history, times), 45)]


def _with_arrivals(history: pd.DataFrame) -> list[Point]:
    """Only what the interval bears: a file that lengthens, or empties; a lever that empties it."""
    times = times_with_arrivals(history)
    if times.empty or not is_known(row_of(times, TOTAL)):
        return []
    if followed(history)["period"].nunique() < _QUARTERS:
        return []  # the arrivals of one quarter say little of the next ones
    row = row_of(times, TOTAL)
    points = []
    if row["time_low"] == float("inf") or row["time_high"] < float("inf"):
        text = f"Avec les arrivées {name_run(followed(history))}, "
        points.append(Point(f"{text}{describe_file(history, row, TOTAL)}.", 75, is_sure=True))
    code = hardest(times_without_arrivals(history))
    is_stuck = bool(code) and row_of(times, code)["time_high"] == float("inf")
    if is_stuck and sufficient_lever(history, code) is not None:
        points.append(Point(describe_lever(history, code), 40, is_sure=True))
    return points


def _trends(history: pd.DataFrame) -> list[Point]:
    found = project(history)
    if found.empty or not trends(found, history):
        return []
    return [Point(describe_trends(found, history), 50, is_sure=True)]
