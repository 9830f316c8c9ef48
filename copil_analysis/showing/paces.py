"""Groups of households rehoused more, or less, often than at the pace of all, in a sentence.

``told``: the rows of ``analysis.representation``: group, rehoused, expected, verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.showing.french import agree, enumerated, format_number, plural
from copil_analysis.showing.words import during, named, size_label

if TYPE_CHECKING:
    from copil_analysis.analysis.spans import Span
    from copil_analysis.quarter import Quarter

PACES = {
    "above": "plus souvent",
    "below": "moins souvent",
    "flat": "ne se distingue pas",
    "few": "trop peu pour juger",
}
Whom = Callable[[Sequence[str]], str]
"""Says of groups which households they are: "de 4 personnes", "suivis par Cannes"."""


def tell_claim(told: pd.DataFrame, whom: Whom) -> str:
    """Who stands out: "les ménages d'une personne sont relogés plus souvent que les autres".

    Empty where nobody does.
    """
    claims: list[str] = []
    for side, rows in _sides(told):
        groups = whom(list(rows["group"]))
        start, end = ("ceux", "") if claims else ("les ménages", " que les autres")
        verb = "" if claims else "sont relogés "
        claims.append(f"{start} {groups} {verb}{PACES[side]}{end}")
    return ", ".join(claims)


def tell_paces(told: pd.DataFrame, whom: Whom) -> list[str]:
    """How many of those who stand out were rehoused, and how many the pace of all would give."""
    parts: list[str] = []
    for _, rows in _sides(told):
        count, groups = rows["rehoused"].sum(), whom(list(rows["group"]))
        if_so = "" if parts else " s'ils l'étaient aussi souvent que les autres"
        parts.append(
            f"{plural(count, 'ménage')} {groups} {agree(count, 'relogé')} au lieu de "
            f"{format_number(rows['expected'].sum())}{if_so}"
        )
    return parts


def told_during(span: Span, quarters: int) -> str:
    """Over which time: the span, or so many of its quarters as are told."""
    return during(span) if quarters == len(span.periods) else f"sur {plural(quarters, 'trimestre')}"


def of_sizes(codes: Sequence[str]) -> str:
    """Which households: "d'une personne et de 4 personnes et plus"."""
    sizes = [f"de {size_label(code)}" for code in codes if not code.endswith("+")]
    if len(sizes) < len(codes):
        # 4, and 5 and more, are 4 and more.
        least = int(codes[-1].removesuffix("+"))
        while str(least - 1) in codes:
            least -= 1
            sizes.pop()
        sizes.append(f"de {least} personnes et plus")
    return enumerated(sizes).replace("de 1 ", "d'une ")


def of_structures(quarter: Quarter) -> Whom:
    """Which households: "suivis par Cannes et Est"."""
    return lambda codes: f"suivis par {named(codes, quarter, 'structures')}"


def _sides(told: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    for side in ("above", "below"):
        rows = told[told["verdict"] == side]
        if len(rows):
            yield side, rows
