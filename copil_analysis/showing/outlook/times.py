"""How a time in quarters, a typology and a run of quarters are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.outlook import stock_and_flow
from copil_analysis.period import Period
from copil_analysis.showing import french
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

LONGEST = 20
"""In quarters: a longer time is printed as "plus de 5 ans"."""
CAPPED = "plus de 5 ans"
UNSURE = "non établi"
NEVER = "ne se vide pas"
NOBODY = "–"
IN_ALL = "Toute la file active"
NOTHING_OBTAINED = "aucun logement obtenu"

_IN_YEARS = 8
_DWELLINGS = {"T1": "studio ou T1"}
_MANY_DWELLINGS = {"T1": "studios ou T1"}


def history_of(quarter: Quarter) -> pd.DataFrame:
    """Who waits and what was obtained in every known quarter: see `stock_and_flow`."""
    return stock_and_flow(
        needs=quarter.over_time("needs"),
        dwellings=quarter.over_time("dwellings"),
        waiting=quarter.over_time("waiting"),
        rehoused=quarter.over_time("rehoused"),
        calendar=quarter.calendar,
    )


def row_of(frame: pd.DataFrame, typology: str) -> dict[str, Any]:
    """The one row of a typology, by column."""
    found = frame[frame["typology"] == typology].to_dict("records")
    return {str(name): value for name, value in found[0].items()}


def name_dwelling(code: str, number: Any = 1) -> str:
    """Name a dwelling of a typology: "T4", "studio ou T1", and two of them "studios ou T1"."""
    return (_DWELLINGS if number < 2 else _MANY_DWELLINGS).get(code, code)


def name_file(code: str) -> str:
    """Name those who wait for a typology, after "la file": " des T4", or " active" in all."""
    return " active" if code == TOTAL else f" des {name_dwelling(code, 2)}"


def name_run(history: pd.DataFrame) -> str:
    """Name quarters that follow each other, after "de": "du 4e trimestre 2025 au …"."""
    periods = [Period.parse(period) for period in history["period"].unique()]
    first, last = periods[0], periods[-1]
    start = first.of_label
    if first == last:
        return start
    if first.year == last.year:
        start = start.removesuffix(" trimestre " + str(first.year))
    return f"{start} au {last.label}"


def write_time(row: dict[str, Any], *, lead: str = "") -> str:
    """Write a time in quarters with its interval, beyond 20 quarters as "plus de 5 ans".

    ``lead`` stands before the interval. A file that may not empty is "non établi", with the
    shortest time that its interval holds; one that does not is "ne se vide pas".
    """
    if french.is_missing(row["time"]):
        return french.MISSING
    if row["households"] == 0:
        return NOBODY
    low, high = float(row["time_low"]), float(row["time_high"])
    if low >= LONGEST:
        return NEVER if low == float("inf") else CAPPED + _why(row)
    if high == float("inf") and "arrivals" in row:
        return f"{UNSURE} ({lead}{_quarters(low)} ou plus)"
    if row["time"] >= LONGEST:
        return f"{CAPPED} ({lead}{_quarters(low)} ou plus){_why(row)}"
    interval = french.format_interval(low, high, 1)
    if high >= LONGEST:
        interval = f"{_quarters(low)} à {CAPPED}"
    years = f", soit {_years(row['time'])}" if row["time"] > _IN_YEARS else ""
    return f"{_quarters(row['time'])} ({lead}{interval}){years}"


def _why(row: dict[str, Any]) -> str:
    is_nothing = "arrivals" not in row and row["dwellings"] == 0
    return f" : {NOTHING_OBTAINED}" if is_nothing else ""


def _quarters(time: Any) -> str:
    shown = french.format_number(time, 1)
    if time < 0.05:
        return "moins de 0,1 trimestre"
    return f"{shown} {french.agree(round(float(time), 1), 'trimestre')}"


def _years(time: Any) -> str:
    years = float(time) / 4
    return f"{french.format_number(years, 1)} {french.agree(round(years, 1), 'an')}"


def is_known(row: dict[str, Any]) -> bool:
    """Whether a file has a time at all: its figures are known and somebody waits."""
    return not french.is_missing(row["time"]) and bool(row["households"] > 0)
