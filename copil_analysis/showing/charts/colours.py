"""One look a concept on all pages: a colour, and a hatch, a marker and a dash beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

INK = "#1b2733"
SOFT = "#55616d"
LINE = "#d5dce3"
WHITE = "#ffffff"
MOST_SERIES = 4


@dataclass(frozen=True)
class Look:
    """How a series is drawn, so that it can be told from the others without its colour."""

    colour: str
    ink: str = WHITE
    """Of letters written on the colour; their contrast is at least 4.5."""
    hatch: str = ""
    marker: str = "o"
    dash: str = "-"


_NEED = Look("#12436D")
_OFFER = Look("#28A197", INK, "///", "s")
_LEFT = Look("#801650", WHITE, "---", "^")
_THIRD = Look("#F46A25", INK, "xx", "D")
_ENTRIES = Look("#7c93a8", INK, "|||", "D")
_PLAIN = Look("#d5dce3", INK)

ORDER = (_NEED, _OFFER, _LEFT, _THIRD)
"""Of series without a concept: the four that keep 3:1 between neighbours."""

LOOKS = {
    **dict.fromkeys(("need", "waiting"), _NEED),
    **dict.fromkeys(("offer", "obtained", "rehoused"), _OFFER),
    **dict.fromkeys(("left", "exits", "refusals"), _LEFT),
    "third": _THIRD,
    "entries": _ENTRIES,
    "plain": _PLAIN,
}

COLOURS = {concept: look.colour for concept, look in LOOKS.items()}
"""need, waiting: those who wait; offer, obtained, rehoused; left, exits, refusals; entries."""


def look_of(concept: str) -> Look:
    """The look of a concept; an unknown one is a ValueError that lists the known ones."""
    if concept not in LOOKS:
        raise ValueError(f"no look for {concept!r}; the concepts are {', '.join(LOOKS)}")
    return LOOKS[concept]


def looks_of(n: int, concepts: str | Sequence[str | None] | None = None) -> list[Look]:
    """The looks of ``n`` series: those of their concepts, then what is left of the order.

    More than four series are a ValueError.
    """
    if n > MOST_SERIES:
        raise ValueError(f"a chart has at most {MOST_SERIES} series, not {n}")
    asked = [concepts] if isinstance(concepts, str) else list(concepts or ())
    asked += [None] * (n - len(asked))
    given = [None if concept is None else look_of(concept) for concept in asked[:n]]
    rest = iter([look for look in ORDER if look not in given])
    return [look or next(rest) for look in given]
