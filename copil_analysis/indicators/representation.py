"""Which households are rehoused more, or less, often than those who waited as long as they."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
from copil_analysis.showing.answering import answers
from copil_analysis.showing.columns import Column, Table
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import agree, capitalised, enumerated, format_number, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.options import several
from copil_analysis.showing.sizes import OTHER_SIZE
from copil_analysis.showing.words import (
    during,
    label_of,
    named,
    size_label,
    source_line,
    tell_left_out,
)

if TYPE_CHECKING:
    from copil_analysis.analysis.spans import Span
    from copil_analysis.quarter import Quarter

_PACES = {
    "above": "plus souvent",
    "below": "moins souvent",
    "flat": "ne se distingue pas",
    "few": "trop peu pour juger",
}
_Whom = Callable[[Sequence[str]], str]
"""Says of groups which households they are: "de 4 personnes", "suivis par Cannes"."""


@answers
def representation(quarter: Quarter, by: str | Sequence[str] = GROUPS) -> Indicator:
    """Which sizes, or structures, are rehoused as often as those who waited over the same time.

    ``by``: "size", "structure" or both; the first makes the headline. ``data``: the rows of
    ``analysis.representation``. Another grouping is a UsageError.
    """
    asked = several("by", by, GROUPS)
    if quarter.subset and quarter.subset.typologies:
        return Indicator(households_at_risk(quarter), why_missing=OTHER_SIZE)
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
            "Seuls les registres des attributions et de la file active disent quels ménages sont "
            "relogés plus souvent que d'autres."
        )
    return (
        "Les ménages relogés ne se comparent pas encore à ceux qui attendaient : "
        f"{plural(rehoused, 'relogement')} dans les registres, il en faut {FEWEST_REHOUSED}."
    )


def _finding(quarter: Quarter, by: str, told: pd.DataFrame) -> tuple[str, str]:
    """Who stands out; and their rehoused, beside how many the pace of all would give."""
    whom = _of_sizes if by == "size" else _of_structures(quarter)
    start = "à taille égale, " if by == "structure" else ""
    what = "aucune structure" if by == "structure" else "aucune taille de ménage"
    claim = _tell_claim(told, whom) or f"{what} ne se distingue dans les relogements"
    paces = " ; ".join(_tell_paces(told, whom))
    figures = f"{_when(quarter)}, {paces}" if paces else ""
    return capitalised(start + claim), figures


def _when(quarter: Quarter) -> str:
    return _told_during(last_year(quarter), quarters_told(quarter))


def _table(quarter: Quarter, data: pd.DataFrame) -> Table:
    frame = data.assign(
        label=[label_of(code, quarter) for code in data["group"]],
        told=data["verdict"].map(_PACES),
    )
    return Table(
        frame,
        [
            Column("label", "Ménages", "text"),
            Column("waited", "Relevés où ils attendaient"),
            Column("rehoused", "Relogés"),
            Column("expected", "Relogés si tous l'étaient au même rythme"),
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


def _tell_claim(told: pd.DataFrame, whom: _Whom) -> str:
    """Who stands out: "les ménages d'une personne sont relogés plus souvent que les autres".

    Empty where nobody does.
    """
    claims: list[str] = []
    for side, rows in _sides(told):
        groups = whom(list(rows["group"]))
        start, end = ("ceux", "") if claims else ("les ménages", " que les autres")
        verb = "" if claims else "sont relogés "
        claims.append(f"{start} {groups} {verb}{_PACES[side]}{end}")
    return ", ".join(claims)


def _tell_paces(told: pd.DataFrame, whom: _Whom) -> list[str]:
    """How many of those who stand out were rehoused, and how many the pace of all would give."""
    parts: list[str] = []
    for _, rows in _sides(told):
        count, groups = rows["rehoused"].sum(), whom(list(rows["group"]))
        if_so = "" if parts else " si tous l'étaient au même rythme"
        parts.append(
            f"{plural(count, 'ménage')} {groups} {agree(count, 'relogé')}, au lieu de "
            f"{format_number(rows['expected'].sum())}{if_so}"
        )
    return parts


def _told_during(span: Span, quarters: int) -> str:
    """Over which time: the span, or so many of its quarters as are told."""
    return during(span) if quarters == len(span.periods) else f"sur {plural(quarters, 'trimestre')}"


def _of_sizes(codes: Sequence[str]) -> str:
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


def _of_structures(quarter: Quarter) -> _Whom:
    """Which households: "suivis par Cannes et Est"."""
    return lambda codes: f"suivis par {named(codes, quarter, 'structures')}"


def _sides(told: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    for side in ("above", "below"):
        rows = told[told["verdict"] == side]
        if len(rows):
            yield side, rows
