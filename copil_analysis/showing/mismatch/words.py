"""The sentences on the coverage over the quarters, and the words around its chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.mismatch import (
    CHANCE,
    FALL,
    FOLLOWED,
    RISE,
    coverage_changes,
    gap_over_time,
)
from copil_analysis.analysis.needs import JOINT, gap_with_groups
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.quarter.beside import within
from copil_analysis.showing.figure_words import FigureWords, figure_words, write_alt
from copil_analysis.showing.french import (
    agree,
    enumerated,
    format_bounds,
    format_interval,
    format_number,
    is_missing,
    typeset,
)
from copil_analysis.showing.over_time.spans import is_partial
from copil_analysis.showing.summary.point import Point
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

NO_HISTORY = (
    "Il n'y a pas encore de trimestre précédent : l'évolution de l'écart entre besoins et offre ne "
    "peut pas être montrée."
)
SOURCE = "tableaux des besoins et des logements obtenus de chaque trimestre connu"
NAMES = {
    "T1": "studio et T1",
    JOINT: "T1 et T2 réunis",
    "T4+": "T4 et plus",
    TOTAL: "toutes tailles ensemble",
}
SHOWN = (*FOLLOWED, TOTAL)
_NOT_COMPARED = (
    f"moins de {SMALLEST_DENOMINATOR} ménages en attente, rien d'obtenu ou un chiffre manquant"
)


def series_of(quarter: Quarter) -> pd.DataFrame | None:
    """The coverage by size of every known quarter; None unless some size has two or more."""
    if len(quarter.series) < 2:
        return None
    gap = gap_over_time(quarter.over_time("needs"), quarter.over_time("dwellings"))
    known = [gap.loc[gap["typology"] == code, "coverage"].count() for code in FOLLOWED]
    return gap if max(known) > 1 else None


def describe_mismatch(quarter: Quarter) -> str:
    """Say for which sizes the coverage changed beyond chance since the quarter and year before."""
    compared = _compared(quarter)
    if is_partial(quarter):
        return typeset("L'année n'est pas complète : sa couverture n'est comparée à aucune autre.")
    if not compared and len(quarter.series) < 2:
        return typeset(NO_HISTORY)
    if not compared:
        return typeset(
            "Ni la période précédente ni la même période un an avant ne sont connues : l'évolution "
            "de la couverture ne peut pas être mesurée."
        )
    return typeset(" ".join(_describe(label, changes) for label, changes in compared))


def _compared(quarter: Quarter) -> list[tuple[str, pd.DataFrame]]:
    """The periods to compare with, each once, and the changes since."""
    before = {
        str(one.period): one
        for one in (quarter.previous, quarter.year_before)
        if one is not None and (one.period.quarter is None) == (quarter.period.quarter is None)
    }
    if is_partial(quarter):
        return []
    spans = len(before)
    return [
        (one.period.the_label, changes_since(quarter, one, spans=spans)) for one in before.values()
    ]


def changes_since(quarter: Quarter, before: Quarter, *, spans: int = 1) -> pd.DataFrame:
    """Compare the coverage of the sizes that are followed, and of all, with an earlier period's."""
    quarter = within(quarter, before)
    gaps = (gap_with_groups(one.needs, one.dwellings) for one in (quarter, before))
    now, then = (gap[gap["typology"].isin(SHOWN)] for gap in gaps)
    return coverage_changes(now, then, days=quarter.days, days_before=before.days, spans=spans)


def _describe(label: str, changes: pd.DataFrame) -> str:
    rows = changes.to_dict("records")
    moved = [
        f"elle {verb} pour {enumerated(map(_write, found))}"
        for change, verb in ((RISE, "a augmenté"), (FALL, "a baissé"))
        if (found := [row for row in rows if row["change"] == change])
    ]
    within = [name_size(row["typology"]) for row in rows if row["change"] == CHANCE]
    unknown = [name_size(row["typology"]) for row in rows if is_missing(row["change"])]
    if len(within) == len(rows):
        return (
            f"Depuis {label}, aucun changement de la couverture ne dépasse le hasard, à aucune "
            "taille."
        )
    parts = moved
    if within:
        start = "ailleurs, " if moved else ""
        parts = [*moved, f"{start}elle reste dans la marge du hasard ({enumerated(within)})"]
    if unknown:
        parts = [*parts, f"elle n'est pas comparée pour {enumerated(unknown)} ({_NOT_COMPARED})"]
    return f"Couverture depuis {label} : {' ; '.join(parts)}."


