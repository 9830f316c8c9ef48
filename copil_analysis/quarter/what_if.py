"""A Quarter that supposes: so many more dwellings of a size, so many more or fewer arrivals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import isfinite
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.errors import UsageError
from copil_analysis.quarter.marks import Hypothesis
from copil_analysis.vocabulary import TYPOLOGIES

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


def what_if(quarter: Quarter, dwellings: Mapping[str, int], arrivals: float) -> Quarter:
    """See ``Quarter.what_if``."""
    _expect(dwellings, arrivals)
    if quarter.period.quarter is None:
        raise UsageError(
            f"Une hypothèse se fait sur un trimestre, pas sur une année : {quarter.period}-T4 "
            "compte aussi les logements d'un an."
        )
    known = quarter.hypothesis or Hypothesis({}, 1.0, quarter)
    sums = {code: known.dwellings.get(code, 0) + dwellings.get(code, 0) for code in TYPOLOGIES}
    supposed = Hypothesis(
        {code: number for code, number in sums.items() if number},
        known.arrivals * arrivals,
        known.basis,
    )
    if not supposed.supposes:
        return supposed.basis
    table = with_dwellings(known.basis, supposed.dwellings)
    return replace(quarter, dwellings=table, hypothesis=supposed)


def _expect(dwellings: Mapping[str, int], arrivals: float) -> None:
    if not isinstance(dwellings, Mapping):
        raise UsageError('dwellings : on attend des tailles et des nombres, comme {"T4": 10}.')
    for code, number in dwellings.items():
        if code not in TYPOLOGIES:
            raise UsageError(f"dwellings : « {code} » inconnu, on attend {', '.join(TYPOLOGIES)}.")
        if isinstance(number, bool) or not isinstance(number, Integral):
            raise UsageError(f"dwellings : {code} attend un nombre entier, pas « {number} ».")
    is_number = isinstance(arrivals, Real) and not isinstance(arrivals, bool)
    if not is_number or not isfinite(arrivals) or arrivals < 0:
        raise UsageError(f"arrivals : on attend un facteur positif comme 0.9, pas « {arrivals} ».")


def with_dwellings(quarter: Quarter, dwellings: Mapping[str, int]) -> pd.DataFrame:
    """The table of dwellings with so many more (or fewer) of some typologies.

    They are shared out over the structures whose count is known. More: in proportion to the
    households that need it; where nobody does, equally. Fewer: in proportion to what was
    obtained; fewer than none is a UsageError, and so is a typology of which nothing is known.
    """
    table = quarter.dwellings
    counts = table["dwellings"].copy()
    for code, number in dwellings.items():
        if number == 0:
            continue
        own = counts[(table["typology"] == code) & counts.notna()]
        if own.empty:
            raise UsageError(f"dwellings : le nombre de {code} obtenus n'est pas connu.")
        if number < -own.sum():
            raise UsageError(
                f"dwellings : {-number} {code} de moins, mais {own.sum()} seulement obtenus."
            )
        weights = own if number < 0 else _needs(quarter, code, table.loc[own.index, "structure"])
        counts.loc[own.index] += _shared_out(number, weights).astype("Int64")
    return table.assign(dwellings=counts)


def _needs(quarter: Quarter, code: str, structures: pd.Series[str]) -> pd.Series[Any]:
    """How many households of each structure need a typology; a studio is a T1."""
    needs = quarter.needs[quarter.needs["typology"] == ("T1" if code == "STUDIO" else code)]
    return structures.map(needs.set_index("structure")["households"]).fillna(0).astype("Int64")


def _shared_out(number: int, weights: pd.Series[Any]) -> pd.Series[int]:
    """Share a number out by largest remainder; of equal ones the first.

    >>> _shared_out(5, pd.Series([3, 7, 0])).tolist(), _shared_out(-2, pd.Series([0, 0])).tolist()
    ([2, 3, 0], [-1, -1])
    """
    parts = weights.astype(int) if weights.sum() else weights.astype(int) + 1
    sign, rest, whole = (1 if number >= 0 else -1), abs(number), int(parts.sum())
    shares = parts * rest // whole
    remainders = (parts * rest % whole).sort_values(ascending=False, kind="stable")
    shares.loc[remainders.index[: rest - int(shares.sum())]] += 1
    return sign * shares
