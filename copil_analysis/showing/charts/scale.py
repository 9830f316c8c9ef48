"""Scales: pixels a unit beside labels that take room, and round numbers along an axis."""

from collections.abc import Callable, Sequence

from matplotlib.ticker import MaxNLocator

from copil_analysis.showing.french import format_number, format_percent

_GAP = 8
STEPS = (1, 2, 2.5, 5, 10)
MONTHS = (1, 1.2, 2, 3, 6, 10)
"""Steps along a time counted in months: 3, 6, 12."""


def room_beside(values: Sequence[float], ends: Sequence[float], room: float) -> float:
    """Pixels a unit so that each bar and the words at its end, so wide, stay within ``room``."""
    left = [room - end - _GAP for end in ends]
    scales = [wide / value for wide, value in zip(left, values, strict=True) if value > 0]
    return min(scales, default=1.0)


def round_ticks(
    lowest: float,
    highest: float,
    *,
    most: int = 4,
    whole: bool = False,
    steps: Sequence[float] = STEPS,
) -> list[float]:
    """About ``most`` steps of round numbers that reach from below ``lowest`` to ``highest``."""
    locator = MaxNLocator(nbins=most, integer=whole, steps=list(steps))
    ticks = locator.tick_values(lowest, highest if highest > lowest else lowest + 1)
    return [round(float(tick), 9) for tick in ticks]


def tick_form(ticks: Sequence[float], *, percent: bool = False) -> Callable[[float], str]:
    """How the numbers of an axis are written, with as many decimals as its steps need."""
    scaled = [100 * tick if percent else tick for tick in ticks]
    fits = (n for n in range(3) if all(abs(tick - round(tick, n)) < 1e-9 for tick in scaled))
    decimals = next(fits, 3)
    write = format_percent if percent else format_number
    return lambda tick: write(tick, decimals)
