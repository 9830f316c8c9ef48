"""The names of the groups that are compared, alone and within a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from copil_analysis.showing.french import format_number
from copil_analysis.showing.page_tables import labels_of

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_LABELS = {
    ("size", "1"): "1 personne",
    **{("size", str(n)): f"{n} personnes" for n in (2, 3, 4)},
    ("size", "5+"): "5 personnes et plus",
    ("children", "with"): "Avec enfant",
    ("children", "without"): "Sans enfant",
    ("years_waited", "0-1"): "Demande de moins d'un an",
    ("years_waited", "1-2"): "Demande de 1 à 2 ans",
    ("years_waited", "2-3"): "Demande de 2 à 3 ans",
    ("years_waited", "3+"): "Demande de 3 ans et plus",
}
_IN_SENTENCE = {
    ("size", "1"): "les personnes seules",
    **{("size", str(n)): f"les ménages de {n} personnes" for n in (2, 3, 4)},
    ("size", "5+"): "les ménages de 5 personnes et plus",
    ("children", "with"): "les ménages avec enfant",
    ("children", "without"): "les ménages sans enfant",
    ("years_waited", "0-1"): "les demandes de moins d'un an",
    ("years_waited", "1-2"): "les demandes de 1 à 2 ans",
    ("years_waited", "2-3"): "les demandes de 2 à 3 ans",
    ("years_waited", "3+"): "les demandes de 3 ans et plus",
}


def label_group(dimension: str, group: str, quarter: Quarter) -> str:
    """Name a group as the head of a row."""
    if dimension == "structure":
        return labels_of(quarter).get(group, group)
    if dimension == "typology":
        return "Studio et T1" if group == "T1" else group
    return _LABELS[dimension, group]


def name_group(dimension: str, group: str, quarter: Quarter) -> str:
    """Name a group within a sentence, in the plural."""
    if dimension == "structure":
        return f"les ménages suivis par {labels_of(quarter).get(group, group)}"
    if dimension == "typology":
        return "les studios et T1" if group == "T1" else f"les {group}"
    return _IN_SENTENCE[dimension, group]


def format_parts(ratio: Any) -> str:
    """Write a ratio of two shares with two decimals; nothing is "0"."""
    return "0" if ratio == 0 else format_number(ratio, 2)
