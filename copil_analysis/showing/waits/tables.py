"""The tables on waits: the two waits apart, and the curve read after so many months."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.survival import Survival
from copil_analysis.analysis.waits import FEWEST, Waits
from copil_analysis.showing.french import (
    MISSING,
    format_date,
    format_interval,
    format_number,
    format_percent,
    format_percent_interval,
    plural,
)
from copil_analysis.showing.page_tables import TableWords, finish_table, period_of
from copil_analysis.showing.waits.curve_words import read_curve
from copil_analysis.showing.waits.measure import measure_rehoused, measure_waiting
from copil_analysis.showing.waits.words import CENSORED

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def table_waits(quarter: Quarter) -> TableWords:
    """The wait of those rehoused, and of those who wait since their request and since entry."""
    measured = {
        "Relogés : de la demande à l'attribution": measure_rehoused(quarter),
        "En attente : depuis la demande": measure_waiting(quarter, "request_date"),
        "En attente : depuis l'entrée dans la file": measure_waiting(quarter, "entry_date"),
    }
    told = {name: waits for name, waits in measured.items() if waits is not None}
    frame = pd.DataFrame(
        {
            "Attente": list(told),
            "Ménages dont la date est connue": [
                f"{format_number(w.known)} sur {format_number(w.total)}" for w in told.values()
            ],
            "Un quart attend moins de": [format_number(w.lower_quartile, 1) for w in told.values()],
            "La moitié attend moins de": [_median(w) for w in told.values()],
            "Un quart attend plus de": [format_number(w.upper_quartile, 1) for w in told.values()],
        }
    )
    return finish_table(
        quarter,
        frame,
        {},
        caption=f"Attente en mois : relogés {period_of(quarter)}, et ménages en attente au "
        f"{format_date(quarter.snapshot)}",
        tables=("rehoused", "waiting"),
        notes=[CENSORED, *_absurd(list(told.values())), *_too_few(list(told.values()))],
        total=False,
    )


def _median(waits: Waits) -> str:
    if waits.median is None:
        return MISSING
    interval = format_interval(waits.low, waits.high, 1)
    return f"{format_number(waits.median, 1)} ({interval})"


def _absurd(measured: list[Waits]) -> list[str]:
    absurd = sum(waits.absurd for waits in measured)
    if absurd == 0:
        return []
    durations = plural(absurd, "durée impossible", "durées impossibles")
    return [f"Sans {durations} : négative ou de plus de trente ans."]


def _too_few(measured: list[Waits]) -> list[str]:
    if all(waits.median is not None for waits in measured):
        return []
    return [f"{MISSING} : il faut au moins {FEWEST} ménages dont la date est connue."]


def table_survival(quarter: Quarter, survival: Survival) -> TableWords:
    """The share not yet rehoused after so many months, with its interval."""
    read = read_curve(survival)
    frame = pd.DataFrame(
        {
            "Mois depuis la demande": [format_number(months) for months in read["months"]],
            "Pas encore relogés": [
                f"{format_percent(row['share'])} "
                f"({format_percent_interval(row['low'], row['high'])})"
                for row in read.to_dict("records")
            ],
            "Ménages suivis": [format_number(number) for number in read["at_risk"]],
        }
    )
    return finish_table(
        quarter,
        frame,
        {},
        caption="Part des ménages pas encore relogés selon le temps écoulé depuis la demande, "
        f"jusqu'au {format_date(quarter.snapshot)}",
        tables=("rehoused", "waiting"),
        notes=[
            "Estimation de Kaplan-Meier, avec son intervalle à 95 %. Une demande antérieure au "
            "premier trimestre connu compte à partir de ce trimestre ; un départ autre qu'un "
            "relogement, ou une attente non finie, compte jusqu'à sa dernière date connue.",
            *_left_out(survival),
        ],
        total=False,
    )


def _left_out(survival: Survival) -> list[str]:
    if survival.left_out == 0:
        return []
    households = plural(survival.left_out, "ménage")
    return [f"Sans {households} dont la date de demande est inconnue ou impossible."]
