"""Sizes of dwelling in a sentence, one person being free to take a T1 or a T2."""

from copil_analysis.showing.words import size_label

OTHER_SIZE = (
    "Qui attend une taille de logement en obtient parfois une autre : les ménages relogés dans "
    "une taille ne se comparent pas à ceux qui l'attendent."
)
"""What is not told of a part by size."""
NOBODY = "Personne n'attend de logement au jour du relevé."
_ONE = {"T1+T2": "un T1 ou un T2", "T4+": "un T4 ou plus grand"}
_ANY = {"T1+T2": "T1 ou T2"}


def one_of(size: str) -> str:
    """One dwelling of a size: "un T4", "un T1 ou un T2"."""
    return _ONE.get(size, f"un {size}")


def any_of(size: str) -> str:
    """Dwellings of a size, after their number: "3 T4", "3 T1 ou T2"."""
    return _ANY.get(size, size_label(size))


def short_size(size: str) -> str:
    """The size beside a bar: "T1, T2", "T3"."""
    return "T1, T2" if size == "T1+T2" else size_label(size)
