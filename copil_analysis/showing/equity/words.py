"""The sentences on equity: whose part of the rehousings is not their part of the waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.period import Period
from copil_analysis.showing.equity.groups import (
    HOUSEHOLDS,
    PLACES,
    Compared,
    compare_four_quarters,
    compare_period,
    has_registers,
    last_four,
)
from copil_analysis.showing.equity.phrases import format_parts, name_group
from copil_analysis.showing.french import (
    agree,
    capitalised,
    enumerated,
    format_interval,
    format_number,
    format_percent,
    plural,
    typeset,
)
from copil_analysis.showing.summary.point import Point

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

NO_REGISTER = (
    "L'équité selon la taille du ménage, la présence d'enfants et l'ancienneté de la demande ne "
    "peut pas être mesurée : il faudrait un registre des attributions et un registre de la file "
    "active avec les adultes, les enfants et la date de la demande de chaque ménage."
)
NOTHING = (
    "La part de chaque groupe parmi les relogés ne peut pas être comparée à sa part parmi les "
    "ménages en attente : il n'y a aucun ménage à compter, ou un chiffre manque."
)
_MOST_NAMED = 3


def describe_equity(quarter: Quarter) -> str:
    """Say who weighs more or less among the rehoused than among the waiting, best of a year."""
    now, pooled = compare_period(quarter), compare_four_quarters(quarter)
    if pooled is not None:
        parts = [
            _tell(pooled, quarter, span_of(quarter, is_year=True)),
            _count(now, span_of(quarter, is_year=False)),
        ]
    else:
        parts = [_tell(now, quarter, span_of(quarter, is_year=False)), _no_four(quarter)]
    if not has_registers(quarter):
        parts.append(NO_REGISTER)
    return typeset(" ".join(part for part in parts if part))


def _no_four(quarter: Quarter) -> str:
    if quarter.period.quarter is None:
        return ""
    return (
        "Les quatre derniers trimestres ne peuvent pas être réunis : il manque au moins un des "
        "trois trimestres précédents."
    )


def _count(compared: Compared, span: str) -> str:
    """Say of the quarter alone how many groups differ: it is small, the four tell more."""
    groups = compared.of(PLACES + HOUSEHOLDS)
    if groups.empty:
        return f"{capitalised(span)} : {NOTHING[0].lower()}{NOTHING[1:]}"
    different = int(groups["differs"].sum())
    among = f"des {plural(len(groups), 'groupe')}"
    told = f"pour {different} {among}" if different else f"pour aucun {among}"
    return f"Au seul {span}, l'intervalle exclut 1 {told}."


def span_of(quarter: Quarter, *, is_year: bool) -> str:
    """Name the time over which the rehoused are counted, at the head of a sentence."""
    if not is_year:
        return quarter.period.label
    first, *_, last = last_four(quarter)
    labels = [Period.parse(period).label for period in (first, last)]
    return f"quatre trimestres réunis, du {labels[0]} au {labels[1]}"


def _tell(compared: Compared, quarter: Quarter, span: str) -> str:
    groups = compared.of(PLACES + HOUSEHOLDS)
    if groups.empty:
        return f"{capitalised(span)} : {NOTHING[0].lower()}{NOTHING[1:]}"
    certain = groups[groups["stands_out"]]
    doubtful = groups[groups["differs"] & ~groups["stands_out"]]
    number = plural(len(groups), "groupe comparé", "groupes comparés")
    if certain.empty:
        told = [f"aucun écart n'est établi entre les relogés et les ménages en attente ({number})"]
    else:
        told = [
            f"{verb} parmi les relogements que parmi l'attente : {_list(rows, quarter)}"
            for verb, rows in (
                ("pèsent davantage", certain[certain["low"] > 1]),
                ("pèsent moins", certain[certain["high"] < 1]),
            )
            if len(rows)
        ]
    start = f"{capitalised(span)} : {' ; '.join(told)}."
    return f"{start}{_to_confirm(doubtful, len(groups), quarter)}{_others(groups)}"


def _to_confirm(doubtful: pd.DataFrame, number: int, quarter: Quarter) -> str:
    """Name the groups whose interval excludes 1 alone, as one of so many compared may."""
    if doubtful.empty:
        return ""
    return (
        f" À confirmer, car sur {number} groupes comparés le hasard seul en fait parfois "
        f"ressortir un : "
        f"{_list(doubtful, quarter)}."
    )


def _others(groups: pd.DataFrame) -> str:
    rest = len(groups) - int(groups["differs"].sum())
    if rest in (0, len(groups)):
        return ""
    which = "l'autre groupe comparé" if rest == 1 else f"les {rest} autres groupes comparés"
    return f" Pour {which}, l'écart peut tenir au hasard."


def _list(rows: pd.DataFrame, quarter: Quarter) -> str:
    """Name the groups farthest from 1 with their ratio, and count the others."""
    ordered = farthest_first(rows)
    named = [
        f"{name_group(row['dimension'], row['group'], quarter)} ({tell_ratio(row)})"
        for row in ordered[:_MOST_NAMED]
    ]
    if (more := len(ordered) - len(named)) > 0:
        named.append(f"{more} {agree(more, 'autre groupe')}")
    return enumerated(named)


def farthest_first(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as records, those whose interval is farthest from 1 first."""
    records = [{str(k): v for k, v in row.items()} for row in rows.to_dict("records")]
    return sorted(records, key=_nearness)


