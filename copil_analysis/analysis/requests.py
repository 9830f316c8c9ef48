"""The life of the requests of those who wait: valid, to be renewed, late, struck off, lapsed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from copil_analysis.analysis.request_rows import TERM, column, days, left_out, waiting_rows
from copil_analysis.analysis.spans import is_partial
from copil_analysis.analysis.statistics import shares
from copil_analysis.quarter.beside import doubtful
from copil_analysis.quarter.remembering import remembered
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

VALID, TO_RENEW, LATE, STRUCK_OFF, LAPSED, UNKNOWN = LIVES = (
    "valid",
    "to_renew",
    "late",
    "struck_off",
    "lapsed",
    "unknown",
)
"""What a request is on a day; the first two are in force, the three after them are not."""
IN_FORCE, NOT_IN_FORCE = (VALID, TO_RENEW), (LATE, STRUCK_OFF, LAPSED)
STRUCK_AFTER, LAPSED_AFTER = 13, 18
"""Months after the deposit or the last renewal: it is struck off, lapsed. [arrêté du 23 mars 2015]
"""
NOTICE = 2
"""Months before it is due in which a request is to be renewed (ours)."""


def last_deposit(rows: pd.DataFrame, snapshot: Any) -> pd.Series[Any]:
    """The later of deposit and renewal of each row; what comes after the snapshot is not yet."""
    dates = [days(rows, name) for name in ("request_date", "renewal_date")]
    known = [one.where(one <= pd.Timestamp(snapshot)) for one in dates]
    return pd.concat(known, axis="columns").max(axis="columns")


def due_date(rows: pd.DataFrame, snapshot: Any) -> pd.Series[Any]:
    """The day until which each request must be renewed."""
    return last_deposit(rows, snapshot) + pd.DateOffset(months=TERM)


def life_of(rows: pd.DataFrame, snapshot: Any) -> pd.Series[Any]:
    """What each request is on that day by its dates, one of LIVES, in calendar months.

    Each bound included.
    """
    day, since = pd.Timestamp(snapshot), last_deposit(rows, snapshot)
    ends = {
        VALID: since + pd.DateOffset(months=TERM) > day + pd.DateOffset(months=NOTICE),
        TO_RENEW: since + pd.DateOffset(months=TERM) >= day,
        LATE: since + pd.DateOffset(months=STRUCK_AFTER) >= day,
        STRUCK_OFF: since + pd.DateOffset(months=LAPSED_AFTER) >= day,
        LAPSED: since.notna(),
    }
    found = np.select(list(ends.values()), list(ends), default=UNKNOWN)
    return pd.Series(pd.Categorical(found, categories=LIVES), index=rows.index)


@remembered
def lives(quarter: Quarter) -> pd.Series[Any]:
    """What the request of each of ``waiting_rows`` is, on their index.

    Where a structure keeps no dates of renewal, a request of more than a year is ``unknown``.
    """
    rows = waiting_rows(quarter)
    found = life_of(rows, quarter.snapshot)
    keeps_none = rows["structure"].astype("str").isin(left_out(quarter, "renewal_date"))
    return found.mask(keeps_none & found.isin(NOT_IN_FORCE), UNKNOWN)


@remembered
def life(quarter: Quarter) -> pd.DataFrame:
    """Count those who wait by the life of their request: a row a structure and the total.

    Columns structure, one for each of LIVES, households, known (all but unknown), in_force (valid
    or to renew), not_in_force and the share of these of the known, with Wilson's interval; and
    not_renewed, how many of the latter have no date of renewal.
    """
    rows = waiting_rows(quarter)
    told = pd.get_dummies(lives(quarter)).reindex(columns=[*LIVES], fill_value=False)
    is_over = told[[*NOT_IN_FORCE]].any(axis="columns")
    told["not_renewed"] = is_over & column(rows, "renewal_date").isna()
    counts = told.astype("int64").groupby(rows["structure"].astype("str")).sum()
    there = [code for code in quarter.config.structure_labels if code in counts.index]
    table = counts.reindex(there)
    table.loc[TOTAL] = table.sum()
    table = table.astype("Int64").rename_axis("structure").reset_index()
    table = table.assign(
        households=table[[*LIVES]].sum(axis="columns"),
        in_force=table[[*IN_FORCE]].sum(axis="columns"),
        not_in_force=table[[*NOT_IN_FORCE]].sum(axis="columns"),
    )
    table["known"] = table["households"] - table[UNKNOWN]
    return table.join(shares(table["not_in_force"], table["known"]))


@remembered
def life_by_period(quarter: Quarter) -> pd.DataFrame:
    """The total of ``life`` at each snapshot known, this one last; none where nothing is known.

    Columns period and those of ``life`` but the structure. Not the same structures each time. A
    year stands for its last quarter, which has its snapshot.
    """
    known = {one.snapshot: one for one in (*quarter.earlier, quarter)}
    totals = [life(one).iloc[[-1]].assign(structure=str(one.period)) for one in known.values()]
    told = pd.concat(totals, ignore_index=True).rename(columns={"structure": "period"})
    return told[told["known"] > 0].reset_index(drop=True)


def shares_in_force(quarter: Quarter, before: Quarter) -> tuple[float, float] | None:
    """Which share is in force in each of two quarters, of the structures that both tell.

    None where nothing is known, or an error stands in the waiting file of one of them.
    """
    if is_partial(quarter) or any("waiting" in doubtful(one) for one in (quarter, before)):
        return None
    tables = [life(one).set_index("structure").drop(index=TOTAL) for one in (quarter, before)]
    both = [code for code in tables[0].index if all(one["known"].get(code, 0) for one in tables)]
    told = [table.loc[both, ["in_force", "known"]].sum() for table in tables]
    if not both:
        return None
    now, then = (float(one["in_force"] / one["known"]) for one in told)
    return now, then
