"""The households of the deck of 2011-T1: compositions that add up to it exactly, cell by cell."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from copil_analysis.workspace.demo.calendar import Bounds
from copil_analysis.workspace.demo.deck import (
    ALLOCATIONS,
    DWELLINGS,
    FOYERS,
    NEEDS,
    REHOUSED,
    WAITING,
)
from copil_analysis.workspace.demo.details import (
    LOTS,
    add_dwelling,
    add_offer,
    add_request,
    add_stated_need,
    generator,
)
from copil_analysis.workspace.demo.stays import split_waits, waits

# How many second adults and children fall to a household, against the others, by its rooms.
_SECOND_ADULTS = {"T1": 0.0, "T2": 1.0, "T3": 0.4, "T4": 0.7, "T5": 0.8, "T6": 0.9}
_CHILDREN = {"T1": 0.2, "T2": 1.0, "T3": 1.5, "T4": 2.2, "T5": 3.0, "T6": 3.5}


def deck_households(deck: Bounds, *, seed: int) -> pd.DataFrame:
    """Who waits at the deck's snapshot, then who is rehoused in its quarter."""
    rng = generator(seed, deck.number, 1)
    people = pd.concat([_waiting(deck, rng), _rehoused(deck, rng)], ignore_index=True)
    people = add_request(people, rng, lot=LOTS - 1)
    return add_dwelling(add_stated_need(people, rng), rng)


def _waiting(deck: Bounds, rng: np.random.Generator) -> pd.DataFrame:
    people = pd.concat(
        [
            _compositions(structure, _repeat(NEEDS[structure]), *WAITING[structure])
            for structure in NEEDS
        ],
        ignore_index=True,
    )
    behind, ahead = split_waits(people["need"], rng)
    snapshot = pd.Timestamp(deck.snapshot)
    # Nobody enters on the very day of the snapshot: it belongs to no quarter's bounds alone.
    waiting = people.assign(
        entry_date=snapshot - pd.to_timedelta(behind + 1, unit="D"),
        exit_date=snapshot + pd.to_timedelta(np.maximum(ahead, 1), unit="D"),
        exit_reason=np.where(rng.random(len(people)) < 0.2, "other", "rehoused"),
    )
    return add_offer(waiting, rng)


def _rehoused(deck: Bounds, rng: np.random.Generator) -> pd.DataFrame:
    people = pd.concat([_rehoused_of(structure) for structure in DWELLINGS], ignore_index=True)
    days = rng.integers(0, (deck.end - deck.start).days + 1, len(people))
    exits = pd.Timestamp(deck.start) + pd.to_timedelta(days, unit="D")
    return people.assign(
        entry_date=exits - pd.to_timedelta(waits(people["need"], rng), unit="D"),
        exit_date=exits,
        exit_reason="rehoused",
    )


def _rehoused_of(structure: str) -> pd.DataFrame:
    """One row a household rehoused; those in a foyer come last, through the channel "autres"."""
    foyers = FOYERS.get(structure, 0)
    dwellings = _repeat(DWELLINGS[structure]) + ["STUDIO"] * foyers
    needs = ["T1" if typology == "STUDIO" else typology for typology in dwellings]
    people = _compositions(structure, needs, *REHOUSED[structure])
    return people.assign(
        dwelling=dwellings,
        channel=_repeat(ALLOCATIONS[structure]),
        is_foyer=[False] * (len(people) - foyers) + [True] * foyers,
    )


def _compositions(structure: str, needs: Sequence[str], adults: int, children: int) -> pd.DataFrame:
    """One row a household, with so many adults and children in all.

    Each has one adult, the last ones first where there are too few; the others share by need.
    """
    first = np.arange(len(needs)) >= len(needs) - adults
    seconds = shared_out(adults - int(first.sum()), [_SECOND_ADULTS[need] for need in needs])
    weights = [_CHILDREN[need] for need in needs]
    alone = (~first).astype(int)  # a household without an adult counts a child
    return pd.DataFrame(
        {
            "structure": structure,
            "need": pd.Series(needs, dtype="str"),
            "adults": first + seconds,
            "children": alone + shared_out(children - int(alone.sum()), weights),
        }
    )


def shared_out(
    total: int, weights: Sequence[float]
) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Whole parts of a total, as near the weights as can be: the largest remainders go first.

    >>> shared_out(7, [1, 2, 0, 4]).tolist(), shared_out(2, [1, 1, 1]).tolist()
    ([1, 2, 0, 4], [1, 1, 0])
    """
    exact = np.array(weights, dtype=float) * total / sum(weights)
    parts = np.floor(exact).astype(np.int64)
    largest = np.argsort(parts - exact, kind="stable")
    parts[largest[: total - int(parts.sum())]] += 1
    return parts


def _repeat(counts: dict[str, int]) -> list[str]:
    return [code for code, count in counts.items() for _ in range(count)]
