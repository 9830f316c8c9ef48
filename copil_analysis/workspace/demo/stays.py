"""How long an invented household stays before it leaves, in days."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from copil_analysis.workspace.demo.chances import WAITS

LONGEST_STAY = 2000
_SHORTEST_STAY = 7
_SHAPE = 2.0

Days = npt.NDArray[np.int64]


def waits(needs: "pd.Series[str]", rng: np.random.Generator) -> Days:
    """The whole stay of households that enter."""
    return _whole(rng.gamma(_SHAPE, needs.map(WAITS).to_numpy(float) / _SHAPE))


def split_waits(needs: "pd.Series[str]", rng: np.random.Generator) -> tuple[Days, Days]:
    """The days behind and ahead of households met on one day: the long stays are met oftener."""
    stays = _whole(rng.gamma(_SHAPE + 1, needs.map(WAITS).to_numpy(float) / _SHAPE))
    behind = (rng.random(len(stays)) * stays).astype(np.int64)
    return behind, stays - behind


def _whole(days: npt.NDArray[np.float64]) -> Days:
    return np.clip(days, _SHORTEST_STAY, LONGEST_STAY).astype(np.int64)
