"""The waiting file four quarters ahead: sizes by their own flows, the total by its own changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import t as student

from copil_analysis.analysis.arrivals import arrivals_of, obtained_in
from copil_analysis.analysis.needs import compared_dwellings, in_sizes
from copil_analysis.analysis.queues import period_at, queues
from copil_analysis.analysis.sizes import sizes_of
from copil_analysis.analysis.statistics import ALPHA
from copil_analysis.period import QUARTERS
from copil_analysis.quarter.remembering import remembered
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

FEWEST = 5
"""Snapshots in a row: with fewer no change over a year was ever seen."""
AHEAD = 4
BAND = 0.80
SEASON_FROM = 2 * QUARTERS
"""Changes known: each quarter of the year was seen twice."""
_PRIOR = 4  # a size's own changes weigh as much as what all sizes tell, once so many are known

_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bands:
    """Arrays whose last two dimensions are the quarters ahead and the files; ``trend`` the files.

    ``trend``: households more (or fewer) a quarter, 0 where the changes bear none.
    """

    middle: _Numbers
    low: _Numbers
    high: _Numbers
    trend: _Numbers


@remembered
def projection(quarter: Quarter) -> pd.DataFrame:
    """Project the file of each size and the total, four quarters ahead, with a band of 80 %.

    Columns typology, ahead, place, period, households (today's), projected, low, high (whole
    households, never negative), trend (a quarter; 0 where there is none). No row where fewer than
    five snapshots in a row are known, or the file never moved.

    A hypothesis is projected from what was received, and moved by what it supposes: see `shift_of`.
    """
    if (supposed := quarter.hypothesis) is None:
        return project(files_of(quarter), moves_of(quarter))
    return project(files_of(supposed.basis), moves_of(supposed.basis), shift=shift_of(quarter))


@remembered
def shift_of(quarter: Quarter) -> pd.Series[float]:
    """How many households more (or fewer) each quarter ahead brings, by file.

    What a hypothesis supposes: of the dwellings that it adds, a quarter each quarter (so many more
    are obtained a year), less; and of the arrivals of a quarter (`arrivals_of`) the part that it
    adds.
    """
    supposed = quarter.hypothesis
    if supposed is None:
        return pd.Series(0.0, index=_files(quarter))
    own, known = (_obtained_of(one) for one in (quarter, supposed.basis))
    coming = arrivals_of(supposed.basis)["arrivals"][_files(quarter)]
    return (known - own) / QUARTERS + (supposed.arrivals - 1) * coming


def _obtained_of(quarter: Quarter) -> pd.Series[float]:
    """The dwellings of the period itself by file; those that are not known count for nothing."""
    rows = compared_dwellings(quarter.dwellings).fillna({"dwellings": 0})
    cells = rows.pivot(index="structure", columns="typology", values="dwellings")
    return in_sizes(cells, sizes_of(quarter)).sum()[_files(quarter)]


@remembered
def back_test(quarter: Quarter) -> pd.DataFrame:
    """Project from every quarter that had enough before it, and compare with what came.

    The columns of `projection`, with came (households) and held (whether the band holds it).
    """
    files, moves = files_of(quarter), moves_of(quarter)
    ends = range(FEWEST, len(files))
    tried = [project(files.iloc[:end], moves.iloc[:end]) for end in ends]
    rows = pd.concat([project(files.iloc[:0], moves.iloc[:0]), *tried], ignore_index=True)
    came = files.melt(var_name="typology", value_name="came", ignore_index=False).reset_index()
    found = rows.merge(came, on=["place", "typology"])
    return found.assign(held=found["came"].between(found["low"], found["high"]).astype(bool))


@remembered
def files_of(quarter: Quarter) -> pd.DataFrame:
    """The waiting file at the snapshots in a row up to the last: a column a file."""
    return queues(quarter)[_files(quarter)].astype(float)


def _files(quarter: Quarter) -> list[str]:
    """What is projected: the sizes that part the file, and the total, which is the last."""
    return [*sizes_of(quarter).claimable, TOTAL]


@remembered
def moves_of(quarter: Quarter) -> pd.DataFrame:
    """How many households come or leave in each of those quarters, by file.

    The dwellings obtained, and the arrivals that these and the change of the file tell: net of
    those who left otherwise, so at least so many.
    """
    files = files_of(quarter)
    obtained = obtained_in(quarter, files)
    return (files.diff() + obtained).abs() + obtained


def project(
    files: pd.DataFrame, moves: pd.DataFrame, *, shift: pd.Series[float] | None = None
) -> pd.DataFrame:
    """`projection` of files by place, and of what moves in them a quarter (the first is unused).

    ``shift``: by file, what each quarter ahead adds to it besides; it is not part of the trend.
    """
    if len(files) < FEWEST or not np.diff(files.to_numpy(), axis=0).any():
        texts = dict.fromkeys(("typology", "period"), "str")
        return pd.DataFrame({name: [] for name in _COLUMNS}).astype(texts)
    added = np.zeros(1) if shift is None else np.asarray(shift[files.columns], np.float64)
    found = bands(files.to_numpy(float), moves.to_numpy(float), added)
    steps = np.arange(1, AHEAD + 1)
    rows = pd.DataFrame(
        {
            "typology": np.tile(files.columns, AHEAD),
            "ahead": steps.repeat(len(files.columns)),
            "households": np.tile(files.iloc[-1].to_numpy(int), AHEAD),
            "projected": found.middle.ravel(),
            "low": found.low.ravel().astype(int),
            "high": found.high.ravel().astype(int),
            "trend": np.tile(found.trend, AHEAD),
        }
    )
    rows = rows.assign(place=files.index[-1] + rows["ahead"])
    return rows.assign(period=rows["place"].map(period_at))[list(_COLUMNS)]


_COLUMNS = (
    *("typology", "ahead", "place", "period", "households"),
    *("projected", "low", "high", "trend"),
)


def bands(files: _Numbers, moves: _Numbers, shift: _Numbers | float = 0.0) -> Bands:
    """Project files: the last two dimensions are quarters in a row and files, the total last.

    The changes of a file are taken for independent of each other, beside a season, once two years
    are known: the total's mean change of each quarter of the year, of which each size has its
    part. A trend is carried on only where it is established. After h quarters of which n are
    known the variance is that of one change × (h + h² ÷ n of a trend + h (4 − h) ÷ n of a season),
    as of the prediction of a linear model; the band has Student's quantile. ``shift`` is added
    each quarter, and known: it moves the band, and widens it by nothing but whole households.
    Of the total it takes no more than the sizes have.
    """
    changes = np.diff(files, axis=-2)
    known = changes.shape[-2]
    each = np.maximum(moves[..., 1:, :].mean(axis=-2), 0.5)
    number = each.shape[-1]  # of one size the total is its file, and both are projected alike
    is_total = (np.arange(number) == number - 1) | (number == 2)
    has_season = known >= SEASON_FROM
    season = _season(changes[..., -1], known + AHEAD) * has_season
    seasonal = season[..., :, None] * (each / each[..., -1:])[..., None, :]
    rest = changes - seasonal[..., :known, :]
    free = known - (QUARTERS - 1) * (is_total & has_season)
    pooled = np.where(is_total, 0, _dispersion(rest, each)[..., None] * each)
    trend = _established(rest, pooled, free)
    variance, freedom = _variance(rest - trend[..., None, :], pooled, free - (trend != 0), is_total)
    ahead = np.arange(1, AHEAD + 1)[:, None]
    errors = (trend != 0)[..., None, :] * ahead**2 + has_season * ahead * (QUARTERS - ahead)
    quantile = np.asarray(student.ppf((1 + BAND) / 2, freedom))
    half = quantile[..., None, :] * np.sqrt(variance[..., None, :] * (ahead + errors / known))
    coming = np.cumsum(seasonal[..., known:, :], axis=-2)
    received = files[..., -1:, :] + ahead * trend[..., None, :] + coming
    moved = received + ahead * shift
    # What is supposed beyond a size that nobody waits for any more frees nobody of all sizes.
    cut = (np.maximum(moved, 0) - moved) - (np.maximum(received, 0) - received)
    middle = np.maximum(moved + np.where(is_total, (cut * ~is_total).sum(-1, keepdims=True), 0), 0)
    low, high = (np.maximum(np.floor(middle + end + 0.5), 0) for end in (-half, half))
    return Bands(middle, low, high, trend)


def _season(changes: _Numbers, length: int) -> _Numbers:
    """What a quarter of the year adds to the mean change, for so many quarters from the first."""
    of_year = np.arange(changes.shape[-1]) % QUARTERS
    means = np.stack([changes[..., of_year == n].mean(axis=-1) for n in range(QUARTERS)], axis=-1)
    season: _Numbers = means - means.mean(axis=-1, keepdims=True)
    return season[..., np.arange(length) % QUARTERS]


def _established(changes: _Numbers, pooled: _Numbers, free: _Numbers) -> _Numbers:
    """The mean change of each file, or 0 where its interval includes none.

    At 5 % shared by the files. Its own changes must bear it, and those of all sizes together too
    (``pooled``, the variance of a change that they tell): of few changes some are alike by chance.
    """
    known, files = changes.shape[-2:]
    mean = changes.mean(axis=-2)
    own = ((changes - mean[..., None, :]) ** 2).sum(axis=-2) / (free - 1)
    share = 1 - ALPHA / files / 2
    limits = (
        student.ppf(share, free - 1) * np.sqrt(own / known),
        student.ppf(share, known * (files - 1)) * np.sqrt(pooled / known),
    )
    return np.where(np.abs(mean) > np.maximum(*limits), mean, 0.0)


def _variance(
    changes: _Numbers, pooled: _Numbers, free: _Numbers, is_total: npt.NDArray[np.bool_]
) -> tuple[_Numbers, _Numbers]:
    """Variance of a change without its season and trend, and its degrees of freedom.

    The total's is that of its own changes. A size has few: what all sizes tell, in proportion to
    what moves in each, weighs as much as four of them.
    """
    prior = np.where(is_total, 0, _PRIOR)
    freedom: _Numbers = free + prior
    return ((changes**2).sum(axis=-2) + prior * pooled) / freedom, freedom


def _dispersion(changes: _Numbers, each: _Numbers) -> _Numbers:
    """Pearson's dispersion of the sizes' changes: 1 where what comes and leaves is Poisson's."""
    found: _Numbers = (changes**2 / each[..., None, :])[..., :-1].mean(axis=(-2, -1))
    return found
