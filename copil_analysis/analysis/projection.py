"""The waiting file four quarters ahead, from how far it has moved so far."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import isotonic_regression
from scipy.stats import t as student

from copil_analysis.analysis.outlook import period_at, unbroken
from copil_analysis.analysis.statistics import ALPHA
from copil_analysis.vocabulary import TOTAL

FEWEST = 5
"""Quarters known without a hole: with fewer no change over four quarters was ever seen."""
AHEAD = 4
BAND = 0.80

_COLUMNS = ["place", "period", "typology", "ahead", "projected", "low", "high"]
_Numbers = npt.NDArray[np.float64]
_Flags = npt.NDArray[np.bool_]


def project(history: pd.DataFrame) -> pd.DataFrame:
    """Project who waits by typology, and in all, four quarters ahead with a band of 80 %.

    The middle is today's file: the flows of a quarter leave it on average where it was. Only
    where its mean change a quarter differs from none (at 95 %) is that change carried on. The
    band is how far the file has moved over as many quarters so far: the squares of the changes
    over the typology's mean (Pearson's dispersion, as in a quasi-Poisson regression), averaged
    over the typologies and never smaller further ahead, with Student's quantile because that
    average is uncertain itself.

    ``history`` is that of `stock_and_flow`. Columns place, period, typology, ahead, projected,
    low, high (whole households, never negative). No row for fewer than five quarters known
    without a hole, or for a file that has never moved.
    """
    run = unbroken(history, ("households",))
    if run["place"].nunique() < FEWEST:
        return _nothing()
    names = [str(name) for name in run["typology"].unique()]
    wide = run.pivot(index="place", columns="typology", values="households")[names]
    is_pooled = np.array([name != TOTAL for name in names])
    counts = wide.to_numpy(dtype=float)
    if not np.diff(counts[:, is_pooled], axis=0).any():
        return _nothing()
    drift = established_drift(counts, is_pooled)
    halves = _half_widths(counts, is_pooled, drift)
    frames = [
        _band(counts[-1] + steps * drift, half).assign(
            place=int(wide.index[-1]) + steps, typology=names, ahead=steps
        )
        for steps, half in enumerate(halves, start=1)
    ]
    rows = pd.concat(frames, ignore_index=True)
    return rows.assign(period=rows["place"].map(period_at))[_COLUMNS]


def established_drift(counts: _Numbers, is_pooled: _Flags) -> _Numbers:
    """Mean change a quarter of each column, or zero where its interval at 95 % includes zero.

    ``counts`` has a row a quarter. Both the pooled dispersion and that of the column's own changes
    (Student's interval of their mean) must exclude zero.
    """
    changes = len(counts) - 1
    phi, freedom = _dispersion(counts, is_pooled, np.zeros(counts.shape[1]), steps=1)
    means = (counts[-1] - counts[0]) / changes
    pooled = student.ppf(1 - ALPHA / 2, freedom) * np.sqrt(phi * _sizes(counts) / changes)
    # Its own changes must bear it too: beside files that never move, any other would seem to.
    spread = np.diff(counts, axis=0).std(axis=0, ddof=1) / np.sqrt(changes)
    limit = np.maximum(pooled, student.ppf(1 - ALPHA / 2, changes - 1) * spread)
    kept: _Numbers = np.where(np.abs(means) > limit, means, 0.0)
    return kept


def back_test(history: pd.DataFrame) -> pd.DataFrame:
    """Project from every quarter that had enough before it, and compare with what came.

    The columns of `project`, with origin (the place projected from), households (what came) and
    held (whether it lies within the band). The total is left out: it is no other forecast.
    """
    run = unbroken(history, ("households",))
    run = run[run["typology"] != TOTAL]
    places = sorted(run["place"].unique())
    tried = [
        project(run[run["place"] <= origin]).assign(origin=origin)
        for origin in places[FEWEST - 1 : -1]
    ]
    if not tried:
        return _nothing().assign(origin=[], households=[], held=[])
    came = run[["place", "typology", "households"]]
    known = pd.concat(tried, ignore_index=True).merge(came, on=["place", "typology"])
    return known.assign(held=known["households"].between(known["low"], known["high"]).astype(bool))


def _half_widths(counts: _Numbers, is_pooled: _Flags, drift: _Numbers) -> list[_Numbers]:
    """Half of the band of each column, for one quarter ahead, two, and so on."""
    steps = range(1, AHEAD + 1)
    found = [_dispersion(counts, is_pooled, drift, steps=step) for step in steps]
    freedoms = np.array([freedom for _, freedom in found], dtype=float)
    by_column = zip(*(phi for phi, _ in found), strict=True)
    phis = np.array([isotonic_regression(phi, weights=freedoms).x for phi in by_column]).T
    quantiles = [float(student.ppf((1 + BAND) / 2, freedom)) for freedom in freedoms]
    # A drift is a mean of so many changes: its own error grows with the steps.
    unsure = [np.where(drift != 0, 1 + step / (len(counts) - 1), 1.0) for step in steps]
    return [
        quantile * np.sqrt(phi * _sizes(counts) * more)
        for quantile, phi, more in zip(quantiles, phis, unsure, strict=True)
    ]


def _dispersion(
    counts: _Numbers, is_pooled: _Flags, drift: _Numbers, *, steps: int
) -> tuple[_Numbers, int]:
    """Pearson's dispersion of the changes over so many steps, and its degrees of freedom.

    One mean for all typologies; for the total they weigh as much as their sizes, so that its
    variance is the sum of theirs. Changes that overlap tell the same twice: only those side by
    side count as free.
    """
    moved = counts[steps:] - counts[:-steps] - steps * drift
    sizes = _sizes(counts)
    phis = (moved**2 / sizes).mean(axis=0)[is_pooled]
    freedom = round(len(phis) * len(moved) / steps)
    in_all = np.average(phis, weights=sizes[is_pooled])
    return np.where(is_pooled, phis.mean(), in_all), max(freedom, 1)


def _band(middle: _Numbers, half: _Numbers) -> pd.DataFrame:
    middle = np.maximum(middle, 0)
    low, high = (np.maximum(np.floor(middle + end + 0.5), 0) for end in (-half, half))
    return pd.DataFrame({"projected": middle, "low": low.astype(int), "high": high.astype(int)})


def _sizes(counts: _Numbers) -> _Numbers:
    """Mean size of each file, at least half a household, so that an empty one may still fill."""
    sizes: _Numbers = np.maximum(counts.mean(axis=0), 0.5)
    return sizes


def _nothing() -> pd.DataFrame:
    empty: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    return pd.DataFrame(empty)
