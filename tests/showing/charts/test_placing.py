"""A chart in given axes is the chart of the page: its words, its bars, where they stand."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from copil_analysis.errors import UsageError
from copil_analysis.showing.charts import (
    Plot,
    bars,
    curve,
    dots,
    draw_in,
    grid,
    lines,
    noted,
    pairs,
    stacked,
    waterfall,
)
from copil_analysis.showing.charts.paper import style
from copil_analysis.showing.indicator import Indicator
from tests.drawn import words_on

QUARTERS = ["2025-T4", "2026-T1", "2026-T2", "2026-T3"]
KINDS: dict[str, Plot] = {
    "bars": bars(["T3", "T4"], [12, 30], lows=[6, 20], highs=[20, 43]),
    "curve": curve({"Relogés": ([0, 6, 12], [0, 0.3, 0.6])}, xlabel="Mois"),
    "dots": dots(["T3", "T4"], [12, 19], [9, 14], [15, 27], reference=(15, "ensemble")),
    "grid": grid(["Est", "Cannes"], ["T3", "T4"], [[1, 2], [3, None]], key="en attente"),
    "lines": lines(QUARTERS, {"Est": [30, 25, 28, 31], "Cannes": [10, 11, None, 9]}),
    "pairs": pairs(["T3", "T4"], [12, 30], [3, 4], labels=("en attente", "obtenus")),
    "stacked": stacked(["Est", "Cannes"], {"PLAI": [10, 40], "PLUS": [20, 5]}),
    "waterfall": waterfall(["juin", "entrés", "sept."], [192, 6, 198],
                           kinds=["start", "in", "end"]),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    with mpl.rc_context({"backend": "agg"}):
        yield
        plt.close("all")


Drawn = list[tuple[str, list[float]]]
"""Each word, or "bar", with its left, top, width and height in inches from the upper left."""


def _measured(artists: Iterable[Any], left: float, top: float, dpi: float) -> Drawn:
    found = []
    with style():
        for one in artists:
            text = one.get_text() if isinstance(one, Text) else "bar"
            if text and isinstance(one, Text | Rectangle):
                box = one.get_window_extent()
                sides = (box.x0 - left, top - box.y1, box.width, box.height)
                found.append((text, [float(side) / dpi for side in sides]))
    return sorted(found)


def drawn_in(axes: Axes) -> Drawn:
    """What stands in axes, from their upper left corner."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    with style():
        figure.canvas.draw()
    box, parts = axes.get_window_extent(), [axes, *axes.child_axes]
    artists = [one for part in parts for one in (*part.texts, *part.patches)]
    return _measured(artists, box.x0, box.y1, figure.dpi)


def drawn_on(figure: Figure, dpi: float = 96) -> Drawn:
    """What stands on a figure of its own, from its upper left corner."""
    figure.set_dpi(dpi)
    within = [one for axes in figure.axes for one in (*axes.texts, *axes.patches)]
    artists = [*figure.texts, *figure.artists, *within]
    return _measured(artists, 0, figure.bbox.height, dpi)


@pytest.mark.parametrize("dpi", [72, 200])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_stands_in_axes_as_on_a_page(kind: str, dpi: int) -> None:
    """At any resolution, from the upper left corner of the axes, as wide as they are."""
    figure = plt.figure(figsize=(10, 8), dpi=dpi)
    axes = figure.add_axes((0.2, 0.3, 0.7, 0.6))
    draw_in(axes, KINDS[kind])
    placed, alone = drawn_in(axes), drawn_on(KINDS[kind](7), dpi)
    assert [text for text, _ in placed] == [text for text, _ in alone]
    for (text, here), (_, there) in zip(placed, alone, strict=True):
        assert here == pytest.approx(there, abs=0.02), text


@pytest.mark.parametrize("layout", [None, "constrained", "tight"])
def test_several_stand_on_one_figure(layout: Any) -> None:
    """Each is as wide as its axes; a layout may give them the room of ticks that go later."""
    figure, all_axes = plt.subplots(2, 2, figsize=(12, 9), layout=layout)
    all_axes[0, 0].set_title("Premier")
    all_axes[1, 1].set_ylabel("une longue légende\nsur deux lignes")
    widths = []
    for axes, kind in zip(all_axes.flat, ("pairs", "lines", "bars", "stacked"), strict=True):
        draw_in(axes, KINDS[kind])
        widths.append((axes, kind, axes.get_window_extent().width / figure.dpi))
    for axes, kind, width in widths:
        placed, alone = drawn_in(axes), drawn_on(KINDS[kind](width), figure.dpi)
        assert [text for text, _ in placed] == [text for text, _ in alone]
        for (text, here), (_, there) in zip(placed, alone, strict=True):
            assert here == pytest.approx(there, abs=0.02), text
        assert width <= axes.get_window_extent().width / figure.dpi + 0.01
    assert all_axes[0, 0].get_title() == "Premier"


