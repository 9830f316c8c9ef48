"""The columns of a workbook: numbers for what a page prints as words, "33 à 60" or "3 sur 8"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.showing.french import NBSP, THIN, is_missing
from copil_analysis.showing.marks import Row

PATTERNS: Mapping[str, str] = {
    "count": "#,##0",
    "decimal": "#,##0.0",
    "ratio": "#,##0.00",
    "signed": "+#,##0;-#,##0;0",
    "signed_decimal": "+#,##0.0;-#,##0.0;0",
    "share": f'0"{THIN}"%',
    "signed_share": f'+0"{THIN}"%;-0"{THIN}"%',
    "euros": f'#,##0"{NBSP}€"',
    "general": "General",
}
"""How a spreadsheet prints a number, which it does in the language of who opens it."""


@dataclass(frozen=True)
class Number:
    """A column of numbers: its header, which number of a row it holds, how that is printed.

    ``of`` is a column of the frame or a function of the row; ``form`` a name of ``PATTERNS``.
    """

    header: str
    of: str | Callable[[Row], Any]
    form: str = "count"

    def value(self, row: Row) -> float | int | None:
        """The number; None, an empty cell, where it is missing or without bound."""
        value = row[self.of] if isinstance(self.of, str) else self.of(row)
        if is_missing(value) or abs(float(value)) == float("inf"):
            return None
        return int(value) if float(value).is_integer() else float(value)


def bounds(
    header: str, low: str = "low", high: str = "high", form: str = "count"
) -> tuple[Number, Number]:
    """An interval as two columns, "borne basse" and "borne haute"."""
    return (
        Number(f"{header}, borne basse", low, form),
        Number(f"{header}, borne haute", high, form),
    )


def part(header: str, count: str, total: str, whole: str = "Total") -> tuple[Number, Number]:
    """A share and the total that it is of; as on a page no share of fewer than 20."""

    def share(row: Row) -> float | None:
        number, of = row[count], row[total]
        if is_missing(number) or is_missing(of) or of < SMALLEST_DENOMINATOR:
            return None
        return float(number) / float(of)

    return Number(header, share, "share"), Number(whole, total)
