"""Curves that step."""

from collections.abc import Callable

import pytest
from matplotlib.figure import Figure

from copil_analysis.showing.charts import WIDE, curve

Told = Callable[[Figure], list[str]]


def test_a_curve_steps_after_not_before() -> None:
    """One of four is rehoused at month 2: the share is 0 until then, and a quarter from then on."""
    figure = curve({"Relogés": ([0, 2, 5], [0, 0.25, 0.5])})(WIDE)
    (line,) = figure.axes[0].lines
    drawn = line.get_transform().transform_path(line.get_path()).vertices  # as it is drawn
    corners = figure.axes[0].transData.inverted().transform(drawn).round(3).tolist()
    assert corners[:5] == [[0, 0], [2, 0], [2, 0.25], [5, 0.25], [5, 0.5]]


def test_a_band_steps_with_its_curve() -> None:
    """At month 1 the band is that of month 0; from month 2 on that of month 2."""
    figure = curve(
        {"Relogés": ([0, 2, 5], [0, 0.25, 0.5])},
        lows={"Relogés": [0, 0.1, 0.3]},
        highs={"Relogés": [0, 0.4, 0.7]},
    )(WIDE)
    (band,) = figure.axes[0].collections
    corners = {tuple(corner) for corner in band.get_paths()[0].vertices.round(3).tolist()}
    assert {(2, 0), (2, 0.1), (2, 0.4), (5, 0.1), (5, 0.3), (5, 0.4), (5, 0.7)} <= corners


def test_areas_stand_on_those_before_them(told: Told) -> None:
    """Rehoused 50 %, left 10 %, waiting 40 %: the areas reach 50, 60 and 100 %."""
    figure = curve(
        {
            "relogés": ([0, 6], [0, 0.5]),
            "sortis": ([0, 6], [0, 0.1]),
            "en attente": ([0, 6], [1, 0.4]),
        },
        stacked=True,
    )(WIDE)
    tops = [area.get_paths()[0].vertices[:, 1].max() for area in figure.axes[0].collections]
    assert tops == pytest.approx([0.5, 0.6, 1.0])
    assert figure.axes[0].get_ylim() == (0, 1)
    assert {"relogés : 50 %", "sortis : 10 %", "en attente : 40 %"} <= set(told(figure))


def test_months_are_named_by_half_years(told: Told) -> None:
    """Thirty months are told every six, under the name of the axis."""
    figure = curve({"Relogés": ([0, 30], [0, 0.5])}, xlabel="mois depuis l’entrée")(WIDE)
    assert {"6", "12", "18", "24", "30", "mois depuis l’entrée"} <= set(told(figure))


def test_curves_differ_by_their_dashes() -> None:
    """Three curves have three sorts of line."""
    series = {name: ([0, 1], [0, 1]) for name in "abc"}
    drawn = curve(series)(WIDE).axes[0].lines
    assert len({str(line.get_linestyle()) + str(line._dash_pattern) for line in drawn}) == 3
