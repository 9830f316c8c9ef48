"""The waterfall of a stock."""

from collections.abc import Callable
from typing import Any

import pytest
from matplotlib.figure import Figure

from copil_analysis.showing.charts import HALF, waterfall
from copil_analysis.showing.charts.waterfall import spans_of

LABELS = ["30 juin", "entrés", "relogés", "autres sorties", "30 sept."]
KINDS = ["start", "entries", "rehoused", "left", "end"]


def test_a_flow_starts_where_the_bar_before_ended(
    bars_of: Callable[[Figure], list[Any]], told: Callable[[Figure], list[str]]
) -> None:
    """The mockup: 192 + 69 − 53 − 10 = 198; stocks from zero, one colour a concept."""
    figure = waterfall(LABELS, [192, 69, 53, 10, 198], kinds=KINDS)(HALF)
    drawn = bars_of(figure)
    assert [(one.bottom, one.top) for one in drawn] == [
        (0, 192),
        (192, 261),
        (208, 261),
        (198, 208),
        (0, 198),
    ]
    assert drawn[0].colour == drawn[4].colour == "#12436D"
    assert len({one.colour for one in drawn}) == 4
    assert {"192", "+69", "−53", "−10", "198"} <= set(told(figure))


def test_what_flows_do_not_explain_keeps_its_sign() -> None:
    """A residual of −3 goes down; exits go down whatever their sign."""
    kinds = ["start", "out", "residual", "end"]
    assert spans_of([10, -4, -3, 3], kinds) == [(0, 10), (10, 6), (6, 3), (0, 3)]


def test_a_missing_flow_has_no_bar(told: Callable[[Figure], list[str]]) -> None:
    """It is told "n.d.", and the next flow starts from the last known level."""
    assert spans_of([10, None, 4], ["start", "in", "out"]) == [(0, 10), None, (10, 6)]
    assert "n.d." in told(waterfall(["a", "b"], [10, None], kinds=["start", "in"])(HALF))


def test_an_unknown_kind_is_refused() -> None:
    """The error lists the known ones."""
    with pytest.raises(ValueError, match="the kinds are start, end, entries"):
        waterfall(["a"], [1], kinds=["stock"])
