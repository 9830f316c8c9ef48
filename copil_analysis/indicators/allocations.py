"""Who allocated, and who received: the dwellings of a period by channel or by structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.allocation import allocations_by, known_allocations
from copil_analysis.analysis.counting import largest_first, leaders, with_nothing
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import bars
from copil_analysis.showing.columns import Column, Row, Table, share_of
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import capitalised, format_number, is_missing, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.marks import Reference, doubts_of, marks_of
from copil_analysis.showing.options import expect
from copil_analysis.showing.words import (
    label_of,
    source_line,
    tell_nothing,
    tell_part,
    with_noun,
)
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_HEADERS = {"channel": "Filière", "structure": "Structure"}
_DONE = {"channel": "attribué", "structure": "reçu"}


@answers
def allocations(quarter: Quarter, by: str = "channel") -> Indicator:
    """Tell who allocated the period's dwellings (``by="channel"``) or who received them.

    ``data``: ``by``, households, low, high, total, share, share_low, share_high.
    """
    expect("by", by, _HEADERS)
    data = allocations_by(quarter, by)
    if not known_allocations(quarter):
        if data["total"].isna().any():
            return Indicator(data, why_missing="Le nombre de logements attribués n'est pas connu.")
        return Indicator(data, headline=f"Aucun logement attribué {quarter.period.in_label}")
    some = largest_first(data, "households")
    without = with_nothing(data, by, "households")
    names = [label_of(code, quarter) for code in some[by]]
    told = [f"{name} {format_number(n)}" for name, n in zip(names, some["households"], strict=True)]
    return Indicator(
        data=data,
        headline=_headline(data, by, quarter),
        sentences=[tell_nothing(without, quarter, by, _DONE[by])],
        table=_table(data, by, quarter),
        plot=bars(names, list(some["households"])),
        alt=write_alt(f"Logements attribués par {_HEADERS[by].lower()} : ", told),
        source=source_line(quarter, "allocations"),
        definition=define("allocation", "channel"),
        doubts=doubts_of(quarter, "allocations"),
    )


def _headline(data: pd.DataFrame, by: str, quarter: Quarter) -> str:
    first, total = leaders(data, by, "households"), data["total"].iloc[0]
    if is_missing(total):
        at_least = plural(known_allocations(quarter), "logement attribué")
        return f"Au moins {at_least} : il manque des chiffres"
    did = f"a {_DONE[by]}" if len(first) == 1 else f"ont {_DONE[by]} chacune"
    part = tell_part(data["households"].max(), total, "logement")
    return capitalised(f"{with_noun(first, quarter, by)} {did} {part}")


def _table(data: pd.DataFrame, by: str, quarter: Quarter) -> Table:
    total = data["total"].iloc[0]
    last = pd.DataFrame({by: [TOTAL], "households": [total], "total": [total]})
    counts = data[[by, "households", "total"]]
    frame = pd.concat([counts, last.astype(counts.dtypes.to_dict())], ignore_index=True)

    def place(row: Row) -> list[Reference]:
        at = (row[by], TOTAL) if by == "channel" else (TOTAL, row[by])
        return [Reference("allocations", *at)]

    return Table(
        frame,
        [
            Column(by, _HEADERS[by], lambda code, _: label_of(code, quarter)),
            Column("households", "Logements", place=place),
            share_of("households"),
        ],
        f"Logements attribués par {_HEADERS[by].lower()}, {quarter.period.label}",
        total=True,
        marks=marks_of(quarter),
    )
