"""The sizes of dwelling by which a quarter is told: typologies, and those told together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copil_analysis.quarter.remembering import remembered
from copil_analysis.vocabulary import NEED_TYPOLOGIES, TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

JOINT, LARGER = "T1+T2", "T4+"
_TOGETHER = {JOINT: ("T1", "T2"), LARGER: ("T4", "T5", "T6")}


@dataclass(frozen=True)
class Sizes:
    """How some typologies are told: all of them, or those of a part of a Quarter.

    One person may take a T1 or a T2 (DRIHL): nothing is claimed of one that both do not bear. T4
    and more are the large dwellings. Of a part each is what there is of it, "T4+T5"; a single
    typology stands for itself, and is no row of its own beside it.

    >>> list(Sizes(("T2", "T4", "T5")).rows)
    ['T2', 'T4', 'T5', 'T4+T5', 'total']
    """

    typologies: tuple[str, ...] = NEED_TYPOLOGIES

    @classmethod
    def among(cls, codes: Iterable[object]) -> Sizes:
        """Those of the typologies that stand among the codes of a frame or of a table."""
        told = set(codes)
        return cls(tuple(code for code in NEED_TYPOLOGIES if code in told))

    @property
    def small(self) -> str:
        """The size that one person may take: "T1+T2"; "" of a part without either."""
        return self._name(JOINT)

    @property
    def larger(self) -> str:
        """The large dwellings: "T4+"; "" of a part without any."""
        return self._name(LARGER)

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The sizes of several typologies, and which these are."""
        told = {self._name(group): self._there(group) for group in _TOGETHER}
        return {name: codes for name, codes in told.items() if len(codes) > 1}

    @property
    def rows(self) -> dict[str, tuple[str, ...]]:
        """Every size in order, the total last, and the typologies of each."""
        small, larger = self._there(JOINT), self._there(LARGER)
        rows: dict[str, tuple[str, ...]] = {code: (code,) for code in small}
        rows |= {self.small: small} if small else {}
        rows |= {code: (code,) for code in self.typologies if code not in small}
        rows |= {self.larger: larger} if larger else {}
        return {**rows, TOTAL: self.typologies}

    @property
    def claimable(self) -> tuple[str, ...]:
        """Those of which a sentence may single one out: they part the needs, T1 and T2 as one."""
        small = self._there(JOINT)
        rest = (code for code in self.typologies if code not in small)
        return (*([self.small] if small else []), *rest)

    @property
    def followed(self) -> tuple[str, ...]:
        """Those that are followed over time: a year has too few T5 or T6 to follow each."""
        wanted = (self.small, "T3", self.larger)
        return tuple(name for name in wanted if name in self.rows)

    @property
    def headed(self) -> str:
        """That of which a title tells: the large; without any the only one, or the total."""
        return self.larger or (self.claimable[0] if len(self.claimable) == 1 else TOTAL)

    def _there(self, group: str) -> tuple[str, ...]:
        return tuple(code for code in _TOGETHER[group] if code in self.typologies)

    def _name(self, group: str) -> str:
        there = self._there(group)
        return group if there == _TOGETHER[group] else "+".join(there)


@remembered
def sizes_of(quarter: Quarter) -> Sizes:
    """The sizes of a quarter: all, or those to which it was restricted (``quarter.only``)."""
    kept = quarter.subset.typologies if quarter.subset else ()
    return Sizes(kept) if kept else Sizes()
