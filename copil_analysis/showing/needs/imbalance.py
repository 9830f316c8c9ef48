"""The sentences on the imbalance, and the words around the picture of the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis import needs
from copil_analysis.analysis.mismatch import FOLLOWED
from copil_analysis.analysis.statistics import ALPHA
from copil_analysis.showing.figure_words import FigureWords, figure_words, write_alt
from copil_analysis.showing.french import (
    enumerated,
    format_number,
    is_missing,
    plural,
    typeset,
)
from copil_analysis.showing.needs.tables import TYPOLOGIES, format_imbalance_interval
from copil_analysis.showing.page_tables import describe_sources, labelled
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def describe_imbalance(quarter: Quarter) -> str:
    """Name the sizes and the structures for which dwellings lack more than average, or less.

    Only those whose interval still excludes 1 when it is that of as many comparisons (Bonferroni);
    the large sizes are one, so that few are compared.
    """
    sizes = needs.gap_with_groups(quarter.needs, quarter.dwellings)
    total = sizes.iloc[-1]
    if is_missing(total["gap"]):
        return typeset("Le déséquilibre ne peut pas être calculé : un chiffre manque.")
    if 0 in (total["households"], total["dwellings"]):
        return typeset(
            "Le déséquilibre ne peut pas être calculé : "
            f"{'aucun ménage n’attend' if total['households'] == 0 else 'rien n’a été obtenu'}."
        )
    followed = sizes[sizes["typology"].isin(FOLLOWED)]
    names = [TYPOLOGIES.get(code, code) for code in followed["typology"]]
    structures = needs.gap_by_structure(quarter.needs, quarter.dwellings).iloc[:-1]
    labels = labelled(structures["structure"], quarter)
    alpha = ALPHA / (len(followed) + len(structures))
    compared = (
        _compare(with_strict(rows, total, alpha), words, noun)
        for rows, words, noun in ((followed, names, "taille"), (structures, labels, "structure"))
    )
    return typeset(" ".join(compared))


def with_strict(gap: pd.DataFrame, whole: pd.Series[Any], alpha: float) -> pd.DataFrame:
    """Add strict_low and strict_high: the imbalance's interval when many are compared at once."""
    strict = needs.with_imbalance(gap, whole=whole, alpha=alpha)
    return gap.assign(strict_low=strict["imbalance_low"], strict_high=strict["imbalance_high"])


def _compare(gap: pd.DataFrame, names: list[str], noun: str) -> str:
    rows: list[dict[Any, Any]] = gap.assign(name=names).to_dict("records")
    known = [row for row in rows if not is_missing(row["imbalance_low"])]
    harder = [_write(row) for row in known if row["strict_low"] > 1]
    easier = [_write(row) for row in known if row["strict_high"] < 1]
    if not harder and not easier:
        return f"Entre {noun}s, aucun déséquilibre n'est établi : l'écart peut tenir au hasard."
    told = [
        f"{start} : {enumerated(found)}"
        for start, found in (
            ("l'offre manque plus que la moyenne", harder),
            ("l'offre manque moins que la moyenne", easier),
        )
        if found
    ]
    is_all = len(harder) + len(easier) == len(rows)
    rest = "" if is_all else " ; pour le reste, l'écart peut tenir au hasard"
    return f"Par {noun}, {' ; '.join(told)}{rest}."


def _write(row: dict[Any, Any]) -> str:
    interval = format_imbalance_interval(row)
    if is_missing(row["imbalance"]):
        return f"{row['name']} (rien d'obtenu, {interval})"
    return f"{row['name']} ({format_number(row['imbalance'], 1)} fois, {interval})"


def describe_gaps_figure(quarter: Quarter) -> FigureWords:
    """Words around the picture of the gaps by structure and typology."""
    crossed = needs.gaps_by_structure_and_typology(quarter.needs, quarter.dwellings).iloc[:-1]
    apart = crossed.drop(columns=[TOTAL, needs.JOINT])
    cells = crossed.drop(columns=[TOTAL, *needs.SMALL]).melt(
        "structure", var_name="typology", value_name="gap"
    )
    parts = [
        f"{labelled([row['structure']], quarter)[0]} "
        + ", ".join(f"{code} {format_number(n)}" for code, n in row.items() if code != "structure")
        for row in apart.to_dict("records")
    ]
    title, reading = "Écart entre besoins et offre par structure et par typologie", ""
    known = cells.dropna()
    if not known.empty and known["gap"].max() > 0:
        row = known.iloc[int(known["gap"].argmax())]
        where = f"structure {labelled([row['structure']], quarter)[0]}"
        missing = plural(row["gap"], "ménage")
        size = TYPOLOGIES.get(row["typology"], row["typology"])
        title = f"Écart le plus grand, {where} en {size} : {missing} de plus que de logements"
        reading = (
            f"pour la {where}, en {size}, {missing} en attente de plus que de logements obtenus."
        )
    return figure_words(
        title=title,
        alt=write_alt("Ménages en attente moins logements obtenus : ", parts),
        source=describe_sources(quarter, "needs", "dwellings"),
        reading=reading or "chaque case est un nombre de ménages moins un nombre de logements.",
    )
