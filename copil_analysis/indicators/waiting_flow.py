"""How the waiting file came from its last snapshot to this one: who came, who left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.flows import WaitingFlows, waiting_flows
from copil_analysis.showing.answering import answers
from copil_analysis.showing.charts import waterfall
from copil_analysis.showing.columns import Column, Row, Table
from copil_analysis.showing.french import (
    MINUS,
    format_date,
    format_number,
    format_short_date,
    plural,
)
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.numbers import Number
from copil_analysis.showing.words import source_line, tell_signed

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@answers
def waiting_flow(quarter: Quarter) -> Indicator:
    """The households of the file at two snapshots, and who came and left between them.

    ``data``: step (start, entries, rehoused, left, residual, end) and households, those that
    leave as negative numbers; the residual is what the flows do not explain, left out if 0. Of a
    part by typology the rehoused are those who needed it, whatever dwelling they got. No row where
    the flows are not known: ``why_missing`` says what is not.
    """
    flows = waiting_flows(quarter)
    data = _steps(flows)
    if flows.why:
        return Indicator(data=data, why_missing=_missing(flows))
    labels = [_label(str(step), flows) for step in data["step"]]
    sizes = data["households"].abs().where(data["step"] != "residual", data["households"])
    told = ", ".join(
        f"{label} {_tell(step, n)}"
        for label, step, n in zip(labels, data["step"], data["households"], strict=True)
    )
    return Indicator(
        data=data,
        headline=_headline(flows),
        note=_sum(flows),
        sentences=[_sum(flows)],
        table=Table(
            data,
            [
                Column("step", "Étape", lambda step, _: _label(str(step), flows)),
                Column("households", "Ménages", _flow, numbers=[Number("Ménages", "households")]),
            ],
            "File active entre deux relevés, en ménages",
            total=True,
        ),
        plot=waterfall(labels, list(sizes), kinds=list(data["step"])),
        alt=f"Ménages de la file active : {told}.",
        source=source_line(quarter, "waiting", "rehoused"),
        definition="File au relevé précédent + entrées − relogés − autres sorties.",
    )


def _flow(households: Any, row: Row) -> str:
    return _tell(str(row["step"]), int(households))


def _steps(flows: WaitingFlows) -> pd.DataFrame:
    steps = {
        "start": flows.start,
        "entries": flows.entries,
        "rehoused": -(flows.rehoused or 0),
        "left": -(flows.other_exits or 0),
        "residual": flows.residual or None,
        "end": flows.end,
    }
    known = {step: n for step, n in steps.items() if n is not None and not flows.why}
    frame = pd.DataFrame({"step": list(known), "households": list(known.values())})
    return frame.astype({"step": "str", "households": "Int64"})


def _label(step: str, flows: WaitingFlows) -> str:
    if step in ("start", "end"):
        day = flows.since if step == "start" else flows.until
        is_same_day = flows.since and flows.since.strftime("%d%m") == flows.until.strftime("%d%m")
        year = f" {day.year}" if day and is_same_day else ""  # of a year both ends are one day's
        return f"{format_short_date(day)}{year}" if day else ""
    return {
        "entries": "entrés",
        "rehoused": "relogés toutes tailles" if flows.is_of_sizes else "relogés",
        "left": "autres sorties",
        "residual": "non expliqués",
    }[step]


def _tell(step: str, households: int) -> str:
    is_stock = step in ("start", "end") or households == 0
    return format_number(households) if is_stock else tell_signed(households)


def _headline(flows: WaitingFlows) -> str:
    change = tell_signed((flows.end or 0) - (flows.start or 0))
    moves = [plural(flows.entries, "ménage entré"), plural(flows.exits, "sorti")]
    if residual := flows.residual:
        than = "de plus" if residual > 0 else "de moins"
        moves.append(f"{format_number(abs(residual))} {than} sans explication")
    return f"File active : {', '.join(moves)}, soit {change}"


def _sum(flows: WaitingFlows) -> str:
    """The sum that a reader can check."""
    moves = [("+", flows.entries), (MINUS, flows.rehoused), (MINUS, flows.other_exits)]
    told = " ".join(f"{sign} {format_number(n)}" for sign, n in moves)
    if residual := flows.residual:
        sign = "+" if residual > 0 else MINUS
        told += f" {sign} {format_number(abs(residual))} sans explication"
    return f"{format_number(flows.start)} {told} = {plural(flows.end, 'ménage')}."


def _missing(flows: WaitingFlows) -> str:
    if flows.why == "first":
        return (
            "Il manque le relevé précédent de la file active : les entrées et les sorties ne se "
            "calculent pas."
        )
    if flows.why == "sizes":
        return (
            "Les dates d'entrée et de sortie ne donnent pas l'évolution de la file de cette part : "
            "qui est venu et parti ne se dit pas."
        )
    if flows.why == "missing" or flows.since is None:
        return "Il manque un nombre de ménages : les entrées et les sorties ne se calculent pas."
    start = f"{plural(flows.start, 'ménage')} au {format_date(flows.since)}"
    end = f"{format_number(flows.end)} au {format_date(flows.until)}"
    change = tell_signed((flows.end or 0) - (flows.start or 0))
    return (
        f"File active : {start}, {end} ({change}) ; il manque les dates d'entrée et de sortie "
        "pour dire qui est venu et parti."
    )