def name_size(code: str) -> str:
    """Name a size within a sentence: "studio et T1"."""
    return NAMES.get(code, code)


def _write(row: dict[Any, Any]) -> str:
    """Write one change: from how many dwellings for 100 households to how many, with the ratio."""
    interval = format_bounds(row["ratio_low"], row["ratio_high"])
    size = f"{name_size(row['typology'])} "
    return (
        f"{size}(de {format_number(row['coverage_before'])} à "
        f"{format_number(row['coverage'])} {agree(round(row['coverage']), 'logement')} pour 100 "
        f"ménages ; rapport : {interval}{'' if row['is_established'] else ' ; à confirmer'})"
    )


def describe_mismatch_figure(quarter: Quarter, gap: pd.DataFrame) -> FigureWords:
    """Words around the coverage over the quarters, one small chart a size."""
    first, last = quarter.series[0].period, quarter.series[-1].period
    ends = gap[gap["period"].isin([str(first), str(last)])]
    pairs = [ends.loc[ends["typology"] == code, "coverage"] for code in FOLLOWED]
    known = ends.groupby("typology")["households"].min() >= SMALLEST_DENOMINATOR
    parts = [
        f"{name_size(code)} {enumerated(map(format_number, pair))}"
        for code, pair in zip(FOLLOWED, pairs, strict=True)
        if bool(known.fillna(False)[code])
    ]
    span = f"Couverture par taille, du {first.label} au {last.label}"
    return figure_words(
        title=f"{span}{_headline(quarter)}",
        alt=write_alt(f"Logements pour 100 ménages, {first.label} et {last.label} : ", parts),
        source=SOURCE,
        reading=_reading(_first_panel(gap), last.label),
    )


def _first_panel(gap: pd.DataFrame) -> pd.Series[Any]:
    rows = gap[gap["typology"] == FOLLOWED[0]]
    return rows.iloc[-1]


def _headline(quarter: Quarter) -> str:
    """Name what rose or fell beyond chance: " : baisse pour T2 depuis le …".

    A whole year's title claims nothing: its chart shows quarters, its sentence compares years.
    """
    if quarter.period.quarter is None:
        return ""
    compared = _compared(quarter)
    told = []
    for label, changes in compared:
        for change, noun in ((RISE, "hausse"), (FALL, "baisse")):
            is_sure = (changes["change"] == change) & changes["is_established"]
            moved = changes.loc[is_sure, "typology"]
            if len(moved):
                told.append(f"{noun} pour {enumerated(map(name_size, moved))} depuis {label}")
    if not compared:
        return ""
    return f" : {', '.join(told) or 'aucun changement établi'}"


def _reading(row: pd.Series[Any], label: str) -> str:
    """Tell how to read the last point of the first panel, and what the bands are."""
    bands = (
        "chaque bande est l'intervalle à 95 %, coupé en haut du cadre ; un trimestre inconnu "
        "interrompt la ligne."
    )
    if is_missing(row["coverage"]) or row["households"] < SMALLEST_DENOMINATOR:
        return bands
    interval = format_interval(row["coverage_low"], row["coverage_high"])
    return (
        f"au {label}, en {name_size(str(row['typology']))}, {format_number(row['coverage'])} "
        f"{agree(round(row['coverage']), 'logement')} "
        f"{agree(round(row['coverage']), 'obtenu')} pour 100 ménages en attente ({interval}) ; "
        f"{bands}"
    )


def mismatch_points(quarter: Quarter) -> list[Point]:
    """The changes of the coverage that stay established however many sizes are compared."""
    points = []
    for label, changes in _compared(quarter):
        for row in changes.to_dict("records"):
            if not row["is_established"]:
                continue
            verb = "a augmenté" if row["change"] == RISE else "a baissé"
            size = name_size(row["typology"])
            text = (
                f"Depuis {label}, la couverture des besoins ({size}) {verb} : de "
                f"{format_number(row['coverage_before'])} à {format_number(row['coverage'])} "
                f"{agree(round(row['coverage']), 'logement')} pour 100 ménages (rapport, "
                f"intervalle à 95 % : {format_bounds(row['ratio_low'], row['ratio_high'])})."
            )
            points.append(Point(typeset(text), 75 if row["typology"] == TOTAL else 65, True))
    return points
