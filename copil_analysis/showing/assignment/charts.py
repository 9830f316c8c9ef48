"""The chart of the dwellings by size, as they suited the household rehoused or not."""

from matplotlib.figure import Figure

from copil_analysis.analysis.assignment import Assignment
from copil_analysis.showing.bars import plot_stacked
from copil_analysis.showing.needs.tables import TYPOLOGIES
from copil_analysis.vocabulary import TOTAL

_SERIES = {"suitable": "convenaient", "too_small": "trop petits", "too_large": "trop grands"}
_COLOURS = {"suitable": 1, "too_small": 3, "too_large": 2}


def plot_assignment(found: Assignment) -> Figure:
    """Draw a bar a size of dwelling of which some were obtained: suitable, too small, too large."""
    counts = found.dwellings.rename(columns={"dwellings": TOTAL})
    shown = counts[(counts[TOTAL] > 0) & (counts["typology"] != TOTAL)]
    used = [code for code in _SERIES if shown[code].sum()]
    return plot_stacked(
        shown,
        [TYPOLOGIES.get(code, code) for code in shown["typology"]],
        used,
        [_SERIES[code] for code in used],
        "logement",
        columns=3,
        colours=[_COLOURS[code] for code in used],
    )
