"""Two periods side by side by size, structure or channel: each part of both, and the difference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from copil_analysis.analysis.side_by_side import Sides
from copil_analysis.analysis.sizes import Sizes, sizes_of
from copil_analysis.indicators.compare.words import (
    FLOWS,
    caption_of,
    decimals_of,
    labels_of,
    of_flows,
    part_label,
    tell_alike,
    tell_difference,
    versus,
)
from copil_analysis.showing.columns import Column, Row, Table
from copil_analysis.showing.french import format_number, is_missing
from copil_analysis.showing.measures import MEASURE_HEADERS, noun_of
from copil_analysis.showing.numbers import Number
from copil_analysis.showing.sizes import short_size
from copil_analysis.showing.words import MOST_NAMED, tell_signed
from copil_analysis.vocabulary import TOTAL

_HEADERS = {"typology": "Taille", "structure": "Structure", "channel": "Filière"}
_DRAWN = {
    "typology": ("gap", "needs", "obtained"),
    "structure": ("rehoused", "waiting", "allocations", "dwellings"),
    "channel": ("allocations",),
}
"""What is told by part: the first that differs is drawn, and told in the headline."""
_WHATS = {"gap": "écarts", "needs": "ménages en attente", "obtained": "logements obtenus"}


def finding(sides: Sides, data: pd.DataFrame, by: str) -> str:
    """The parts that differ most; all together where one of the periods lacks them."""
    told = data.dropna(subset=["difference"])
    name = _drawn(data, by)
    rows = told[(told["measure"] == name) & (told[by] != TOTAL)]
    if by == "typology":
        rows = rows[rows["typology"].isin(_claimable(sides))]
    moved = rows[rows["difference"] != 0]
    if moved.empty:  # what one side lacks has no difference, but all together may have
        moved = told[(told["measure"] == name) & (told[by] == TOTAL) & (told["difference"] != 0)]
    if moved.empty:
        return f"{_what(name)} sans différence"
    sizes = moved["difference"].abs().sort_values(ascending=False, kind="stable").index
    told_parts = [
        f"{part_label(row[by], sides)} {tell_signed(row['difference'])} ({versus(row)})"
        for row in moved.loc[sizes[:MOST_NAMED]].to_dict("records")
    ]
    alike = tell_alike(sides) if name in FLOWS else ""
    return f"{_what(name)}{alike}, {' ; '.join(told_parts)}"


def _drawn(data: pd.DataFrame, by: str) -> str:
    """What is told of the parts: the first that differs, or else the first known."""
    told = data.dropna(subset=["difference"])
    differs, known = set(told.loc[told["difference"] != 0, "measure"]), set(told["measure"])
    return next(name for some in (differs, known) for name in _DRAWN[by] if name in some)


def what_is_drawn(data: pd.DataFrame, by: str) -> str:
    """In words what the chart shows of each part."""
    return _what(_drawn(data, by))


def _what(measure: str) -> str:
    return _WHATS.get(measure) or noun_of(measure)


def _claimable(sides: Sides) -> tuple[str, ...]:
    """The sizes of which one may be singled out: those of both sides; of two parts apart all."""
    own, other = (set(sizes_of(one).typologies) for one in sides.compared)
    return Sizes.among(own & other or own | other).claimable


def drawn_rows(sides: Sides, data: pd.DataFrame, by: str) -> tuple[list[str], pd.DataFrame]:
    drawn = data[(data["measure"] == _drawn(data, by)) & (data[by] != TOTAL)]
    if by == "typology":
        drawn = drawn[drawn["typology"].isin(_claimable(sides))]
    return [_name(row, by, sides) for row in drawn.to_dict("records")], drawn


def _name(row: Mapping[Any, Any], by: str, sides: Sides) -> str:
    return short_size(row[by]) if by == "typology" else part_label(row[by], sides)


def table(sides: Sides, data: pd.DataFrame, by: str) -> Table:
    """A row a part, a column a measure, each cell with both figures: "40 puis 49 (+9)".

    Where both are alike it is told once.
    """
    wide = data.pivot(index=by, columns="measure", values=["before", "now", "difference"])
    wide.columns = wide.columns.map(lambda pair: f"{pair[1]}_{pair[0]}")
    frame = wide.loc[list(dict.fromkeys(data[by]))].reset_index()
    measures = list(dict.fromkeys(data["measure"]))
    before, now = labels_of(sides)
    return Table(
        frame,
        [
            Column(by, _HEADERS[by], lambda code, _: part_label(code, sides)),
            *(_both(name, (before, now)) for name in measures),
        ],
        f"{caption_of(sides)}{before}, puis {now}, et la différence{of_flows(sides)}",
        total=TOTAL in list(frame[by]),
    )


def _both(measure: str, sides: tuple[str, str]) -> Column:
    """Both figures and their difference: one column of a page, three of a workbook."""
    decimals, header = decimals_of(measure), MEASURE_HEADERS[measure]

    def tell(now: Any, row: Row) -> str:
        before, difference = row[f"{measure}_before"], row[f"{measure}_difference"]
        if format_number(before, decimals) == format_number(now, decimals):
            return format_number(now, decimals)
        told = f"{format_number(before, decimals)} puis {format_number(now, decimals)}"
        if is_missing(difference):
            return told
        return f"{told} ({tell_difference(difference, before, now, decimals)})"

    form, signed = ("decimal", "signed_decimal") if decimals else ("count", "signed")
    numbers = [
        Number(f"{header}, {sides[0]}", f"{measure}_before", form),
        Number(f"{header}, {sides[1]}", f"{measure}_now", form),
        Number(f"{header}, différence", f"{measure}_difference", signed),
    ]
    return Column(f"{measure}_now", header, tell, numbers=numbers)
