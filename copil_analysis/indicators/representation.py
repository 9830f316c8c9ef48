"""Which households are rehoused more, or less, often than those who waited as long as they."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.households import SIZES
from copil_analysis.analysis.representation import FEWEST_REHOUSED, GROUPS, households_at_risk
from copil_analysis.analysis.representation import representation as compare
from copil_analysis.analysis.spans import last_year
from copil_analysis.showing.columns import Column, Table
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import agree, capitalised, enumerated, format_number, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.options import expect
from copil_analysis.showing.words import (
    during,
    label_of,
    named,
    size_label,
    source_line,
    tell_left_out,
)

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

VERDICTS = {
    "above": "plus souvent",
    "below": "moins souvent",
    "flat": "ne se distingue pas",
    "few": "trop peu pour juger",
}
LARGEST = SIZES[-1]


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
        sentences=[*_told(figures), *(f"{' : '.join(filter(None, other))}." for other in others)],
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
    start = "à taille égale, " if by == "structure" else ""
    sides = {side: told[told["verdict"] == side] for side in ("above", "below")}
    claims: list[str] = []
    figures: list[str] = []
    for side, rows in sides.items():
        if rows.empty:
            continue
        whom = _whom(quarter, by, list(rows["group"]))
        claims.append(
            f"ceux {whom} {VERDICTS[side]}"
            if claims
            else f"les ménages {whom} sont relogés {VERDICTS[side]} que les autres"
        )
        count = rows["rehoused"].sum()
        pace = "" if figures else " au rythme de l'ensemble"
        figures.append(
            f"{plural(count, 'ménage')} {whom} {agree(count, 'relogé')}, pour "
            f"{format_number(rows['expected'].sum())}{pace}"
        )
    if not claims:
        what = "aucune structure" if by == "structure" else "aucune taille de ménage"
        return capitalised(f"{start}{what} ne se distingue dans les relogements"), ""
    return capitalised(start + ", ".join(claims)), f"{_when(quarter)}, {' ; '.join(figures)}"


def _when(quarter: Quarter) -> str:
    """Over which time: the last year, or as many of its quarters as the registers tell."""
    told, span = households_at_risk(quarter)["period"].nunique(), last_year(quarter)
    return during(span) if told == len(span.periods) else f"sur {plural(told, 'trimestre')}"


def _told(figures: str) -> list[str]:
    return [f"{capitalised(figures)}."] if figures else []


def _whom(quarter: Quarter, by: str, codes: Sequence[str]) -> str:
    """Which households: "d'une personne et de 4 personnes", "suivis par Cannes"."""
    if by == "structure":
        return f"suivis par {named(codes, quarter, 'structures')}"
    sizes = [f"de {size_label(code)}" for code in codes if code != LARGEST]
    if LARGEST in codes:
        # 4 and 5 and more are 4 and more.
        least = int(LARGEST[0])
        while str(least - 1) in codes:
            least -= 1
            sizes.pop()
        sizes.append(f"de {least} personnes et plus")
    return enumerated(sizes).replace("de 1 ", "d'une ")


def _table(quarter: Quarter, data: pd.DataFrame) -> Table:
    frame = data.assign(
        label=[label_of(code, quarter) for code in data["group"]],
        told=data["verdict"].map(VERDICTS),
    )
    return Table(
        frame,
        [
            Column("label", "Ménages", "text"),
            Column("waited", "Ménages en attente, chaque trimestre compté"),
            Column("rehoused", "Relogés"),
            Column("expected", "Au rythme de l'ensemble"),
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
        f"Rythme de l'ensemble : {plural(waited['is_rehoused'].sum(), 'relogé')} pour "
        f"{format_number(len(waited))} ménages en attente, chaque trimestre compté ; pour une "
        "structure, celui des ménages de même taille."
    ]
