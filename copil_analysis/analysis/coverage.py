"""How many dwellings were obtained for 100 households that need them, over the quarters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.analysis.needs import needs_gap, with_indicators
from copil_analysis.analysis.queues import period_at, sizes_over_time
from copil_analysis.analysis.sizes import sizes_of
from copil_analysis.analysis.spans import last_year
from copil_analysis.period import QUARTERS
from copil_analysis.quarter.remembering import remembered

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter


@remembered
def coverage_over_time(quarter: Quarter) -> pd.DataFrame:
    """Who waits at each snapshot against the dwellings of the year that ends with the quarter.

    Rows by period and size, those that are ``followed``. Columns place, period, typology,
    households, dwellings, is_year, and the indicators of `with_indicators`; year_before is the
    coverage a year before, missing where it is not known. Until a whole year is known, each
    quarter's dwellings alone: the two are never mixed, and quarters are compared with no other. The
    last year is that of `needs_gap`, which counts a dwelling told twice once.
    """
    sizes, followed = sizes_over_time(quarter), list(sizes_of(quarter).followed)
    stocks, flows = (
        sizes.pivot(index="place", columns="typology", values=name)[followed]
        for name in ("households", "dwellings")
    )
    last = flows.index.max()
    every = flows.reindex(range(flows.index.min(), last + 1))
    years = every.astype("Float64").rolling(QUARTERS).sum().dropna(how="all")
    is_year = last in years.index
    obtained = (years if is_year else flows).astype("Int64")
    parts = {"households": stocks.reindex(obtained.index), "dwellings": obtained}
    stacked = {name: part.stack(future_stack=True) for name, part in parts.items()}
    rows = pd.DataFrame(stacked).reset_index()
    if last_year(quarter).is_year:
        own = needs_gap(quarter).set_index("typology")["dwellings"]
        rows["dwellings"] = rows["dwellings"].mask(rows["place"] == last, rows["typology"].map(own))
    rows = with_indicators(rows.assign(period=rows["place"].map(period_at), is_year=is_year))
    return rows.assign(year_before=_year_before(rows))


def _year_before(rows: pd.DataFrame) -> pd.Series[float]:
    """The coverage of the same size four quarters before, of whole years."""
    before = rows.assign(place=rows["place"] + QUARTERS)
    keys = ["place", "typology"]
    known = rows[keys].merge(before[[*keys, "coverage"]], on=keys, how="left")["coverage"]
    return known.where(rows["is_year"])
