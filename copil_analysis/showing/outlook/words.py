"""The sentences on the time that the waiting file would take to empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.outlook import (
    LEVERS,
    followed,
    hardest,
    recent,
    times_with_arrivals,
    times_without_arrivals,
)
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.period import Period
from copil_analysis.showing import french
from copil_analysis.showing.outlook.times import (
    LONGEST,
    NOTHING_OBTAINED,
    history_of,
    is_known,
    name_dwelling,
    name_file,
    name_run,
    row_of,
    write_time,
)
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_LEAD = "intervalle à 95 % : "


def describe_outlook(quarter: Quarter) -> str:
    """Say how long the file would take to empty without arrivals, in all and where it is longest.

    Then say why arrivals cannot be counted in, where they cannot.
    """
    history = history_of(quarter)
    times = times_without_arrivals(history)
    sentences = [describe_without_arrivals(history, times), describe_no_arrivals_known(history)]
    return french.typeset(" ".join(sentence for sentence in sentences if sentence))


def describe_without_arrivals(history: pd.DataFrame, times: pd.DataFrame) -> str:
    """Give the time in all and that of the typology that takes longest."""
    in_all, code = row_of(times, TOTAL), hardest(times)
    if not french.is_missing(in_all["households"]) and in_all["households"] == 0:
        return "Personne n'attend : il n'y a pas de file à écouler."
    if french.is_missing(in_all["time"]) and not code:
        return (
            "Le délai d'écoulement ne se calcule pas : il manque un chiffre de la file active ou "
            "des relogements."
        )
    start = f"{_rate_of(history)}, et si plus personne n'arrivait, "
    told = []
    if is_known(in_all):
        told.append(f"reloger {_those_waiting(in_all)} prendrait {_time(in_all)}")
    if code:
        row = row_of(times, code)
        told.append(
            f"pour {name_households(row['households'], code)}, le délai le plus long"
            f"{_among_many(times, row)}, il faudrait {_time(row)}"
        )
    return f"{start}{' ; '.join(told)}."


def describe_all_without_arrivals(history: pd.DataFrame, times: pd.DataFrame) -> str:
    """Give the time in all, which is known, in one short sentence."""
    in_all = row_of(times, TOTAL)
    return (
        f"Au rythme {name_run(recent(history))} et sans nouvelle arrivée, reloger "
        f"{_those_waiting(in_all)} prendrait {_time(in_all)}."
    )


def describe_longest(history: pd.DataFrame, times: pd.DataFrame) -> str:
    """Give the time in all, then that of the typology that takes longest, both known."""
    in_all, code = row_of(times, TOTAL), hardest(times)
    row = row_of(times, code)
    needing = name_households(row["households"], code)
    longest = write_time(row).removesuffix(f" : {NOTHING_OBTAINED}")
    return (
        f"Au rythme {name_run(recent(history))} et sans nouvelle arrivée, reloger "
        f"{_those_waiting(in_all)} prendrait {_time(in_all)} ; {needing}, {longest}."
    )


def _those_waiting(row: dict[str, Any]) -> str:
    needed = french.agree(row["households"], "ménage en attente", "ménages en attente")
    return f"le {needed}" if row["households"] < 2 else f"les {_number(row['households'])} {needed}"


def describe_no_arrivals_known(history: pd.DataFrame) -> str:
    """Say why the recent arrivals cannot be known; nothing where they can."""
    if not followed(history).empty:
        return ""
    consequence = "les arrivées ne sont pas connues, ni les délais qui en tiendraient compte"
    places = sorted(history["place"].unique())
    if len(places) < 2:
        return f"Il n'y a pas encore de trimestre précédent : {consequence}."
    if places[-1] - places[-2] > 1:
        return f"Le trimestre précédent n'a pas été reçu : {consequence}."
    return (
        f"Un chiffre manque dans ce trimestre ou dans le précédent : {consequence}, "
        "qui demandent deux trimestres complets."
    )


def describe_arrivals(quarter: Quarter) -> str:
    """Say whether the file empties at the recent arrivals, and what a lever would change."""
    history = history_of(quarter)
    times = times_with_arrivals(history)
    code = hardest(times_without_arrivals(history))
    codes = [c for c in dict.fromkeys([TOTAL, code]) if c and is_known(row_of(times, c))] if len(
        times
    ) else []  # fmt: skip
    told = [describe_file(history, row_of(times, one), one) for one in codes]
    if not told:
        return ""
    lever = describe_lever(history, code) if code in codes else ""
    window = followed(history)
    start = f"Avec les arrivées {name_run(window)}, "
    return french.typeset(f"{start}{told[0]}. {' '.join(_sentence(t) for t in told[1:])} {lever}")


def describe_file(history: pd.DataFrame, row: dict[str, Any], code: str) -> str:
    """Say whether one file empties; what its interval does not bear may be chance."""
    name = f"la file{name_file(code)}"
    if row["time_low"] == float("inf"):
        return f"{name} ne se vide pas : elle s'allonge de {_a_quarter(row, -1)}"
    if row["time_high"] < float("inf"):
        return f"{name} se viderait en {_time(row)}"
    if row["rate"] == 0:
        return (
            f"on ne peut pas dire que {name} se vide : elle compte {_number(row['households'])} "
            "ménages comme au départ"
        )
    return (
        f"{name} a varié de {_a_quarter(row, -1, is_signed=True)} : rien n'établit qu'elle se vide "
        "ou s'allonge"
    )


def describe_lever(history: pd.DataFrame, code: str) -> str:
    """Say what more dwellings of a typology a quarter would change: the fewest that suffice."""
    name = f"la file{name_file(code)}"
    more = sufficient_lever(history, code)
    if more is None:
        most = f"{_number(LEVERS[-1])} {name_dwelling(code, LEVERS[-1])}"
        return (
            f"Avec autant d'arrivées, même {most} de plus par trimestre ne suffiraient pas pour "
            f"dire que {name} se viderait en moins de 5 ans."
        )
    now, then = (row_of(times_with_arrivals(history, more=n), code) for n in (0, more))
    rather = f" au lieu de {write_time(now)}" if now["time_high"] < float("inf") else ""
    return (
        f"Avec autant d'arrivées et {_number(more)} {name_dwelling(code, more)} de plus par "
        f"trimestre, {name} se viderait en {_time(then)}{rather}."
    )


def sufficient_lever(history: pd.DataFrame, code: str) -> int | None:
    """Give the fewest more dwellings that empty a file within 5 years, surely at the last."""
    for more in LEVERS:
        row = row_of(times_with_arrivals(history, more=more), code)
        if row["time_high"] < float("inf") and row["time"] < LONGEST:
            return more
    return None


def name_households(number: Any, code: str) -> str:
    """Name those who need a typology: "les 49 ménages qui ont besoin d'un T4"."""
    need = f"besoin d'un {name_dwelling(code)}"
    if number < 2:
        return f"le seul ménage qui a {need}"
    return f"les {french.plural(number, 'ménage')} qui ont {need}"


def _rate_of(history: pd.DataFrame) -> str:
    """Name the quarters whose rate is taken, and how long a single one lasted."""
    window = recent(history)
    periods = window["period"].unique()
    if len(periods) > 1:
        return f"Au rythme des {len(periods)} derniers trimestres ({name_run(window)})"
    length = window["quarters"].iloc[0]
    counted = f" ({french.format_number(length, 1)} trimestre d'après ses jours)"
    is_long = Period.parse(periods[0]).quarter and abs(float(length) - 1) >= 0.05
    return f"Au rythme {name_run(window)}{counted if is_long else ''}"


def _among_many(times: pd.DataFrame, row: dict[str, Any]) -> str:
    """Say that few households wait for the typologies that take longer still, if any does."""
    longer = times[(times["typology"] != TOTAL) & (times["time"] > row["time"])]
    if longer.empty:
        return ""
    return f" parmi les tailles qu'attendent au moins {SMALLEST_DENOMINATOR} ménages"


def _a_quarter(row: dict[str, Any], sign: int, *, is_signed: bool = False) -> str:
    """Write how many households more or fewer a quarter, with the interval."""
    rate = sign * float(row["rate"])
    low, high = sorted(sign * float(row[name]) for name in ("rate_low", "rate_high"))
    plus = "+" if is_signed and rate > 0 else ""
    shown = f"{plus}{french.format_number(rate, 1)}"
    noun = french.agree(round(rate, 1), "ménage")
    return f"{shown} {noun} par trimestre ({_LEAD}{french.format_interval(low, high, 1)})"


def _time(row: dict[str, Any]) -> str:
    return write_time(row, lead=_LEAD)


def _sentence(text: str) -> str:
    return f"{french.capitalised(text)}."


_number: Callable[[Any], str] = french.format_number
