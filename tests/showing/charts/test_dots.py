"""Dots with their intervals."""

from collections.abc import Callable
from math import inf

import pytest
from matplotlib.figure import Figure

from copil_analysis.showing.charts import WIDE, dots

Told = Callable[[Figure], list[str]]


def spans(figure: Figure) -> set[tuple[float, float]]:
    """Both ends of each horizontal stroke; strokes of one line are parted by a gap."""
    found = [list(line.get_xdata()) for line in figure.axes[0].lines if line.get_linestyle() == "-"]
    strokes = [(a, b) for xs in found for a, b in zip(xs[::3], xs[1::3], strict=False)]
    return {(a, b) for a, b in strokes if b > a}


def test_a_dot_stands_between_both_ends_of_its_interval() -> None:
    """Estimates 0.8 and 1.4 and their intervals stand where they are; a missing row has none."""
    figure = dots(["a", "b", "c"], [0.8, 1.4, None], [0.5, 1.1, None], [1.2, 1.9, None])(WIDE)
    assert spans(figure) == {(0.5, 1.2), (1.1, 1.9)}
    drawn = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert [line.get_xdata().tolist()[:2] for line in drawn] == [[0.8, 1.4]]


def test_an_open_interval_is_an_arrow_at_the_end_of_the_axis() -> None:
    """An infinite bound is drawn to the right edge, with an arrow and no cap."""
    figure = dots(["a", "b"], [2, 3], [1, 1], [inf, 9])(WIDE)
    assert spans(figure) == {(1, 9)}
    assert {line.get_marker() for line in figure.axes[0].lines} >= {"|", ">"}


def test_the_reference_is_named_and_stands_at_its_value(told: Told) -> None:
    """A dashed line at 1 under its label."""
    figure = dots(["a"], [2], [1.5], [3], reference=(1, "autant"))(WIDE)
    assert "autant" in told(figure)
    assert any(set(line.get_xdata()) == {1} and line.get_linestyle() == "--"
               for line in figure.axes[0].lines)  # fmt: skip


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"percent": True}, "25 %"),
        ({"unit": "mois"}, "0,3 mois"),
        ({"tells": ["un quart"]}, "un quart"),
    ],
)
def test_values_are_told_in_their_unit(options: dict[str, object], text: str, told: Told) -> None:
    """A share of one as a percentage, a number with its unit, or the words given."""
    assert text in told(dots(["a"], [0.25], [0.1], [0.4], **options)(WIDE))  # type: ignore[arg-type]
