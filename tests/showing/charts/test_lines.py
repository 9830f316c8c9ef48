"""Lines over quarters."""

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.figure import Figure

from copil_analysis.period import Period
from copil_analysis.showing.charts import NARROW, WIDE, lines
from copil_analysis.showing.charts.lines import name_period, thinned

Told = Callable[[Figure], list[str]]
QUARTERS = ["2025-T3", "2025-T4", "2026-T1", "2026-T2", "2026-T3"]


def test_a_missing_quarter_leaves_a_gap(told: Told) -> None:
    """Nothing joins the points around it, and the axis begins at zero."""
    figure = lines(QUARTERS, {"Ménages": [192, None, 180, 190, 198]})(WIDE)
    (line,) = figure.axes[0].lines
    assert list(line.get_xdata()) == [0, 1, 2, 3, 4]
    assert np.isnan(line.get_ydata()[1])
    assert figure.axes[0].get_ylim()[0] == 0
    assert {"0", "200", "3e trim. 2026", "Ménages : 198"} <= set(told(figure))


def test_a_series_whose_last_value_is_missing_is_named_without_a_value(told: Told) -> None:
    """The value before is not told as the last."""
    assert "Ménages" in told(lines(QUARTERS, {"Ménages": [1, 2, 3, 4, None]})(WIDE))


def test_series_differ_by_their_markers() -> None:
    """Four lines have four markers, also when only every fourth point has one."""
    series = {name: [1] * 40 for name in "abcd"}
    drawn = lines([f"{y}-T{q}" for y in range(10, 20) for q in (1, 2, 3, 4)], series)(WIDE)
    assert len({line.get_marker() for line in drawn.axes[0].lines}) == 4


def test_a_point_alone_between_gaps_keeps_its_marker() -> None:
    """No line reaches it: its marker is all that shows it."""
    values = [None, 5, None, *[1] * 17]
    (line,) = lines(list(map(str, range(20))), {"a": values})(WIDE).axes[0].lines
    assert 1 in line.get_markevery()


def test_a_projection_is_dashed_from_the_last_quarter_with_its_band(told: Told) -> None:
    """Two quarters ahead: a dashed line from what was observed, and a band around them."""
    figure = lines(
        QUARTERS, {"Ménages": [5, 6, 7, 8, 9]}, future=2,
        lows=[None, None, 7, 6, 5], highs=[None, None, 7, 10, 13],
    )(WIDE)  # fmt: skip
    known, ahead, _ = figure.axes[0].lines
    assert list(known.get_xdata()) == [0, 1, 2]
    assert (list(ahead.get_xdata()), ahead.get_linestyle()) == ([2, 3, 4], "--")
    (band,) = figure.axes[0].collections
    low, high = band.get_datalim(figure.axes[0].transData).intervaly
    assert (low, high) == (5, 13)


def test_shares_are_written_as_percentages(told: Told) -> None:
    """A share of one stands on an axis in per cent."""
    figure = lines(QUARTERS, {"PLAI": [0.5, 0.4, 0.6, 0.6, 0.61]}, percent=True)(WIDE)
    assert {"0 %", "20 %", "PLAI : 61 %"} <= set(told(figure))


def test_names_that_are_too_long_stand_above(told: Told) -> None:
    """At a telephone's width the names are above the chart, and only the values at the ends."""
    figure = lines(QUARTERS, {"Ménages en attente": [1, 2, 3, 4, 5]})(NARROW)
    assert {"Ménages en attente", "5"} <= set(told(figure))


@pytest.mark.parametrize(
    ("width", "named"), [(500, [0, 1, 2, 3, 4]), (320, [0, 2, 4]), (160, [0, 4])]
)
def test_quarters_are_thinned_from_the_last(width: float, named: list[int]) -> None:
    """As many as fit, the last always."""
    names = [name_period(period) for period in QUARTERS]
    assert [i for i, _ in thinned(names, width, 4)] == named


def test_a_period_is_named_as_french_people_do() -> None:
    """A quarter, a year, and words that are neither."""
    named = [name_period(one) for one in (Period(2024, 1), "2024-T1", 2024, "moyenne")]
    assert [name.replace("\u00a0", " ") for name in named] == [
        "1er trim. 2024", "1er trim. 2024", "2024", "moyenne",
    ]  # fmt: skip
