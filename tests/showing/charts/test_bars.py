"""Horizontal bars: where they start and end, what is told beside them."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure

from copil_analysis.showing.charts import COLOURS, WIDE, bars, pairs, stacked

Bars = Callable[[Figure], list[Any]]
Told = Callable[[Figure], list[str]]
NAMES = ["CASA", "Cannes", "Est"]


def test_bars_start_at_zero_in_the_colour_of_their_concept(bars_of: Bars, told: Told) -> None:
    """A bar ends at its value; a missing one is told and not drawn; a zero is told."""
    figure = bars(NAMES, [31, pd.NA, 0], concept="need")(WIDE)
    (one,) = bars_of(figure)
    assert (one.start, one.end, one.colour) == (0, 31, COLOURS["need"])
    assert told(figure) == ["CASA", "Cannes", "Est", "31", "n.d.", "0"]


def test_whiskers_reach_both_ends_of_an_interval(told: Told) -> None:
    """Low and high stand where they are; the words stand beyond the high end."""
    figure = bars(["CASA"], [4], lows=[1], highs=[9])(WIDE)
    caps = [line for line in figure.axes[0].lines if line.get_marker() == "|"]
    assert [list(line.get_xdata()) for line in caps] == [[1, 9], [1, 9]]
    assert figure.axes[0].get_xlim() == pytest.approx((0, 9))


def test_bars_are_told_in_the_words_given(told: Told) -> None:
    """``tells`` are words, or write each value."""
    values = pd.Series([2, 5], index=[7, 9])
    assert told(bars(NAMES[:2], values, tells=["2 sur 9", "5 sur 9"])(WIDE))[2:] == [
        "2 sur 9",
        "5 sur 9",
    ]
    assert told(bars(NAMES[:2], values, tells=lambda n: f"{n} T4")(WIDE))[2:] == ["2 T4", "5 T4"]


def test_a_part_starts_where_the_one_before_ends(bars_of: Bars) -> None:
    """Three parts of 12, 3 and 4 end at 12, 15 and 19; a zero is not drawn."""
    figure = stacked(["CASA", "Est"], {"PLAI": [12, 0], "PLUS": [3, 2], "PLS": [4, 1]})(WIDE)
    assert [(one.start, one.end) for one in bars_of(figure)] == [
        (0, 12),
        (12, 15),
        (15, 19),
        (0, 2),
        (2, 3),
    ]


def test_parts_are_told_within_and_the_total_at_the_end(told: Told) -> None:
    """A number that does not fit in its part is left out; a missing part makes no total."""
    figure = stacked(["CASA", "Est"], {"PLAI": [120, 1], "PLUS": [1, None]})(WIDE)
    assert told(figure) == ["PLAI", "PLUS", "CASA", "Est", "120", "121", "n.d."]


def test_a_single_part_is_told_once(told: Told) -> None:
    """A bar of one series has no legend, and its total stands for its part."""
    assert told(stacked(["CASA"], {"PLAI": [12]})(WIDE)) == ["CASA", "12"]


def test_parts_can_be_told_without_their_colours(bars_of: Bars) -> None:
    """Four series have four colours and four hatches; five are refused."""
    series = {name: [1] for name in "abcd"}
    patches = stacked(["CASA"], series)(WIDE).axes[0].patches
    assert len({patch.get_facecolor() for patch in patches}) == 4
    assert len({patch.get_hatch() for patch in patches}) == 4
    with pytest.raises(ValueError, match="at most 4 series"):
        stacked(["CASA"], {**series, "e": [1]})


def test_a_concept_keeps_its_colour_and_the_others_take_what_is_left(bars_of: Bars) -> None:
    """Relogés are green as everywhere; a series without a concept takes the first colour left."""
    figure = stacked(["CASA"], {"Relogés": [1], "x": [1]}, concept=("rehoused", None))(WIDE)
    assert [one.colour for one in bars_of(figure)] == ["#28A197", "#12436D"]
    with pytest.raises(ValueError, match="the concepts are need, waiting"):
        bars(["CASA"], [1], concept="besoin")


def test_needs_and_dwellings_share_a_scale(bars_of: Bars, told: Told) -> None:
    """The dwellings of a name stand below its households; both start at zero."""
    figure = pairs(["T3", "T4"], [49, 49], [42, 13], labels=("en attente", "obtenus"))(WIDE)
    drawn = bars_of(figure)
    assert [(one.start, one.end) for one in drawn] == [(0, 49), (0, 49), (0, 42), (0, 13)]
    households, dwellings = drawn[1], drawn[3]
    assert households.top < dwellings.bottom < households.top + 5
    assert told(figure) == ["en attente", "obtenus", "T3", "T4", "49", "49", "42", "13"]
