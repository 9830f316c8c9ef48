"""The tables on equity: counts, shares and the ratio of the shares, group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.showing.equity.groups import (
    HOUSEHOLDS,
    PLACES,
    Compared,
    compare_four_quarters,
    compare_period,
)
from copil_analysis.showing.equity.phrases import format_parts, label_group
from copil_analysis.showing.footnotes import Reference, References
from copil_analysis.showing.french import (
    MISSING,
    agree,
    enumerated,
    format_date,
    format_interval,
    format_number,
    format_percent,
    is_missing,
    plural,
)
from copil_analysis.showing.page_tables import TableWords, finish_table, labelled, period_of

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_GROUP, _REHOUSED, _WAITING = "Groupe", "Parmi les relogés", "Parmi l'attente"
_RATIO, _POOLED = "Rapport des parts", "Rapport sur quatre trimestres"
RATIO_NOTE = (
    "Rapport : part parmi les relogés ÷ part parmi les ménages en attente, avec son intervalle à "
    "95 % (score, Koopman) ; l'écart peut tenir au hasard quand l'intervalle contient 1."
)
POOLED_NOTE = (
    "Sur quatre trimestres : les relogés des quatre derniers trimestres, comparés aux ménages qui "
    "attendent aujourd'hui."
)


def table_equity_places(quarter: Quarter) -> TableWords:
    """Structures and typologies: what they are of the rehoused and of the waiting."""
    return _table(
        quarter,
        PLACES,
        "Représentation par structure et par typologie : relogés ou logements obtenus, "
        f"{period_of(quarter)}, et attente ou besoins au {format_date(quarter.snapshot)}",
        [
            "Les typologies comparent les logements obtenus aux besoins des ménages en attente ; "
            "un studio compte comme un T1."
        ],
    )


def table_equity_households(quarter: Quarter) -> TableWords:
    """Sizes, children and time since the request, of the households in the registers."""
    return _table(
        quarter,
        HOUSEHOLDS,
        "Représentation par taille, enfants et ancienneté de la demande : ménages relogés, "
        f"{period_of(quarter)}, et en attente au {format_date(quarter.snapshot)}",
        _coverage(compare_period(quarter), quarter),
    )


def _table(
    quarter: Quarter, dimensions: tuple[str, ...], caption: str, notes: list[str]
) -> TableWords:
    compared, pooled = compare_period(quarter), compare_four_quarters(quarter)
    groups = compared.frame[compared.frame["dimension"].isin(dimensions)].to_dict("records")
    frame = pd.DataFrame(
        {
            _GROUP: [label_group(r["dimension"], r["group"], quarter) for r in groups],
            _REHOUSED: [_share(r, "rehoused") for r in groups],
            _WAITING: [_share(r, "waiting") for r in groups],
            _RATIO: [format_ratio(r) for r in groups],
        }
    )
    if pooled is not None:
        found = {(r["dimension"], r["group"]): r for r in pooled.frame.to_dict("records")}
        frame[_POOLED] = [format_ratio(found.get((r["dimension"], r["group"]), {})) for r in groups]
        notes = [*notes, POOLED_NOTE]
    return finish_table(
        quarter,
        frame,
        dict(_references(groups)),
        caption=caption,
        tables=("rehoused", "dwellings", "waiting", "needs"),
        notes=[RATIO_NOTE, *notes, _many(compared)],
        total=False,
    )


def _share(row: dict[Any, Any], part: str) -> str:
    """Write "24 sur 45 (53 %)"; the percentage only from twenty on."""
    count, total = row[part], row[f"{part}_total"]
    if is_missing(count) or is_missing(total):
        return MISSING
    if total == 0:
        return "–"
    told = f"{format_number(count)} sur {format_number(total)}"
    enough = total >= SMALLEST_DENOMINATOR
    return f"{told} ({format_percent(row[f'{part}_share'])})" if enough else told


def format_ratio(row: dict[Any, Any]) -> str:
    """Write "1,80 (1,04 à 2,61)"; a dash where there is nothing to compare."""
    if not row or is_missing(row["low"]):
        return "–"
    interval = format_interval(row["low"], row["high"], 2)
    if is_missing(row["ratio"]):
        return interval
    return f"{format_parts(row['ratio'])} ({interval})"


def _references(groups: list[dict[Any, Any]]) -> References:
    found: dict[tuple[int, str], list[Reference]] = {}
    for i, row in enumerate(groups):
        if row["dimension"] == "structure":
            found[(i, _REHOUSED)] = [Reference("rehoused", row["group"], "households")]
            found[(i, _WAITING)] = [Reference("waiting", row["group"], "households")]
    return found


def _many(compared: Compared) -> str:
    number = len(compared.of(PLACES + HOUSEHOLDS))
    return (
        f"{plural(number, 'groupe comparé', 'groupes comparés')} sur cette page : même sans aucune "
        "différence réelle, environ un intervalle sur vingt exclurait 1 par hasard."
    )


def _coverage(compared: Compared, quarter: Quarter) -> list[str]:
    """Say of how many rows the size and the request are known, and which structures are absent."""
    totals = compared.totals()
    notes = [
        f"{words} pour {_known(totals[name]['rehoused'], compared.rows['rehoused'], 'relogé')} et "
        f"{_known(totals[name]['waiting'], compared.rows['waiting'], 'en attente')}, d'après les "
        "registres."
        for name, words in (
            ("size", "Taille du ménage connue"),
            ("years_waited", "Ancienneté de la demande connue"),
        )
        if name in totals
    ]
    if compared.left_out:
        absent = enumerated(labelled(compared.left_out, quarter))
        notes.append(f"Sans registre complet, donc non comptés dans ce tableau : {absent}.")
    return notes


def _known(known: int, rows: int, words: str) -> str:
    counted = f"{format_number(known)} {agree(known, 'ménage')} {agree(known, words)}"
    return f"{counted} sur {format_number(rows)}"
