"""How long they had waited who were rehoused; and, never mixed with it, those who still wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.waits import FEWEST
from copil_analysis.analysis.waits import waits as measure
from copil_analysis.showing.alternatives import write_alt
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import Plot, dots
from copil_analysis.showing.columns import Column, Table, between
from copil_analysis.showing.definitions import define
from copil_analysis.showing.french import format_number, is_missing
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.options import expect
from copil_analysis.showing.words import during, label_of, size_label, source_line
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

Row = Mapping[Any, Any]
NO_DATES = (
    "L'attente des ménages n'est pas connue : il faut un registre qui donne la date de leur "
    "demande."
)


@answers
def waits(quarter: Quarter, by: str = "size") -> Indicator:
    """The median wait of those rehoused, by size of household; and that of those who still wait.

    ``by``: "size" or "structure". ``data``: the rows of ``analysis.waits``, in months.
    """
    expect("by", by, ("size", "structure"))
    data = measure(quarter, by)
    total = {str(row["wait"]): row for row in data[data[by] == TOTAL].to_dict("records")}
    known = {wait: row for wait, row in total.items() if not is_missing(row["median"])}
    if not known:
        return Indicator(data, why_missing=_why_missing(total))
    told = {"rehoused": _of_rehoused, "waiting": _of_waiting}
    first, *others = [told[wait](quarter, row) for wait, row in known.items()]
    labelled = data.assign(label=[_label(code, by, quarter) for code in data[by]])
    is_told = (data["wait"] == "rehoused") & (data[by] != TOTAL) & data["median"].notna()
    parts = labelled[is_told]
    plot = _plot(parts) if "rehoused" in known and len(parts) else None
    return Indicator(
        data,
        first,
        sentences=[*_known(total), *(f"{other}." for other in others)],
        table=_table(quarter, labelled, by),
        plot=plot,
        alt=_alt(parts) if plot else "",
        reading=_reading(parts) if plot else "",
        source=source_line(quarter, *total),
        definition=define("wait_rehoused", "wait_waiting", "median"),
    )


def _label(code: Any, by: str, quarter: Quarter) -> str:
    return size_label(str(code)) if by == "size" else label_of(code, quarter)


def _why_missing(total: Mapping[str, Row]) -> str:
    if not any(row["known"] for row in total.values()):
        return NO_DATES
    told = " et ".join(f"{format_number(row['known'])} {_WHO[wait]}" for wait, row in total.items())
    return (
        f"L'attente n'est connue que pour {told} : une médiane demande au moins {FEWEST} ménages."
    )


_WHO = {"rehoused": "ménages relogés", "waiting": "ménages en attente"}


def _of_rehoused(quarter: Quarter, row: Row) -> str:
    when = during(last_year(quarter))
    return (
        f"La moitié des ménages relogés {when} l'ont été moins de {_months(row)} après leur demande"
    )


def _of_waiting(quarter: Quarter, row: Row) -> str:
    return (
        "La moitié des ménages qui attendent encore ont déposé leur demande il y a plus de "
        f"{_months(row)}"
    )


def _months(row: Row) -> str:
    return f"{format_number(row['median'], 1)} mois"


def _known(total: Mapping[str, Row]) -> Sequence[str]:
    """Of how many the wait is known, where it is not of all."""
    told = [
        f"pour {format_number(row['known']) if row['known'] else 'aucun'} des "
        f"{format_number(row['households'])} {_WHO[wait]}"
        for wait, row in total.items()
        if not is_missing(row["households"]) and row["known"] < row["households"]
    ]
    return [f"L'attente est connue {' et '.join(told)}."] if told else []


def _plot(parts: pd.DataFrame) -> Plot:
    return dots(
        list(parts["label"]),
        *(list(parts[name]) for name in ("median", "low", "high")),
        tells=[_months(row) for row in parts.to_dict("records")],
        concept="rehoused",
    )


def _reading(parts: pd.DataFrame) -> str:
    told = "le point est la médiane, le trait son intervalle à 95 %"
    few = " ; sans trait, trop peu de ménages" if parts["low"].isna().any() else ""
    return f"{told}{few}."


def _alt(parts: pd.DataFrame) -> str:
    rows = parts.sort_values("median", ascending=False, kind="stable").to_dict("records")
    told = [f"{row['label']} {format_number(row['median'], 1)}" for row in rows]
    return write_alt("Attente médiane des ménages relogés, en mois : ", told)


def _table(quarter: Quarter, data: pd.DataFrame, by: str) -> Table:
    """The two waits one below the other, each with its own total."""
    start = {"rehoused": f"Relogés {during(last_year(quarter))}", "waiting": "En attente"}
    rows = data[data["households"].fillna(1) > 0]
    labels = [
        start[wait] if part == TOTAL else f"{start[wait]}, {label}"
        for wait, part, label in zip(rows["wait"], rows[by], rows["label"], strict=True)
    ]
    return Table(
        rows.assign(label=labels),
        [
            Column("label", "Ménages", "text"),
            Column("households", "Nombre"),
            Column("known", "Dont l'attente est connue"),
            Column("median", "Attente médiane, en mois", "decimal"),
            between("Intervalle à 95 %", decimals=1),
        ],
        caption="Attente des ménages relogés, et de ceux qui attendent encore",
    )
