"""The sentences on the curve that joins those who were rehoused and those who still wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.survival import FEWEST_EVENTS, Survival, at_months
from copil_analysis.showing.figure_words import FigureWords, figure_words, write_alt
from copil_analysis.showing.french import (
    capitalised,
    format_date,
    format_interval,
    format_number,
    format_percent,
    format_percent_interval,
    plural,
    typeset,
)
from copil_analysis.showing.page_tables import describe_sources
from copil_analysis.showing.summary.point import Point
from copil_analysis.showing.waits.measure import measure_survival, observed_since

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

MONTHS = (6, 12, 18, 24, 36, 48, 60)
"""After so many months the curve is read, as far as it goes."""


def describe_survival(quarter: Quarter) -> str:
    """Say after how long half of the households are rehoused, or why the curve is not drawn."""
    since = observed_since(quarter)
    if since.empty:
        return typeset(
            "Le temps de la demande au relogement ne peut pas être estimé pour tous les ménages : "
            "il faudrait un registre des attributions et un registre de la file active avec la "
            "date de la demande, pour les mêmes structures."
        )
    survival = measure_survival(quarter)
    if survival is None:
        return typeset(
            "La courbe du temps de la demande au relogement n'est pas tracée : il faut au moins "
            f"{FEWEST_EVENTS} relogements dont la date de demande est connue."
        )
    followed = (
        f"D'après {plural(survival.events, 'relogement')} et {_tell_censored(survival.censored)}, "
        f"observés depuis le {format_date(since.min().date())}."
    )
    half = f"{capitalised(_tell_half(survival))}."
    return typeset(f"{half} {followed}")


def _tell_censored(number: int) -> str:
    one = "ménage encore en attente ou parti autrement"
    return plural(number, one, "ménages encore en attente ou partis autrement")


def _tell_half(survival: Survival) -> str:
    late = (
        f" (parmi ceux qui ne l'étaient pas après {format_number(survival.start, 1)} mois)"
        if survival.start > 0
        else ""
    )
    if survival.median is None:
        last = survival.curve.iloc[-1]
        return (
            f"{format_percent(last['share'])} des ménages ne sont pas encore relogés "
            f"{format_number(last['months'], 0)} mois après leur demande (intervalle à 95 % : "
            f"{format_percent_interval(last['low'], last['high'])}){late}"
        )
    return (
        f"si tous attendaient jusqu'au relogement, la moitié serait relogée dans les "
        f"{format_number(survival.median, 1)} mois qui suivent la demande "
        f"({_interval(survival)}){late}"
    )


def _interval(survival: Survival) -> str:
    if survival.low is None:
        return "sans intervalle calculable"
    high = float("inf") if survival.high is None else survival.high
    return f"intervalle à 95 % : {format_interval(survival.low, high, 1)}"


def read_curve(survival: Survival) -> pd.DataFrame:
    """Read the curve at round numbers of months, or at its end where that comes before."""
    read = at_months(survival.curve, MONTHS)
    return survival.curve.iloc[-1:] if read.empty else read


def describe_survival_figure(quarter: Quarter, survival: Survival) -> FigureWords:
    """Words around the curve of those not yet rehoused."""
    read = read_curve(survival).to_dict("records")
    parts = [
        f"{format_number(row['months'])} mois {format_percent(row['share'])} "
        f"({format_percent_interval(row['low'], row['high'])})"
        for row in read
    ]
    reading = (
        f"{format_number(read[0]['months'])} mois après leur demande, "
        f"{format_percent(read[0]['share'])} des ménages ne sont pas encore relogés."
    )
    return figure_words(
        title=capitalised(_tell_half(survival)),
        alt=write_alt("Courbe descendante des ménages pas encore relogés : ", parts),
        source=describe_sources(quarter, "rehoused", "waiting"),
        reading=f"{reading} La bande est l'intervalle à 95 %.",
    )


def waits_points(quarter: Quarter) -> list[Point]:
    """The median time to a rehousing, where the curve reaches one half."""
    survival = measure_survival(quarter)
    if survival is None or survival.median is None or survival.low is None:
        return []
    text = f"{capitalised(_tell_half(survival))}."
    return [Point(typeset(text), 45, is_sure=True)]
