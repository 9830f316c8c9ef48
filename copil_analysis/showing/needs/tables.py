"""The tables of the page that sets needs against dwellings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis import needs
from copil_analysis.analysis.counting import cross_table
from copil_analysis.analysis.statistics import SMALLEST_DENOMINATOR
from copil_analysis.showing import french
from copil_analysis.showing.footnotes import ANY, Reference, References
from copil_analysis.showing.page_tables import (
    TableWords,
    cross,
    finish_table,
    labelled,
    period_of,
)
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

NOTHING_OBTAINED = "aucun obtenu"
HIGHEST_PRESSURE = 100
OF_A_YEAR = (
    "La file d'un seul jour est comparée aux logements de toute l'année : les ménages arrivés puis "
    "relogés dans l'année n'y sont plus. L'écart n'est donc pas le nombre de ménages sans logement."
)
TYPOLOGIES = {
    "T1": "Studio et T1",
    needs.JOINT: "T1 et T2 réunis",
    needs.LARGER: "T4 et plus",
    TOTAL: "Total",
}
_BEHIND = {
    "T1": ("STUDIO", "T1"),
    needs.JOINT: ("STUDIO", *needs.SMALL),
    needs.LARGER: needs.LARGE,
    TOTAL: (),
}
"""The typologies that a row or a column stands for, where it is not one of them."""


def table_gap_by_typology(quarter: Quarter) -> TableWords:
    """Needs, dwellings, gap, pressure and coverage by typology, some of them together, total."""
    rows = needs.gap_with_groups(quarter.needs, quarter.dwellings)
    references: dict[tuple[int, str], list[Reference]] = {}
    for i, code in enumerate(rows["typology"]):
        columns = _BEHIND.get(code, (code,))
        references[(i, "Ménages en attente")] = [
            Reference("needs", ANY, column) for column in columns
        ]
        references[(i, "Logements obtenus")] = [
            Reference("dwellings", ANY, column) for column in columns
        ]
    return _table_gap(
        quarter,
        rows,
        "Typologie",
        [TYPOLOGIES.get(code, code) for code in rows["typology"]],
        references,
    )


def table_gap_by_structure(quarter: Quarter) -> TableWords:
    """Needs, dwellings, gap, pressure and coverage by structure, and the total."""
    rows = needs.gap_by_structure(quarter.needs, quarter.dwellings)
    references: dict[tuple[int, str], list[Reference]] = {}
    for i, code in enumerate(rows["structure"][:-1]):
        references[(i, "Ménages en attente")] = [Reference("needs", code, ANY)]
        references[(i, "Logements obtenus")] = [Reference("dwellings", code, ANY)]
    return _table_gap(quarter, rows, "Structure", labelled(rows["structure"], quarter), references)


def _table_gap(
    quarter: Quarter, rows: pd.DataFrame, head: str, names: list[str], references: References
) -> TableWords:
    frame = pd.DataFrame(
        {
            head: names,
            "Ménages en attente": [french.format_number(n) for n in rows["households"]],
            "Logements obtenus": [french.format_number(n) for n in rows["dwellings"]],
            "Écart": [format_gap(row) for row in rows.to_dict("records")],
            "Pression": [format_pressure(row) for row in rows.to_dict("records")],
            "Déséquilibre": [format_imbalance(row) for row in rows.to_dict("records")],
            "Couverture": [format_coverage(row) for row in rows.to_dict("records")],
        }
    )
    last = len(frame) - 1
    totals = {
        (last, column): [
            Reference(table, TOTAL, place) for place in (TOTAL, "", "households", "dwellings")
        ]
        for column, table in (("Ménages en attente", "needs"), ("Logements obtenus", "dwellings"))
    }
    return finish_table(
        quarter,
        frame,
        {**references, **totals},
        caption=f"Ménages en attente au {french.format_date(quarter.snapshot)} et logements "
        f"obtenus {period_of(quarter)}, par {head.lower()}",
        tables=("needs", "dwellings"),
        notes=[
            *([OF_A_YEAR] if quarter.period.quarter is None else []),
            "Écart : ménages en attente moins logements obtenus. Pression : ménages en attente "
            "pour un logement obtenu. Chacun avec son intervalle à 95 %, celui des logements.",
            "Déséquilibre : pression de la ligne divisée par celle de l'ensemble, avec son "
            "intervalle à 95 % ; au-dessus de 1, l'offre manque plus que la moyenne.",
            "Couverture : logements obtenus pour 100 ménages, avec son intervalle à 95 % ; sous "
            f"{SMALLEST_DENOMINATOR} ménages, « x sur n ».",
        ],
    )


def format_gap(row: Any) -> str:
    """Write households minus dwellings with the interval, which is that of the dwellings."""
    if french.is_missing(row["gap"]):
        return french.MISSING
    interval = french.format_interval(row["gap_low"], row["gap_high"])
    return f"{french.format_number(row['gap'])} ({interval})"


def format_pressure(row: Any) -> str:
    """Write households for one dwelling, with the interval; where nothing was obtained, say so.

    An upper bound above 100 says nothing and is dropped.
    """
    if french.is_missing(row["households"]) or french.is_missing(row["dwellings"]):
        return french.MISSING
    if row["dwellings"] == 0 and row["households"] == 0:
        return "–"
    high = row["pressure_high"] if row["pressure_high"] <= HIGHEST_PRESSURE else float("inf")
    interval = french.format_interval(row["pressure_low"], high, 1)
    if row["dwellings"] == 0:
        return f"{NOTHING_OBTAINED} ({interval})"
    return f"{french.format_number(row['pressure'], 1)} ({interval})"


def format_imbalance(row: Any) -> str:
    """Write an imbalance with its interval; that of the total is 1, without one.

    Where nothing was obtained its lower bound stands alone.
    """
    found, low = row["imbalance"], row["imbalance_low"]
    if french.is_missing(low):
        if not french.is_missing(found):
            return french.format_number(found, 1)
        counts = (row["households"], row["dwellings"])
        return french.MISSING if any(map(french.is_missing, counts)) else "–"
    interval = format_imbalance_interval(row)
    if french.is_missing(found):
        return interval
    return f"{french.format_number(found, 1)} ({interval})"


def format_imbalance_interval(row: Any) -> str:
    """Write an imbalance's interval, with a second decimal where the first would print 1 for it."""
    low, high = float(row["imbalance_low"]), float(row["imbalance_high"])
    decimals = 2 if {round(low, 1), round(high, 1)} & {1.0} else 1
    return french.format_interval(low, high if high <= HIGHEST_PRESSURE else float("inf"), decimals)


