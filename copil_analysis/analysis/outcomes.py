"""What becomes of the households that enter the file: rehoused, left otherwise, still waiting."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.stats import norm
from statsmodels.duration.survfunc import CumIncidenceRight

from copil_analysis.analysis.covered import covered
from copil_analysis.analysis.followed import followed
from copil_analysis.analysis.statistics import ALPHA
from copil_analysis.analysis.waits import MONTH
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import WAITING_FILE

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

WAITS, REHOUSED, LEFT = 0, 1, 2
"""How a household was last seen. Who waits, or vanished, is censored."""
FEWEST_REHOUSED = 10
"""Under so many rehousings nothing is estimated."""
FEWEST_AT_RISK = 20
"""The estimate stands as long as so many households are followed."""
_COLUMNS = ["structure", "entry_date", "end", "days", "outcome"]


@remembered
def outcomes(quarter: Quarter) -> pd.DataFrame | None:
    """Where the households that entered stand so many months after, as ``incidence`` tells it.

    None without a waiting file that dates entries and exits, or with too few rehoused.
    """
    told = stays(quarter)
    if (told["outcome"] == REHOUSED).sum() < FEWEST_REHOUSED:
        return None
    found = incidence(told)
    return found if len(found) > 1 else None


@remembered
def stays(quarter: Quarter) -> pd.DataFrame:
    """Who entered the file since its registers are known: one row a household.

    Columns structure, entry_date, end, days, outcome. A household is known again as ``followed``
    has it; who comes back counts once, until the first exit. Rehoused: an exit with that reason, or
    an allocation, whichever is first. Any other exit is one, whatever its reason. Who waits at the
    last snapshot is followed until then; who vanishes without an exit until the last snapshot that
    shows the household.

    Only who entered under our eyes, so that nobody is missing because already gone (no left
    truncation): see ``first_days``. A structure that rehouses and never tells how is left out.
    """
    first_day = first_days(quarter)
    if first_day.empty or quarter.stacked(WAITING_FILE)["entry_date"].isna().all():
        return pd.DataFrame(columns=_COLUMNS)
    rows, given = followed(quarter)
    rows = rows[rows["entry_date"] <= rows["snapshot"]]
    seen = rows.groupby("household").agg(
        structure=("structure", "last"),
        entry_date=("entry_date", "min"),
        last_seen=("snapshot", "last"),
    )
    ends = _ends(rows, given, seen)
    told = seen.join(ends)
    told = told[_tells_ends(quarter, told)]
    first = told["structure"].astype("str").map(first_day)
    days = (told["end"] - told["entry_date"]).dt.days
    kept = told.assign(days=days)[(told["entry_date"] >= first) & (days >= 0)]
    return kept[_COLUMNS].reset_index(drop=True)


def vanished(quarter: Quarter) -> int:
    """How many of these are followed no more although nobody tells that they left."""
    told = stays(quarter)
    unended = told.loc[told["outcome"] == WAITS, "end"]
    return int((unended < pd.Timestamp(quarter.series[-1].snapshot)).sum())


def _ends(rows: pd.DataFrame, allocated: pd.DataFrame, seen: pd.DataFrame) -> pd.DataFrame:
    """When and how each household ended, or was last seen: end and outcome."""
    gone = rows[rows["exit_date"] <= rows["snapshot"]].drop_duplicates("household")
    gone = gone.set_index("household")
    reason = gone["exit_reason"].astype("str").reindex(seen.index)
    left = gone["exit_date"].reindex(seen.index)
    given = _allocated(allocated, seen)
    is_given = given.notna() & ~(left < given)
    outcome = np.select([is_given | (reason == "rehoused"), left.notna()], [REHOUSED, LEFT], WAITS)
    end = given.where(is_given, left).fillna(seen["last_seen"])
    return pd.DataFrame({"end": end, "outcome": outcome}, index=seen.index)


def _allocated(allocated: pd.DataFrame, seen: pd.DataFrame) -> pd.Series[Any]:
    """When each household was first allocated a dwelling after its entry."""
    entries = allocated["household"].map(seen["entry_date"])
    known = allocated[allocated["date"] >= entries]
    return known.groupby("household")["date"].min().reindex(seen.index)


def _tells_ends(quarter: Quarter, told: pd.DataFrame) -> pd.Series[bool]:
    """Which households are of a structure of which some end is known, or that rehoused nobody."""
    ended = told.loc[told["outcome"] != WAITS, "structure"].astype("str")
    rehoused = quarter.stacked("rehoused")
    some = rehoused.loc[~(rehoused["households"] == 0).fillna(False), "structure"].astype("str")
    silent = set(some) - set(ended)
    return ~told["structure"].astype("str").isin(silent)


@remembered
def first_days(quarter: Quarter) -> pd.Series[Any]:
    """The day since which every register of a structure is known, by its code.

    That of the first of the quarters in a row, up to the last, that the waiting file covers.
    """
    calendar, pairs = quarter.calendar, covered(quarter, WAITING_FILE)
    periods = [one.period for one in quarter.series]
    follows = [after.previous == before for before, after in pairwise(periods)]
    broken = max((place for place, is_next in enumerate(follows, 1) if not is_next), default=0)
    told = pd.crosstab(pairs["period"], pairs["structure"]).reindex(calendar["period"])
    run = told.iloc[broken:].fillna(0).iloc[::-1].cumprod().sum()
    starts = pd.to_datetime(calendar["start"])
    since = {str(code): starts.iloc[len(starts) - int(n)] for code, n in run.items() if n > 0}
    return pd.Series(since, dtype=starts.dtype)


def incidence(followed: pd.DataFrame) -> pd.DataFrame:
    """Aalen and Johansen's estimate of where a household stands so many months after its entry.

    ``followed``: days and outcome, a row a household. One row a month from 0 on, as long as
    FEWEST_AT_RISK are followed: month, at_risk, rehoused with low and high, left, waiting (the
    three make 1). Leaving otherwise is a competing end, not a censoring, which would tell of a
    département without other exits (Kaplan and Meier overstate who is rehoused). The interval is
    that of log(−log), from the delta method's standard errors (statsmodels, as Stata's stcompet).
    """
    days = followed["days"].to_numpy(float)
    outcome = followed["outcome"].to_numpy(int)
    with np.errstate(divide="ignore", invalid="ignore"):
        fitted = CumIncidenceRight(days, outcome)
    longest = np.sort(days)[::-1]
    last = longest[FEWEST_AT_RISK - 1] if len(days) >= FEWEST_AT_RISK else -1
    months = np.arange(np.floor(last / MONTH) + 1)
    places = np.searchsorted(fitted.times, months * MONTH, side="right")
    rehoused, left = (_read(fitted.cinc, kind, places) for kind in (REHOUSED, LEFT))
    error = _read(fitted.cinc_se, REHOUSED, places)
    low, high = _bounds(rehoused, error)
    return pd.DataFrame(
        {
            "month": months.astype(int),
            "at_risk": [int((days >= month * MONTH).sum()) for month in months],
            "rehoused": rehoused,
            "low": low,
            "high": high,
            "left": left,
            "waiting": 1 - rehoused - left,
        }
    )


def _read(curves: list[Any], outcome: int, places: Any) -> Any:
    """The values of an outcome's curve at some places; nothing has come before the first."""
    if outcome > len(curves):
        return np.zeros(len(places))
    return np.concatenate([[0.0], curves[outcome - 1]])[places]


def _bounds(share: Any, error: Any) -> tuple[Any, Any]:
    """The log(−log) interval of 1 − share, turned over; missing where the share is 0 or 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = 1 - share
        spread = norm.isf(ALPHA / 2) * error / (rest * np.log(rest))
        low, high = 1 - rest ** np.exp(spread), 1 - rest ** np.exp(-spread)
    is_inside = (share > 0) & (share < 1)
    return np.where(is_inside, low, np.nan), np.where(is_inside, high, np.nan)
