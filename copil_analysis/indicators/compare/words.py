"""The words of two periods side by side: what each is called, and how its figures are told."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor
from typing import TYPE_CHECKING, Any

from copil_analysis.analysis.side_by_side import Sides
from copil_analysis.analysis.spans import last_year
from copil_analysis.showing.french import capitalised, format_number, is_missing
from copil_analysis.showing.words import during, label_of, tell_signed

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

FLOWS = ("allocations", "rehoused", "persons", "dwellings")
_RECEIVED = "ce qui est reçu"


def labels_of(sides: Sides) -> tuple[str, str]:
    """What each side is: a period and its marks; of one period twice what tells them apart."""
    before, now = (_told_marks(one) for one in sides.given)
    if sides.is_same_period:
        return before or _RECEIVED, now or _RECEIVED
    first, second = (
        f"{one.period.label} ({marks})" if marks else one.period.label
        for one, marks in zip(sides.given, (before, now), strict=True)
    )
    return first, second


def _told_marks(quarter: Quarter) -> str:
    return ", ".join(quarter.marks)


def between(sides: Sides) -> str:
    """What is compared with what; in time where the earlier comes first."""
    before, now = sides.given
    if sides.is_same_period:
        names = [f"« {_told_marks(one)} »" if one.marks else _RECEIVED for one in sides.given]
        return f"{capitalised(now.period.in_label)}, {names[1]} face à {names[0]}"
    first, second = (_named(one) for one in sides.given)
    if before.period < now.period:
        return f"Entre {first} et {second}"
    return f"{capitalised(second)}, face à la période d'après, {first}"


def _named(quarter: Quarter) -> str:
    label = quarter.period.the_label
    return f"{label} ({_told_marks(quarter)})" if quarter.marks else label


def part_label(code: Any, sides: Sides) -> str:
    """The name of a part, which one of the two may not know."""
    names = [label_of(code, one) for one in reversed(sides.given)]
    return next((name for name in names if name != str(code)), str(code))


def versus(row: Mapping[Any, Any]) -> str:
    return f"{format_number(row['now'])} contre {format_number(row['before'])}"


def tell_alike(sides: Sides) -> str:
    return " à durée égale" if sides.per_day else ""


def of_flows(sides: Sides) -> str:
    return ", des flux à durée égale" if sides.per_day else ""


def spans_of(sides: Sides) -> str:
    """Over which time the dwellings of each were obtained: "en un an"."""
    return " et ".join(dict.fromkeys(during(last_year(one)) for one in sides.compared))


def caption_of(sides: Sides) -> str:
    return f"{capitalised(sides.given[1].period.label)} : " if sides.is_same_period else ""


def decimals_of(measure: str) -> int:
    return 1 if measure == "pressure" else 0


def tell_difference(difference: Any, before: Any, now: Any, decimals: int) -> str:
    """The difference as a reader finds it again from the two figures as they are printed.

    Where nothing differs it is "0", without a sign.
    """
    if not is_missing(difference) and decimals:
        one, other = (floor(value * 10**decimals + 0.5) for value in (now, before))
        difference = (one - other) / 10**decimals
    is_nothing = not is_missing(difference) and difference == 0
    return format_number(0) if is_nothing else tell_signed(difference, decimals)
