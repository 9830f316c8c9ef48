"""The sentences and the figures' words on rents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis import offer, rents
from copil_analysis.period import Period
from copil_analysis.showing.figure_words import FigureWords, figure_words, write_alt
from copil_analysis.showing.french import (
    agree,
    capitalised,
    format_interval,
    format_number,
    format_percent,
    plural,
    typeset,
)
from copil_analysis.showing.offer.known import (
    all_rows,
    has_register,
    last_rows,
    name_source,
    name_span,
    quarters_in,
    rows_of,
)
from copil_analysis.vocabulary import LABELS

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


_MOVE = {
    "rise": "Les loyers augmentent",
    "fall": "Les loyers baissent",
    "chance": "Rien ne montre que les loyers augmentent ou baissent",
}


def describe_rents(quarter: Quarter) -> str:
    """Say whether rents rise, between dwellings alike, and of how many the rent is known."""
    rows = rows_of(quarter, quarter.period)
    if not has_register(quarter):
        return ""
    if rents.known_rents(all_rows(quarter)).empty:
        return typeset(
            "Le loyer n'est renseigné pour aucun logement : il faudrait la colonne loyer dans le "
            "registre des attributions."
        )
    known, of = len(rents.known_rents(rows)), len(offer.without_foyers(rows))
    text = (
        f"{describe_rent_trend(quarter)} {capitalised(quarter.period.in_label)}, le loyer et "
        f"la typologie sont connus pour {format_number(known)} "
        f"{agree(of, 'logement')} sur {format_number(of)}, hors logements-foyers."
    )
    return typeset(text)


def describe_rent_trend(quarter: Quarter) -> str:
    """Tell the yearly change of comparable rents, or why it cannot be told."""
    found = rents.rent_trend(all_rows(quarter))
    if found.yearly is None:
        there_are = (
            f"il n'y en a que {format_number(found.rents)} sur "
            f"{plural(found.quarters, 'trimestre')}"
            if found.rents
            else "il n'y en a aucun"
        )
        return (
            "On ne peut pas dire si les loyers augmentent : il faudrait au moins "
            f"{rents.FEWEST_IN_TREND} loyers comparables (même typologie et même financement dans "
            f"plusieurs trimestres) sur au moins {rents.FEWEST_QUARTERS} trimestres, et "
            f"{there_are}."
        )
    start = _MOVE[found.verdict]
    chance = ", et l'écart peut tenir au hasard" if found.verdict == "chance" else ""
    interval = f"{signed(found.low)} à {signed(found.high)}"
    return (
        f"{start} : à typologie et financement égaux, {signed(found.yearly)} par an en euros "
        f"courants (intervalle à 95 % : {interval}), d'après "
        f"{plural(found.rents, 'loyer')} de {plural(found.quarters, 'trimestre')}{chance}. "
        "La surface et la commune ne sont pas prises en compte."
    )


def signed(share: float | None) -> str:
    """Write a change with its sign and one decimal: "+1,2 %"."""
    text = format_percent(share, 1)
    return f"+{text}" if share is not None and round(100 * share, 1) > 0 else text


def describe_rents_figure(quarter: Quarter) -> FigureWords:
    """Words around the median rents by typology of the last four quarters."""
    quarters = quarters_in(last_rows(quarter))
    medians = rents.rents_by_typology(last_rows(quarter)).dropna(subset="median")
    parts = [
        f"{name_typology(str(row.typology))} {format_number(row.median)} €"
        for row in medians.itertuples(index=False)
    ]
    top = medians.iloc[int(medians["rents"].astype(int).argmax())].to_dict()
    name = name_typology(top["typology"])
    interval = format_interval(top["low"], top["high"])
    return figure_words(
        title=f"Loyer médian d'un {name.lower() if name == 'Studio' else name} : "
        f"{format_number(top['median'])} € ({name_span(quarters)})",
        alt=write_alt(f"Loyers médians par typologie, {name_span(quarters)} : ", parts),
        source=name_source(quarters),
        reading=f"{name} : la moitié des {plural(top['rents'], 'loyer')} ne dépasse pas "
        f"{format_number(top['median'])} € ; le trait est l'intervalle à 95 % de la médiane, "
        f"{interval} €.",
    )


def describe_rents_over_time_figure(quarter: Quarter) -> FigureWords:
    """Words around the median rents of each quarter."""
    rows = all_rows(quarter)
    quarters = quarters_in(rows)
    medians = rents.rents_by_period(rows).dropna(subset="median")
    ends = medians.groupby("typology", sort=False)["median"].agg(["first", "last"])
    parts = [
        f"{name_typology(str(code))} {format_number(first)} € puis {format_number(last)} €"
        for code, first, last in ends.itertuples()
    ]
    found = rents.rent_trend(rows)
    title = f"Loyer médian de chaque trimestre par typologie, {name_span(quarters)}"
    if found.yearly is not None:
        start = _MOVE[found.verdict]
        told = f", de {signed(found.yearly)} par an" if found.verdict != "chance" else ""
        title = f"{start}{told}, à typologie et financement égaux ({name_span(quarters)})"
    last = medians.iloc[-1].to_dict()
    when = Period.parse(last["period"]).in_label
    return figure_words(
        title=title,
        alt=write_alt("Courbes des loyers médians, du premier au dernier trimestre : ", parts),
        source=name_source(quarters),
        reading=f"{name_typology(last['typology'])}, {when} : loyer médian de "
        f"{format_number(last['median'])} € pour {plural(last['rents'], 'loyer')} ; le "
        f"trait vertical est l'intervalle à 95 %. Moins de {rents.FEWEST_RENTS} loyers ne donnent "
        "pas de point ; le chiffre au-dessus d'une courbe est le dernier connu.",
    )


def name_typology(code: str) -> str:
    """The word of a typology: "Studio", "T2"."""
    return LABELS.get(code, code)
