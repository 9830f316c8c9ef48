"""The projection: by hand, and by simulation of files whose future is known."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from copil_analysis.analysis.projection import AHEAD, back_test, bands, project, projection
from tests.histories import history_of

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

Numbers = npt.NDArray[np.float64]
ENTRIES = np.array([37.0, 11.0, 6.5, 1.4, 0.8])
"""Households that come in a quarter by size, as in the demo workspace."""
STAY = np.array([2.3, 3.9, 5.9, 6.3, 6.8])
"""Quarters from entry to exit."""
HISTORIES = 1500


def simulate(kind: str, quarters: int, dispersion: float, season: float) -> tuple[Numbers, Numbers]:
    """Files of many regions, and what comes and leaves, four quarters longer than is known.

    "walk": exits do not depend on the file, so that nothing draws it back; "queue": each household
    leaves after its stay. All sizes share the dispersion of a quarter, and the season of entries,
    whose height comes just after what is known.
    """
    rng, burn = np.random.default_rng(quarters), 12
    length = burn + quarters + AHEAD
    heights = 1 + season * np.sin(np.pi / 2 * (np.arange(length) - burn - quarters + 1))
    shape = ENTRIES.sum() / max(dispersion - 1, 1e-9)
    shared = rng.gamma(shape, 1 / shape, (length, HISTORIES, 1))
    came = rng.poisson(ENTRIES * heights[:, None, None] * shared)
    file = np.round(ENTRIES * STAY + 40 * (kind == "walk")) * np.ones((HISTORIES, 1))
    files, moves = [], []
    for entered in came:
        if kind == "walk":
            left = rng.poisson(ENTRIES, file.shape)
        else:
            left = rng.binomial((file + entered).astype(int), 1 - np.exp(-1 / STAY))
        file = np.maximum(file + entered - left, 0)
        files.append(file)
        moves.append(entered + left)
    told = (with_total(np.stack(part, axis=1)[:, burn:].astype(float)) for part in (files, moves))
    return next(told), next(told)


def with_total(counts: Numbers) -> Numbers:
    return np.concatenate([counts, counts.sum(axis=-1, keepdims=True)], axis=-1)


@pytest.mark.parametrize("kind", ["walk", "queue"])
@pytest.mark.parametrize(
    ("dispersion", "season"), [(1, 0), (2, 0), (1, 0.2), (2, 0.2)], ids=lambda n: str(n)
)
@pytest.mark.parametrize("known", [5, 9, 13])
def test_the_band_of_the_total_holds_eight_times_in_ten(
    kind: str, dispersion: float, season: float, known: int
) -> None:
    """At each distance, for Poisson, over-dispersed and seasonal files: 74 to 95 %.

    What a file is drawn back by makes the band safe, not narrow. With five snapshots a season
    cannot be told from chance: one quarter ahead, 68 % at its height.
    """
    files, moves = simulate(kind, known, dispersion, season)
    found = bands(files[:, :known], moves[:, :known])
    came = files[:, known:]
    held = ((found.low <= came) & (came <= found.high)).mean(axis=0)
    least = 0.68 if season and known < 9 else 0.74
    assert ((held[:, -1] >= least) & (held[:, -1] <= 0.95)).all()
    assert ((held[:, :-1].mean(axis=1) >= 0.78) & (held[:, :-1].mean(axis=1) <= 0.95)).all()


@pytest.mark.parametrize("dispersion", [1, 2])
@pytest.mark.parametrize("known", [5, 9, 13, 25])
def test_a_trend_is_seldom_told_where_there_is_none(dispersion: float, known: int) -> None:
    """At most 5 % of the regions whose files only wander have a trend in any of six files."""
    files, moves = simulate("walk", known, dispersion, 0)
    found = bands(files[:, :known], moves[:, :known])
    assert (found.trend != 0).any(axis=1).mean() <= 0.05


def frame_of(files: Mapping[str, Sequence[int]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Files by place, and as many moves in each quarter as households on average."""
    frame = pd.DataFrame(files).astype(float)
    frame.index = pd.RangeIndex(8000, 8000 + len(frame), name="place")
    return frame, frame * 0 + frame.mean()


def last_rows(files: Mapping[str, Sequence[int]]) -> pd.DataFrame:
    found = project(*frame_of(files))
    return found[found["ahead"] == AHEAD].set_index("typology")