def format_coverage(row: Any) -> str:
    """Write dwellings for 100 households with the interval, or "x sur n" for few households."""
    needed, obtained = row["households"], row["dwellings"]
    if french.is_missing(needed) or french.is_missing(obtained):
        return french.MISSING
    if needed == 0:
        return "–"
    if needed < SMALLEST_DENOMINATOR:
        return f"{french.format_number(obtained)} sur {french.format_number(needed)}"
    interval = french.format_interval(row["coverage_low"], row["coverage_high"])
    return f"{french.format_number(row['coverage'])} ({interval})"


def table_dwellings(quarter: Quarter) -> TableWords:
    """Dwellings obtained by structure (rows) and typology (columns), with both totals."""
    crossed = cross_table(
        quarter.dwellings, rows="structure", columns="typology", values="dwellings"
    )
    return cross(
        quarter,
        crossed.rename(columns={"STUDIO": "Studio"}),
        table="dwellings",
        head="Structure",
        caption="Logements obtenus par structure et par typologie, en nombre, "
        f"{period_of(quarter)}",
    )


def table_needs(quarter: Quarter) -> TableWords:
    """Needs by structure (rows) and typology (columns), with both totals."""
    return cross(
        quarter,
        needs.needs_by_structure_and_typology(quarter.needs),
        table="needs",
        head="Structure",
        caption="Ménages en attente par structure et par typologie dont ils ont besoin, en "
        f"nombre, au {french.format_date(quarter.snapshot)}",
    )


def table_gaps(quarter: Quarter) -> TableWords:
    """The gap by structure (rows) and typology (columns), with both totals."""
    crossed = needs.gaps_by_structure_and_typology(quarter.needs, quarter.dwellings)
    names = labelled(crossed["structure"], quarter)
    frame = pd.DataFrame({"Structure": names})
    references: dict[tuple[int, str], list[Reference]] = {}
    for code in crossed.columns[1:]:
        name = TYPOLOGIES.get(code, code)
        frame[name] = [french.format_number(value) for value in crossed[code]]
        sources = [code] if code == TOTAL else _BEHIND.get(code, (code,))
        references |= {
            (i, name): [
                *(Reference("needs", row, source) for source in sources),
                *(Reference("dwellings", row, source) for source in sources),
            ]
            for i, row in enumerate(crossed["structure"])
        }
    return finish_table(
        quarter,
        frame,
        references,
        caption="Écart entre besoins et offre par structure et par typologie, en nombre, "
        f"{quarter.period.label}",
        tables=("needs", "dwellings"),
        notes=[
            "Ménages en attente moins logements obtenus : sous zéro, plus de logements de cette "
            "taille ont été obtenus que de ménages en ont encore besoin."
        ],
    )
