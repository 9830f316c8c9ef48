"""What a Quarter is when it is not what was received: a part of it, a hypothesis; and its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING

from copil_analysis.vocabulary import LABELS

if TYPE_CHECKING:
    from copil_analysis.config import Config
    from copil_analysis.quarter import Quarter


@dataclass(frozen=True)
class Subset:
    """To what a Quarter was restricted (``quarter.only``), by codes; a kind without codes is whole.

    A studio is a T1 here, as where needs and dwellings are compared. ``since``: the period before
    which what is known was left out (``history``).
    """

    structures: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    typologies: tuple[str, ...] = ()
    since: str = ""


@dataclass(frozen=True, eq=False)
class Hypothesis:
    """What a Quarter supposes (``quarter.what_if``), and of which Quarter.

    ``dwellings``: how many more (or fewer) of a typology are obtained in the period. ``arrivals``:
    how many times as many households come from now on. ``basis``: the Quarter without all this.
    """

    dwellings: Mapping[str, int]
    arrivals: float
    basis: Quarter

    @property
    def moves_arrivals(self) -> bool:
        """Whether more or fewer come than did."""
        return not isclose(self.arrivals, 1, rel_tol=1e-6)

    @property
    def supposes(self) -> bool:
        """Whether it differs at all from what was received."""
        return bool(self.dwellings) or not isclose(self.arrivals, 1, rel_tol=1e-6)


def marks_of(quarter: Quarter) -> tuple[str, ...]:
    """What stands above everything that is shown of a Quarter; nothing of one as received."""
    parts = quarter.subset and tell_subset(quarter.subset, quarter.config)
    supposed = quarter.hypothesis and tell_hypothesis(quarter.hypothesis)
    return (*(parts or ()), *([supposed] if supposed else []))


def tell_subset(subset: Subset, config: Config) -> tuple[str, ...]:
    """A mark for each kind that is not whole.

    >>> tell_subset(Subset(typologies=("T1", "T4")), None)
    ('T1, studio et T4 seulement',)
    """
    kinds: Mapping[str, Sequence[str]] = {
        "structure": subset.structures,
        "channel": subset.channels,
    }
    labels = [[config.term(kind, code).label for code in codes] for kind, codes in kinds.items()]
    labels.append([label for code in subset.typologies for label in _SIZES.get(code, (code,))])
    since = [f"depuis {subset.since} seulement"] if subset.since else []
    return (*(f"{_enumerated(told)} seulement" for told in labels if told), *since)


def tell_hypothesis(hypothesis: Hypothesis) -> str:
    """« hypothèse : 10 T4 de plus, 10 % d'arrivées en moins ».

    >>> tell_hypothesis(Hypothesis({"T4": 10, "STUDIO": -2}, 0.9, None))
    "hypothèse : 10 T4 de plus, 2 studios de moins, 10 % d'arrivées en moins"
    """
    return f"hypothèse : {', '.join(_supposed(hypothesis))}"


def _supposed(hypothesis: Hypothesis) -> Iterator[str]:
    for code, number in hypothesis.dwellings.items():
        noun = LABELS[code].lower() + "s" * (abs(number) > 1) if code in LABELS else code
        yield f"{abs(number)} {noun} de {'plus' if number > 0 else 'moins'}"
    if hypothesis.arrivals == 0:
        yield "plus aucune arrivée"
    elif not isclose(hypothesis.arrivals, 1, rel_tol=1e-6):
        share = hypothesis.arrivals - 1
        percent = f"{abs(100 * share):.4f}".rstrip("0").rstrip(".").replace(".", ",")
        yield f"{percent} % d'arrivées en {'plus' if share > 0 else 'moins'}"


_SIZES = {"T1": ("T1", "studio")}


def _enumerated(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} et {last}" if first else last
