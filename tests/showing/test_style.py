"""Charts of one's own in our colours, with French numbers and dates; what stood is restored."""

from collections.abc import Iterator

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

import copil_analysis as copil
from copil_analysis.showing.charts import IN_ORDER, bars
from copil_analysis.showing.charts.colours import COLOURS
from copil_analysis.showing.picture import svg
from tests.shown import spaced

GAP = pd.DataFrame({"typology": ["T3", "T4"], "gap": [-1500, 2500], "pressure": [0.5, 1.5]})


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    with mpl.rc_context({"backend": "agg"}):
        yield
        plt.close("all")


def ticks(axes: Axes, axis: str) -> list[str]:
    """What is written along an axis."""
    axes.get_figure(root=True).canvas.draw()  # type: ignore[union-attr]
    return [label.get_text() for label in getattr(axes, f"get_{axis}ticklabels")()]


def test_an_axis_counts_in_french() -> None:
    """A decimal comma, a true minus, thin spaces in thousands."""
    with copil.style():
        axes = plt.subplot()
        axes.plot([-0.5, 1.5], [-1500, 12500])
        axes.set_xticks([-0.5, 0.5])
        axes.set_yticks([-1500, 0, 12500])
        assert ticks(axes, "x") == ["−0,5", "0,5"]
        assert ticks(axes, "y") == ["−1\u202f500", "0", "12\u202f500"]


def test_seaborn_takes_them_too() -> None:
    """Bars, lines and histograms: French numbers, the names of categories as they are."""
    with copil.style():
        _, (first, second, third) = plt.subplots(3)
        sns.barplot(GAP, x="gap", y="typology", ax=first)
        sns.lineplot(GAP, x="gap", y="pressure", ax=second)
        sns.histplot(GAP, x="gap", ax=third)
        assert ticks(first, "y") == ["T3", "T4"]
        assert all("−1\u202f000" in ticks(axes, "x") for axes in (first, second, third))
        assert "1,0" in ticks(second, "y")
        assert to_hex(second.lines[0].get_color()) == COLOURS["need"].lower()


def test_series_have_our_colours_in_our_order() -> None:
    """The four of the pages, on white, without a frame at the top and the right."""
    with copil.style():
        axes = plt.subplot()
        drawn = [axes.plot([0, n])[0] for n in range(4)]
        assert [to_hex(line.get_color()) for line in drawn] == [
            COLOURS[name].lower() for name in IN_ORDER
        ]
        assert [side for side, spine in axes.spines.items() if spine.get_visible()] == [
            "left",
            "bottom",
        ]


@pytest.mark.parametrize(
    ("freq", "told"),
    [
        ("YS", ["2025", "2026", "2027"]),
        ("MS", ["janv. 2025", "févr.", "mars"]),
        ("15D", ["1er janv. 2025", "16 janv.", "31 janv."]),
        ("12h", ["1 janv. 00:00", "1 janv. 12:00", "2 janv. 00:00"]),
    ],
)
def test_dates_are_french(freq: str, told: list[str]) -> None:
    """As fine as the ticks are, the year once."""
    days = pd.date_range("2025-01-01", periods=3, freq=freq)
    with copil.style():
        axes = plt.subplot()
        axes.plot(days, [1, 2, 3])
        axes.set_xticks(days)
        assert [spaced(text) for text in ticks(axes, "x")] == told


def test_at_the_end_of_a_block_all_is_as_before() -> None:
    """Settings, numbers and dates, also where one block stands within another."""
    days, before = pd.date_range("2025-01-01", periods=3, freq="MS"), dict(mpl.rcParams)
    with copil.style():
        with copil.style():
            pass
        _, (inner, _) = plt.subplots(2)
        inner.plot([0.5, 1.5])
        assert "1,0" in ticks(inner, "y")
    assert dict(mpl.rcParams) == before
    _, (axes, dates) = plt.subplots(2)
    axes.plot([0.5, 1.5])
    dates.plot(days, [1, 2, 3])
    assert "1.0" in ticks(axes, "y")
    assert "2025-02-01" in ticks(dates, "x")
    assert "1,0" in ticks(inner, "y")


def test_it_holds_without_a_block() -> None:
    """As one calls it in the first cell of a notebook."""
    held = copil.style()
    try:
        axes = plt.subplot()
        axes.plot([0.5, 1.5])
        assert "1,0" in ticks(axes, "y")
        assert "Style" in repr(held)
    finally:
        held.close()


def test_our_own_charts_do_not_change() -> None:
    """They have their style already."""
    plot = bars(["T3", "T4"], [1, 2])
    before = svg(plot(6))
    with copil.style():
        assert svg(plot(6)) == before
