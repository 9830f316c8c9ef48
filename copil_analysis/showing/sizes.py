"""Sizes of dwelling in a sentence, one person being free to take a T1 or a T2."""

from typing import Any

from copil_analysis.showing.french import agree
from copil_analysis.showing.words import size_label
from copil_analysis.vocabulary import TOTAL

OTHER_SIZE = (
    "Qui attend une taille de logement en obtient parfois une autre : les ménages relogés dans "
    "une taille ne se comparent pas à ceux qui l'attendent."
)
"""What is not told of a part by size."""
NOBODY = "Personne n'attend de logement au jour du relevé."
_ONE = {"T1": "un T1 ou un studio", "T4+": "un T4 ou plus grand"}
_MANY = {"T1": "T1 et studios", TOTAL: "logements"}
_NOUNS = {"T1": ("T1 ou studio", "T1 ou studios"), TOTAL: ("logement", "logements")}


def one_of(size: str) -> str:
    """One dwelling of a size: "un T4", "un T1 ou un T2"."""
    return _ONE.get(size) or " ou ".join(f"un {one}" for one in size.split("+"))


def any_of(size: str, number: Any) -> str:
    """Dwellings of a size, after their number: "3 T4", "3 T1 ou T2", "2 T1 ou studios"."""
    if size in _NOUNS:
        return agree(number, *_NOUNS[size])
    return size_label(size) if size.endswith("+") else " ou ".join(size.split("+"))


def many_of(size: str) -> str:
    """The dwellings of a size, all of them: "T4", "T1 et T2"; of the total "logements"."""
    return _MANY.get(size) or size_label(size)


def short_size(size: str) -> str:
    """The size beside a bar: "T1, T2", "T3"."""
    return "T1, T2" if size == "T1+T2" else size_label(size)
