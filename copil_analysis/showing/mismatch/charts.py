"""The chart of the coverage over the quarters: one small chart a size."""

import pandas as pd
from matplotlib.figure import Figure

from copil_analysis.analysis.mismatch import FOLLOWED
from copil_analysis.period import Period
from copil_analysis.showing.french import capitalised
from copil_analysis.showing.mismatch.words import name_size
from copil_analysis.showing.over_time.charts import Panel, plot_series

_ROOM = 1.2
"""The bands are cut a little above the highest coverage: those of a few households are endless."""


def plot_mismatch(gap: pd.DataFrame) -> Figure:
    """Draw the coverage of each size that is followed, with its band, on one scale.

    ``gap`` is that of `gap_over_time`; a quarter that is not known interrupts the line.
    """
    shown = gap[gap["typology"].isin(FOLLOWED)]
    top = _ROOM * max(10.0, float(shown["coverage"].max(skipna=True)))
    panels = [
        Panel(capitalised(name_size(code)), _counts(shown[shown["typology"] == code], top), 1)
        for code in FOLLOWED
    ]
    return plot_series(panels, columns=2, same_scale=True)


def _counts(rows: pd.DataFrame, top: float) -> pd.DataFrame:
    known = rows.set_index("period")[["coverage", "coverage_low", "coverage_high"]]
    known.columns = pd.Index(["count", "low", "high"])
    known = known.assign(low=known["low"].clip(upper=top), high=known["high"].clip(upper=top))
    filled = known.reindex(_every_quarter(list(rows["period"])))
    return filled.rename_axis("period").reset_index()


def _every_quarter(known: list[str]) -> list[str]:
    """The quarters from the first known to the last, the unknown between them too."""
    found = [Period.parse(known[-1])]
    while found[-1] > Period.parse(known[0]):
        found.append(found[-1].previous)
    return [str(period) for period in reversed(found)]
