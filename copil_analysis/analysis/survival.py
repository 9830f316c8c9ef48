"""Kaplan and Meier's curve of the time from the request to the rehousing.

It joins those who were rehoused and those who still wait as it should be done: a household that
still waits, or left otherwise, tells that its wait was longer than so far.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import norm
from statsmodels.duration.survfunc import SurvfuncRight

from copil_analysis.analysis.statistics import ALPHA
from copil_analysis.analysis.waits import LONGEST, MONTH
from copil_analysis.cleaning.waiting import is_waiting

FEWEST_EVENTS = 10
"""Under so many rehousings no curve is drawn: its band would hold nearly everything."""
FEWEST_AT_RISK = 20
"""The curve stands where so many households or more are followed."""


@dataclass(frozen=True)
class Survival:
    """The curve of those not yet rehoused, by months since their request.

    ``curve``: months, share (still waiting), low, high, at_risk; a row each time that somebody
    was rehoused, the first is the start. ``median`` with its interval is missing where the curve
    ends above one half; ``high`` alone is missing where it has no upper bound. ``left_out``: how
    many could not be followed, their request having no date or an absurd one. ``start``: the
    curve is of those not yet rehoused so many months after their request.
    """

    curve: pd.DataFrame
    events: int
    censored: int
    left_out: int
    start: float
    median: float | None
    low: float | None
    high: float | None


def follow(
    attributions: pd.DataFrame,
    file_active: pd.DataFrame,
    *,
    calendar: pd.DataFrame,
    since: "pd.Series[Any]",
) -> pd.DataFrame:
    """Follow every household from the start of observation: days, entry, is_rehoused, is_known.

    ``attributions`` and ``file_active`` hold all quarters, one below the other, with their
    ``period``; ``calendar`` their period, start and snapshot; ``since`` the first day on which
    each structure is observed (a structure that it does not name is left out). Events are the
    allocations since then. Censored are those who left otherwise, each from the register of the
    quarter in which they left, and those who wait at the last snapshot, from its register alone,
    because who waits on stands in several. ``is_known``: the request has a date, and no absurd one.

    Left truncation: who asked before the first day of observation is seen only if not rehoused
    by then, and is at risk from then on (``entry``). The day of entry into the file is no such
    bound: the curve is that of the households that come to the file, and no rehousing of theirs
    is hidden because they came late. Taken as a bound it biases the curve, since who comes late
    is rehoused late: on a demo workspace the median is 324 days with it and 419 without, where
    all stays of its invented households give 417. What remains: who asked lately and has not
    come to the file yet is not counted.
    """
    dates = calendar.set_index("period")[["start", "snapshot"]].apply(pd.to_datetime)
    before = dates["snapshot"].shift().fillna(dates["start"] - pd.Timedelta(days=1))
    left = file_active[file_active["exit_reason"] == "other"]
    is_new = left["exit_date"] > left["period"].map(before)
    left = left[is_new & (left["exit_date"] <= left["period"].map(dates["snapshot"]))]
    end = dates["snapshot"].iloc[-1]
    stay = file_active[file_active["period"] == dates.index[-1]]
    stay = stay[is_waiting(stay, end.date())]
    parts = (
        _followed(attributions, attributions["date"], since, is_rehoused=True),
        _followed(left, left["exit_date"], since, is_rehoused=False),
        _followed(stay, pd.Series(end, index=stay.index), since, is_rehoused=False),
    )
    return pd.concat(parts, ignore_index=True)


def _followed(
    rows: pd.DataFrame, end: "pd.Series[Any]", since: "pd.Series[Any]", *, is_rehoused: bool
) -> pd.DataFrame:
    first = rows["structure"].astype("str").map(pd.to_datetime(since))
    days = (end - rows["request_date"]).dt.days
    told = pd.DataFrame(
        {
            "days": days,
            "entry": (first - rows["request_date"]).dt.days.clip(lower=0),
            "is_rehoused": is_rehoused,
            "is_known": days.between(0, LONGEST * MONTH),
        }
    )
    return told[end >= first]


def survive(followed: pd.DataFrame) -> Survival | None:
    """Kaplan and Meier's curve of the households of `follow`; None under FEWEST_EVENTS.

    It stands where FEWEST_AT_RISK households or more are followed: before, one rehousing among
    two or three followed would pull the whole curve down; after, a step could be one household.
    Standard errors are Greenwood's, the band log-log, the median's interval SAS's of that kind.
    """
    known = followed[followed["is_known"]]
    start = _first_day(known)
    rows = known[known["days"] > start] if start else known
    rows = rows.assign(entry=rows["entry"].clip(lower=start))
    events = int(rows["is_rehoused"].sum())
    if events < FEWEST_EVENTS:
        return None
    fitted = _fit(rows)
    kept = fitted.n_risk >= FEWEST_AT_RISK
    if not kept.any():
        return None
    curve = _curve(fitted, kept, start)
    median, low, high = _median(fitted, fitted.surv_times[kept].max())
    return Survival(
        curve,
        events,
        len(rows) - events,
        len(followed) - len(known),
        start / MONTH,
        median,
        low,
        high,
    )


def _median(fitted: Any, last: float) -> tuple[float | None, float | None, float | None]:
    """The median and its bounds in months, each missing where it is beyond the curve's end."""
    with np.errstate(divide="ignore", invalid="ignore"):
        days = (fitted.quantile(0.5), *fitted.quantile_ci(0.5))
    median, low, high = (float(d) / MONTH if d <= last else None for d in days)
    return (median, low, high) if median is not None else (None, None, None)


def _fit(rows: pd.DataFrame) -> Any:
    # Half a day earlier: who is rehoused on the first day of observation was at risk on it.
    return SurvfuncRight(
        rows["days"].to_numpy(float),
        rows["is_rehoused"].to_numpy(int),
        entry=rows["entry"].to_numpy(float) - 0.5,
    )


def _first_day(followed: pd.DataFrame) -> float:
    """The day since the request from which on enough are followed; 0 where they always are."""
    if not followed["is_rehoused"].any():
        return 0.0
    fitted = _fit(followed)
    fullest = int(np.argmax(fitted.n_risk))
    few = np.flatnonzero(fitted.n_risk[:fullest] < FEWEST_AT_RISK)
    return float(fitted.surv_times[few[-1]]) if len(few) else 0.0


def _curve(fitted: Any, kept: Any, start: float) -> pd.DataFrame:
    share, error = fitted.surv_prob[kept], fitted.surv_prob_se[kept]
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = norm.isf(ALPHA / 2) * error / (share * np.log(share))
    curve = pd.DataFrame(
        {
            "months": fitted.surv_times[kept] / MONTH,
            "share": share,
            "low": share ** np.exp(-spread),
            "high": share ** np.exp(spread),
            "at_risk": fitted.n_risk[kept].astype(int),
        }
    )
    first = {"months": start / MONTH, "share": 1.0, "low": 1.0, "high": 1.0}
    at_start = int(curve["at_risk"].iloc[0]) if len(curve) else 0
    return pd.concat([pd.DataFrame([first | {"at_risk": at_start}]), curve], ignore_index=True)


def at_months(curve: pd.DataFrame, months: Sequence[float]) -> pd.DataFrame:
    """Read the curve after so many months, as far as it goes: months, share, low, high, at_risk."""
    reached = [m for m in months if curve["months"].iloc[0] < m <= curve["months"].iloc[-1]]
    places = [int((curve["months"] <= m).to_numpy().nonzero()[0][-1]) for m in reached]
    return curve.iloc[places].assign(months=reached).reset_index(drop=True)
