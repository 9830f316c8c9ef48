"""Two counts side by side, such as two years: what chance does, season and dispersion included."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.stats import f, nct
from scipy.stats import t as student
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from copil_analysis.analysis.statistics import rate_ratio_interval
from copil_analysis.period import QUARTERS

MOST_QUARTERS = 20
"""Older quarters say little of today's dispersion."""

_Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """How much quarters of a year vary beyond their season: 1 is Poisson's variance."""

    dispersion: float
    freedom: int


_UNKNOWN = Spread(1.0, 1)


@dataclass(frozen=True)
class Pair:
    """Two counts, the later first, and how long each was counted."""

    now: int
    before: int
    length: float = 1.0
    length_before: float = 1.0

    @property
    def both(self) -> int:
        """The two counts together."""
        return self.now + self.before

    @property
    def move(self) -> float:
        """The logarithm of the ratio of the rates; a zero counts as a half (Haldane)."""
        rates = (max(self.now, 0.5) / self.length, max(self.before, 0.5) / self.length_before)
        return log(rates[0] / rates[1])

    @property
    def distance(self) -> float:
        """Pearson's chi-square of no change, with one degree of freedom."""
        share = self.length / (self.length + self.length_before)
        return (self.now - share * self.both) ** 2 / (share * (1 - share) * self.both)


def fit_spread(counts: _Numbers, days: _Numbers) -> Spread:
    """Measure the dispersion of counts of quarters in a row, one column a part.

    Quasi-Poisson regression with a logarithmic link (McCullagh and Nelder 1989, 6.2): the quarter
    of the year, and for each part a level a year, counted back from the last quarter; each year
    holds each season once, so that no season is taken for a change of level. The dispersion is
    Pearson's chi-square over its degrees of freedom; where these are none, Poisson's is supposed
    as one degree would tell it.
    """
    table, length = counts[-MOST_QUARTERS:], min(len(counts), MOST_QUARTERS)
    years = np.arange(length)[::-1] // QUARTERS
    rows, parts = np.nonzero(_is_told(table, years))
    season = rows % QUARTERS == np.arange(1, QUARTERS)[:, None]
    levels = years[rows] * table.shape[1] + parts
    design = np.vstack([season, levels == np.unique(levels)[:, None]]).T.astype(float)
    exposure = np.log(days[-length:].astype(float)[rows])
    freedom = len(design) - int(np.linalg.matrix_rank(design))
    if freedom <= 0:
        return _UNKNOWN
    model = GLM(table[rows, parts], design, family=Poisson(), offset=exposure)
    with warnings.catch_warnings():
        # Counts that their season explains without a rest are no fault.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        fitted = model.fit(tol=1e-6)
    return Spread(float(fitted.pearson_chi2) / freedom, freedom)


def pool(spreads: Sequence[Spread]) -> Spread:
    """One dispersion out of several, each weighing as much as it has degrees of freedom."""
    freedom = sum(one.freedom for one in spreads)
    return Spread(sum(one.dispersion * one.freedom for one in spreads) / freedom, freedom)


def ratio_interval(pair: Pair, spread: Spread, *, alpha: float) -> tuple[float, float]:
    """The interval of the ratio of two rates that two methods bear: each end is the wider one's.

    The conditional binomial one holds for Poisson's counts. The quasi-Poisson one is that of
    the model of `fit_spread`, in which whole years of equal quarters have these moves and errors.
    Zero by zero has none.
    """
    exact = rate_ratio_interval(pair.now, pair.length, pair.before, pair.length_before, alpha=alpha)
    error = np.sqrt(spread.dispersion * (1 / max(pair.now, 0.5) + 1 / max(pair.before, 0.5)))
    half = student.ppf(1 - alpha / 2, spread.freedom) * error
    model = np.exp([pair.move - half, pair.move + half])
    return min(exact[0], float(model[0])), max(exact[1], float(model[1]))


def stock_ratio(ratio: float, moves: Pair, before: int) -> float:
    """A stock over what it was, had entries been so many times the exits, of as many moves."""
    share = ratio / (1 + ratio) if np.isfinite(ratio) else 1.0
    return 1 + moves.both * (2 * share - 1) / before


def chance_of_all(pairs: list[Pair], spread: Spread) -> float:
    """The probability that chance alone moves a whole table as much (F, McCullagh and Nelder)."""
    told = [pair.distance for pair in pairs if pair.both]
    if not told:
        return 1.0
    return float(f.sf(np.mean(told) / max(spread.dispersion, 1.0), len(told), spread.freedom))


def smallest_seen(
    before: float, spread: Spread, *, alpha: float, falls: bool = False, often: float = 0.8
) -> float | None:
    """The smallest rise that is found so often (0.3 is +30 %), or fall (-0.2 is -20 %).

    None where not even a tenfold, or a tenth, is.
    """
    limit = student.ppf(1 - alpha / 2, spread.freedom)

    def excess(ratio: float) -> float:
        error = np.sqrt(max(spread.dispersion, 1.0) * (1 / before + 1 / (before * ratio)))
        return float(nct.sf(limit, spread.freedom, abs(log(ratio)) / error)) - often

    most = 0.1 if falls else 10.0
    return None if excess(most) < 0 else float(brentq(excess, 1.0, most)) - 1


def _is_told(table: _Numbers, years: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which cells tell of dispersion: a year of a part that is all zero has none."""
    told = np.ones(table.shape, dtype=bool)
    for year in np.unique(years):
        told[years == year] = table[years == year].sum(axis=0) > 0
    return told
