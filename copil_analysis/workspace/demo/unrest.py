"""What makes invented quarters uneven: dispersion beyond Poisson's, a season, late reports."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from copil_analysis.errors import UsageError
from copil_analysis.period import QUARTERS
from copil_analysis.workspace.demo.details import generator

LONGEST_DELAY = 900  # days
_ENTRIES, _EXITS, _EACH = 11, 12, 13  # places of chance that no other part of the demo uses
_PUT_OFF, _MOST_SPREAD = 0.4, 0.2  # mean share of put off exits, and its largest variance
_SLOW = (3, 4)  # the quarters of a year of which some exits are put off to the next quarter


@dataclass(frozen=True)
class Unrest:
    """How uneven quarters are; by default not at all.

    ``dispersion``: the variance of entries and of exits over Poisson's. ``season``: 0.3 makes the
    first quarter of a year 30 % higher, and the third 30 % lower. ``late``: the share of the
    rehoused whom the registers tell of a quarter late.
    """

    dispersion: float = 1.0
    season: float = 0.0
    late: float = 0.0

    def __post_init__(self) -> None:
        if not 1 <= self.dispersion <= 5:
            raise UsageError(f"Dispersion {self.dispersion:g} : on attend un nombre de 1 à 5.")
        for name, share in (("Saison", self.season), ("Retards", self.late)):
            if not 0 <= share <= 0.5:
                raise UsageError(f"{name} {share:g} : on attend un nombre de 0 à 0,5.")


CALM = Unrest()


def expected_entries(mean: float, unrest: Unrest, *, number: int, seed: int) -> float:
    """How many enter a quarter on average: a shock that they all share disperses them."""
    if unrest.dispersion == 1:
        return mean
    shape = mean / (unrest.dispersion - 1)
    return float(mean * generator(seed, number, _ENTRIES).gamma(shape, 1 / shape))


def unsettle(
    people: pd.DataFrame, unrest: Unrest, *, number: int, households: int, seed: int
) -> pd.DataFrame:
    """Put some exits off, and add told: the place of the quarter that tells of the exit.

    A quarter is the same however many are written: chance depends on its place only.
    """
    if unrest != CALM:
        rng = generator(seed, number, _EACH)
        put_off = _shares_put_off(people["exit_date"], unrest, households=households, seed=seed)
        people = _delay(people, put_off, rng)
        slow = people["exit_date"].dt.quarter.isin(_SLOW) & _drawn(rng, unrest.season, people)
        later = people["exit_date"] + pd.DateOffset(months=12 // QUARTERS)
        people = people.assign(exit_date=people["exit_date"].mask(slow, later))
        late = _drawn(rng, unrest.late, people) & (people["exit_reason"] == "rehoused")
        return people.assign(told=_places(people["exit_date"]) + late)
    return people.assign(told=_places(people["exit_date"]))


def _shares_put_off(
    exits: "pd.Series[pd.Timestamp]", unrest: Unrest, *, households: int, seed: int
) -> "pd.Series[float]":
    """For each exit the share of its quarter's exits that are put off, drawn once a quarter.

    The variance of that share disperses the exits as much as is asked for.
    """
    variance = min((unrest.dispersion - 1) / households, _MOST_SPREAD)
    if not variance:
        return pd.Series(0.0, index=exits.index)
    both = _PUT_OFF * (1 - _PUT_OFF) / variance - 1
    places = _places(exits)
    shares = {
        int(place): generator(seed, int(place), _EXITS).beta(_PUT_OFF * both, (1 - _PUT_OFF) * both)
        for place in places.unique()
    }
    return places.map(shares)


def _delay(
    people: pd.DataFrame, shares: "pd.Series[float]", rng: np.random.Generator
) -> pd.DataFrame:
    """Put exits off by one to nine quarters, so that no later one makes up for theirs."""
    days = rng.integers(92, LONGEST_DELAY - 92, len(people))
    is_put_off = rng.random(len(people)) < shares
    delay = pd.to_timedelta(np.where(is_put_off, days, 0), unit="D")
    return people.assign(exit_date=people["exit_date"] + delay)


def _drawn(rng: np.random.Generator, share: float, people: pd.DataFrame) -> "pd.Series[bool]":
    return pd.Series(rng.random(len(people)) < share, index=people.index)


def _places(days: "pd.Series[pd.Timestamp]") -> "pd.Series[int]":
    """The place of the quarter of each day among all quarters."""
    return QUARTERS * days.dt.year + days.dt.quarter - 1
