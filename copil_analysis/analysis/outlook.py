"""How long the waiting file would take to empty: without arrivals, with them, with a lever."""

from itertools import count, takewhile
from math import inf
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.stats.rates import confint_poisson_2indep

from copil_analysis.analysis.needs import JOINT, SMALL
from copil_analysis.analysis.statistics import (
    ALPHA,
    SMALLEST_DENOMINATOR,
    count_intervals,
    poisson_interval,
    ratio,
)
from copil_analysis.period import Period
from copil_analysis.vocabulary import TOTAL

QUARTER_DAYS = 365.25 / 4
"""A quarter of the calendar on average: one whose flows lasted 100 days counts as 1.1."""
POOLED = 4
"""The rates are those of so many known quarters at most: one year, so every season once."""
LEVERS = (1, 2, 5)

_INTERVAL = ["rate", "rate_low", "rate_high"]
_TIMES = ["time", "time_low", "time_high"]


def stock_and_flow(
    needs: pd.DataFrame,
    dwellings: pd.DataFrame,
    waiting: pd.DataFrame,
    rehoused: pd.DataFrame,
    calendar: pd.DataFrame,
) -> pd.DataFrame:
    """Count who waits and what was obtained, by quarter and typology, with a total a quarter.

    All five have a column period. Columns place (the quarter's among all quarters), period,
    typology, households (waiting at the snapshot), dwellings, quarters (how long the flows
    lasted). A studio is a T1; the total's dwellings are the households rehoused, so that those
    in a logement-foyer count too. One missing cell makes its sum missing.
    """
    obtained = dwellings.assign(typology=dwellings["typology"].replace("STUDIO", "T1"))
    housed = rehoused.rename(columns={"households": "dwellings"})
    stock = _stack(needs, waiting, "households")
    flow = _stack(obtained, housed, "dwellings")
    lengths = calendar.set_index("period")["days"] / QUARTER_DAYS
    history = pd.concat([stock, flow], axis=1).reset_index()
    history = history.assign(
        place=history["period"].map(place_of).astype("int64"),
        quarters=history["period"].map(lengths).astype("Float64"),
    )
    columns = ["place", "period", "typology", "households", "dwellings", "quarters"]
    return history.sort_values("place", kind="stable", ignore_index=True)[columns]


def place_of(period: str) -> int:
    """Place a quarter among all quarters, a whole year at its last one.

    >>> place_of("2011-T1") - place_of("2010-T4"), place_of("2010") == place_of("2010-T4")
    (1, True)
    """
    parsed = Period.parse(period)
    return 4 * parsed.year + (parsed.quarter or 4) - 1


