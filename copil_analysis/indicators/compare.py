"""Two periods side by side: what was allocated, who was rehoused, who waits, what lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import floor
from typing import Any

import pandas as pd

from copil_analysis.analysis.needs import CLAIMABLE
from copil_analysis.analysis.side_by_side import KEYS, PROJECTED, Sides, side_by_side
from copil_analysis.analysis.side_by_side import compare as measure_both
from copil_analysis.analysis.spans import last_year
from copil_analysis.errors import UsageError
from copil_analysis.quarter import Quarter
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import Plot, pairs
from copil_analysis.showing.columns import Column, Row, Table
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import (
    capitalised,
    enumerated,
    format_number,
    is_missing,
    plural,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.marks import doubts_of
from copil_analysis.showing.measures import count_of_measure, noun_of
from copil_analysis.showing.numbers import Number
from copil_analysis.showing.options import expect
from copil_analysis.showing.sizes import short_size
from copil_analysis.showing.words import (
    MOST_NAMED,
    during,
    label_of,
    source_line,
    tell_same,
    tell_signed,
)
from copil_analysis.vocabulary import TABLE_LABELS, TOTAL

_HEADERS = {"typology": "Taille", "structure": "Structure", "channel": "Filière"}
_DRAWN = {
    "typology": ("gap", "needs", "obtained"),
    "structure": ("rehoused", "waiting", "allocations", "dwellings"),
    "channel": ("allocations",),
}
"""Of what is told by part the first that compares is drawn, and told in the headline."""
_RECEIVED = "ce qui est reçu"
_WHATS = {"gap": "écarts", "needs": "ménages en attente", "obtained": "logements obtenus"}
_LABELS = {
    "needs": "Ménages en attente",
    "obtained": "Logements obtenus",
    "gap": "Écart",
    "pressure": "Ménages pour un logement",
    PROJECTED: "Ménages en attente dans un an",
}
_TABLES = ("allocations", "rehoused", "dwellings", "waiting", "needs")
_FLOWS = ("allocations", "rehoused", "persons", "dwellings")
_UNLIKE = {
    "error": "une erreur d'une des deux périodes l'empêche",
    "late": "des attributions ont été déclarées un trimestre trop tard",
    "partial": "une des deux années n'est pas entière",
}


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
    labels = enumerated(_labels(sides))
    why = next(iter(sides.unlike.values()), "")
    return f"Rien ne se compare entre {labels} : {_UNLIKE.get(why, 'il manque des chiffres')}."


def _labels(sides: Sides) -> tuple[str, str]:
    """What each side is: a period and its marks; of one period twice what tells them apart."""
    before, now = (_marks(one) for one in sides.given)
    if sides.is_same_period:
        return before or _RECEIVED, now or _RECEIVED
    first, second = (
        f"{one.period.label} ({marks})" if marks else one.period.label
        for one, marks in zip(sides.given, (before, now), strict=True)
    )
    return first, second


def _marks(quarter: Quarter) -> str:
    return ", ".join(quarter.marks)


def _answer(sides: Sides, data: pd.DataFrame, by: str) -> Indicator:
    is_whole = by == "measure"
    names, drawn = _whole(sides, data) if is_whole else _parts(sides, data, by)
    what = "chiffres" if is_whole else _what(_drawn(data, by))
    labels = _labels(sides)
    return Indicator(
        data=data,
        headline=f"{_between(sides)} : {_headline(sides, data, by)}",
        sentences=[_sentence(sides, data, by), _not_compared(sides)],
        table=_table(sides, data) if is_whole else _crossed(sides, data, by),
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


def _between(sides: Sides) -> str:
    """What is compared with what; in time where the earlier comes first."""
    before, now = sides.given
    if sides.is_same_period:
        names = [f"« {_marks(one)} »" if one.marks else _RECEIVED for one in sides.given]
        return f"{capitalised(now.period.in_label)}, {names[1]} face à {names[0]}"
    first, second = (_marked(one) for one in sides.given)
    if before.period < now.period:
        return f"Entre {first} et {second}"
    return f"{capitalised(second)}, face à la période d'après, {first}"


def _marked(quarter: Quarter) -> str:
    label = quarter.period.the_label
    return f"{label} ({_marks(quarter)})" if quarter.marks else label


def _headline(sides: Sides, data: pd.DataFrame, by: str) -> str:
    told = data.dropna(subset=["difference"])
    same = tell_same(sides.left_out)
    if by == "measure":
        return f"{_first(sides, _by_measure(told))}{same}"
    name = _drawn(data, by)
    rows = told[(told["measure"] == name) & (told[by] != TOTAL)]
    if by == "typology":
        rows = rows[rows["typology"].isin(CLAIMABLE)]
    moved = rows[rows["difference"] != 0]
    if moved.empty:  # what one side lacks has no difference, but all together may have
        moved = told[(told["measure"] == name) & (told[by] == TOTAL) & (told["difference"] != 0)]
    if moved.empty:
        return f"{_what(name)} sans différence{same}"
    sizes = moved["difference"].abs().sort_values(ascending=False, kind="stable").index
    parts = [
        f"{_label(row[by], sides)} {tell_signed(row['difference'])} ({_versus(row)})"
        for row in moved.loc[sizes[:MOST_NAMED]].to_dict("records")
    ]
    alike = _alike(sides) if name in _FLOWS else ""
    return f"{_what(name)}{alike}, {' ; '.join(parts)}{same}"


def _drawn(data: pd.DataFrame, by: str) -> str:
    """What is told of the parts: the first that has a difference."""
    known = set(data.loc[data["difference"].notna(), "measure"])
    return next(name for name in _DRAWN[by] if name in known)


def _by_measure(data: pd.DataFrame) -> dict[str, Row]:
    return {str(row["measure"]): row for row in data.to_dict("records")}  # type: ignore[misc]


def _first(sides: Sides, rows: Mapping[str, Row]) -> str:
    """The households rehoused where they are known; of one period what the hypothesis changes."""
    order = ["rehoused", "waiting", "allocations", "dwellings", "persons", "gap", PROJECTED]
    if sides.is_same_period:
        order = ["gap", PROJECTED, *order[:-2]]
        order = [name for name in order if name in rows and rows[name]["difference"]]
    name = next((name for name in order if name in rows), "")
    if not name:
        return "aucune différence"
    row = rows[name]
    if name == "gap":
        return f"un écart de {format_number(row['now'])} contre {format_number(row['before'])}"
    if name == PROJECTED:
        waiting = plural(round(row["now"]), "ménage")
        return f"{waiting} en attente dans un an contre {format_number(row['before'])}"
    alike = _alike(sides) if name in _FLOWS else ""
    if row["difference"] == 0:
        return f"autant de {noun_of(name)}{alike} ({format_number(row['now'])})"
    more = "de plus" if row["difference"] > 0 else "de moins"
    return f"{count_of_measure(abs(row['difference']), name)} {more}{alike} ({_versus(row)})"


def _alike(sides: Sides) -> str:
    return " à durée égale" if sides.per_day else ""


def _versus(row: Mapping[Any, Any]) -> str:
    return f"{format_number(row['now'])} contre {format_number(row['before'])}"


def _sentence(sides: Sides, data: pd.DataFrame, by: str) -> str:
    """The gap and the pressure of both, or why they do not compare; of what is by size the span."""
    if by not in ("measure", "typology") or data[data["measure"] == "gap"]["now"].isna().all():
        return ""
    if not sides.has_like_spans:
        return f"L'écart et la pression ne se comparent pas : logements obtenus {_spans(sides)}."
    if by == "typology":
        return f"Les logements sont ceux obtenus {_spans(sides)}."
    rows = _by_measure(data)
    gap, pressure = rows["gap"], rows["pressure"]
    if is_missing(gap["difference"]):
        return ""
    told = f"Écart avec les logements obtenus {_spans(sides)} : {_versus(gap)}"
    if is_missing(pressure["difference"]):
        return f"{told}."
    one, other = (format_number(pressure[side], 1) for side in ("now", "before"))
    return f"{told} ; {one} {_household(pressure['now'])} pour un logement contre {other}."


def _household(pressure: float) -> str:
    return "ménage" if pressure < 2 else "ménages"


def _spans(sides: Sides) -> str:
    """Over which time the dwellings of each were obtained: "en un an"."""
    return " et ".join(dict.fromkeys(during(last_year(one)) for one in sides.compared))


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


def _whole(sides: Sides, data: pd.DataFrame) -> tuple[list[str], pd.DataFrame]:
    """The counts that share a scale; what is a ratio or a difference stands in the table."""
    drawn = data[data["measure"].isin([*_FLOWS, "waiting", PROJECTED])]
    drawn = drawn[drawn[["before", "now"]].notna().any(axis=1)]
    return [_row_name(name, sides) for name in drawn["measure"]], drawn


def _parts(sides: Sides, data: pd.DataFrame, by: str) -> tuple[list[str], pd.DataFrame]:
    drawn = data[(data["measure"] == _drawn(data, by)) & (data[by] != TOTAL)]
    if by == "typology":
        drawn = drawn[drawn["typology"].isin(CLAIMABLE)]
    return [_name(row, by, sides) for row in drawn.to_dict("records")], drawn


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


def _what(measure: str) -> str:
    return _WHATS.get(measure) or noun_of(measure)


def _name(row: Mapping[Any, Any], by: str, sides: Sides) -> str:
    return short_size(row[by]) if by == "typology" else _label(row[by], sides)


def _label(code: Any, sides: Sides) -> str:
    """The name of a part, which one of the two may not know."""
    names = [label_of(code, one) for one in reversed(sides.given)]
    return next((name for name in names if name != str(code)), str(code))


def _row_name(measure: str, sides: Sides) -> str:
    if measure == "gap":
        return f"Écart avec les logements obtenus {_spans(sides)}"
    return _LABELS.get(measure) or capitalised(noun_of(measure))


def _table(sides: Sides, data: pd.DataFrame) -> Table:
    """A row a measure, a column a period, and the difference."""

    def tell(value: Any, row: Row) -> str:
        return format_number(value, _decimals(row["measure"]))

    def signed(difference: Any, row: Row) -> str:
        return _signed(difference, row["before"], row["now"], _decimals(row["measure"]))

    before, now = _labels(sides)
    return Table(
        data,
        [
            Column("measure", "Chiffre", lambda name, _: _row_name(str(name), sides)),
            Column("before", capitalised(before), tell),
            Column("now", capitalised(now), tell),
            Column("difference", f"Différence{_of_flows(sides)}", signed),
        ],
        f"{_caption(sides)}{before} et {now}, côte à côte",
    )


def _caption(sides: Sides) -> str:
    return f"{capitalised(sides.given[1].period.label)} : " if sides.is_same_period else ""


def _decimals(measure: str) -> int:
    return 1 if measure == "pressure" else 0


def _signed(difference: Any, before: Any, now: Any, decimals: int) -> str:
    """The difference as a reader finds it again from the two figures as they are printed."""
    if is_missing(difference) or not decimals:
        return tell_signed(difference)
    one, other = (floor(value * 10**decimals + 0.5) for value in (now, before))
    return tell_signed((one - other) / 10**decimals, decimals)


def _of_flows(sides: Sides) -> str:
    return ", des flux à durée égale" if sides.per_day else ""


def _crossed(sides: Sides, data: pd.DataFrame, by: str) -> Table:
    """A row a part, a column a measure, each cell with both figures: "40 puis 49 (+9)"."""
    wide = data.pivot(index=by, columns="measure", values=["before", "now", "difference"])
    wide.columns = wide.columns.map(lambda pair: f"{pair[1]}_{pair[0]}")
    frame = wide.loc[list(dict.fromkeys(data[by]))].reset_index()
    measures = list(dict.fromkeys(data["measure"]))
    before, now = _labels(sides)
    return Table(
        frame,
        [
            Column(by, _HEADERS[by], lambda code, _: _label(code, sides)),
            *(_both(name, (before, now)) for name in measures),
        ],
        f"{_caption(sides)}{before}, puis {now}, et la différence{_of_flows(sides)}",
        total=TOTAL in list(frame[by]),
    )


def _header(measure: str) -> str:
    return _LABELS.get(measure) or capitalised(noun_of(measure))


def _both(measure: str, sides: tuple[str, str]) -> Column:
    """Both figures and their difference: one column of a page, three of a workbook."""
    decimals, header = _decimals(measure), _header(measure)

    def tell(now: Any, row: Row) -> str:
        before, difference = row[f"{measure}_before"], row[f"{measure}_difference"]
        told = f"{format_number(before, decimals)} puis {format_number(now, decimals)}"
        if is_missing(difference):
            return told
        return f"{told} ({_signed(difference, before, now, decimals)})"

    form, signed = ("decimal", "signed_decimal") if decimals else ("count", "signed")
    numbers = [
        Number(f"{header}, {sides[0]}", f"{measure}_before", form),
        Number(f"{header}, {sides[1]}", f"{measure}_now", form),
        Number(f"{header}, différence", f"{measure}_difference", signed),
    ]
    return Column(f"{measure}_now", header, tell, numbers=numbers)
