"""What each view of the desk asks: public functions of the library, and nothing computed here."""

from collections.abc import Callable
from dataclasses import dataclass

import copil_analysis as copil
from copil_analysis.exploring.choices import Choices, Chosen
from copil_analysis.quarter import Quarter
from copil_analysis.showing.indicator import Indicator


@dataclass(frozen=True)
class Asked:
    """What the views ask about; ``followed`` is the name of the series that is followed."""

    choices: Choices
    chosen: Chosen
    followed: str = "coverage"

    @property
    def quarter(self) -> Quarter:
        """The period chosen."""
        return self.chosen.quarter(self.choices)


Question = Callable[[Asked], Indicator]
SERIES: dict[str, tuple[str, Callable[[Quarter], Indicator]]] = {
    "coverage": ("Logements pour 100 ménages, par taille", lambda q: copil.coverage(q)),
    "allocations": ("Attributions", lambda q: copil.changes(q, "allocations")),
    "channels": ("Attributions par filière", lambda q: copil.changes(q, "allocations", "channel")),
    "rehoused": (
        "Relogements par structure",
        lambda q: copil.changes(q, "rehoused", "structure"),
    ),
    "waiting": ("File active", lambda q: copil.changes(q, "waiting")),
}
"""The series that can be followed: by name the French label and the question."""


def gap(asked: Asked) -> Indicator:
    """Demand against supply, by size."""
    return copil.needs_gap(asked.quarter)


def grid(asked: Asked) -> Indicator:
    """The same, structure by structure."""
    return copil.needs_gap(asked.quarter, by=["structure", "typology"])


def series(asked: Asked) -> Indicator:
    """What is followed over the known quarters."""
    return SERIES[asked.followed][1](asked.quarter)


def waits(asked: Asked) -> Indicator:
    """How long those who were rehoused waited, and those who still wait."""
    return copil.waits(asked.quarter)


def channels(asked: Asked) -> Indicator:
    """Through which channels the dwellings came."""
    return copil.allocations(asked.quarter, by="channel")


def comparison(asked: Asked) -> Indicator:
    """The period chosen beside the one to compare with."""
    if not asked.choices.compared:
        return _nothing("Aucune comparaison n'est choisie.")
    return copil.compare(asked.chosen.compared(asked.choices), asked.quarter)


def what_if(asked: Asked) -> Indicator:
    """Gap, pressure and projection of each size, as they stand and as supposed."""
    supposed = asked.chosen.supposed(asked.choices)
    if supposed is None:
        return _nothing("Aucune hypothèse : déplacez un curseur.")
    return copil.compare(asked.quarter, supposed, by="typology")


def in_all(asked: Asked) -> Indicator:
    """The same for all sizes together, with who may wait in a year."""
    supposed = asked.chosen.supposed(asked.choices)
    if supposed is None:
        return _nothing("Aucune hypothèse : déplacez un curseur.")
    return copil.compare(asked.quarter, supposed)


def _nothing(why: str) -> Indicator:
    return Indicator(copil.compare(None, None).data, why_missing=why)
