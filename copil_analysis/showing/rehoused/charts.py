"""The charts of the page on rehousing."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from copil_analysis.analysis import rehousing
from copil_analysis.config import Config
from copil_analysis.showing.bars import plot_pairs, plot_stacked
from copil_analysis.showing.french import (
    format_number,
    plural,
)
from copil_analysis.vocabulary import TOTAL


def plot_rehoused(rehoused: pd.DataFrame, *, config: Config) -> Figure:
    """Draw the adults and children rehoused by each structure as stacked bars."""
    counts = rehoused.assign(total=rehoused["persons"])
    names = [
        f"{config.structure_labels.get(row['structure'], row['structure'])}\u00a0: "
        f"{plural(row['adults'], 'adulte')}, {plural(row['children'], 'enfant')}"
        for row in counts.to_dict("records")
    ]
    return plot_stacked(
        counts,
        names,
        ["adults", "children"],
        ["adultes", "enfants"],
        "",
        columns=2,
        colours=(1, 3),
    )


def plot_sizes(rehoused: pd.DataFrame, waiting: pd.DataFrame, *, config: Config) -> Figure:
    """Draw the persons per household, of those rehoused and of those who wait."""
    sizes = rehousing.persons_per_household(rehoused, waiting)
    labels: Mapping[str, str] = {**config.structure_labels, TOTAL: "Ensemble"}
    return plot_pairs(
        [labels.get(code, code) for code in sizes["structure"]],
        [list(sizes["waiting_size"]), list(sizes["rehoused_size"])],
        [
            lambda n: f"{format_number(n, 1)} (en attente)",
            lambda n: f"{format_number(n, 1)} (relogés)",
        ],
    )
