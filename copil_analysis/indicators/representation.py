"""Which households are rehoused more, or less, often than those who waited as long as they."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.representation import (
    FEWEST_REHOUSED,
    GROUPS,
    households_at_risk,
    quarters_told,
)
from copil_analysis.analysis.representation import representation as compare
from copil_analysis.analysis.spans import last_year
from copil_analysis.quarter.remembering import remembered
from copil_analysis.showing.columns import Column, Table
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import capitalised, format_number, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.options import expect
from copil_analysis.showing.paces import (
    PACES,
    of_sizes,
    of_structures,
    tell_claim,
    tell_paces,
    told_during,
)
from copil_analysis.showing.words import label_of, source_line, tell_left_out

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@remembered
def representation(quarter: Quarter, by: str | Sequence[str] = GROUPS) -> Indicator:
    """Which sizes, or structures, are rehoused as often as those who waited over the same time.

    ``by``: "size", "structure" or both; the first makes the headline. ``data``: the rows of
    ``analysis.representation``. Another grouping is a UsageError.
    """
    asked = (by,) if isinstance(by, str) else tuple(by)
    for one in asked or [""]:
        expect("by", one, GROUPS)
    told = compare(quarter)
    if told is None:
        return Indicator(households_at_risk(quarter), why_missing=_why_missing(quarter))
    parts = [told[told["by"] == one] for one in asked]
    (headline, figures), *others = [
        _finding(quarter, one, rows)
        for one, rows in zip(asked, parts, strict=True)
        if len(rows) > 1 or one == asked[0]
    ]
    data = pd.concat(parts, ignore_index=True)
    return Indicator(
        data,
        headline,
        sentences=[
            *([f"{capitalised(figures)}."] if figures else []),
            *(f"{' : '.join(filter(None, other))}." for other in others),
        ],
        table=_table(quarter, data),
        source=source_line(quarter, "rehoused", "waiting"),
        definition=define("representation"),
    )


def _why_missing(quarter: Quarter) -> str:
    rehoused = int(households_at_risk(quarter)["is_rehoused"].sum())
    if not rehoused:
        return (
            "Comparer les ménages relogés à ceux qui attendaient demande les registres des "
            "attributions et de la file active."
        )
    return (
        "Les ménages relogés ne se comparent pas encore à ceux qui attendaient : "
        f"{plural(rehoused, 'relogement')} dans les registres, il en faut {FEWEST_REHOUSED}."
    )


def _finding(quarter: Quarter, by: str, told: pd.DataFrame) -> tuple[str, str]:
    """Who stands out; and their rehoused, beside how many the pace of all would give."""
    whom = of_sizes if by == "size" else of_structures(quarter)
    start = "à taille égale, " if by == "structure" else ""
    what = "aucune structure" if by == "structure" else "aucune taille de ménage"
    claim = tell_claim(told, whom) or f"{what} ne se distingue dans les relogements"
    paces = " ; ".join(tell_paces(told, whom))
    figures = f"{_when(quarter)}, {paces}" if paces else ""
    return capitalised(start + claim), figures


def _when(quarter: Quarter) -> str:
    return told_during(last_year(quarter), quarters_told(quarter))


def _table(quarter: Quarter, data: pd.DataFrame) -> Table:
    frame = data.assign(
        label=[label_of(code, quarter) for code in data["group"]],
        told=data["verdict"].map(PACES),
    )
    return Table(
        frame,
        [
            Column("label", "Ménages", "text"),
            Column("waited", "Relevés où ils attendaient"),
            Column("rehoused", "Relogés"),
            Column("expected", "Relogés s'ils l'étaient aussi souvent que les autres"),
            Column("ratio", "Rapport", "ratio"),
            Column("told", "Relogés, par rapport aux autres", "text"),
        ],
        caption=f"Ménages relogés {_when(quarter)} et ménages qui attendaient",
        notes=[*_notes(quarter), *tell_left_out(households_at_risk(quarter)["structure"], quarter)],
    )


def _notes(quarter: Quarter) -> Sequence[str]:
    """What the pace of all is, so that a reader can compute what a size would give at it."""
    waited = households_at_risk(quarter)
    return [
        f"De tous, {plural(waited['is_rehoused'].sum(), 'relogé')} pour "
        f"{format_number(len(waited))} attentes : un ménage compte une fois à chaque trimestre où "
        "il attend. Une structure est comparée aux ménages de même taille."
    ]
