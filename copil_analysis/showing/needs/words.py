"""The sentences and the figures' words of the page that sets needs against dwellings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis import needs
from copil_analysis.analysis.statistics import ALPHA, rate_ratio_interval
from copil_analysis.showing.figure_words import FigureWords, figure_words, write_alt
from copil_analysis.showing.french import (
    agree,
    capitalised,
    counted,
    enumerated,
    format_bounds,
    format_interval,
    format_number,
    is_missing,
    plural,
    typeset,
)
from copil_analysis.showing.needs.tables import TYPOLOGIES, format_pressure
from copil_analysis.showing.page_tables import describe_doubts, describe_sources, labelled
from copil_analysis.showing.phrases import describe_share, largest, name_structures
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_DWELLINGS = {"T1": "studio ou T1", needs.JOINT: "T1 ou T2"}
UNKNOWN = "Les besoins ne peuvent pas être totalisés : un chiffre manque."


def name_typologies(codes: list[str], link: str = "et") -> str:
    """Name typologies in a sentence, the T1 with the studio: "studio ou T1, T2 et T3"."""
    names = enumerated(_DWELLINGS.get(code, code) for code in codes)
    return names if link == "et" else f" {link} ".join(names.rsplit(" et ", 1))


def describe_gap(quarter: Quarter) -> str:
    """Give the pressure of all typologies with its interval, and name those without offer."""
    gap = needs.gap_by_typology(quarter.needs, quarter.dwellings)
    total = gap.iloc[-1]
    needed, obtained = total["households"], total["dwellings"]
    if is_missing(total["gap"]):
        return typeset(UNKNOWN)
    if needed == 0:
        return typeset("Aucun ménage n'attend de logement.")
    verb = "attend" if needed < 2 else "attendent"
    offer = f"{counted(obtained, 'logement')} {agree(obtained, 'obtenu')}"
    start = f"{plural(needed, 'ménage')} {verb} pour {offer}"
    pressure = (
        ""
        if obtained == 0
        else f", soit {format_number(total['pressure'], 1)} "
        f"{agree(round(total['pressure'], 1), 'ménage')} pour un logement (intervalle à 95 % : "
        f"{format_interval(total['pressure_low'], total['pressure_high'], 1)})"
    )
    return typeset(f"{start}{pressure}. {_without_offer(quarter)}").strip()


def _without_offer(quarter: Quarter) -> str:
    gap = needs.claimable(needs.gap_with_groups(quarter.needs, quarter.dwellings))
    without = gap[((gap["households"] > 0) & (gap["dwellings"] == 0)).fillna(False)]
    if without.empty:
        return ""
    codes = [
        code
        for row in map(str, without["typology"])
        for code in (needs.SMALL if row == needs.JOINT else (row,))
    ]
    households = sum(without["households"])
    families = f"{plural(households, 'ménage')} en {'a' if households < 2 else 'ont'} besoin"
    return f"Aucun {name_typologies(codes, 'ni')} n'a été obtenu, alors que {families}."


def describe_gap_structures(quarter: Quarter) -> str:
    """Name the structures with the lowest and the highest pressure, with their intervals."""
    gap = needs.gap_by_structure(quarter.needs, quarter.dwellings).iloc[:-1]
    waited_for = gap[(gap["households"] > 0).fillna(False)]
    known = waited_for.dropna(subset="pressure").sort_values("pressure", kind="stable")
    none = gap[((gap["households"] > 0) & (gap["dwellings"] == 0)).fillna(False)]
    sentences = []
    if len(known) > 1:
        low, high = known.iloc[0], known.iloc[-1]
        ends = [
            f"{format_pressure(row)[:-1]} ; {labelled([row['structure']], quarter)[0]})"
            for row in (low, high)
        ]
        apart = format_number(low["pressure"], 1) != format_number(high["pressure"], 1)
        sentences.append(
            "Le nombre de ménages en attente pour un logement obtenu est le même partout : "
            f"{format_number(low['pressure'], 1)}."
            if not apart
            else f"Le nombre de ménages en attente pour un logement obtenu va de {ends[0]} à "
            f"{ends[1]} ; entre parenthèses, l'intervalle à 95 %."
        )
        if apart:
            pairs = len(known) * (len(known) - 1) // 2
            sentences.append(_compare_pressures(low, high, pairs))
    if not none.empty:
        codes = [str(code) for code in none["structure"]]
        start = capitalised(name_structures(codes, quarter))
        verb = "n'a" if len(codes) == 1 else "n'ont"
        sentences.append(f"{start} {verb} obtenu aucun logement.")
    return typeset(" ".join(sentences) or "La pression ne peut pas être comparée entre structures.")


def _compare_pressures(low: Any, high: Any, pairs: int) -> str:
    """Say whether two pressures differ beyond chance: only if the interval excludes 1.

    They are the extremes of all: the interval is that of as many comparisons (Bonferroni).
    """
    bounds = rate_ratio_interval(
        low["dwellings"],
        low["households"],
        high["dwellings"],
        high["households"],
        alpha=ALPHA / pairs,
    )
    corrected = "" if pairs == 1 else f", corrigé pour {pairs} comparaisons possibles"
    interval = f"{corrected} ({format_bounds(*bounds)})"
    of = f"l'intervalle à 95 % du rapport des deux pressions{interval}{',' if corrected else ''}"
    if bounds[0] <= 1 <= bounds[1]:
        return f"Cet écart peut tenir au hasard : {of} n'exclut pas 1."
    return f"Cet écart dépasse le hasard : {of} exclut 1."


def describe_needs(quarter: Quarter) -> str:
    """Say which typology most households need, with its share."""
    gap = needs.gap_by_typology(quarter.needs, quarter.dwellings)
    total = gap["households"].iloc[-1]
    codes, count = largest(gap.iloc[:-1], "typology", "households")
    if is_missing(total):
        return typeset(UNKNOWN)
    if not codes:
        return typeset("Aucun ménage n'attend de logement.")
    if len(codes) > 1:
        return typeset(
            f"Les besoins les plus fréquents sont à égalité ({name_typologies(codes)}) : "
            f"{plural(count, 'ménage')} sur {format_number(total)} pour chacun."
        )
    verb = "a" if count < 2 else "ont"
    return typeset(
        f"Le besoin le plus fréquent est celui d'un {name_typologies(codes)} : "
        f"{format_number(count)} "
        f"des {plural(total, 'ménage')}{describe_share(count, total)} en {verb} besoin."
    )


def describe_gap_figure(quarter: Quarter) -> FigureWords:
    """Words around needs and dwellings by typology."""
    gap = needs.gap_by_typology(quarter.needs, quarter.dwellings).iloc[:-1]
    parts = [
        f"{TYPOLOGIES.get(row['typology'], row['typology'])} {format_number(row['households'])} "
        f"et {format_number(row['dwellings'])}"
        for row in gap.to_dict("records")
    ]
    gap = needs.claimable(needs.gap_with_groups(quarter.needs, quarter.dwellings))
    codes, _ = largest(gap, "typology", "gap")
    title, reading = "Ménages en attente et logements obtenus par typologie", ""
    if codes:
        row = gap[gap["typology"] == codes[0]].iloc[0]
        pair = f"{plural(row['households'], 'ménage')}, {counted(row['dwellings'], 'logement')}"
        many = f"des {name_typologies(codes)}" if len(codes) > 1 else f"du {codes[0]}"
        if row["gap"] > 0:
            title = f"L'écart le plus grand est celui {many} : {pair}"
            title += " pour chacun" if len(codes) > 1 else ""
            title = _largest_two(gap) if len(codes) == 1 else title
        reading = (
            f"{plural(row['households'], 'ménage')} en attente "
            f"{'a' if row['households'] < 2 else 'ont'} besoin d'un "
            f"{name_typologies(codes[:1])} ; {counted(row['dwellings'], 'logement')} de cette "
            f"taille {'n’a' if row['dwellings'] == 0 else 'a' if row['dwellings'] < 2 else 'ont'} "
            f"été {agree(row['dwellings'], 'obtenu')}."
        )
    return figure_words(
        title=title,
        alt=write_alt("Ménages en attente, puis logements obtenus : ", parts),
        source=describe_sources(quarter, "needs", "dwellings"),
        reading=(reading or "chaque paire de barres compare le besoin à l'offre d'une typologie.")
        + f" {describe_doubts(quarter, 'needs')}",
    )


def _largest_two(gap: pd.DataFrame) -> str:
    """Name the two largest gaps: which of them comes first may rest on a doubtful total."""
    short = gap[(gap["gap"] > 0).fillna(False)].sort_values("gap", ascending=False, kind="stable")
    named = [
        f"{TYPOLOGIES.get(row['typology'], row['typology'])} ({plural(row['gap'], 'logement')})"
        for row in short.head(2).to_dict("records")
    ]
    start = "L'écart le plus grand" if len(named) == 1 else "Les écarts les plus grands"
    return f"{start} : {enumerated(named)}"


def describe_needs_figure(quarter: Quarter) -> FigureWords:
    """Words around the picture of the needs by structure and typology."""
    crossed = needs.needs_by_structure_and_typology(quarter.needs)
    parts = [
        f"{labelled([row['structure']], quarter)[0]} "
        + (
            ", ".join(
                f"{code} {format_number(n)}"
                for code, n in row.items()
                if code not in ("structure", TOTAL) and (is_missing(n) or n > 0)
            )
            or "aucun"
        )
        for row in crossed.iloc[:-1].to_dict("records")
    ]
    cells = quarter.needs.dropna(subset="households")
    title, reading = "Aucun ménage n'attend de logement", "chaque case est un nombre de ménages."
    if cells.empty:
        title = "Besoins par structure et par typologie : aucun chiffre n'est disponible"
    if not cells.empty and cells["households"].max() > 0:
        row = cells.iloc[int(cells["households"].argmax())]
        count = row["households"]
        verb = "attend" if count < 2 else "attendent"
        where = name_structures([row["structure"]], quarter)
        dwelling = f"un {name_typologies([row['typology']])}"
        title = f"Case la plus chargée : {plural(count, 'ménage')} de {where} {verb} {dwelling}"
        reading = (
            f"à la croisée de la ligne {labelled([row['structure']], quarter)[0]} et de la colonne "
            f"{row['typology']}, {plural(count, 'ménage')} en attente."
        )
    return figure_words(
        title=title,
        alt=write_alt("Ménages en attente par structure : ", parts),
        source=describe_sources(quarter, "needs"),
        reading=reading,
    )
