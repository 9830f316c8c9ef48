"""Charts: what stands in them, and that they can be drawn whatever the figures."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

import copil_analysis as copil
from copil_analysis.showing.drawing import COLOURS, HATCHES, MOST_SERIES
from copil_analysis.showing.figures import draw

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


CHARTS: dict[str, Callable[["Quarter"], Figure]] = {
    "channels": lambda q: copil.plot_channels(q.allocations, config=q.config),
    "allocations": lambda q: copil.plot_allocations(q.allocations, config=q.config),
    "supply": lambda q: copil.plot_supply(q.allocations, config=q.config),
    "rehoused": lambda q: copil.plot_rehoused(q.rehoused, config=q.config),
    "sizes": lambda q: copil.plot_sizes(q.rehoused, q.waiting, config=q.config),
    "gap": lambda q: copil.plot_needs_and_dwellings(copil.gap_by_typology(q.needs, q.dwellings)),
    "needs": lambda q: copil.plot_needs(q.needs, config=q.config),
}


def words(figure: Figure) -> list[str]:
    found = [text for text in figure.findobj(Text) if isinstance(text, Text)]
    return [text.get_text().replace("\u00a0", " ") for text in found if text.get_text()]


def test_needs_and_dwellings_carry_their_figures(quarter_2011: "Quarter") -> None:
    """Every bar is labelled with its number and its noun."""
    told = words(CHARTS["gap"](quarter_2011))
    assert {"46 ménages", "4 logements", "1 logement", "0 logement", "Studio et T1"} <= set(told)


def test_the_grid_of_needs_carries_every_cell(quarter_2011: "Quarter") -> None:
    """The 24 cells of the needs stand in the picture, zeros included."""
    told = words(CHARTS["needs"](quarter_2011))
    numbers = [text for text in told if text.isdigit()]
    assert sorted(map(int, numbers)) == sorted(quarter_2011.needs["households"])


def test_bars_carry_the_colours_in_order_and_hatches(quarter_2011: "Quarter") -> None:
    """Four structures have four colours and four hatches: never colour alone."""
    axes = CHARTS["allocations"](quarter_2011).axes[0]
    drawn = {(bar.get_facecolor(), bar.get_hatch() or "") for bar in axes.patches}
    assert len(drawn) == MOST_SERIES == len(COLOURS) == len(set(HATCHES))


def test_channels_that_gave_nothing_are_left_out(quarter_2011: "Quarter") -> None:
    """Who supplies whom names the four channels that gave something, and no other."""
    told = " ".join(words(CHARTS["supply"](quarter_2011)))
    assert "Contingent préfectoral" in told
    assert "Action Logement" not in told


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_drawn_whatever_the_figures(any_quarter: "Quarter", name: str) -> None:
    """No warning, no cut text, never more than four series, letters of eleven points or more."""
    figure = CHARTS[name](any_quarter)
    address, (width, _) = draw(figure)
    assert address.startswith("data:image/")
    assert width <= 600
    texts = [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_text()]
    assert min(text.get_fontsize() for text in texts) >= 11
    assert not any("nan" in text.get_text().lower() for text in texts)
    assert all(len(legend.get_texts()) <= MOST_SERIES for legend in figure.legends)


def test_the_same_figures_give_the_same_bytes(quarter_2011: "Quarter") -> None:
    """Two drawings of one quarter are equal."""
    first, second = ([draw(plot(quarter_2011)) for plot in CHARTS.values()] for _ in range(2))
    assert first == second


def test_the_figures_of_the_grid_stand_out_on_every_shade(quarter_2011: "Quarter") -> None:
    """WCAG asks 4.5:1 of a text on its ground."""
    axes = copil.plot_needs(quarter_2011.needs, config=quarter_2011.config).axes[0]

    def luminance(colour: Any) -> float:
        channels = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)
        ]
        return float(np.dot(channels, [0.2126, 0.7152, 0.0722]))

    shades = axes.collections[0].get_facecolor()
    assert len(shades) == len(axes.texts) == 24
    for text, shade in zip(axes.texts, shades, strict=True):
        pair = sorted([luminance(text.get_color()), luminance(shade)])
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5
