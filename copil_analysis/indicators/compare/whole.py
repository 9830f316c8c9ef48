"""Two periods side by side in all: each figure of both, one below the other."""

from __future__ import annotations

from typing import Any

import pandas as pd

from copil_analysis.analysis.side_by_side import PROJECTED, Sides
from copil_analysis.analysis.spans import last_year
from copil_analysis.indicators.compare.words import (
    FLOWS,
    caption_of,
    decimals_of,
    labels_of,
    of_flows,
    spans_of,
    tell_alike,
    tell_difference,
    versus,
)
from copil_analysis.showing.columns import Column, Row, Table
from copil_analysis.showing.french import capitalised, format_number, is_missing, plural
from copil_analysis.showing.measures import MEASURE_HEADERS, count_of_measure, noun_of
from copil_analysis.showing.words import during


def finding(sides: Sides, data: pd.DataFrame) -> str:
    """The households rehoused where they are known; of one period what the hypothesis changes."""
    rows = _by_measure(data.dropna(subset=["difference"]))
    order = ["rehoused", "waiting", "allocations", "dwellings", "persons", "gap", PROJECTED]
    if sides.is_same_period:
        order = ["gap", PROJECTED, *order[:-2]]
        order = [name for name in order if name in rows and rows[name]["difference"]]
    name = next((name for name in order if name in rows), "")
    if not name:
        return "aucune différence"
    row = rows[name]
    if name == "gap":
        return f"un écart de {format_number(row['now'])} contre {format_number(row['before'])}"
    if name == PROJECTED:
        waiting = plural(round(row["now"]), "ménage")
        return f"{waiting} en attente dans un an contre {format_number(row['before'])}"
    alike = tell_alike(sides) if name in FLOWS else ""
    if row["difference"] == 0:
        return f"autant de {noun_of(name)}{alike} ({format_number(row['now'])})"
    more = "de plus" if row["difference"] > 0 else "de moins"
    return f"{count_of_measure(abs(row['difference']), name)} {more}{alike} ({versus(row)})"


def gap_sentence(sides: Sides, data: pd.DataFrame) -> str:
    """The gap and the pressure of both, with the time in which the dwellings were obtained."""
    rows = _by_measure(data)
    gap, pressure = rows["gap"], rows["pressure"]
    if is_missing(gap["difference"]):
        return ""
    told = f"Écart avec les logements obtenus{_of_each(sides, gap)}"
    if is_missing(pressure["difference"]):
        return f"{told}."
    one, other = (format_number(pressure[side], 1) for side in ("now", "before"))
    return f"{told} ; {one} {_household(pressure['now'])} pour un logement contre {other}."


def _of_each(sides: Sides, gap: Row) -> str:
    """Both gaps, each beside its span where these differ."""
    spans = [during(last_year(one)) for one in reversed(sides.compared)]
    if len(set(spans)) == 1:
        return f" {spans[0]} : {versus(gap)}"
    now, before = (format_number(gap[side]) for side in ("now", "before"))
    return f" : {now} {spans[0]}, contre {before} {spans[1]}"


def _by_measure(data: pd.DataFrame) -> dict[str, Row]:
    return {str(row["measure"]): row for row in data.to_dict("records")}  # type: ignore[misc]


def _household(pressure: float) -> str:
    return "ménage" if pressure < 2 else "ménages"


def drawn_rows(sides: Sides, data: pd.DataFrame) -> tuple[list[str], pd.DataFrame]:
    """The counts that share a scale; what is a ratio or a difference stands in the table."""
    drawn = data[data["measure"].isin([*FLOWS, "waiting", PROJECTED])]
    drawn = drawn[drawn[["before", "now"]].notna().any(axis=1)]
    return [_row_name(name, sides) for name in drawn["measure"]], drawn


def _row_name(measure: str, sides: Sides) -> str:
    if measure == "gap":
        return f"Écart avec les logements obtenus {spans_of(sides)}"
    return MEASURE_HEADERS[measure]


def table(sides: Sides, data: pd.DataFrame) -> Table:
    """A row a measure, a column a period, and the difference."""

    def tell(value: Any, row: Row) -> str:
        return format_number(value, decimals_of(row["measure"]))

    def signed(difference: Any, row: Row) -> str:
        return tell_difference(difference, row["before"], row["now"], decimals_of(row["measure"]))

    before, now = labels_of(sides)
    return Table(
        data,
        [
            Column("measure", "Chiffre", lambda name, _: _row_name(str(name), sides)),
            Column("before", capitalised(before), tell),
            Column("now", capitalised(now), tell),
            Column("difference", f"Différence{of_flows(sides)}", signed),
        ],
        f"{caption_of(sides)}{before} et {now}, côte à côte",
    )