def _nearness(row: dict[str, Any]) -> float:
    return float(row["high"]) if row["high"] < 1 else 1 / max(float(row["low"]), 1e-9)


def tell_ratio(row: dict[str, Any]) -> str:
    """Write a group's ratio with its interval; a part of nothing is told in words."""
    interval = f"intervalle à 95 % : {format_interval(row['low'], row['high'], 2)}"
    if pd.isna(row["ratio"]):
        return f"aucun en attente ; {interval}"
    if row["ratio"] == 0:
        return f"aucun relogement, pour {format_number(row['waiting'])} en attente ; {interval}"
    return f"{format_parts(row['ratio'])} fois leur part ; {interval}"


def claim(row: dict[str, Any], quarter: Quarter) -> str:
    """Say that a group weighs more or less, without its figures."""
    verb = "davantage" if row["low"] > 1 else "moins"
    name = capitalised(name_group(row["dimension"], row["group"], quarter))
    return f"{name} pèsent {verb} parmi les relogements que parmi l'attente"


def equity_points(quarter: Quarter) -> list[Point]:
    """The groups that stand out even though many are compared, the four quarters first."""
    pooled = compare_four_quarters(quarter)
    compared = compare_period(quarter) if pooled is None else pooled
    groups = compared.of(PLACES + HOUSEHOLDS)
    found = farthest_first(groups[groups["stands_out"]])
    when = "sur les quatre derniers trimestres" if pooled is not None else _when(quarter)
    return [
        Point(typeset(_tell_point(row, quarter, when)), 60 - 10 * rank, is_sure=True)
        for rank, row in enumerate(found[:2])
    ]


def _tell_point(row: dict[str, Any], quarter: Quarter, when: str) -> str:
    """Set a group's two shares side by side, as "x des n" where n is small."""
    name = capitalised(name_group(row["dimension"], row["group"], quarter))
    kind = ("besoins", "logements obtenus") if row["dimension"] == "typology" else (
        "ménages en attente", "ménages relogés")  # fmt: skip
    waiting, rehoused = (
        _part(row[part], row[f"{part}_total"], noun)
        for part, noun in zip(("waiting", "rehoused"), kind, strict=True)
    )
    interval = format_interval(row["low"], row["high"], 2)
    return (
        f"{name} font {waiting}, mais {rehoused} {when} (rapport des deux parts, intervalle à "
        f"95 % : {interval})."
    )


def _part(count: Any, total: Any, noun: str) -> str:
    if total < SMALLEST_DENOMINATOR:
        return f"{format_number(count) if count else 'aucun'} des {format_number(total)} {noun}"
    return f"{format_percent(count / total)} des {noun}"


def _when(quarter: Quarter) -> str:
    label = quarter.period.label
    return f"en {quarter.period.year}" if quarter.period.quarter is None else f"au {label}"
