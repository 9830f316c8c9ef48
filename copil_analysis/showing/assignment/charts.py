"""The chart of the dwellings by size, as they suited the household rehoused or not."""

from matplotlib.figure import Figure

from copil_analysis.analysis.assignment import Assignment
from copil_analysis.showing.bars import plot_stacked
from copil_analysis.showing.needs.tables import TYPOLOGIES
from copil_analysis.vocabulary import TOTAL

_SERIES = {"suitable": "convenaient", "too_small": "trop petits", "too_large": "trop grands"}


def plot_assignment(found: Assignment) -> Figure:
    """Draw a bar a size of dwelling of which some were obtained: suitable, too small, too large."""
    counts = found.dwellings.rename(columns={"dwellings": TOTAL})
    shown = counts[(counts[TOTAL] > 0) & (counts["typology"] != TOTAL)]
    return plot_stacked(
        shown,
        [TYPOLOGIES.get(code, code) for code in shown["typology"]],
        list(_SERIES),
        list(_SERIES.values()),
        "logement",
        columns=3,
    )