def test_the_band_of_the_total_is_students_on_its_own_changes() -> None:
    """Changes of ±2 in four quarters: one is 4, four are 16; 1.533 × √16 = 6.1, so 18 to 30.

    Student's table gives 1.533 for eight chances in ten and 4 degrees of freedom.
    """
    row = last_rows({"T3": [10, 11, 12, 11, 10], "total": [24, 26, 28, 26, 24]}).loc["total"]
    assert (row["projected"], row["low"], row["high"], row["trend"]) == (24, 18, 30, 0)


def test_a_size_shares_what_all_sizes_tell() -> None:
    """T3 never moves, T4 by ±2: of T3 four changes of 0 weigh as much as what both tell.

    Dispersion (0 + 4 ÷ 12) ÷ 2 = 1 ÷ 6 of 10 moves, so 5 ÷ 3, halved: 5 ÷ 6; over four quarters
    10 ÷ 3, with 8 degrees 1.397 × 1.826 = 2.55: 10 is 7 to 13.
    """
    files = {"T3": [10] * 5, "T4": [11, 13, 11, 13, 12], "total": [21, 23, 21, 23, 22]}
    frame, _ = frame_of(files)
    frame["T4"] = [10.0, 12, 14, 12, 10]
    moves = frame * 0 + [10, 12, 22]
    row = project(frame, moves).set_index(["ahead", "typology"]).loc[(AHEAD, "T3")]
    assert (row["low"], row["high"]) == (7, 13)


def test_a_trend_is_carried_on() -> None:
    """T3 gains about 10 a quarter, T4 wavers: only the first goes on, from 100 to 140."""
    rows = last_rows(
        {
            "T3": [40, 51, 59, 71, 79, 90, 100],
            "T4": [30, 33, 28, 31, 29, 32, 31],
            "total": [70, 84, 87, 102, 108, 122, 131],
        }
    )
    assert rows["trend"].round(6).tolist() == [10, 0, pytest.approx(61 / 6)]
    assert rows["projected"].round(6).tolist() == [140, 31, pytest.approx(131 + 4 * 61 / 6)]


def test_a_season_enters_once_two_years_are_known() -> None:
    """+8, 0, −8, 0 each year: after eight changes the next is +8, and a year brings none."""
    total = [50, 58, 58, 50, 50, 58, 58, 50, 50]
    files = {"T3": [n // 2 for n in total], "total": total}
    found = project(*frame_of(files)).set_index(["typology", "ahead"])["projected"]
    assert found["total"].tolist() == [58, 58, 50, 50]
    assert found["T3"].tolist() == [29, 29, 25, 25]
    short = project(*frame_of({name: one[1:] for name, one in files.items()}))
    assert short.loc[short["typology"] == "total", "projected"].tolist() == [50] * AHEAD


def test_too_little_is_not_projected() -> None:
    """Four snapshots saw no change over a year; a file that never moved tells no band."""
    assert project(*frame_of({"T3": [1, 2, 3, 4], "total": [1, 2, 3, 4]})).empty
    assert project(*frame_of({"T3": [5] * 9, "total": [5] * 9})).empty


def test_a_projection_is_never_below_zero_and_never_narrows() -> None:
    """Whole households, the band at least as wide further ahead."""
    files = {"T3": [40, 45, 38, 44, 41, 47], "T6": [2, 0, 1, 0, 2, 0]}
    total = [sum(pair) for pair in zip(*files.values(), strict=True)]
    found = project(*frame_of({**files, "total": total}))
    assert (found["low"] >= 0).all()
    widths = found.assign(width=found["high"] - found["low"]).groupby("typology")["width"]
    assert widths.apply(lambda one: one.is_monotonic_increasing).all()


def test_a_quarter_projects_its_sizes_and_its_total(quarter_2011: "Quarter") -> None:
    """Six quarters written by hand: six files four quarters ahead; one origin is back-tested."""
    told = [({"EST": {"T1": n, "T2": 4, "T4": 8}}, {"EST": {"T4": 1}}) for n in (5, 7, 6, 8, 7, 6)]
    quarter = history_of(quarter_2011, "2012-T2", told)
    found = projection(quarter)
    assert found["typology"].tolist() == ["T1+T2", "T3", "T4", "T5", "T6", "total"] * AHEAD
    assert found["period"].unique().tolist() == ["2012-T3", "2012-T4", "2013-T1", "2013-T2"]
    today = found[found["ahead"] == 1].set_index("typology")["households"]
    assert today[["T1+T2", "T4", "total"]].tolist() == [10, 8, 18]
    tested = back_test(quarter)
    assert tested["period"].unique().tolist() == ["2012-T2"]
    assert tested.set_index("typology").loc[["T1+T2", "T4"], "came"].tolist() == [10, 8]
