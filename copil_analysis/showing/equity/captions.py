"""The words around the chart on equity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.showing.equity.groups import PLACES, Compared
from copil_analysis.showing.equity.phrases import format_parts, label_group, name_group
from copil_analysis.showing.equity.words import claim, farthest_first, span_of
from copil_analysis.showing.figure_words import FigureWords, figure_words, write_alt
from copil_analysis.showing.french import agree, capitalised, format_interval
from copil_analysis.showing.page_tables import describe_sources

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def describe_equity_figure(
    quarter: Quarter, compared: Compared, dimensions: tuple[str, ...], *, is_year: bool
) -> FigureWords:
    """Words around the points and intervals of these dimensions, of which one has a ratio."""
    groups = compared.of(dimensions)
    shown = groups[groups["ratio"].notna()]
    first = farthest_first(shown[shown["differs"]])
    drawn = [*first, *farthest_first(shown[~shown["differs"]])]
    parts = [
        f"{label_group(row['dimension'], row['group'], quarter)} {format_parts(row['ratio'])}"
        + (f" ({format_interval(row['low'], row['high'], 2)})" if row["differs"] else "")
        for row in drawn
    ]
    return figure_words(
        title=f"{_finding(groups, quarter, dimensions)} ({span_of(quarter, is_year=is_year)})",
        alt=write_alt("Rapport des parts, et intervalle s'il exclut 1 : ", parts),
        source=describe_sources(quarter, "rehoused", "dwellings", "waiting", "needs"),
        reading=_reading(next((r for r in drawn if r["ratio"] > 0), drawn[0]), quarter),
    )


def _finding(groups: pd.DataFrame, quarter: Quarter, dimensions: tuple[str, ...]) -> str:
    about = "structures et typologies" if dimensions == PLACES else "ménages et ancienneté"
    different = int(groups["differs"].sum())
    if not different:
        return f"{capitalised(about)} : aucun écart établi entre relogés et ménages en attente"
    if not groups["stands_out"].any():
        among = f"{different} {agree(different, 'groupe')} sur {len(groups)}"
        return f"{capitalised(about)} : écart pour {among}, ce que le hasard peut expliquer"
    first = farthest_first(groups[groups["stands_out"]])[0]
    return claim(first, quarter)


def _reading(row: dict[Any, Any], quarter: Quarter) -> str:
    name = name_group(row["dimension"], row["group"], quarter)
    sure = "exclut 1" if row["differs"] else "contient 1"
    return (
        f"la part {_of(name)} parmi les relogements est {format_parts(row['ratio'])} fois leur "
        f"part parmi l'attente, et l'intervalle à 95 % {sure}. Point plein : l'intervalle "
        "exclut 1 ; point vide : l'écart peut tenir au hasard."
    )


def _of(name: str) -> str:
    """Contract "de les ménages" into "des ménages"."""
    return f"de {name}".replace("de les ", "des ", 1)
