"""The typology that a household needs, from its composition."""

from math import ceil
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from copil_analysis.vocabulary import NEED_TYPOLOGIES

Norm = Literal["drihl", "insee"]

_MOST = len(NEED_TYPOLOGIES)  # more adults, or more children than twice that, need no more


def norm_typology(adults: pd.Series, children: pd.Series, *, norm: Norm) -> pd.Series:
    """T1 to T6 for each household; missing where its composition is, or where nobody lives.

    ``drihl``: one person T1, one adult with one child T3, otherwise as many rooms as persons.
    ``insee``: a living room, one room for a couple (two adults) and for each other adult, one for
    two children; a person alone lives in one room. Both are capped at T6 (domain.md).
    """
    table = _table(norm)
    limits = np.array(table.shape) - 2
    row = _numbers(adults, limits[0]) + 1
    column = _numbers(children, limits[1]) + 1
    codes: npt.NDArray[np.int8] = table.ravel().take(row * table.shape[1] + column)
    needs = pd.Categorical.from_codes(codes, categories=pd.Index(NEED_TYPOLOGIES, dtype="str"))
    return pd.Series(needs, index=adults.index)


def rooms(adults: int, children: int, norm: Norm) -> int:
    """How many main rooms a household needs, before the cap.

    >>> rooms(1, 1, "drihl"), rooms(1, 1, "insee"), rooms(2, 3, "insee"), rooms(1, 0, "insee")
    (3, 3, 4, 1)
    """
    if adults + children == 1:
        return 1
    if norm == "drihl":
        return 3 if (adults, children) == (1, 1) else adults + children
    return 1 + min(adults, 1) + max(adults - 2, 0) + ceil(children / 2)


def _numbers(counts: pd.Series, most: int) -> npt.NDArray[np.int16]:
    """The counts, up to ``most``; -1 where they are missing."""
    numbers: npt.NDArray[np.int64] = counts.to_numpy(dtype=np.int64, na_value=-1)
    return np.minimum(numbers, most).astype(np.int16)


def _table(norm: Norm) -> npt.NDArray[np.int8]:
    """Codes of NEED_TYPOLOGIES for adults × children, both from -1 (missing)."""
    table = np.full((_MOST + 3, 2 * _MOST + 3), -1, dtype=np.int8)
    for adults in range(_MOST + 2):
        for children in range(2 * _MOST + 2):
            if adults + children:
                most = min(rooms(adults, children, norm), _MOST)
                table[adults + 1, children + 1] = most - 1
    return table
