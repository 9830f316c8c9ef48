"""Scales: pixels a unit beside labels that take room, and round numbers along an axis."""

from collections.abc import Callable, Sequence

from matplotlib.ticker import MaxNLocator

from copil_analysis.showing.charts.paper import BODY, text_width
from copil_analysis.showing.french import format_number, format_percent

_GAP = 8


def room_beside(
    values: Sequence[float], ends: Sequence[str], left: float, right: float, size: float = BODY
) -> tuple[float, float]:
    """Pixels a unit so that each bar and the words at its end stay within; where bars may end."""
    room = [right - left - text_width(end, size, bold=True) - _GAP for end in ends]
    scales = [wide / value for wide, value in zip(room, values, strict=True) if value > 0]
    scale = min(scales, default=1.0)
    longest = max(values, default=0)
    return scale, left + max(longest * scale, 1.0)


def round_ticks(
    lowest: float, highest: float, *, most: int = 4, whole: bool = False
) -> list[float]:
    """At most ``most`` steps of round numbers that reach from below ``lowest`` to ``highest``."""
    locator = MaxNLocator(nbins=most, integer=whole, steps=[1, 2, 2.5, 5, 10])
    if highest <= lowest:
        highest = lowest + 1
    return [round(float(tick), 9) for tick in locator.tick_values(lowest, highest)]


def tick_form(ticks: Sequence[float], *, percent: bool = False) -> Callable[[float], str]:
    """How the numbers of an axis are written, with as many decimals as its steps need."""
    scaled = [100 * tick if percent else tick for tick in ticks]
    decimals = next((n for n in range(4) if all(abs(t - round(t, n)) < 1e-9 for t in scaled)), 3)
    write = format_percent if percent else format_number
    return lambda tick: write(tick, decimals)
