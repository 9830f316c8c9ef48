"""Who gives to whom: the dwellings of each structure, by the channel that they came through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.allocation import (
    allocations_by,
    channels_within_structures,
    first_channels,
    known_allocations,
)
from copil_analysis.analysis.counting import (
    cross_table,
    largest_first,
    leaders,
    something_in,
    with_nothing,
)
from copil_analysis.analysis.series import parts_by_quarter
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import IN_ORDER, Plot, at_most_four, stacked
from copil_analysis.showing.columns import Column, Row, Table
from copil_analysis.showing.french import capitalised, format_number, is_missing, plural
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.marks import Reference, doubts_of, marks_of
from copil_analysis.showing.words import (
    OTHER_CHANNELS,
    label_of,
    named,
    source_line,
    tell_nothing,
    tell_part,
    with_noun,
)
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_MOST_TOLD = 6
"""Beyond so many structures, those of the most frequent first channel are counted."""
_NOTHING = "Aucun logement n'est à répartir entre les structures."
_UNKNOWN = "La répartition des logements entre les structures n'est pas connue."


@answers
def supply(quarter: Quarter) -> Indicator:
    """Tell through which channels each structure received its dwellings of the period.

    ``data``: structure, channel, households, total (the structure's), share, share_low, share_high.
    """
    data = channels_within_structures(quarter)
    if not known_allocations(quarter):
        return Indicator(data, why_missing=_UNKNOWN if data["total"].isna().any() else _NOTHING)
    crossed = cross_table(data, rows="structure", columns="channel", values="households")
    by_structure = crossed[crossed["structure"] != TOTAL]
    received = largest_first(by_structure, TOTAL)
    without = with_nothing(by_structure, "structure", TOTAL)
    return Indicator(
        data=data,
        headline=_headline(quarter),
        sentences=[_first_channels(quarter), tell_nothing(without, quarter, "structure", "reçu")],
        table=_table(crossed, quarter),
        plot=_plot(received, quarter),
        alt=write_alt("Logements reçus par structure : ", _told(received, quarter)),
        source=source_line(quarter, "allocations"),
        definition="Une filière est le contingent par lequel un logement est attribué.",
        doubts=doubts_of(quarter, "allocations"),
    )


def _headline(quarter: Quarter) -> str:
    counts = allocations_by(quarter, "structure")
    first, total = leaders(counts, "structure", "households"), counts["total"].iloc[0]
    if is_missing(total):
        at_least = plural(known_allocations(quarter), "logement reçu")
        return f"Au moins {at_least} : il manque des chiffres"
    verb = "a reçu" if len(first) == 1 else "ont reçu chacune"
    part = tell_part(counts["households"].max(), total, "logement")
    return capitalised(f"{with_noun(first, quarter, 'structure')} {verb} {part}")


def _first_channels(quarter: Quarter) -> str:
    """Tell which structures each channel gives most to; a structure with a tie is left out."""
    first, served = first_channels(quarter), dict[str, list[str]]()
    for structure, channels in first.items():
        if len(channels) == 1:
            served.setdefault(channels[0], []).append(structure)
    most_first = sorted(served.items(), key=lambda one: -len(one[1]))
    if len(first) > _MOST_TOLD and most_first:
        channel, codes = most_first[0]
        who = capitalised(with_noun([channel], quarter, "channel"))
        return f"{who} est la première de {plural(len(codes), 'structure')} sur {len(first)}."
    told = [
        f"{label_of(channel, quarter)} pour {named(codes, quarter, 'structures')}"
        for channel, codes in most_first
    ]
    return f"Première filière : {' ; '.join(told)}." if told else ""


def _channels(crossed: pd.DataFrame) -> list[str]:
    """The channels that gave something, or of which a count is missing."""
    codes = [str(code) for code in crossed if code not in ("structure", TOTAL)]
    return [code for code in codes if not (crossed[code] == 0).fillna(False).all()]


def _plot(received: pd.DataFrame, quarter: Quarter) -> Plot:
    """Draw the channels that the evolution draws, in the same colours."""
    over_time = parts_by_quarter(quarter, "allocations", "channel")
    own = _channels(received)
    told = [code for code in over_time if code in {*something_in(over_time), *own}]
    _, drawn = at_most_four(over_time, told, OTHER_CHANNELS)
    rest = received[[code for code in own if code not in drawn]]
    frame = received.assign(**{OTHER_CHANNELS: rest.sum(axis=1, skipna=False)})
    codes = [code for code in drawn if code in own] + [OTHER_CHANNELS] * (not rest.columns.empty)
    looks = dict(zip(drawn, IN_ORDER, strict=False))
    names = [label_of(code, quarter) for code in frame["structure"]]
    # What stands for several is named where it is one.
    alone = {OTHER_CHANNELS: label_of(rest.columns[0], quarter)} if len(rest.columns) == 1 else {}
    series = {alone.get(code, label_of(code, quarter)): list(frame[code]) for code in codes}
    return stacked(names, series, concept=[looks[code] for code in codes])


def _told(received: pd.DataFrame, quarter: Quarter) -> list[str]:
    """What each structure received, and how much of it through its first channel."""
    told = []
    for row in received.to_dict("records"):
        channels = first_channels(quarter)[row["structure"]]
        among = f", dont {label_of(channels[0], quarter)} " if len(channels) == 1 else ""
        most = f"{among}{format_number(row[channels[0]])}" if among else ""
        told.append(f"{label_of(row['structure'], quarter)} {format_number(row[TOTAL])}{most}")
    return told


def _table(crossed: pd.DataFrame, quarter: Quarter) -> Table:
    columns = [Column("structure", "Structure", lambda code, _: label_of(code, quarter))]
    for code in [*_channels(crossed), TOTAL]:
        header = "Total" if code == TOTAL else label_of(code, quarter)
        columns.append(Column(code, header, place=_place(code)))
    caption = f"Logements reçus par structure et par filière, {quarter.period.label}"
    return Table(crossed, columns, caption, total=True, marks=marks_of(quarter))


def _place(channel: str) -> Callable[[Row], Sequence[Reference]]:
    return lambda row: [Reference("allocations", channel, row["structure"])]
