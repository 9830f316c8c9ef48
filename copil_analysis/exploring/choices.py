"""What the analyst chose at the desk, and the Quarters that this means. No widget is known here."""

import gc
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from copil_analysis.config import Config, read_config
from copil_analysis.errors import CopilError
from copil_analysis.loading import load
from copil_analysis.period import Period
from copil_analysis.periods_received import received
from copil_analysis.quarter import Quarter
from copil_analysis.quarter.together import together

PREVIOUS, YEAR_BEFORE = "previous", "year_before"
_KEPT = 64
"""How many restricted or supposed Quarters are remembered, each with what was asked of it."""


@dataclass(frozen=True)
class Choices:
    """What is chosen; an empty choice of structures, typologies or channels is all of them.

    ``compared``: "" (with nothing), ``PREVIOUS``, ``YEAR_BEFORE`` or another period. ``dwellings``:
    how many more of each typology, as (code, number). ``arrivals``: per cent of those seen so far.
    """

    period: str
    structures: tuple[str, ...] = ()
    typologies: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    compared: str = ""
    dwellings: tuple[tuple[str, int], ...] = ()
    arrivals: int = 100

    @property
    def supposes(self) -> bool:
        """Whether something is supposed."""
        return bool(any(number for _, number in self.dwellings) or self.arrivals != 100)

    @property
    def as_received(self) -> "Choices":
        """The same without comparison or hypothesis: what the Quarter itself depends on."""
        return Choices(self.period, self.structures, self.typologies, self.channels)


@dataclass(frozen=True, eq=False)
class Shelf:
    """The quarters of a workspace, read once: each with those before it, as ``load`` gives it."""

    root: Path
    periods: tuple[str, ...]
    quarters: dict[str, Quarter] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path) -> "Shelf":
        """Those received in a workspace; a CopilError where there are none."""
        periods = tuple(map(str, received(root)))
        if not periods:
            raise CopilError("Aucune période dans data/raw : on y attend un dossier comme 2011-T1.")
        return cls(root, periods)

    def known(self, period: Period | None) -> str:
        """The period that is asked for, by default the last; one not received is a CopilError."""
        if period is None:
            return self.periods[-1]
        if str(period) not in self.periods:
            known = ", ".join(self.periods)
            raise CopilError(f"{period} n'a pas été reçu : on attend {known}.")
        return str(period)

    @property
    def config(self) -> Config:
        """The structures and channels of all periods."""
        return read_config(self.root)

    def __getitem__(self, period: str) -> Quarter:
        """A period, one that an error blocks too; those known to a later one are not read again."""
        if period not in self.quarters:
            found = next(filter(None, (_within(one, period) for one in self._latest())), None)
            self.quarters[period] = found or self._load(period)
        return self.quarters[period]

    def _load(self, period: str) -> Quarter:
        loaded = load(period, self.root)
        # It stays: collecting garbage need not look at it at each choice (100 ms).
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        return loaded

    def _latest(self) -> list[Quarter]:
        return sorted(self.quarters.values(), key=lambda one: one.period, reverse=True)


def _within(later: Quarter, period: str) -> Quarter | None:
    """An earlier period of a Quarter as a Quarter of its own, with those before it."""
    names = [str(one.period) for one in later.earlier]
    if period not in names:
        return None
    place = names.index(period)
    return replace(later.earlier[place], earlier=later.earlier[:place])


class Chosen:
    """Choices as Quarters of a shelf; what was chosen lately is remembered with its answers."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self._restricted = lru_cache(_KEPT)(self._restrict)
        self._supposing = lru_cache(_KEPT)(self._suppose)

    def quarter(self, choices: Choices) -> Quarter:
        """The period chosen, restricted to what was chosen."""
        return self._restricted(choices.as_received)

    def prepare(self, choices: Choices) -> None:
        """Compute once what each part of a period needs of the whole."""
        whole = self.shelf[choices.period]
        _ = together([whole, *whole.earlier]).is_counted

    def supposed(self, choices: Choices) -> Quarter | None:
        """The same with what is supposed; None where nothing is."""
        if not choices.supposes:
            return None
        return self._supposing(replace(choices, compared=""))

    def compared(self, choices: Choices) -> Quarter | None:
        """The period to compare with, whole: ``copil.compare`` takes of it the same part.

        None where none is chosen or known.
        """
        if not choices.compared:
            return None
        period = Period.parse(choices.period)
        if choices.compared == PREVIOUS:
            period = period.previous
        elif choices.compared == YEAR_BEFORE:
            period = replace(period, year=period.year - 1)
        else:
            period = Period.parse(choices.compared)
        if str(period) not in self.shelf.periods:
            return None
        return self.shelf[str(period)]

    def _restrict(self, choices: Choices) -> Quarter:
        whole = self.shelf[choices.period]
        parts: Mapping[str, Any] = {
            "structures": choices.structures,
            "channels": choices.channels,
            "typologies": choices.typologies,
        }
        chosen = {name: list(codes) for name, codes in parts.items() if codes}
        return whole.only(**chosen) if chosen else whole

    def _suppose(self, choices: Choices) -> Quarter:
        more = {code: number for code, number in choices.dwellings if number}
        return self.quarter(choices).what_if(dwellings=more, arrivals=choices.arrivals / 100)
