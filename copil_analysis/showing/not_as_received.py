"""In words, what a Quarter is when it is not what was received: a part of it, a hypothesis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from copil_analysis.quarter.marks import Hypothesis, Subset
from copil_analysis.showing.french import enumerated, typeset
from copil_analysis.vocabulary import LABELS

if TYPE_CHECKING:
    from copil_analysis.config import Config
    from copil_analysis.quarter import Quarter

_SIZES = {"T1": ("T1", "studio")}


def marks_of(quarter: Quarter) -> tuple[str, ...]:
    """What stands above all that is shown of a Quarter; nothing of one as received."""
    parts = quarter.subset and tell_subset(quarter.subset, quarter.config)
    supposed = quarter.hypothesis and tell_hypothesis(quarter.hypothesis)
    return tuple(map(typeset, (*(parts or ()), *([supposed] if supposed else []))))


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
    return (*(f"{enumerated(told)} seulement" for told in labels if told), *since)


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
    elif hypothesis.moves_arrivals:
        share = hypothesis.arrivals - 1
        percent = f"{abs(100 * share):.4f}".rstrip("0").rstrip(".").replace(".", ",")
        yield f"{percent} % d'arrivées en {'plus' if share > 0 else 'moins'}"
