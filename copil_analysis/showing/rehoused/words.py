"""The sentences and the figures' words of the page on rehousing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis import rehousing
from copil_analysis.analysis.counting import total_of
from copil_analysis.cleaning.waiting import is_waiting
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.showing.figure_words import FigureWords, figure_words, write_alt
from copil_analysis.showing.french import (
    agree,
    capitalised,
    counted,
    format_interval,
    format_number,
    is_missing,
    plural,
    typeset,
)
from copil_analysis.showing.page_tables import describe_doubts, describe_sources, labelled
from copil_analysis.showing.phrases import describe_share, largest, name_structures
from copil_analysis.showing.summary.counts import describe_mean_sizes
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

NO_INTERVAL = (
    "Aucun intervalle n'accompagne ces moyennes : il faudrait la taille de chaque ménage, que la "
    "source ne donne pas."
)
UNKNOWN = "Le total des ménages relogés n'est pas disponible : un chiffre manque."
NOT_COMPARED = "La taille moyenne des ménages ne peut pas être comparée."


def describe_rehoused_structures(quarter: Quarter) -> str:
    """Say which structure rehoused most households, and how many persons."""
    codes, count = largest(quarter.rehoused, "structure", "households")
    total = total_of(quarter.rehoused["households"])
    if is_missing(total):
        return typeset(UNKNOWN)
    if not codes:
        return typeset("Aucun ménage n'a été relogé.")
    follow = "suivait" if len(codes) == 1 else "suivaient chacune"
    start = (
        f"{capitalised(name_structures(codes, quarter))} {follow} {format_number(count)} "
        f"des {plural(total, 'ménage relogé')}{describe_share(count, total)}"
    )
    persons = quarter.rehoused.loc[quarter.rehoused["structure"] == codes[0], "persons"].iloc[0]
    if len(codes) > 1 or is_missing(persons):
        return typeset(f"{start}.")
    return typeset(f"{start}, soit {counted(persons, 'personne', feminine=True)}.")


def describe_sizes(quarter: Quarter) -> str:
    """Compare the mean sizes, with the intervals that registers allow, or why there is none."""
    intervals = " ".join(_size_intervals(quarter)) or NO_INTERVAL
    return typeset(f"{describe_mean_sizes(quarter) or NOT_COMPARED} {intervals}")


def _size_intervals(quarter: Quarter) -> list[str]:
    rows = {
        "en attente": quarter.registers.get(WAITING_FILE),
        "relogés": quarter.registers.get(ATTRIBUTIONS),
    }
    told = []
    for who, found in rows.items():
        if found is None:
            continue
        kept = found[is_waiting(found, quarter.snapshot)] if who == "en attente" else found
        number, mean, low, high = rehousing.mean_size(kept)
        if not is_missing(low):
            told.append(
                f"D'après la composition de {plural(number, 'ménage')} {who} inscrits aux "
                f"registres, leur taille moyenne est de {format_number(mean, 1)} (intervalle à "
                f"95 % : {format_interval(low, high, 1)})."
            )
    return told


def describe_rehoused_figure(quarter: Quarter) -> FigureWords:
    """Words around the adults and children rehoused by structure."""
    children, persons = (total_of(quarter.rehoused[name]) for name in ("children", "persons"))
    rows = quarter.rehoused.to_dict("records")
    names = labelled(quarter.rehoused["structure"], quarter)
    parts = [
        f"{name} {plural(row['adults'], 'adulte')} et {plural(row['children'], 'enfant')}"
        for name, row in zip(names, rows, strict=True)
    ]
    return figure_words(
        title=_children_among(children, persons),
        alt=write_alt("Barres empilées : ", parts),
        source=describe_sources(quarter, "rehoused"),
        reading=(
            f"parmi les relogés suivis par {parts[0].replace(names[0], f'{names[0]},', 1)}."
            if parts
            else "aucune structure n'est connue."
        )
        + f" {describe_doubts(quarter, 'rehoused')}",
    )


def _children_among(children: object, persons: object) -> str:
    if is_missing(children) or is_missing(persons):
        return "Adultes et enfants relogés par structure : un chiffre manque"
    if persons == 0:
        return "Aucune personne n'a été relogée"
    among = f"{plural(persons, 'personne relogée')}"
    if children == 0:
        return f"Aucun enfant parmi {'la personne relogée' if persons == 1 else f'les {among}'}"
    verb = "est un enfant" if children == 1 else "sont des enfants"
    return f"{format_number(children)} des {among} {verb}"


def describe_sizes_figure(quarter: Quarter) -> FigureWords:
    """Words around the persons per household, rehoused against waiting."""
    sizes = rehousing.persons_per_household(quarter.rehoused, quarter.waiting)
    names = ["Ensemble" if n == "Total" else n for n in labelled(sizes["structure"], quarter)]
    parts = [
        f"{name} {format_number(row['waiting_size'], 1)} et "
        f"{format_number(row['rehoused_size'], 1)}"
        for name, row in zip(names, sizes.to_dict("records"), strict=True)
    ]
    total = sizes[sizes["structure"] == TOTAL].iloc[0]
    size = total["rehoused_size"]
    reading = (
        "chaque barre est un nombre moyen de personnes par ménage."
        if is_missing(size)
        else f"un ménage relogé compte en moyenne {format_number(size, 1)} "
        f"{agree(round(size, 1), 'personne')}, tous territoires ensemble."
    )
    return figure_words(
        title=(describe_mean_sizes(quarter) or NOT_COMPARED).removesuffix("."),
        alt=write_alt("Personnes par ménage en attente, puis par ménage relogé : ", parts),
        source=describe_sources(quarter, "rehoused", "waiting"),
        reading=reading,
    )
