"""The values of a chart: floats to draw, French to write."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from copil_analysis.showing.french import (
    MISSING,
    NBSP,
    format_number,
    format_percent,
    is_missing,
)

Tell = Callable[[Any], str]
Tells = Sequence[str] | Tell | None
"""How values are told beside their marks: written already, or written by a function."""


def numbers(values: Iterable[Any]) -> list[float | None]:
    """Floats, with None where a value is missing."""
    return [None if is_missing(value) else float(value) for value in values]


def tell(values: Sequence[Any], tells: Tells = None, *, form: Tell | None = None) -> list[str]:
    """The text of each value; without ``tells`` as ``form`` writes it, else as numbers."""
    if tells is None:
        tells = form or number_form(values)
    if callable(tells):
        return [tells(value) for value in values]
    return [str(text) for text in tells]


def number_form(values: Iterable[Any], *, unit: str = "", percent: bool = False) -> Tell:
    """How numbers are written: with one decimal if one of them needs it, ``unit`` after each.

    ``percent``: they are shares of one, written as percentages.
    """
    known = [value for value in numbers(values) if value is not None]
    decimals = 0 if percent or all(abs(n - round(n)) < 1e-9 for n in known) else 1
    form = format_percent if percent else format_number
    after = f"{NBSP}{unit.strip()}" if unit else ""
    return lambda value: MISSING if is_missing(value) else f"{form(value, decimals)}{after}"
