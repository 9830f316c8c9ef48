"""The invented households: who enters and leaves when, of the quarters before 2011-T1 and after.

Who stays at a date is who has entered and not yet left, so the flows balance by construction.
"""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pandas as pd

from copil_analysis.workspace.demo.anchor import deck_households
from copil_analysis.workspace.demo.calendar import DECK_PERIOD, Bounds, bounds_of, period_of
from copil_analysis.workspace.demo.chances import (
    COMPOSITIONS,
    NEEDS,
    OTHER_EXITS,
    STRUCTURES,
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
from copil_analysis.workspace.demo.stays import LONGEST_STAY, waits

_COHORTS_BEFORE = LONGEST_STAY // 90 + 1
_REHOUSED_SHARE = 0.825
_BASE_YEAR, _GROWTH = 2018, 0.006


def population(quarters: Sequence[Bounds], *, households: int, seed: int) -> pd.DataFrame:
    """All who are seen in these quarters, one row a household.

    Columns: structure, adults, children, need, typology (stated), entry_date, exit_date,
    exit_reason, the request's, and the dwelling's should it be rehoused.
    """
    first = quarters[0].number - _COHORTS_BEFORE
    cohorts = [
        cohort(number, households=households, seed=seed)
        for number in range(first, quarters[-1].number + 1)
    ]
    deck = bounds_of(DECK_PERIOD)
    people = pd.concat(cohorts, ignore_index=True)
    if first <= deck.number <= quarters[-1].number + _COHORTS_BEFORE:
        people = _without_those_of(deck, people)
        people = pd.concat([people, deck_households(deck, seed=seed)], ignore_index=True)
    return people.sort_values(["entry_date", "request_number"], ignore_index=True)


def cohort(number: int, *, households: int, seed: int) -> pd.DataFrame:
    """Those who enter in one quarter, with the whole of their stay."""
    rng = generator(seed, number)
    period = period_of(number)
    mean = households / _REHOUSED_SHARE * (1 + _GROWTH * (period.year - _BASE_YEAR))
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
        exit_date=entry + pd.to_timedelta(waits(people["need"], rng), unit="D"),
        exit_reason=np.where(leaves, "other", "rehoused"),
    )
    people = add_request(_with_own_wishes(people, rng), rng, lot=number % (LOTS - 1))
    return add_dwelling(add_offer(add_stated_need(people, rng), rng), rng)


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


def _without_those_of(deck: Bounds, people: pd.DataFrame) -> pd.DataFrame:
    """Only the deck's own households wait at its snapshot or are rehoused in its quarter."""
    snapshot = pd.Timestamp(deck.snapshot)
    day = timedelta(days=1)
    waits_then = (people["entry_date"] <= snapshot) & (people["exit_date"] >= snapshot)
    leaves_then = people["exit_date"].between(pd.Timestamp(deck.previous) + day, snapshot)
    return people[~waits_then & ~(leaves_then & (people["exit_reason"] == "rehoused"))]
