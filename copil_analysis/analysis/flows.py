"""Who came into the waiting file and who left it, by the dates of the registers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from copil_analysis.analysis.counting import total_of
from copil_analysis.analysis.series import cells_by_quarter
from copil_analysis.period import Period
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import WAITING_FILE

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_MOVES = ["entries", "rehoused", "others"]


@dataclass(frozen=True)
class WaitingFlows:
    """Households waiting at the end = at the start + entries − rehoused − other exits + residual.

    From the snapshot ``since`` to the snapshot ``until``. ``why`` is empty where all is known;
    "first": no quarter before; "missing": a count is; "undated": a register of a structure does
    not date who comes and leaves; "sizes": a part by typology whose file these dates do not
    explain. Then what is not known is None. ``is_of_sizes``: a part by typology, whose rehoused are
    those who needed it, whatever dwelling they got.
    """

    since: date | None
    until: date
    start: int | None = None
    entries: int | None = None
    rehoused: int | None = None
    other_exits: int | None = None
    end: int | None = None
    why: str = ""
    is_of_sizes: bool = False

    @property
    def exits(self) -> int | None:
        """All who left, rehoused or not."""
        if self.rehoused is None or self.other_exits is None:
            return None
        return self.rehoused + self.other_exits

    @property
    def residual(self) -> int | None:
        """What the flows do not explain: 0 where the registers are whole."""
        if self.start is None or self.entries is None or self.end is None or self.exits is None:
            return None
        return self.end - (self.start + self.entries - self.exits)


@remembered
def waiting_flows(quarter: Quarter) -> WaitingFlows:
    """The flows of a period's waiting file; of a year, those of its quarters together.

    The rehoused are those of the tidy table; entries and other exits are dated between the two
    snapshots in the register of each quarter. Of a part by typology, whose table counts who got
    such a dwelling, the rehoused are dated there too.
    """
    periods = _own_quarters(quarter)
    stocks = _totals(cells_by_quarter(quarter, "waiting"))
    end = _number(stocks, periods[-1]) if periods else total_of(quarter.waiting["households"])
    before = str(Period.parse(periods[0]).previous) if periods else ""
    snapshots = quarter.calendar.set_index("period")["snapshot"]
    if before not in snapshots.index:
        return WaitingFlows(None, quarter.snapshot, end=_known(end), why="first")
    start, since = _number(stocks, before), snapshots[before]
    moves = moves_by_quarter(quarter)
    sums = moves[moves["period"].isin(periods)][_MOVES].sum()
    is_of_sizes = bool(quarter.subset and quarter.subset.typologies)
    housed = _totals(cells_by_quarter(quarter, "rehoused")).reindex(periods)
    rehoused = int(sums["rehoused"]) if is_of_sizes else _known(total_of(housed))
    told = WaitingFlows(since, quarter.snapshot, start, None, rehoused, None, _known(end))
    told = replace(told, is_of_sizes=is_of_sizes)
    if None in (told.start, told.rehoused, told.end):
        return replace(told, why="missing")
    if not is_dated(quarter).reindex(periods, fill_value=False).all(axis=None):
        return replace(told, why="undated")
    found = replace(told, entries=int(sums["entries"]), other_exits=int(sums["others"]))
    if is_of_sizes and found.residual:
        return replace(told, rehoused=None, why="sizes")
    return found


@remembered
def moves_by_quarter(quarter: Quarter) -> pd.DataFrame:
    """Count entries, exits for a dwelling and other exits, by quarter, structure and need.

    Columns period, structure, typology, entries, rehoused, others. The quarters whose snapshot
    before is known; between the two, the first day left out.
    """
    rows = _since_snapshot(quarter)
    came = _is_between(rows, "entry_date")
    left = _is_between(rows, "exit_date")
    is_rehoused = (rows["exit_reason"] == "rehoused").fillna(False).astype(bool)
    moves = pd.DataFrame(
        {
            "period": rows["period"],
            "structure": rows["structure"].astype("str"),
            "typology": rows["need"].astype("str"),
            "entries": came,
            "rehoused": left & is_rehoused,
            "others": left & ~is_rehoused,
        }
    )
    keys = ["period", "structure", "typology"]
    return moves.groupby(keys, sort=False)[_MOVES].sum().reset_index()


@remembered
def is_dated(quarter: Quarter) -> pd.DataFrame:
    """Whether a structure's register dates who comes and leaves: a row a quarter, a column each.

    A register without an exit of a structure from which households were rehoused only lists who
    waits: it says nothing of other exits, and that is no zero (as ``checking.flows`` has it). One
    where nobody waits at either end, and of which nobody was rehoused, has no dates to tell. A
    part by typology is dated as the whole is: it counts who was rehoused by the dwelling, and who
    leaves by the need. Quarters whose snapshot before is known, structures of which anything is
    told.
    """
    housed, waits = (
        cells_by_quarter(quarter, measure).pivot(
            index="period", columns="structure", values="count"
        )
        for measure in ("rehoused", "waiting")
    )
    periods = _with_snapshot_before(quarter)["period"]
    if quarter.subset and quarter.subset.typologies and quarter.subset.whole:
        whole = is_dated(quarter.subset.whole)
        return whole.reindex(index=periods, columns=housed.columns, fill_value=False)
    rows = _since_snapshot(quarter)
    by_structure = [rows["period"], rows["structure"].astype("str")]
    dates = rows[["entry_date", "exit_date"]].notna().groupby(by_structure).any()
    wanted = pd.MultiIndex.from_product([periods, housed.columns], names=["period", "structure"])
    told = dates.reindex(wanted, fill_value=False).unstack("structure")
    none = _is_zero(housed, told.index)
    idle = none & _is_zero(waits + waits.shift(), told.index)
    dated: pd.DataFrame = idle | (told["entry_date"] & (told["exit_date"] | none))
    return dated


def _is_zero(counts: pd.DataFrame, periods: pd.Index) -> pd.DataFrame:
    return (counts == 0).fillna(False).reindex(periods, fill_value=False).astype(bool)


def _since_snapshot(quarter: Quarter) -> pd.DataFrame:
    """The rows of the waiting file of each quarter, with the snapshots before it and its own."""
    rows = quarter.stacked(WAITING_FILE)
    if "structure" not in rows:
        names = ["structure", "need", "exit_reason"]
        rows = rows.assign(**dict.fromkeys(names, pd.Series(dtype="str")))
        rows = rows.assign(**dict.fromkeys(["entry_date", "exit_date"], pd.Series(dtype="M8[s]")))
    known = _with_snapshot_before(quarter).set_index("period")
    rows = rows[rows["period"].isin(known.index)]
    return rows.assign(
        **{name: pd.to_datetime(rows["period"].map(known[name])) for name in ("since", "until")}
    )


def _with_snapshot_before(quarter: Quarter) -> pd.DataFrame:
    """The quarters that follow one that is known: columns period, since, until."""
    calendar = quarter.calendar
    days = dict(zip(calendar["period"], calendar["snapshot"], strict=True))
    rows = [
        (period, days[before], day)
        for period, day in days.items()
        if (before := str(Period.parse(period).previous)) in days
    ]
    return pd.DataFrame(rows, columns=["period", "since", "until"])


def _is_between(rows: pd.DataFrame, name: str) -> pd.Series[bool]:
    return (rows[name] > rows["since"]) & (rows[name] <= rows["until"])


def _own_quarters(quarter: Quarter) -> list[str]:
    """The quarters of a period; none of a year that was received as a whole."""
    told = [one.period for one in quarter.series if one.period.quarter]
    last = quarter.period
    return [str(one) for one in told if one == last or (not last.quarter and one.year == last.year)]


def _totals(cells: pd.DataFrame) -> pd.Series[Any]:
    return cells.groupby("period", sort=False)["count"].sum(skipna=False)


def _number(counts: pd.Series[Any], period: str) -> int | None:
    return _known(counts.get(period))


def _known(count: Any) -> int | None:
    return None if count is None or pd.isna(count) else int(count)
