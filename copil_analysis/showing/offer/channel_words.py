"""The sentence and the figure's words on channels over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis import allocation, offer
from copil_analysis.analysis.counting import total_of
from copil_analysis.period import Period
from copil_analysis.showing.figure_words import FigureWords, figure_words, write_alt
from copil_analysis.showing.french import (
    capitalised,
    counted,
    format_number,
    plural,
    typeset,
)
from copil_analysis.showing.offer.known import name_known, name_span, quarters_in
from copil_analysis.showing.page_tables import labelled
from copil_analysis.showing.phrases import describe_share, largest, name_channels

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def describe_channels_over_time(quarter: Quarter) -> str:
    """Name the channel that gave most over the known quarters, or say that there is one only."""
    if len(quarter.series) < 2:
        return typeset(
            "Il n'y a pas encore de trimestre précédent : l'évolution des filières ne se montre "
            "pas."
        )
    found = _first_channels(quarter)
    if found is None:
        return typeset(
            "La première filière des trimestres connus n'est pas disponible : un chiffre manque, "
            "ou aucun logement n'a été attribué."
        )
    names, verb, count, total = found
    part = f"{format_number(count)} des" if count < total else "les"
    return typeset(
        f"{capitalised(name_known(_quarters(quarter)))}, {names} {verb} {part} "
        f"{plural(total, 'logement attribué')}{describe_share(count, total)}."
    )


def _quarters(quarter: Quarter) -> list[str]:
    return quarters_in(quarter.over_time("allocations"))


def _first_channels(quarter: Quarter) -> tuple[str, str, int, int] | None:
    """The channels that gave most over the known quarters, their verb, what each gave, and all."""
    allocations = quarter.over_time("allocations").drop(columns="period")
    counts = allocation.allocations_by_channel(allocations)
    codes, count = largest(counts, "channel", "households")
    if not codes:
        return None
    verb = "a fourni" if len(codes) == 1 else "ont fourni chacune"
    return name_channels(codes, quarter), verb, count, total_of(counts["households"])


def describe_channels_over_time_figure(quarter: Quarter) -> FigureWords:
    """Words around each channel's dwellings over the known quarters."""
    counts = offer.channels_by_period(quarter.over_time("allocations"))
    quarters, codes = _quarters(quarter), [str(name) for name in counts.columns[1:]]
    last = counts.iloc[-1]
    names = labelled(codes, quarter)
    parts = [f"{name} {format_number(last[code])}" for name, code in zip(names, codes, strict=True)]
    title = f"Logements par filière, {name_span(quarters)}"
    if found := _first_channels(quarter):
        first, verb, count, total = found
        title = (
            f"{capitalised(first)} {verb} le plus de logements : {format_number(count)} sur "
            f"{format_number(total)}, {name_span(quarters)}"
        )
    when = Period.parse(quarters[-1]).in_label
    return figure_words(
        title=title,
        alt=write_alt(f"Une courbe par filière, {name_span(quarters)} ; {when} : ", parts),
        source=f"tableaux des attributions, {name_span(quarters)}",
        reading=f"{when}, {counted(last[codes[0]], 'logement attribué')} par la filière "
        f"« {names[0]} » ; le chiffre au-dessus d'une courbe est le dernier connu.",
    )
