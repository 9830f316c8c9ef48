"""The words in place of a drawing, for who does not see it."""

from collections.abc import Sequence
from typing import Any

from copil_analysis.showing.french import format_number, typeset

ALT_LIMIT = 250


def write_alt(start: str, parts: Sequence[str]) -> str:
    """Join the parts after ``start`` as long as 250 characters allow, and say how many are left.

    >>> write_alt("Barres : ", ["A 1"]).replace("\\xa0", " ")
    'Barres : A 1.'
    """
    parts = parts or ["rien à montrer"]
    for kept in range(len(parts), -1, -1):
        left = len(parts) - kept
        rest = [f"et {left} autre{'s' if left > 1 else ''}"] if left else []
        text = typeset(f"{start}{' ; '.join([*parts[:kept], *rest])}".removesuffix(".") + ".")
        if len(text) <= ALT_LIMIT:
            return text
    return typeset(start)[: ALT_LIMIT - 1] + "…"


def write_counts(start: str, labels: Sequence[str], counts: Sequence[Any]) -> str:
    """Name each count after ``start``, the largest first.

    >>> write_counts("Barres : ", ["A", "B"], [1, 2])
    'Barres\\xa0: B 2\\u202f; A 1.'
    """
    told = sorted(zip(labels, counts, strict=True), key=lambda one: -one[1])
    return write_alt(start, [f"{label} {format_number(count)}" for label, count in told])
