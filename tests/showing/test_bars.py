"""Bars as they are drawn: where each segment starts and ends."""

from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from copil_analysis.showing.bars import plot_pairs, plot_stacked


def segments(figure: Figure) -> list[tuple[float, float, float]]:
    """For each bar drawn: its place (its middle), where it starts and where it ends."""
    bars: Any = figure.axes[0].patches
    return [
        (round(bar.get_y() + bar.get_height() / 2, 2), bar.get_x(), bar.get_x() + bar.get_width())
        for bar in bars
    ]


def test_stacked_segments_begin_where_the_one_before_ends() -> None:
    """3, 0 and 2 reach from 0 to 3 and from 3 to 5; nothing is drawn for a zero or a hole."""
    rows = pd.DataFrame({"a": [3, 1], "b": [0, pd.NA], "c": [2, 4], "total": [5, 5]})
    figure = plot_stacked(rows, ["CASA", "Est"], ["a", "b", "c"], ["A", "B", "C"], "", columns=3)
    assert segments(figure) == [(0, 0, 3), (0, 3, 5), (1, 0, 1), (1, 1, 5)]
    assert figure.axes[0].get_xlim() == (0, 5)


def test_pairs_begin_at_zero_and_stand_one_below_the_other() -> None:
    """The first series above the second of the same name, each as long as its figure."""
    figure = plot_pairs(["T1", "T2"], [[4, 2], [1, pd.NA]], [str, str])
    assert segments(figure) == [(-0.17, 0, 4), (0.83, 0, 2), (0.17, 0, 1)]
