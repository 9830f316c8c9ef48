"""Kinds of charts, one a module: they know no topic, and draw as wide as asked."""

from copil_analysis.showing.charts.bars import bars
from copil_analysis.showing.charts.colours import COLOURS, IN_ORDER
from copil_analysis.showing.charts.curve import curve
from copil_analysis.showing.charts.dots import dots
from copil_analysis.showing.charts.grid import grid
from copil_analysis.showing.charts.lines import lines
from copil_analysis.showing.charts.pairs import pairs
from copil_analysis.showing.charts.paper import HALF, NARROW, WIDE, Plot
from copil_analysis.showing.charts.placing import draw_in, noted
from copil_analysis.showing.charts.stacked import at_most_four, stacked
from copil_analysis.showing.charts.waterfall import waterfall

__all__ = [
    "COLOURS",
    "HALF",
    "IN_ORDER",
    "NARROW",
    "WIDE",
    "Plot",
    "at_most_four",
    "bars",
    "curve",
    "dots",
    "draw_in",
    "grid",
    "lines",
    "noted",
    "pairs",
    "stacked",
    "waterfall",
]
