"""The sentences on the waiting file in a year, and how right such projections were so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.outlook import period_at, unbroken
from copil_analysis.analysis.projection import AHEAD, FEWEST, back_test, project
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.period import Period
from copil_analysis.showing import french
from copil_analysis.showing.outlook.times import history_of, name_file, row_of
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_FAIR = 0.7  # under this share of past projections, the band is said to be too narrow


def describe_projection(quarter: Quarter) -> str:
    """Say how many may wait in a year, which files have a trend, and what back-tests give."""
    history = history_of(quarter)
    found = project(history)
    if found.empty:
        return french.typeset(describe_no_projection(history))
    sentences = [
        describe_in_a_year(quarter, history, found),
        describe_trends(found, history),
        describe_back_test(history),
    ]
    return french.typeset(" ".join(sentences))


def describe_no_projection(history: pd.DataFrame) -> str:
    """Say why there is no projection."""
    known = int(unbroken(history, ("households",))["place"].nunique())
    if known >= FEWEST:
        return (
            f"La file active n'a pas changé d'un ménage en {known} trimestres : rien ne permet "
            "d'estimer jusqu'où elle peut aller dans un an."
        )
    found = {0: "un chiffre du dernier manque", 1: "il n'y en a qu'un"}
    return (
        f"La file active dans un an ne se projette qu'à partir de {FEWEST} trimestres connus de "
        f"suite, sans chiffre manquant : {found.get(known, f'il n’y en a que {known}')}."
    )


def describe_in_a_year(quarter: Quarter, history: pd.DataFrame, found: pd.DataFrame) -> str:
    """Give the total's band a year ahead beside today's number."""
    row = in_a_year(found, TOTAL)
    now = row_of(history[history["place"] == history["place"].max()], TOTAL)["households"]
    label = Period.parse(row["period"]).label
    since = Period.parse(unbroken(history, ("households",))["period"].iloc[0]).label
    return (
        f"À la fin du {label}, si la file continue de varier comme depuis le {since}, "
        f"{french.format_interval(row['low'], row['high'])} ménages attendraient (huit chances "
        f"sur dix), contre {french.format_number(now)} au {french.format_date(quarter.snapshot)}."
    )


def describe_trends(found: pd.DataFrame, history: pd.DataFrame) -> str:
    """Name the files that a trend lengthens or shortens; a trend excludes no change at 95 %."""
    told = [
        f"la file{name_file(code)} ({french.plural(now, 'ménage')}, et "
        f"{french.format_number(row['projected'])} dans un an)"
        for code, now, row in trends(found, history)
    ]
    if not told:
        return (
            "Aucune tendance n'est établie : les hausses et les baisses passées peuvent tenir au "
            "hasard."
        )
    start = "Une tendance est établie (à 95 %) pour"
    return f"{start} {french.enumerated(told)} ; elle est prolongée."


def trends(found: pd.DataFrame, history: pd.DataFrame) -> list[tuple[str, Any, dict[str, Any]]]:
    """List the typologies, and the total, whose projection leaves today's number."""
    now = history[history["place"] == history["place"].max()]
    pairs = zip(now["typology"], now["households"], strict=True)
    rows = [(str(code), number, in_a_year(found, code)) for code, number in pairs]
    return [
        (code, number, row)
        for code, number, row in rows
        if french.format_number(row["projected"]) != french.format_number(number)
    ]


def describe_back_test(history: pd.DataFrame) -> str:
    """Say how many of the past projections held, made as this one from each earlier quarter."""
    tried = back_test(history)
    if tried.empty:
        return "Aucune projection passée ne peut encore être comparée à ce qui est venu."
    held, number = int(tried["held"].sum()), len(tried)
    since = Period.parse(period_at(int(tried["origin"].min()))).label
    start = (
        f"La même projection, refaite à chaque trimestre passé depuis le {since}, par typologie et "
        f"d'un à {AHEAD} trimestres d'avance, aurait vu juste"
    )
    if number < SMALLEST_DENOMINATOR:
        few = f"{french.format_number(held)} sur {french.format_number(number)}"
        return f"{start} {few} fois."
    share = held / number
    return (
        f"{start} dans {french.format_percent(share)} des {french.format_number(number)} cas "
        f"(80 % attendus{_too_narrow(share)})."
    )


def _too_narrow(share: float) -> str:
    return " : la bande est ici trop étroite" if share < _FAIR else ""


def in_a_year(found: pd.DataFrame, code: str) -> dict[str, Any]:
    """The projection of one file the furthest ahead."""
    return row_of(found[found["ahead"] == AHEAD], code)
