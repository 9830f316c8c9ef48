"""What a Quarter is when it is not what was received: a part of it, a hypothesis.

In words: ``showing.not_as_received``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isclose
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@dataclass(frozen=True)
class Subset:
    """To what a Quarter was restricted (``quarter.only``), by codes; a kind without codes is whole.

    A studio is a T1 here, as where needs and dwellings are compared. ``since``: the period before
    which what is known was left out (``history``). ``whole``: the Quarter that was restricted,
    for what only a whole register tells.
    """

    structures: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    typologies: tuple[str, ...] = ()
    since: str = ""
    whole: Quarter | None = field(default=None, compare=False, repr=False)


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
        return bool(self.dwellings) or self.moves_arrivals
