"""Whose dwellings, and where: the landlords and the communes of the last year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.counting import leaders
from copil_analysis.analysis.offer import FEWEST_TO_NAME, OTHERS, UNKNOWN, places_by
from copil_analysis.analysis.spans import last_year
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import bars
from copil_analysis.showing.columns import Column, Row, Table
from copil_analysis.showing.french import agree, capitalised, enumerated, format_number, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.numbers import part
from copil_analysis.showing.options import expect
from copil_analysis.showing.words import (
    MOST_NAMED,
    during,
    register_line,
    tell_count,
    tell_part,
    tell_share,
)

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@dataclass(frozen=True)
class _Words:
    """The French of a free text of the register, in its gender."""

    noun: str
    article: str
    first: str
    known: str
    each: str
    none: str


_WORDS = {
    "landlord": _Words("bailleur", "le", "Premier", "connu", "chacun", "Aucun"),
    "commune": _Words("commune", "la", "Première", "connue", "chacune", "Aucune"),
}


@answers
def places(quarter: Quarter, by: str = "landlord") -> Indicator:
    """Tell whose dwellings were allocated (``by="landlord"``), or where (``by="commune"``).

    ``data``: name, dwellings, total, share, share_low, share_high. A name is a free text: under
    five dwellings it is told with the others. Communes have no chart.
    """
    expect("by", by, _WORDS)
    data, words = places_by(quarter, by), _WORDS[by]
    if data.empty or data["total"].iloc[0] == 0:
        return Indicator(data, why_missing=_why(words))
    named = data[~data["name"].isin([OTHERS, UNKNOWN])]
    if named.empty:
        few = f"{plural(FEWEST_TO_NAME, 'logement attribué')} {during(last_year(quarter))}"
        return Indicator(data, headline=f"{words.none} {words.noun} n'atteint {few}")
    unknown = int(data["dwellings"].sum() - data["total"].iloc[0])
    drawn = _drawn(data, words) if by == "landlord" else {}
    return Indicator(
        data=data,
        headline=_headline(named, words, unknown, quarter),
        sentences=["" if drawn else _next(named), _unknown(words, unknown)],
        table=_table(data, words, quarter),
        source=register_line(last_year(quarter)),
        definition=f"Est nommé ce qui compte au moins {FEWEST_TO_NAME} logements attribués.",
        **drawn,
    )


def _why(words: _Words) -> str:
    who = f"Les {agree(2, words.noun)} ne sont pas {agree(2, words.known)}"
    return f"{who} : aucun registre des attributions ne les donne."


def _headline(named: pd.DataFrame, words: _Words, unknown: int, quarter: Quarter) -> str:
    first = leaders(named, "name", "dwellings")
    part = tell_part(named["dwellings"].max(), named["total"].iloc[0], "logement")
    known = f" dont {words.article} {words.noun} est {words.known}" if unknown else ""
    each = f", {words.each}" if len(first) > 1 else ""
    when = during(last_year(quarter))
    if len(first) > MOST_NAMED:
        return f"{plural(len(first), words.noun)} {when} : {part}{known}{each}"
    who = agree(len(first), f"{words.first} {words.noun}")
    return f"{who} {when} : {enumerated(first)}, {part}{known}{each}"


def _next(named: pd.DataFrame) -> str:
    """Tell who comes after the first, where there is no chart."""
    after = named[named["dwellings"] < named["dwellings"].max()].head(MOST_NAMED)
    told = [f"{row.name} ({format_number(row.dwellings)})" for row in after.itertuples(index=False)]
    return f"{'Suivent' if len(told) > 1 else 'Suit'} {enumerated(told)}." if told else ""


def _unknown(words: _Words, unknown: int) -> str:
    if not unknown:
        return ""
    who = f"{capitalised(words.article)} {words.noun}"
    return f"{who} de {plural(unknown, 'autre logement')} n'est pas {words.known}."


def _drawn(data: pd.DataFrame, words: _Words) -> dict[str, Any]:
    """The chart of the known names, and what it shows."""
    known = data[data["name"] != UNKNOWN]
    names = [_name(name, words) for name in known["name"]]
    counts = list(known["dwellings"])
    told = [f"{name} {format_number(n)}" for name, n in zip(names, counts, strict=True)]
    ends = [tell_count(n, known["total"].iloc[0]) for n in counts]
    return {
        "plot": bars(names, counts, tells=ends),
        "alt": write_alt(f"Logements attribués par {words.noun} : ", told),
    }


def _name(name: str, words: _Words) -> str:
    labels = {
        OTHERS: f"Autres {agree(2, words.noun)}",
        UNKNOWN: f"{capitalised(words.noun)} non {words.known}",
    }
    return labels.get(name, name)


def _table(data: pd.DataFrame, words: _Words, quarter: Quarter) -> Table:
    def share(total: Any, row: Row) -> str:
        return "" if row["name"] == UNKNOWN else tell_share(row["dwellings"], total)

    return Table(
        data,
        [
            Column("name", capitalised(words.noun), lambda name, _: _name(name, words)),
            Column("dwellings", "Logements"),
            Column("total", "Part", share, numbers=part("Part", "dwellings", "total")),
        ],
        f"Logements attribués par {words.noun} {during(last_year(quarter))}",
    )
