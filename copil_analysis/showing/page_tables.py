"""Indicators as tables for `show_table`: French headers, printed cells, marks, sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypedDict

import pandas as pd

from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.showing import french
from copil_analysis.showing.footnotes import HEADER, Reference, References, mark_table, write_notes
from copil_analysis.vocabulary import LABELS, TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


class TableWords(TypedDict):
    """What `show_table` takes."""

    frame: pd.DataFrame
    caption: str
    source: str
    notes: list[str]
    total: bool


def labels_of(quarter: Quarter) -> dict[str, str]:
    """The French words of the structures, the channels and the total."""
    return {
        **quarter.config.structure_labels,
        **quarter.config.channel_labels,
        TOTAL: "Total",
    }


def labelled(codes: Iterable[Any], quarter: Quarter) -> list[str]:
    """Give codes their French labels; an unknown code stays as it is."""
    labels = labels_of(quarter)
    return [labels.get(str(code), str(code)) for code in codes]


def format_rate(count: Any, total: Any, share: Any, low: Any, high: Any) -> str:
    """Write a share with its interval, or "x sur n" where the denominator is under 20.

    >>> format_rate(3, 6, 0.5, 0.19, 0.81), format_rate(0, 0, None, None, None)
    ('3 sur 6', '–')
    """
    if french.is_missing(count) or french.is_missing(total):
        return french.MISSING
    if total == 0:
        return "–"
    if total < SMALLEST_DENOMINATOR:
        return f"{french.format_number(count)} sur {french.format_number(total)}"
    return f"{french.format_percent(share)} ({french.format_percent_interval(low, high)})"


def finish_table(
    quarter: Quarter,
    frame: pd.DataFrame,
    references: References,
    *,
    caption: str,
    tables: tuple[str, ...],
    notes: Iterable[str] = (),
    total: bool = True,
) -> TableWords:
    """Mark a table's cells, write its notes and its source."""
    marked, found = mark_table(frame, references, quarter.checks, labels_of(quarter))
    return TableWords(
        frame=marked,
        caption=french.typeset(caption),
        source=describe_sources(quarter, *tables),
        notes=[*found, *map(french.typeset, notes)],
        total=total,
    )


def describe_sources(quarter: Quarter, *tables: str) -> str:
    """Name the sources of these tables, each once."""
    return " ; ".join(dict.fromkeys(quarter.sources[table] for table in tables))


def describe_doubts(quarter: Quarter, table: str) -> str:
    """Say below a figure which of its table's values are recovered or belie a printed total."""
    checks = quarter.checks
    off = (checks["status"] == "gap") & (checks["check"] == "margin")
    found = checks[(checks["table"] == table) & (off | (checks["status"] == "recovered"))]
    findings = [{str(k): v for k, v in row.items()} for row in found.to_dict("records")]
    notes = write_notes(findings, {**LABELS, **labels_of(quarter)})
    return " ".join(note.split(maxsplit=1)[1] for note in notes)


def period_of(quarter: Quarter) -> str:
    """Name the real bounds of the flows: "du 1er janvier au 10 avril 2011"."""
    return french.format_span(quarter.start, quarter.end)


def cross(
    quarter: Quarter, crossed: pd.DataFrame, *, table: str, head: str, caption: str
) -> TableWords:
    """Print a cross-table; a broken margin marks its total and its header."""
    key, *codes = crossed.columns
    names = labelled(codes, quarter)
    frame = pd.DataFrame({head: labelled(crossed[key], quarter)})
    references: dict[tuple[int, str], list[Reference]] = {}
    for i, row in enumerate(crossed[key]):
        references[(i, head)] = [Reference(table, row, "")]
    for code, name in zip(codes, names, strict=True):
        frame[name] = [french.format_number(value) for value in crossed[code]]
        references[(HEADER, name)] = [Reference(table, TOTAL, code)] if code != TOTAL else []
        references |= {
            (i, name): [Reference(table, row, code)] for i, row in enumerate(crossed[key])
        }
    printed = _printed_totals(quarter.checks, table, codes)
    notes = [f"Totaux imprimés dans la source : {printed}."] if printed else []
    return finish_table(quarter, frame, references, caption=caption, tables=(table,), notes=notes)


def _printed_totals(checks: pd.DataFrame, table: str, codes: Iterable[Any]) -> str:
    """All the totals that a source prints, where one of them is not the sum of its cells."""
    margins = checks[
        (checks["check"] == "margin") & (checks["table"] == table) & (checks["row"] == TOTAL)
    ]
    if not (margins["status"] == "gap").any():
        return ""
    stated = dict(zip(margins["column"], margins["stated"], strict=True))
    return ", ".join(
        f"{LABELS.get(code, code)} {french.format_number(stated[code])}"
        for code in map(str, codes)
        if code in stated
    )
