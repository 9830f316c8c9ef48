"""By simulation: how often a page announces what did not happen, and finds what did.

A page is the dwellings allocated, in all, by channel and by structure, and the waiting file. Its
histories go through the functions that the product judges by.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from copil_analysis.analysis.compared import compare_moves, compare_years
from copil_analysis.analysis.two_years import Pair
from copil_analysis.analysis.verdict import Verdict, judge_all, judge_parts

HISTORIES = 200
CHANNELS = np.array([0.09, 0.33, 0.44, 0.02, 0.10, 0.02])
STRUCTURES = np.array([0.16, 0.22, 0.09, 0.53])

Numbers = npt.NDArray[np.int64]


def _levels(quarters: int, mean: float, season: float, rise: float) -> npt.NDArray[np.float64]:
    """What is to be expected of each quarter; the last four may be higher."""
    places = np.arange(quarters)
    return (
        mean
        * (1 + season * np.sin(np.pi * places / 2 + 0.3))
        * np.where(places >= quarters - 4, rise, 1.0)
    )


def _draw(
    rng: np.random.Generator, levels: npt.NDArray[np.float64], dispersion: float
) -> npt.NDArray[np.float64]:
    """Levels that a whole quarter shares: its total varies so many times as much as Poisson's."""
    if dispersion == 1:
        return levels
    shapes = levels / (dispersion - 1)
    return np.asarray(levels * rng.gamma(shapes, 1 / shapes))


def _flow(
    rng: np.random.Generator, quarters: int, mean: float, dispersion: float, rise: float = 1.0
) -> Numbers:
    """Dwellings by quarter, channel and structure, under a season of ±20 %."""
    levels = _draw(rng, _levels(quarters, mean, 0.2, rise), dispersion)
    return rng.poisson(levels[:, None, None] * CHANNELS[:, None] * STRUCTURES)


def _days(cells: Numbers) -> "pd.Series[float]":
    return pd.Series(np.full(len(cells), 91.0))


def _judge_total(cells: Numbers) -> Verdict:
    total = pd.DataFrame({"all": cells.sum(axis=(1, 2))})
    return judge_all("allocations", compare_years(total, _days(cells)))


def _judge_flow(cells: Numbers) -> list[Verdict]:
    days = _days(cells)
    found = [_judge_total(cells)]
    for key, counts in (("channel", cells.sum(axis=2)), ("structure", cells.sum(axis=1))):
        frame = pd.DataFrame(counts).rename(columns=str)
        compared = compare_years(frame, days)
        is_told = found[0].moves
        parts = judge_parts("allocations", key, list(frame), compared, is_told=is_told)
        found += parts.values()
    return found


def _judge_stock(
    rng: np.random.Generator, quarters: int, mean: float, dispersion: float
) -> list[Verdict]:
    """A file that fills and empties at one rate: a quarter of those who wait leave in a quarter."""
    came = rng.poisson(_draw(rng, _levels(quarters, mean, 0.2, 1.0), dispersion))
    left, stock = np.zeros_like(came), [int(4 * mean)]
    for place, entries in enumerate(came):
        left[place] = rng.binomial(stock[-1], 0.25)
        stock.append(stock[-1] + int(entries) - int(left[place]))
    sides = (pd.DataFrame({"all": side}) for side in (came, left))
    stocks = {"all": Pair(stock[-1], stock[-5])}
    compared = compare_moves(*sides, _days(came), stocks)
    return [judge_all("waiting", compared)]


def _pages(quarters: int, mean: float, dispersion: float) -> Iterator[list[Verdict]]:
    rng = np.random.default_rng([quarters, int(mean), int(10 * dispersion)])
    for _ in range(HISTORIES):
        flow = _judge_flow(_flow(rng, quarters, mean, dispersion))
        yield [*flow, *_judge_stock(rng, quarters, mean, dispersion)]


@pytest.mark.parametrize(
    ("quarters", "mean", "dispersion"),
    [(8, 20, 1.0), (8, 45, 2.0), (40, 20, 2.0), (40, 200, 1.0)],
)
def test_a_page_seldom_announces_what_did_not_happen(
    quarters: int, mean: float, dispersion: float
) -> None:
    """With nothing changing, a page announces something in at most 5 %: 15 of 200 allow for luck.

    Were it 5 %, more than 15 would come in 5 % of such trials.
    """
    false = sum(any(one.moves for one in page) for page in _pages(quarters, mean, dispersion))
    assert false <= 15


@pytest.mark.parametrize(("dispersion", "least"), [(1.0, 0.9), (1.5, 0.78), (2.0, 0.68)])
def test_a_rise_by_half_is_mostly_found(dispersion: float, least: float) -> None:
    """Of 45 dwellings a quarter over five years, a year higher by half is found, and as a rise."""
    rng = np.random.default_rng(7)
    flows = (_flow(rng, 20, 45, dispersion, rise=1.5) for _ in range(HISTORIES))
    codes = [_judge_total(cells).code for cells in flows]
    assert codes.count("up") >= least * HISTORIES
    assert "down" not in codes
