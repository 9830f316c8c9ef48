"""The invented households: who enters and leaves when.

Who stays at a date is who has entered and not yet left, so the flows balance by construction.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from copil_analysis.workspace.demo.calendar import Bounds, period_of
from copil_analysis.workspace.demo.chances import (
    COMPOSITIONS,
    NEEDS,
    OTHER_EXITS,
    STRUCTURES,
    WAITS,
    draw,
)
from copil_analysis.workspace.demo.details import (
    LOTS,
    add_dwelling,
    add_offer,
    add_request,
    add_stated_need,
    generator,
)
from copil_analysis.workspace.demo.requests import plant
from copil_analysis.workspace.demo.unrest import (
    CALM,
    LONGEST_DELAY,
    Unrest,
    expected_entries,
    unsettle,
)

_SHORTEST_STAY, _LONGEST_STAY = 7, 2000
_SHAPE = 2.0  # of the gamma law of the stays
_REHOUSED_SHARE = 0.825
_BASE_YEAR, _GROWTH = 2018, 0.006


def population(
    quarters: Sequence[Bounds], *, households: int, seed: int, unrest: Unrest = CALM
) -> pd.DataFrame:
    """All who are seen in these quarters, one row a household.

    Columns: structure, adults, children, need, typology (stated), entry_date, exit_date,
    exit_reason, told (the place of the quarter that tells of the exit), the request's and what
    the registers tell of it (``requests.plant``), and the dwelling's should it be rehoused.
    """
    longest = _LONGEST_STAY + (LONGEST_DELAY if unrest != CALM else 0)
    first = quarters[0].number - longest // 90 - 1
    cohorts = [
        cohort(number, households=households, seed=seed, unrest=unrest)
        for number in range(first, quarters[-1].number + 1)
    ]
    people = pd.concat(cohorts, ignore_index=True)
    return people.sort_values(["entry_date", "request_number"], ignore_index=True)


def cohort(number: int, *, households: int, seed: int, unrest: Unrest = CALM) -> pd.DataFrame:
    """Those who enter in one quarter, with the whole of their stay."""
    rng = generator(seed, number)
    period = period_of(number)
    mean = households / _REHOUSED_SHARE * (1 + _GROWTH * (period.year - _BASE_YEAR))
    mean = expected_entries(mean, unrest, number=number, seed=seed)
    size = max(int(rng.poisson(mean)), 1)
    first, last = period.first_day, period.last_day
    entry = pd.Timestamp(first) + pd.to_timedelta(
        rng.integers(0, (last - first).days + 1, size), unit="D"
    )
    people = _compositions(rng, size)
    leaves = rng.random(size) < people["need"].map(OTHER_EXITS)
    people = people.assign(
        structure=draw(rng, STRUCTURES, size),
        entry_date=entry,
        exit_date=entry + pd.to_timedelta(_stays(people["need"], rng), unit="D"),
        exit_reason=np.where(leaves, "other", "rehoused"),
    )
    people = unsettle(people, unrest, number=number, households=households, seed=seed)
    people = add_request(_with_own_wishes(people, rng), rng, lot=number % LOTS)
    people = add_dwelling(add_offer(add_stated_need(people, rng), rng), rng)
    return plant(people, number=number, seed=seed)


def _compositions(rng: np.random.Generator, size: int) -> pd.DataFrame:
    flat = {
        f"{need} {adults} {children}": NEEDS[need] * share
        for need, compositions in COMPOSITIONS.items()
        for (adults, children), share in compositions.items()
    }
    drawn = pd.Series(draw(rng, flat, size), dtype="str").str.split(" ", expand=True)
    drawn = drawn.reindex(columns=range(3)).set_axis(["need", "adults", "children"], axis=1)
    return drawn.astype({"need": "str", "adults": "int64", "children": "int64"})


def _with_own_wishes(people: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Some who live alone, or with one child, ask for a T2, whatever the norm."""
    persons = people["adults"] + people["children"]
    wish = (persons <= 2) & (people["need"] != "T2") & (rng.random(len(people)) < 0.06)
    return people.assign(need=people["need"].mask(wish, "T2"))


def _stays(needs: "pd.Series[str]", rng: np.random.Generator) -> "npt.NDArray[np.int64]":
    """How long each stays, in days."""
    days = rng.gamma(_SHAPE, needs.map(WAITS).to_numpy(float) / _SHAPE)
    return np.clip(days, _SHORTEST_STAY, _LONGEST_STAY).astype(np.int64)
