"""Which dwellings could have served whom: the best possible assignment, against what was done.

Who is housed in what is a maximum bipartite matching: a dwelling suits a household or not. All
dwellings of a size are alike, and so are all households with the same need and the same upper
bound, so SciPy's exact maximum flow over these few kinds replaces a matrix of 3,000 × 10,000: whole
numbers, no tolerance, some milliseconds.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from copil_analysis.analysis.counting import with_total
from copil_analysis.cleaning.typology import Norm, norm_typology
from copil_analysis.cleaning.waiting import is_waiting
from copil_analysis.vocabulary import NEED_TYPOLOGIES, TOTAL

_MOST = len(NEED_TYPOLOGIES)
_KINDS = ["is_rehoused", "least", "most"]
_Counts = npt.NDArray[np.int32]
_Suits = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Assignment:
    """What was done and what could have been, in counts by typology with a total row.

    ``dwellings``: typology, dwellings, suitable, too_small, too_large (as done) and best, how many
    of them find a household that they suit. ``needs``: typology, households, rehoused, done, best
    and unmet, those whom only other dwellings would serve. ``exchanged``: how many of the rehoused
    could have been suitably housed by exchanges among them alone; as many of them are in the best.
    Left out: ``foyers``, allocations and waiting households of which the need or the typology is
    not known (``unknown_allocations``, ``unknown_waiting``).
    """

    dwellings: pd.DataFrame
    needs: pd.DataFrame
    exchanged: int
    foyers: int
    unknown_allocations: int
    unknown_waiting: int


def structures_in_both(
    attributions: pd.DataFrame,
    file_active: pd.DataFrame,
    *,
    allocations: pd.DataFrame,
    waiting: pd.DataFrame,
) -> list[str]:
    """List the structures of which both registers are there.

    A structure that allocated nothing has no row among the attributions, and one for which nobody
    waits has none in the waiting file: the tidy tables tell that from a register not received.
    """
    known = []
    for code in waiting["structure"]:
        registered = [
            (attributions, allocations.loc[allocations["structure"] == code, "households"]),
            (file_active, waiting.loc[waiting["structure"] == code, "households"]),
        ]
        if all(_is_registered(rows, str(code), counts) for rows, counts in registered):
            known.append(str(code))
    return known


def _is_registered(rows: pd.DataFrame, code: str, counts: "pd.Series[int]") -> bool:
    return bool((rows["structure"] == code).any()) or bool(counts.eq(0).all())


def best_assignment(
    attributions: pd.DataFrame,
    file_active: pd.DataFrame,
    *,
    structures: Collection[str],
    snapshot: date,
    norm: Norm,
) -> Assignment:
    """Serve as many households as can be, of those rehoused and those who wait at the snapshot.

    A dwelling suits who needs no more rooms than it has, unless it has more than one room beyond
    their persons (CCH L.621-2). The need is the norm's, or what the waiting file states. Of the
    best assignments, one that keeps the most of those rehoused, then serves the largest needs
    first; no priority lowers the number served, as those who can be served together are a
    matroid. Communes, rents, incomes and dates are ignored: an upper bound.
    """
    given = _allocated(attributions[attributions["structure"].isin(structures)], norm)
    everyone = file_active[file_active["structure"].isin(structures)]
    waiting = _with_bounds(everyone[is_waiting(everyone, snapshot)])
    dwellings = given[~given["is_foyer"].fillna(False).astype(bool)]
    pairs = dwellings.dropna(subset=["rooms", "least"])
    known = waiting.dropna(subset="least")
    kinds = _kinds_of(pairs, known)
    suits = _suiting(kinds)
    offered = _by_rooms(pairs["rooms"])
    served = most_served(suits, offered, kinds["households"].to_numpy(np.int32))
    largest = slice(None, None, -1)
    used = most_served(
        suits.T[:, largest], kinds["households"].to_numpy(np.int32), offered[largest]
    )
    return Assignment(
        dwellings=_count_dwellings(pairs, offered, used[largest]),
        needs=_count_needs(pairs, kinds.assign(served=served)),
        exchanged=int(served[kinds["is_rehoused"]].sum()),
        foyers=len(given) - len(dwellings),
        unknown_allocations=len(dwellings) - len(pairs),
        unknown_waiting=len(waiting) - len(known),
    )


def most_served(suits: _Suits, supply: _Counts, demand: _Counts) -> _Counts:
    """How many of each kind of demand the supply serves: all together the most possible.

    ``suits`` has a row a kind of supply and a column a kind of demand. A kind of demand that stands
    before another is served first. In turn each kind may flow: what it adds to the maximum flow is
    what it gets, as no kind before it then gets less.
    """
    kinds, wanted = suits.shape
    size = kinds + wanted + 2
    totals = [0]
    for served in range(1, wanted + 1):
        graph = np.zeros((size, size), dtype=np.int32)
        graph[0, 1 : kinds + 1] = supply
        graph[1 : kinds + 1, kinds + 1 : kinds + 1 + served] = (
            suits[:, :served] * supply[:, np.newaxis]
        )
        graph[kinds + 1 : kinds + 1 + served, -1] = demand[:served]
        totals.append(int(maximum_flow(csr_array(graph), 0, size - 1).flow_value))
    return np.diff(totals).astype(np.int32)


def _allocated(attributions: pd.DataFrame, norm: Norm) -> pd.DataFrame:
    """The rooms of each dwelling, and what its household needs at least and bears at most."""
    need = norm_typology(attributions["adults"], attributions["children"], norm=norm)
    return _with_bounds(attributions.assign(need=need)).assign(
        rooms=_rooms(attributions["typology"])
    )


def _with_bounds(households: pd.DataFrame) -> pd.DataFrame:
    """The fewest and the most rooms that suit; without a known composition no room too many."""
    least = _rooms(households["need"])
    persons = households["adults"].astype("Int64") + households["children"].astype("Int64")
    most = (persons + 1).clip(upper=_MOST).fillna(least)
    return households.assign(least=least, most=most.where(most > least, least))


def _rooms(typologies: "pd.Series[str]") -> "pd.Series[int]":
    """1 to 6, a studio as a T1; 6 is six or more."""
    rooms = {"STUDIO": 1, **{code: n for n, code in enumerate(NEED_TYPOLOGIES, start=1)}}
    return typologies.astype("str").map(rooms).astype("Int64")


def _kinds_of(rehoused: pd.DataFrame, waiting: pd.DataFrame) -> pd.DataFrame:
    """Count the alike: is_rehoused, least, most, households; who is served first comes first."""
    pool = pd.concat(
        [rehoused.assign(is_rehoused=True), waiting.assign(is_rehoused=False)], ignore_index=True
    )[_KINDS]
    kinds = pool.groupby(_KINDS).size().rename("households").reset_index()
    return kinds.sort_values(["is_rehoused", "least", "most"], ascending=False, ignore_index=True)


def _suiting(kinds: pd.DataFrame) -> _Suits:
    """Whether a dwelling of 1 to 6 rooms (rows) suits each kind of household (columns)."""
    rooms = np.arange(1, _MOST + 1)[:, np.newaxis]
    least, most = kinds["least"].to_numpy(np.int32), kinds["most"].to_numpy(np.int32)
    found: _Suits = (least <= rooms) & (rooms <= most)
    return found


def _by_rooms(rooms: "pd.Series[int]") -> _Counts:
    found: _Counts = np.bincount(rooms.to_numpy(np.int64) - 1, minlength=_MOST).astype(np.int32)
    return found


def _count_dwellings(pairs: pd.DataFrame, offered: _Counts, used: _Counts) -> pd.DataFrame:
    rooms = pairs["rooms"]
    small, large = rooms < pairs["least"], rooms > pairs["most"]
    counts = {
        "dwellings": offered,
        "suitable": _by_rooms(rooms[~small & ~large]),
        "too_small": _by_rooms(rooms[small]),
        "too_large": _by_rooms(rooms[large]),
        "best": used,
    }
    return _by_typology(counts)


def _count_needs(pairs: pd.DataFrame, kinds: pd.DataFrame) -> pd.DataFrame:
    suited = pairs["rooms"].between(pairs["least"], pairs["most"])
    households, best = (
        np.bincount(
            kinds["least"].to_numpy(np.int64) - 1, weights=kinds[name], minlength=_MOST
        ).astype(np.int32)
        for name in ("households", "served")
    )
    counts = {
        "households": households,
        "rehoused": _by_rooms(pairs["least"]),
        "done": _by_rooms(pairs.loc[suited, "least"]),
        "best": best,
        "unmet": households - best,
    }
    return _by_typology(counts)


def _by_typology(counts: dict[str, _Counts]) -> pd.DataFrame:
    frame = pd.DataFrame({"typology": list(NEED_TYPOLOGIES), **counts})
    return with_total(frame.astype(dict.fromkeys(counts, "Int64")))


def totals_of(counts: pd.DataFrame) -> dict[str, int]:
    """The total row of a frame of an `Assignment`, by its columns."""
    row = counts[counts["typology"] == TOTAL].iloc[0]
    return {str(name): int(value) for name, value in row.items() if name != "typology"}
