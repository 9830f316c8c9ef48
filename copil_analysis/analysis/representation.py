"""Who is rehoused as often as the others who waited over the same time, and who is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from statsmodels.stats.contingency_tables import StratifiedTable

from copil_analysis.analysis.covered import covered, is_among
from copil_analysis.analysis.households import size_of
from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.statistics import poisson_interval
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

GROUPS = ("size", "structure")
PAGE_ALPHA = 0.01
"""What the verdicts of its page leave of their 5 %."""
FEWEST_EXPECTED = 5
"""Under so many rehousings expected a group is not judged: no test of ours holds there."""
FEWEST_REHOUSED = 10
"""Under so many in all, nothing is compared."""


@remembered
def representation(quarter: Quarter) -> pd.DataFrame | None:
    """How often sizes, and structures, were rehoused in the last year, against all who waited.

    The rows and columns of ``represent`` with ``by``, one of ``GROUPS``, and ``verdict``: above
    or below where the test holds at 5 % for all the groups together (Bonferroni), few under
    FEWEST_EXPECTED, else flat. Structures are compared among households of the same size, which
    explains most. None where the registers tell of too few.
    """
    waited = households_at_risk(quarter)
    if waited["is_rehoused"].sum() < FEWEST_REHOUSED:
        return None
    sizes = represent(waited, by="size").assign(by="size")
    structures = represent(waited, by="structure", within=["size"]).assign(by="structure")
    order = {str(code): place for place, code in enumerate(quarter.waiting["structure"])}
    structures = structures.sort_values("group", key=lambda codes: codes.map(order))
    return judge(pd.concat([sizes, structures], ignore_index=True))


@remembered
def households_at_risk(quarter: Quarter) -> pd.DataFrame:
    """Who could be rehoused in each quarter of the last year: one row a household and quarter.

    Columns period, structure, size, is_rehoused. In a quarter they are those rehoused in it,
    those who left otherwise in it, and those who wait at its snapshot: who waits a whole year
    counts four times, as someone who could be rehoused in each quarter. Only of the structures
    that both registers of the quarter cover. Who has no size in the register is left out.
    """
    both = covered(quarter, ATTRIBUTIONS).merge(covered(quarter, WAITING_FILE))
    both = both[both["period"].isin(last_year(quarter).periods)]
    columns = ["period", "structure", "size", "is_rehoused"]
    if both.empty:
        return pd.DataFrame(columns=columns).astype({"is_rehoused": "bool"})
    parts = [
        rows[is_among(rows, both)].assign(is_rehoused=is_rehoused)
        for rows, is_rehoused in ((_rehoused(quarter, both), True), (_others(quarter), False))
    ]
    told = [
        rows.assign(size=size_of(rows), structure=rows["structure"].astype("str"))[columns]
        for rows in parts
    ]
    return pd.concat(told, ignore_index=True).dropna(subset=["size"])


@remembered
def quarters_told(quarter: Quarter) -> int:
    """Of how many quarters of the last year the registers tell who could be rehoused."""
    return int(households_at_risk(quarter)["period"].nunique())


def _rehoused(quarter: Quarter, pairs: pd.DataFrame) -> pd.DataFrame:
    """The allocations of these quarters; a request that two of them tell counts once."""
    rows = quarter.stacked(ATTRIBUTIONS)
    rows = rows[rows["period"].isin(pairs["period"])]
    return rows[rows["request_key"].isna() | ~rows.duplicated("request_key")]


def _others(quarter: Quarter) -> pd.DataFrame:
    """Of each quarter's waiting file: who waits at its snapshot, or left otherwise in it."""
    rows = quarter.stacked(WAITING_FILE)
    dates = quarter.calendar.set_index("period")[["start", "snapshot"]].apply(pd.to_datetime)
    start, snapshot = (rows["period"].map(dates[name]) for name in ("start", "snapshot"))
    waits = ~(rows["entry_date"] > snapshot) & ~(rows["exit_date"] <= snapshot)
    left = rows["exit_date"].between(start, snapshot)
    left &= ~(rows["exit_reason"] == "rehoused").fillna(False).astype(bool)
    return rows[waits | left]


def represent(waited: pd.DataFrame, *, by: str, within: Sequence[str] = ()) -> pd.DataFrame:
    """Set the rehoused of each group against what is expected of those who waited.

    Expected: had every group been rehoused at the pace of all, in each stratum of ``within``.
    Without strata, rehoused ÷ expected is the share among the rehoused ÷ the share among those
    who waited. Columns: group, waited (household-quarters), rehoused, expected, ratio with its
    interval low and high (exact Poisson of the count, Breslow and Day 1987), p (Mantel and
    Haenszel's test of the group against the others, without continuity correction).
    """
    cells = _count(waited, by, within)
    told = cells.groupby(by, observed=True)[["waited", "rehoused", "expected"]].sum()
    told = told[told["expected"] > 0].reset_index(names="group")
    bounds = pd.DataFrame([poisson_interval(count) for count in told["rehoused"]])
    told = told.assign(
        ratio=told["rehoused"] / told["expected"],
        low=bounds[0] / told["expected"],
        high=bounds[1] / told["expected"],
        p=[_p_value(cells[cells[by] == group]) for group in told["group"]],
    )
    return told.assign(group=told["group"].astype("str"))


def _count(waited: pd.DataFrame, by: str, within: Sequence[str]) -> pd.DataFrame:
    """Count each group in each stratum: waited, rehoused, expected, and the stratum's totals."""
    strata = ["stratum", *within]
    rows = waited.assign(stratum=0).groupby([*strata, by], observed=True)["is_rehoused"]
    cells = rows.agg(waited="size", rehoused="sum").reset_index()
    totals = cells.groupby(strata, observed=True)[["waited", "rehoused"]].transform("sum")
    cells = cells.join(totals.add_prefix("all_"))
    return cells.assign(expected=cells["waited"] * cells["all_rehoused"] / cells["all_waited"])


def _p_value(cells: pd.DataFrame) -> float:
    """Mantel and Haenszel's test of a group against the others, over the strata."""
    # A stratum that holds this group only, or in which nobody or everybody was rehoused, is mute.
    is_telling = (cells["waited"] < cells["all_waited"]) & cells["all_rehoused"].between(
        1, cells["all_waited"] - 1
    )
    if not is_telling.any():
        return 1.0
    tables = [
        [[r, n - r], [all_r - r, all_n - n - all_r + r]]
        for n, r, all_n, all_r in cells.loc[
            is_telling, ["waited", "rehoused", "all_waited", "all_rehoused"]
        ].itertuples(index=False)
    ]
    return float(StratifiedTable(tables).test_null_odds(correction=False).pvalue)


def judge(told: pd.DataFrame) -> pd.DataFrame:
    """Add the verdict of each group: see ``representation``."""
    is_judged = told["expected"] >= FEWEST_EXPECTED
    differs = told["p"] <= PAGE_ALPHA / max(int(is_judged.sum()), 1)
    sides = np.where(told["ratio"] > 1, "above", "below")
    verdicts = np.select([~is_judged, differs], ["few", sides], "flat")
    return told.assign(verdict=verdicts.astype(str))
