"""What the team's notes say again, since when, and what they no longer say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from copil_analysis.quarter.remembering import remembered
from copil_analysis.reading.notes import Item, Noted, items_below, read_item

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from copil_analysis.period import Period
    from copil_analysis.quarter import Quarter


@remembered
def noted(quarter: Quarter, heading: re.Pattern[str]) -> list[Noted]:
    """The items below a heading, each with what became of it since the notes that said it first."""
    said = {one.period: keys_of(one.notes, heading) for one in quarter.earlier}
    return [_followed(one, quarter, said) for one in _items(quarter.notes, heading)]


def dropped(quarter: Quarter, heading: re.Pattern[str]) -> list[Item]:
    """The items of the quarter before that are no longer there; none where nothing is noted."""
    before = _before(quarter)
    if before is None or not quarter.notes.strip():
        return []
    there = keys_of(quarter.notes, heading)
    return [one for one in _items(before.notes, heading) if one.key not in there]


def keys_of(notes: str, heading: re.Pattern[str]) -> set[str]:
    """By what the items below a heading are known again."""
    return {one.key for one in _items(notes, heading)}


def first_said(item: Item, period: Period, said: Mapping[Period, Collection[str]]) -> Period:
    """The first of the quarters in a row that say it, or the one that the team gives.

    ``said``: the keys of the items of the quarters before the period (``keys_of``).
    """
    first = period
    while first.quarter and item.key in said.get(first.previous, ()):
        first = first.previous
    return min(first, item.since or first)


def _items(notes: str, heading: re.Pattern[str]) -> list[Item]:
    return [read_item(text) for text in items_below(notes, heading)]


def _before(quarter: Quarter) -> Quarter | None:
    """The quarter just before, as it was received."""
    known = [one for one in quarter.earlier if one.period == quarter.period.previous]
    return known[0] if known and quarter.period.quarter else None


def _followed(item: Item, quarter: Quarter, said: Mapping[Period, Collection[str]]) -> Noted:
    first = first_said(item, quarter.period, said)
    known = first if first < quarter.period else None
    is_late = known is not None and item.is_past(quarter.committee, known)
    return Noted(item.said, item.until, item.since, known, is_late)
