"""Counts over the quarters: of a measure, in all or in one of its parts, and of what it is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.sizes import sizes_of
from copil_analysis.analysis.statistics import count_intervals
from copil_analysis.errors import UsageError
from copil_analysis.period import Period
from copil_analysis.quarter.remembering import remembered
from copil_analysis.quarter.year import STOCKS

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

ALL = "all"


@dataclass(frozen=True)
class Measure:
    """Where a count stands, and the parts of which it is told: ``by`` gives each one's table."""

    table: str
    column: str
    by: Mapping[str, str]

    @property
    def is_stock(self) -> bool:
        """Whether it is counted on one day, and not over the period."""
        return self.table in STOCKS

    def intervals(self, counts: pd.Series[Any]) -> pd.DataFrame:
        """Poisson's intervals of a flow; none for a stock, nor for persons, who come in groups."""
        is_poisson = not self.is_stock and self.column in ("households", "dwellings")
        return count_intervals(counts if is_poisson else counts * pd.NA)

    def source(self, key: str) -> tuple[str, str]:
        """The table and the column that tell of a part."""
        table = self.by.get(key, self.table)
        return table, "households" if table == "needs" else self.column


MEASURES: Mapping[str, Measure] = {
    "allocations": Measure(
        "allocations", "households", {"channel": "allocations", "structure": "allocations"}
    ),
    "rehoused": Measure("rehoused", "households", {"structure": "rehoused"}),
    "dwellings": Measure(
        "dwellings", "dwellings", {"typology": "dwellings", "structure": "dwellings"}
    ),
    "waiting": Measure("waiting", "households", {"structure": "waiting", "typology": "needs"}),
    "persons": Measure("rehoused", "persons", {"structure": "rehoused"}),
    "adults": Measure("rehoused", "adults", {"structure": "rehoused"}),
    "children": Measure("rehoused", "children", {"structure": "rehoused"}),
    "persons_waiting": Measure("waiting", "persons", {"structure": "waiting"}),
}


def measure_of(name: str) -> Measure:
    """A measure by its name; a UsageError lists those that are known."""
    if name not in MEASURES:
        raise UsageError(f"Mesure « {name} » inconnue : on attend {_either(MEASURES)}.")
    return MEASURES[name]


def key_of(measure: str, place: str) -> tuple[str, str]:
    """Split a place into its key and code, "" and "" for all; a UsageError tells what is known.

    >>> key_of("dwellings", "typology:T4+")
    ('typology', 'T4+')
    """
    if place == ALL:
        return "", ""
    known = measure_of(measure).by
    key, _, code = place.partition(":")
    if key not in known or not code:
        wanted = _either([ALL, *(f"{one}:CODE" for one in known)])
        raise UsageError(f"« {place} » n'est pas une partie de {measure} : on attend {wanted}.")
    return key, code


@remembered
def counts_by_quarter(quarter: Quarter, measure: str, place: str = ALL) -> pd.DataFrame:
    """Count a measure in each quarter from the first that is known to the last, for a chart.

    Columns period, count, days (of the flows), low and high (Poisson's interval of a flow of
    dwellings or households): a quarter that is not known, or of which a cell is missing, is
    missing. Of a year received as a whole there is one row.
    """
    key, code = key_of(measure, place)
    parts = parts_by_quarter(quarter, measure, key)
    groups = sizes_of(quarter).groups if key == "typology" else {}
    codes = list(groups.get(code, (code or ALL,)))
    if not set(codes) <= set(parts):
        raise UsageError(f"« {code} » inconnu : on attend {_either([*parts, *groups])}.")
    counts = parts[codes].sum(axis="columns", skipna=False).astype("Int64").rename("count")
    days = quarter.calendar.set_index("period")["days"].reindex(parts.index).astype("Int64")
    bounds = measure_of(measure).intervals(counts)
    return pd.concat([counts, days, bounds], axis="columns").reset_index()


@remembered
def parts_by_quarter(quarter: Quarter, measure: str, key: str = "") -> pd.DataFrame:
    """Count each part of a measure: a row a quarter, known or not, and a column a part.

    Of no key the only part is "all"; those that exist in the period come first. One that did not
    exist in a quarter counts zero in it.
    """
    cells = cells_by_quarter(quarter, measure, key)
    sums = cells.groupby(["period", "part"], sort=False)["count"].sum(skipna=False)
    known = {
        "": [ALL],
        "structure": quarter.config.structure_labels,
        "channel": quarter.config.channel_labels,
        "typology": sizes_of(quarter).typologies,
    }
    codes = dict.fromkeys([*known[key], *cells["part"]])
    periods = _every_quarter(list(quarter.calendar["period"]))
    wide = pd.DataFrame(sums.unstack("part", fill_value=0))
    wide = wide.reindex(columns=list(codes), fill_value=0)
    return wide.reindex(pd.Index(periods, name="period")).astype("Int64")


@remembered
def cells_by_quarter(quarter: Quarter, measure: str, key: str = "") -> pd.DataFrame:
    """Count a measure by quarter, structure and part: columns period, structure, part, count.

    A studio is a T1. Of no key the part is "all". Doubtful counts are missing (``quarter.beside``).
    """
    table, column = measure_of(measure).source(key)
    return cells_of(quarter.stacked(table), column, key)


def cells_of(rows: pd.DataFrame, column: str, key: str) -> pd.DataFrame:
    """Count a column of a tidy table with its periods so."""
    part = rows[key] if key else pd.Series(ALL, index=rows.index, dtype="str")
    cells = pd.DataFrame(
        {
            "period": rows["period"],
            "structure": rows["structure"],
            "part": part.replace("STUDIO", "T1"),
            "count": rows[column],
        }
    )
    keys = ["period", "structure", "part"]
    sums = cells.groupby(keys, sort=False)["count"].sum(skipna=False)
    return sums.reset_index()


def _either(names: Iterable[object]) -> str:
    return ", ".join(map(str, names))


def _every_quarter(known: list[str]) -> list[str]:
    """The quarters from the first to the last, those that are not known among them."""
    periods = [Period.parse(period) for period in known]
    if any(period.quarter is None for period in periods):
        return known
    told = [max(periods)]
    while told[-1] > min(periods):
        told.append(told[-1].previous)
    return [str(period) for period in reversed(told)]
