"""Every kind of chart at every width: nothing is cut off, nothing overlaps, letters can be read."""

from collections.abc import Callable
from functools import cache
from itertools import combinations
from typing import Any

import pytest
from matplotlib.figure import Figure

from copil_analysis.showing import charts
from copil_analysis.showing.charts import NARROW, WIDE, Plot

LONG = [f"Structure d’accueil et d’hébergement n° {i}" for i in range(25)]
QUARTERS = [f"{year}-T{n}" for year in range(2017, 2027) for n in (1, 2, 3, 4)]
CHANNELS = [
    "SIAO filière classique",
    "Contingent préfectoral",
    "Action Logement",
    "Autres contingents réservataires",
]
ONE_TO_25 = list(range(25))

PLOTS: dict[str, Plot] = {
    "stacked": charts.stacked(LONG, {name: ONE_TO_25 for name in CHANNELS}),
    "stacked, told at length": charts.stacked(
        CHANNELS,
        {"PLAI": [1, 2, 3, 4], "PLUS": [40, 3, None, 0]},
        tells=["12 logements sur 53, soit un logement sur quatre"] * 4,
    ),
    "bars": charts.bars(LONG, ONE_TO_25),
    "bars with intervals": charts.bars(
        CHANNELS, [4, 3, 0, None], lows=[1, 1, 0, None], highs=[90, 9, 3.7, None]
    ),
    "pairs": charts.pairs(LONG, ONE_TO_25, ONE_TO_25[::-1], labels=(LONG[0], LONG[1])),
    "dots": charts.dots(
        LONG, ONE_TO_25, ONE_TO_25, [30] * 25, reference=(1, LONG[0]), unit="logements"
    ),
    "lines over 40 quarters": charts.lines(
        QUARTERS, {name: [i * n % 40 for n in range(40)] for i, name in enumerate(CHANNELS)}
    ),
    "lines that all end at zero": charts.lines(
        QUARTERS[:5], {name: [3, 2, 1, 0, 0] for name in CHANNELS}
    ),
    "one quarter": charts.lines(["2011-T1"], {"CASA": [4]}),
    "grid": charts.grid(
        LONG, CHANNELS, [[n, None, 2, 1234] for n in ONE_TO_25], key="en attente / obtenus"
    ),
    "curve": charts.curve(
        {name: ([0, 3, 9], [0, 0.1 * i, 0.2 * i]) for i, name in enumerate(CHANNELS)},
        xlabel="mois depuis l’entrée dans la file active",
    ),
    "areas": charts.curve(
        {name: ([0, 3, 9], [0.5, 0.5, 0.5]) for name in CHANNELS[:2]}, stacked=True
    ),
    "waterfall": charts.waterfall(
        ["31 décembre", "entrés", "relogés", "autres sorties", "non expliqué", "31 mars"],
        [1192, 69, 53, 10, -3, 1195],
        kinds=["start", "entries", "rehoused", "left", "residual", "end"],
    ),
    "nothing known": charts.bars(CHANNELS, [None] * 4),
    "no rows": charts.pairs([], [], [], labels=("en attente", "obtenus")),
}


@cache
def drawn(name: str, width: float) -> Figure:
    """A chart, drawn once for all that is asked of it."""
    return PLOTS[name](width)


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", PLOTS)
def test_words_stand_within_the_chart_apart_and_large_enough(
    name: str, width: float, words: Callable[[Figure], list[Any]]
) -> None:
    """At 704 and 326 pixels no word leaves the figure, touches another or is below 11 px."""
    figure = drawn(name, width)
    right, top = (96 * side for side in figure.get_size_inches())
    found = words(figure)
    assert right == pytest.approx(96 * width)
    assert [w.text for w in found if w.left < -0.5 or w.right > right + 0.5] == []
    assert [w.text for w in found if w.bottom < -0.5 or w.top > top + 0.5] == []
    assert [(a.text, b.text) for a, b in combinations(found, 2) if a.touches(b)] == []
    assert all(word.size >= 11 for word in found)


@pytest.mark.parametrize("name", PLOTS)
def test_a_plot_can_be_drawn_again(name: str, told: Callable[[Figure], list[str]]) -> None:
    """Each call makes a new figure with the same words, and none tells nan or None."""
    first, second = drawn(name, NARROW), PLOTS[name](NARROW)
    assert first is not second
    assert told(first) == told(second)
    assert not any(text in ("nan", "None", "<NA>") for text in told(first))


@pytest.mark.parametrize("name", PLOTS)
def test_bars_stand_within_the_chart(name: str) -> None:
    """No bar, dot or line leaves a figure of 326 pixels."""
    figure = drawn(name, NARROW)
    right, top = (96 * side for side in figure.get_size_inches())
    for artist in (*figure.axes[0].patches, *figure.axes[0].lines):
        box = artist.get_window_extent()
        slack = 1 if artist in figure.axes[0].patches else 4  # a marker's box has empty corners
        assert box.x0 >= -slack and box.x1 <= right + slack, artist
        assert box.y0 >= -slack and box.y1 <= top + slack, artist
