"""Since when those who wait have had their request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from copil_analysis.analysis.request_rows import days, kept
from copil_analysis.analysis.statistics import shares
from copil_analysis.analysis.waits import summarise
from copil_analysis.cleaning.waiting import days_waited
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import WAITING_FILE
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

BANDS = {"0-1": (0, 1), "1-2": (1, 2), "2-3": (2, 3), "3-5": (3, 5), "5+": (5, None)}
"""The seniority of a request in whole years, from and below."""


def whole_years(dates: pd.Series[Any], snapshot: Any) -> pd.Series[Any]:
    """The whole years from each date to the snapshot; a 29 February has its day on the 28th.

    In a leap year it has its own.
    """
    day = pd.Timestamp(snapshot)
    places = dates.dt.month * 100 + dates.dt.day
    if not day.is_leap_year:
        places = places.where(places != 229, 228)
    years: pd.Series[Any] = day.year - dates.dt.year - (places > day.month * 100 + day.day)
    return years.astype("Int64")


@remembered
def seniority(quarter: Quarter) -> pd.DataFrame:
    """Count those who wait by the seniority of their request: a row of each of BANDS, and a total.

    Columns band, households, total (of whom it is known), share with its interval; the total has
    the median in months with low and high (``analysis.waits``).
    """
    rows = kept(quarter, "request_date")
    if rows.empty:
        return pd.DataFrame(columns=["band", "households", "total", "median", "low", "high"])
    waited = days_waited(WAITING_FILE, rows, snapshot=quarter.snapshot)
    years = whole_years(days(rows, "request_date")[waited.notna()], quarter.snapshot)
    counts = [int(((years >= a) & (years < (b or np.inf))).sum()) for a, b in BANDS.values()]
    frame = pd.DataFrame({"band": [*BANDS, TOTAL], "households": [*counts, len(years)]})
    frame = frame.assign(total=len(years)).astype({"households": "Int64", "total": "Int64"})
    frame = frame.join(shares(frame["households"], frame["total"]))
    told = summarise(waited.astype("float64") / (365.25 / 12))
    for name in ("median", "low", "high"):
        frame[name] = pd.array([pd.NA] * len(BANDS) + [told[name]], dtype="Float64")
    return frame
