"""The sentences on landlords and communes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copil_analysis.analysis import offer
from copil_analysis.showing.french import enumerated, format_number, plural, typeset
from copil_analysis.showing.offer.known import all_rows, has_register, own_quarters
from copil_analysis.showing.phrases import describe_share

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_PLACES = {
    "landlord": ("Le bailleur", "renseigné", "Aucun bailleur n'est cité", "bailleurs", "chacun"),
    "commune": ("La commune", "renseignée", "Aucune commune n'est citée", "communes", "chacune"),
}


def describe_places(quarter: Quarter) -> str:
    """Name the first landlord and the first commune of the known quarters; "" without register."""
    if not has_register(quarter):
        return ""
    parts = [_first(quarter, "landlord"), _first(quarter, "commune")]
    return typeset(" ".join(parts))


def _first(quarter: Quarter, column: str) -> str:
    name, known, none, nouns, each = _PLACES[column]
    counts = offer.count_named(all_rows(quarter), column, periods=own_quarters(quarter))
    if counts["total"].eq(0).all():
        return f"{name} n'est {known} pour aucun logement."
    named = counts[~counts["name"].isin([offer.OTHERS, offer.UNKNOWN])]
    if named.empty:
        return f"{none} pour au moins {offer.FEWEST_TO_NAME} logements."
    first = named[named["dwellings"] == named["dwellings"].max()]
    count, total = first.iloc[0]["dwellings"], first.iloc[0]["total"]
    return (
        f"En tête des {nouns} : {enumerated(first['name'])}, "
        f"{f'{each} ' if len(first) > 1 else ''}{format_number(count)} sur "
        f"{plural(total, 'logement')} dont {name.lower()} est {known}"
        f"{describe_share(count, total)}."
    )