def test_a_chart_takes_the_axes_that_seaborn_made() -> None:
    """Whatever their shape was, as wide as they are when the figure is drawn."""
    axes = sns.heatmap([[1, 2], [3, 4]], square=True)
    draw_in(axes, KINDS["stacked"])
    placed = drawn_in(axes)
    width = axes.get_window_extent().width / axes.get_figure(root=True).dpi
    assert placed == [
        (text, pytest.approx(box, abs=0.02)) for text, box in drawn_on(KINDS["stacked"](width), 100)
    ]


def test_what_stood_in_the_axes_is_gone_and_a_second_chart_replaces_the_first() -> None:
    """Their lines, their ticks, and an earlier chart."""
    axes = plt.figure(figsize=(8, 6)).add_subplot()
    axes.plot([1, 2], label="gone")
    draw_in(axes, KINDS["grid"])
    draw_in(axes, KINDS["bars"])
    assert not axes.lines and len(axes.child_axes) == 1
    assert words_on(axes.get_figure(root=True)) == words_on(KINDS["bars"](6.2))


def test_a_chart_shrinks_in_low_axes() -> None:
    """By a tenth in nine tenths of its height: letters, lines and bars, laid out anew."""
    high = float(KINDS["lines"](6).get_size_inches()[1])
    axes = plt.figure(figsize=(6, high)).add_axes((0, 0, 1, 0.9))
    draw_in(axes, KINDS["lines"])
    (inside,) = axes.child_axes
    assert [text.get_fontsize() for text in axes.texts if text.get_weight() == "bold"] == (
        pytest.approx([9.75 * 0.9] * 2)
    )
    assert inside.lines[0].get_linewidth() == pytest.approx(1.9 * 0.9)
    assert max(box[1] + box[3] for _, box in drawn_in(axes)) <= 0.9 * high + 0.02


def test_axes_that_are_too_small_say_what_is_needed() -> None:
    """And in axes of that size the chart stands."""
    axes = plt.figure(figsize=(6, 1)).add_axes((0, 0, 1, 1))
    with pytest.raises(UsageError, match=r"font 6,0 sur 1,0 pouces .* au moins 6,0 sur 2,3"):
        draw_in(axes, KINDS["lines"])
    draw_in(plt.figure(figsize=(6, 2.3)).add_axes((0, 0, 1, 1)), KINDS["lines"])
    with pytest.raises(UsageError, match=r"font 1,0 sur 6,0 pouces .* au moins 2,4 sur"):
        draw_in(plt.figure(figsize=(1, 6)).add_axes((0, 0, 1, 1)), KINDS["lines"])


@pytest.fixture
def answer() -> Indicator:
    """An answer with a chart."""
    return Indicator(
        pd.DataFrame({"typology": ["T3", "T4"], "gap": [12, 30]}),
        headline="Les T4 manquent",
        plot=KINDS["bars"],
        alt="Écart par taille : T4 30, T3 12.",
    )


def test_an_answer_draws_itself_and_gives_the_axes_back(answer: Indicator) -> None:
    """The chart of a page stays a figure of its own."""
    axes = plt.figure(figsize=(8, 6)).add_subplot()
    assert answer.draw(axes) is axes
    assert words_on(axes.get_figure(root=True)) == words_on(answer.chart)


def test_a_hypothesis_stands_below_its_chart_wherever_it_is_drawn(answer: Indicator) -> None:
    """It may be copied into a slide; without one the chart is as it was."""
    supposed = replace(answer, marks=("Est seulement", "hypothèse : 10 T4 de plus"))
    assert supposed.chart and answer.chart
    axes = plt.figure(figsize=(8, 6)).add_subplot()
    supposed.draw(axes)
    for figure in (supposed.chart, axes.get_figure(root=True)):
        assert words_on(figure)[-1] == "Est seulement\u202f; hypothèse\u00a0: 10 T4 de plus"
    more = supposed.chart.get_size_inches()[1] - answer.chart.get_size_inches()[1]
    assert 0.1 < more < 0.4
    assert words_on(supposed.chart)[:-1] == words_on(answer.chart)


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_below_stands_free(kind: str) -> None:
    """It is the lowest of all words, and within the figure."""
    found = drawn_on(noted(KINDS[kind], "hypothèse")(6))
    (note,) = (box for text, box in found if text == "hypothèse")
    others = [box[1] + box[3] for text, box in found if text not in ("hypothèse", "bar")]
    height = noted(KINDS[kind], "hypothèse")(6).get_size_inches()[1]
    assert max(others) < note[1] + 0.02 and note[1] + note[3] <= height + 0.01


def test_what_cannot_be_drawn_is_said(answer: Indicator) -> None:
    """No chart, nothing to tell, and what is no axes."""
    figure, both = plt.subplots(2)
    with pytest.raises(UsageError, match=r"axes\[0\].*ndarray"):
        answer.draw(both)
    with pytest.raises(UsageError, match="Rien à dessiner : Un seul trimestre"):
        replace(answer, why_missing="Un seul trimestre est connu.").draw(both[0])
    with pytest.raises(UsageError, match="Les T4 manquent\u00a0» n’a pas de graphique"):
        replace(answer, plot=None).draw(both[0])
    assert len(figure.axes) == 2
