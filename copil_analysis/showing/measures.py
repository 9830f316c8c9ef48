"""What each measure counts, in words: the same noun wherever it is told."""

from typing import Any

from copil_analysis.showing.french import agree, capitalised, counted

_NOUNS = {
    "allocations": "logement attribué",
    "rehoused": "ménage relogé",
    "dwellings": "logement obtenu",
    "waiting": "ménage en attente",
    "persons": "personne relogée",
    "adults": "adulte relogé",
    "children": "enfant relogé",
    "persons_waiting": "personne en attente",
}
_FEMININE = ("persons", "persons_waiting")


def count_of_measure(count: Any, measure: str) -> str:
    """A count with its noun: "41 ménages relogés", "aucune personne relogée"."""
    return counted(count, _NOUNS[measure], feminine=measure in _FEMININE)


def noun_of(measure: str, count: Any = 2) -> str:
    """The noun alone, agreed; of many by default."""
    return agree(count, _NOUNS[measure])


MEASURE_HEADERS = {
    **{measure: capitalised(noun_of(measure)) for measure in _NOUNS},
    "needs": "Ménages en attente",
    "obtained": "Logements obtenus",
    "gap": "Écart",
    "pressure": "Ménages pour un logement",
    "projected": "Ménages en attente dans un an",
}
"""What a column or a row of each measure is called."""
