"""One look a concept on all pages: a colour, and a hatch, a marker and a dash beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.colors import to_hex, to_rgb

INK = "#1b2733"
SOFT = "#55616d"
LINE = "#d5dce3"
WHITE = "#ffffff"
BLACK = "#000000"
MOST_SERIES = 4


@dataclass(frozen=True)
class Look:
    """How a series is drawn, so that it can be told from the others without its colour."""

    colour: str
    hatch: str = ""
    marker: str = "o"
    dash: Any = "-"

    @property
    def ink(self) -> str:
        """The colour of letters written on it."""
        return ink_on(self.colour)


_NEED = Look("#12436D")
_OFFER = Look("#28A197", "///", "s")
_LEFT = Look("#801650", "---", "^")
_THIRD = Look("#F46A25", "xx", "D")
_ENTRIES = Look("#7c93a8", "|||", "D")

ORDER = (_NEED, _OFFER, _LEFT, _THIRD)
"""Of series without a concept: the four that keep 3:1 between neighbours."""
IN_ORDER = ("need", "offer", "left", "third")
"""The concepts of these looks, for series that keep theirs where another is not drawn."""

LOOKS = {
    **dict.fromkeys(("need", "waiting"), _NEED),
    **dict.fromkeys(("offer", "obtained", "rehoused"), _OFFER),
    **dict.fromkeys(("left", "exits", "refusals"), _LEFT),
    "third": _THIRD,
    "entries": _ENTRIES,
    "plain": Look(SOFT),
}

COLOURS = {concept: look.colour for concept, look in LOOKS.items()}
"""need and waiting; offer, obtained and rehoused; left, exits and refusals; entries; third."""


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


def tint(colour: str, share: float) -> str:
    """A colour mixed with white: all of it at 1, white at 0."""
    red, green, blue = (1 - share + share * part for part in to_rgb(colour))
    return to_hex((red, green, blue))


def luminance(colour: str) -> float:
    """Relative luminance, by WCAG 2."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21, by WCAG 2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(fill: str) -> str:
    """White or black, whichever reads better on a colour: never below a contrast of 4.5."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, fill))
