"""Two periods side by side: what was allocated, who was rehoused, who waits, what lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from copil_analysis.analysis.arrivals import moved_arrivals
from copil_analysis.analysis.side_by_side import KEYS, PROJECTED, Sides, side_by_side
from copil_analysis.analysis.side_by_side import compare as measure_both
from copil_analysis.errors import UsageError
from copil_analysis.indicators.compare import parts, whole
from copil_analysis.indicators.compare.words import between, labels_of, spans_of
from copil_analysis.quarter import Quarter
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.arrivals import tell_arrivals
from copil_analysis.showing.charts import Plot, pairs
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import (
    capitalised,
    enumerated,
    format_number,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.marks import doubts_of
from copil_analysis.showing.options import expect
from copil_analysis.showing.words import (
    source_line,
    tell_same,
)
from copil_analysis.usage import checked
from copil_analysis.vocabulary import TABLE_LABELS

_TABLES = ("allocations", "rehoused", "dwellings", "waiting", "needs")
_UNLIKE = {
    "error": "une erreur d'une des deux périodes l'empêche",
    "late": "des attributions ont été déclarées un trimestre trop tard",
    "partial": "une des deux années n'est pas entière",
}


@checked
def compare(before: Quarter | None, now: Quarter | None, by: str = "measure") -> Indicator:
    """Set two periods side by side, in the order given: any two quarters, or two years.

    Over the same structures; a period may be compared with a hypothesis or a part of itself
    (``what_if``, ``only``), as these stand. ``by``: "measure", "typology", "structure" or
    "channel". ``data``: the column of ``by``, measure, before, now, difference, as
    `analysis.side_by_side.compare` says. The difference is never judged. What is None, as
    ``quarter.year_before`` of a first quarter, is not known, and said so.
    """
    expect("by", by, KEYS)
    known = [one for one in (before, now) if one is not None]
    if not all(isinstance(one, Quarter) for one in known):
        raise UsageError(
            'compare attend deux périodes, comme copil.load("2024-T1") et copil.load("2025-T1").'
        )
    if before is None or now is None:
        return Indicator(_nothing(by), why_missing=_unknown(known))
    return _compare(now, before, by)


@answers
def _compare(now: Quarter, before: Quarter, by: str) -> Indicator:
    if (before.period.quarter is None) != (now.period.quarter is None):
        return Indicator(_nothing(by), why_missing=_unlike_lengths(before, now))
    sides = side_by_side(before, now)
    data = measure_both(sides, by)
    if data["difference"].isna().all():
        return Indicator(data, why_missing=_incomparable(sides))
    return _answer(sides, data, by)


def _nothing(by: str) -> pd.DataFrame:
    texts = dict.fromkeys(KEYS[by], "str")
    numbers = dict.fromkeys(("before", "now", "difference"), "Float64")
    return pd.DataFrame(columns=[*texts, *numbers]).astype({**texts, **numbers})


def _unknown(known: Sequence[Quarter]) -> str:
    if not known:
        return "Aucune des deux périodes n'est connue : rien ne se compare."
    return f"L'autre période n'est pas connue : rien ne se compare {_at(known[0])}."


def _at(quarter: Quarter) -> str:
    period = quarter.period
    return f"à {period.the_label}" if period.quarter is None else f"au {period.label}"


def _unlike_lengths(before: Quarter, now: Quarter) -> str:
    return f"Un trimestre ne se compare pas à une année : {before.period} et {now.period}."


def _incomparable(sides: Sides) -> str:
    labels = enumerated(labels_of(sides))
    why = next(iter(sides.unlike.values()), "")
    return f"Rien ne se compare entre {labels} : {_UNLIKE.get(why, 'il manque des chiffres')}."


def _answer(sides: Sides, data: pd.DataFrame, by: str) -> Indicator:
    if by == "measure":
        found, table = whole.finding(sides, data), whole.table(sides, data)
        what, (names, drawn) = "chiffres", whole.drawn_rows(sides, data)
    else:
        found, table = parts.finding(sides, data, by), parts.table(sides, data, by)
        what, (names, drawn) = parts.what_is_drawn(data, by), parts.drawn_rows(sides, data, by)
    labels = labels_of(sides)
    return Indicator(
        data=data,
        headline=f"{between(sides)} : {found}{tell_same(sides.left_out)}",
        sentences=[_sentence(sides, data, by), " ".join(_besides(sides, data))],
        table=table,
        plot=_plot(names, drawn, labels),
        alt=write_alt(
            f"{capitalised(what)}, {labels[0]} puis {labels[1]} : ",
            [
                f"{name} {format_number(row['before'])} et {format_number(row['now'])}"
                for name, row in zip(names, drawn.to_dict("records"), strict=True)
            ],
        ),
        source=" ; ".join(
            dict.fromkeys(filter(None, (source_line(one, *_TABLES) for one in sides.given)))
        ),
        definition=define("side_by_side", "constant", "obtained"),
        doubts=list(_doubts(sides)),
    )


def _sentence(sides: Sides, data: pd.DataFrame, by: str) -> str:
    """The gap and the pressure of both, or why they do not compare; of what is by size the span."""
    if by not in ("measure", "typology") or data[data["measure"] == "gap"]["now"].isna().all():
        return ""
    if not sides.has_like_spans:
        return f"L'écart et la pression ne se comparent pas : logements obtenus {spans_of(sides)}."
    if by == "typology":
        return f"Les logements sont ceux obtenus {spans_of(sides)}."
    return whole.gap_sentence(sides, data)


def _besides(sides: Sides, data: pd.DataFrame) -> Iterator[str]:
    """What is not compared; and where a projection is, which arrivals a hypothesis moves."""
    if told := _not_compared(sides):
        yield told
    if (data["measure"] == PROJECTED).any():
        moved = filter(None, map(moved_arrivals, sides.given))
        yield from dict.fromkeys(tell_arrivals(**one) for one in moved)


def _not_compared(sides: Sides) -> str:
    """The tables of which nothing is compared, each reason once."""
    by_reason: dict[str, list[str]] = {}
    for table, why in sides.unlike.items():
        by_reason.setdefault(why, []).append(TABLE_LABELS[table].lower())
    told = [f"{enumerated(names)}, car {_UNLIKE[why]}" for why, names in by_reason.items()]
    return f"Non comparés : {' ; '.join(told)}." if told else ""


def _doubts(sides: Sides) -> Iterator[str]:
    """What the checks say of each period, under its name where they are two."""
    told = {one.period: doubts_of(one, *_TABLES) for one in sides.given}
    for period, doubts in told.items():
        for doubt in doubts:
            yield doubt if len(told) == 1 else f"{capitalised(period.label)} : {doubt}"


def _plot(names: Sequence[str], drawn: pd.DataFrame, labels: Sequence[str]) -> Plot:
    """A bar each; more obtained than needed has none, and its figure says so."""
    values = [list(drawn[side].clip(lower=0)) for side in ("before", "now")]
    tells = [[format_number(value) for value in drawn[side]] for side in ("before", "now")]
    return pairs(
        names,
        *values,
        labels=(labels[0], labels[1]),
        concepts=("entries", "need"),  # a pale hatch, and a full dark
        tells=(tells[0], tells[1]),
    )