def period_at(place: int) -> str:
    """Name the quarter at a place: the inverse of `place_of`."""
    return str(Period(place // 4, place % 4 + 1))


def unbroken(
    history: pd.DataFrame, values: tuple[str, ...] = ("households", "dwellings")
) -> pd.DataFrame:
    """Keep the last quarter and those before it back to a hole or a missing value."""
    known = history[list(values)].notna().all(axis=1).groupby(history["place"]).all()
    complete = {int(place) for place, whole in known.items() if whole}  # type: ignore[call-overload]
    run = takewhile(complete.__contains__, count(int(history["place"].max()), -1))
    kept: pd.DataFrame = history[history["place"].isin(list(run))]
    return kept


def recent(history: pd.DataFrame) -> pd.DataFrame:
    """Keep the last four quarters known without a hole; at least the last one, whatever it has."""
    run = unbroken(history)
    last = int(history["place"].max())
    kept, most = (run, POOLED) if len(run) else (history, 1)
    window: pd.DataFrame = kept[kept["place"] > last - most]
    return window


def followed(history: pd.DataFrame) -> pd.DataFrame:
    """Keep those of the recent quarters before which the waiting file is known too."""
    run = unbroken(history)
    window: pd.DataFrame = run[
        (run["place"] > run["place"].min()) & (run["place"] > history["place"].max() - POOLED)
    ]
    return window


def times_without_arrivals(history: pd.DataFrame) -> pd.DataFrame:
    """Empty the file at the recent rate of dwellings obtained, should nobody come any more.

    One row a typology and the total. Columns typology, households (waiting now), dwellings (of
    the `recent` quarters), quarters (their length), rate (dwellings a quarter) and time (in
    quarters), these two with _low and _high: the exact Poisson interval of the flow.
    """
    flows = _flows(history, recent(history))
    bounds = count_intervals(flows["dwellings"])
    return _with_times(
        flows.assign(
            rate=ratio(flows["dwellings"], flows["quarters"]),
            rate_low=ratio(bounds["low"], flows["quarters"]),
            rate_high=ratio(bounds["high"], flows["quarters"]),
        )
    )


def times_with_arrivals(history: pd.DataFrame, *, more: int = 0) -> pd.DataFrame:
    """Empty the file at the recent rate of dwellings less that of arrivals, and ``more`` a quarter.

    The columns of `times_without_arrivals`, and arrivals: waiting at the end − waiting at the
    start + dwellings of the `followed` quarters, so net of those who left or were rehoused
    otherwise. rate is what the file loses a quarter; a file that does not empty has an infinite
    time, one that may not an infinite time_high. No row where no quarter is `followed`.
    """
    window = followed(history)
    if window.empty:
        return _no_times()
    flows = _flows(history, window)
    before = history[history["place"] == window["place"].min() - 1]
    start = flows["typology"].map(before.set_index("typology")["households"]).astype("Int64")
    flows = flows.assign(arrivals=flows["households"] - start + flows["dwellings"])
    rows = [
        net_rate(out, come, length)
        for out, come, length in zip(
            flows["dwellings"], flows["arrivals"], flows["quarters"], strict=True
        )
    ]
    rates = pd.DataFrame(rows, columns=_INTERVAL, index=flows.index, dtype="Float64")
    return _with_times(flows.join(rates + more))


def net_rate(out: Any, come: Any, quarters: Any) -> tuple[float, float, float]:
    """Take the arrivals from the dwellings, a quarter, with the interval of the difference.

    Two independent Poisson counts; the interval is statsmodels' MOVER (Zou and Donner) on their
    exact limits, which needs no simulation. Negative arrivals are departures: they go out.
    """
    leave, enter = int(out) + max(-int(come), 0), max(int(come), 0)
    length = float(quarters)
    if leave == enter == 0:  # MOVER's zero out of zero; the bound of nothing is Poisson's
        high = poisson_interval(0)[1] / length
        return 0.0, -high, high
    low, high = confint_poisson_2indep(
        leave, length, enter, length, method="mover", compare="diff", method_mover="exact-c",
        alpha=ALPHA,
    )  # fmt: skip
    return (leave - enter) / length, float(low), float(high)


def hardest(times: pd.DataFrame) -> str:
    """Name the typology whose file takes longest, of those for which at least 20 households wait.

    Of all where none has 20; "" where nobody waits or nothing is known, and where T1 and T2
    together take longest: one person may take either, so that neither is claimed to. ``times``
    is that of `times_without_arrivals`; of equal times the longer file.
    """
    known = times[times["typology"] != TOTAL].dropna(subset=["time", "households"])
    known = known[known["households"] > 0]
    small = known[known["typology"].isin(SMALL)]
    waiting, rate = int(small["households"].sum()), float(small["rate"].sum())
    together = {"typology": JOINT, "households": waiting, "time": waiting / rate if rate else inf}
    known = pd.concat([known.drop(index=small.index), pd.DataFrame([together])])
    known = known[known["households"] > 0]
    many = known[known["households"] >= SMALLEST_DENOMINATOR]
    ranked = (many if len(many) else known).sort_values(
        ["time", "households"], ascending=False, kind="stable"
    )
    longest = str(ranked["typology"].iloc[0]) if len(ranked) else ""
    return "" if longest == JOINT else longest


def _stack(by_typology: pd.DataFrame, in_all: pd.DataFrame, value: str) -> "pd.Series[Any]":
    rows = pd.concat([by_typology, in_all.assign(typology=TOTAL)], ignore_index=True)
    keys = ["period", "typology"]
    return rows.astype({value: "Int64"}).groupby(keys, sort=False)[value].sum(skipna=False)


def _flows(history: pd.DataFrame, window: pd.DataFrame) -> pd.DataFrame:
    """What waits now and what was obtained in these quarters, one row a typology."""
    now = history[history["place"] == history["place"].max()].set_index("typology")["households"]
    sums = window.groupby("typology", sort=False)[["dwellings", "quarters"]].sum(skipna=False)
    flows: pd.DataFrame = pd.concat([now, sums], axis=1).rename_axis("typology").reset_index()
    return flows


def _with_times(flows: pd.DataFrame) -> pd.DataFrame:
    pairs = zip(_TIMES, ("rate", "rate_high", "rate_low"), strict=True)
    times = {name: _divide(flows["households"], flows[rate]) for name, rate in pairs}
    return flows.join(pd.DataFrame(times))


def _divide(households: "pd.Series[Any]", rates: "pd.Series[Any]") -> "pd.Series[Any]":
    """Zero where nobody waits, infinite where the file loses nobody."""
    never = ((rates <= 0) & (households > 0)).fillna(False)
    times = ratio(households, rates.mask(rates <= 0)).mask(never, np.inf)
    return times.mask((households == 0).fillna(False) & rates.notna(), 0.0)


def _no_times() -> pd.DataFrame:
    names = ["typology", "households", "dwellings", "quarters", "arrivals", *_INTERVAL, *_TIMES]
    return pd.DataFrame({name: [] for name in names})
