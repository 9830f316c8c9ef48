"""The requests of the registers: their life, numbers, seniority, fields, and the national export.

A structure no row of which tells a column does not keep it: it is left out of that figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from copil_analysis.analysis.statistics import shares
from copil_analysis.analysis.waits import summarise
from copil_analysis.cleaning.waiting import days_waited, is_waiting
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.vocabulary import TOTAL, fold

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
TERM, STRUCK_AFTER, LAPSED_AFTER = 12, 13, 18
"""Months after the deposit or the last renewal: it is due, struck off, lapsed. [arrêté du 23 mars
2015]"""
NOTICE = 2
"""Months before it is due in which a request is to be renewed (ours)."""
NUMBER_STATES = ("valid", "long", "shape", "month", "date", "territory")
FAULTY = NUMBER_STATES[2:]
BANDS = {"0-1": (0, 1), "1-2": (1, 2), "2-3": (2, 3), "3-5": (3, 5), "5+": (5, None)}
"""The seniority of a request in whole years, from and below."""
FIELDS = ("number_state", "request_date", "renewal_date", "desk", "typology", "entry_date")
"""What the form asks of who waits and may stay empty; adults and children may not."""
FEWEST = 5
"""A desk with fewer households is not named."""
OTHER_DESKS = "other"
_SAME = ["structure", "adults", "children", "request_date", "entry_date"]


def column(rows: pd.DataFrame, name: str) -> pd.Series[Any]:
    """A column of a register; missing in each row where the register has none."""
    return rows[name] if name in rows else pd.Series(pd.NA, rows.index, dtype="object")


def _days(rows: pd.DataFrame, name: str) -> pd.Series[Any]:
    return pd.to_datetime(column(rows, name)).dt.as_unit("s")


def keepers(rows: pd.DataFrame, name: str) -> set[str]:
    """The structures some row of which tells the column."""
    return set(rows.loc[column(rows, name).notna(), "structure"].dropna().astype("str"))


def last_deposit(rows: pd.DataFrame, snapshot: Any) -> pd.Series[Any]:
    """The later of deposit and renewal of each row; what comes after the snapshot is not yet."""
    dates = [_days(rows, name) for name in ("request_date", "renewal_date")]
    known = [one.where(one <= pd.Timestamp(snapshot)) for one in dates]
    return pd.concat(known, axis="columns").max(axis="columns")


def due_date(rows: pd.DataFrame, snapshot: Any) -> pd.Series[Any]:
    """The day until which each request must be renewed."""
    return last_deposit(rows, snapshot) + pd.DateOffset(months=TERM)


def life_of(rows: pd.DataFrame, snapshot: Any) -> pd.Series[Any]:
    """What each request is on that day, one of LIVES, in calendar months; each bound included.

    The renewal of a structure that keeps no dates of renewal is not told here: see ``life``.
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
def waiting_rows(quarter: Quarter) -> pd.DataFrame:
    """The rows of the file active that wait at the snapshot; none without a register."""
    register = quarter.registers.get(WAITING_FILE)
    if register is None:
        return pd.DataFrame({"structure": pd.Series(dtype="str")})
    return register[is_waiting(register, quarter.snapshot)]


@remembered
def left_out(quarter: Quarter, name: str, register: str = WAITING_FILE) -> list[str]:
    """The structures with rows in a register, none of which tells the column, in order."""
    rows = quarter.registers.get(register)
    if rows is None:
        return []
    there = set(rows["structure"].dropna().astype("str")) - keepers(rows, name)
    return [code for code in quarter.config.structure_labels if code in there]


def kept(quarter: Quarter, rows: pd.DataFrame, name: str, register: str) -> pd.DataFrame:
    """The rows of the structures that keep a column."""
    whole = quarter.registers.get(register)
    known = set() if whole is None else keepers(whole, name)
    return rows[rows["structure"].astype("str").isin(known)]


@remembered
def life(quarter: Quarter) -> pd.DataFrame:
    """Count those who wait by the life of their request: a row a structure and the total.

    Columns structure, one for each of LIVES, households, in_force (valid or to renew), not_in_force
    and the share of these with Wilson's interval, of those whose life is known. Of the structures
    that keep dates of renewal: without them every old request would seem to have lapsed.
    """
    rows = kept(quarter, waiting_rows(quarter), "renewal_date", WAITING_FILE)
    lives = life_of(rows, quarter.snapshot) if len(rows) else pd.Series(dtype="str")
    counts = pd.crosstab(rows["structure"].astype("str"), lives.astype("str"))
    there = [code for code in quarter.config.structure_labels if code in counts.index]
    table = counts.reindex(index=there, columns=[*LIVES], fill_value=0)
    table.loc[TOTAL] = table.sum()
    table = table.astype("Int64").rename_axis("structure").rename_axis(columns=None).reset_index()
    told = table.assign(
        households=table[[*LIVES]].sum(axis="columns"),
        in_force=table[[*IN_FORCE]].sum(axis="columns"),
        not_in_force=table[[*NOT_IN_FORCE]].sum(axis="columns"),
    )
    return told.join(shares(told["not_in_force"], told["households"] - told[UNKNOWN]))


@remembered
def life_by_period(quarter: Quarter) -> pd.DataFrame:
    """The total of ``life`` at each snapshot known, this one last; none where nothing is known.

    Columns period and those of ``life`` but the structure. Not the same structures each time.
    """
    totals = [
        life(one).iloc[[-1]].assign(structure=str(one.period))
        for one in (*quarter.earlier, quarter)
    ]
    told = pd.concat(totals, ignore_index=True).rename(columns={"structure": "period"})
    return told[told["households"] > told[UNKNOWN]].reset_index(drop=True)


def shares_in_force(quarter: Quarter, before: Quarter) -> tuple[float, float] | None:
    """Which share is in force in each of two quarters, of the structures that both tell."""
    tables = [life(one).set_index("structure").drop(index=TOTAL) for one in (quarter, before)]
    both = [code for code in tables[0].index if code in tables[1].index]
    told = [table.loc[both, ["in_force", "not_in_force"]].sum() for table in tables]
    if not both or any(one.sum() == 0 for one in told):
        return None
    now, then = (float(one["in_force"] / one.sum()) for one in told)
    return now, then


@remembered
def numbers(quarter: Quarter) -> pd.DataFrame:
    """Count by the state of their number those who wait, then those rehoused in the period.

    Columns who (waiting, rehoused), state (one of NUMBER_STATES, or missing), households, total,
    and their share with its interval. Of the structures that keep numbers; one without any has no
    row.
    """
    rehoused = quarter.registers.get(ATTRIBUTIONS)
    of = {"waiting": (waiting_rows(quarter), WAITING_FILE)}
    if rehoused is not None:
        of["rehoused"] = (rehoused, ATTRIBUTIONS)
    told = []
    for who, (rows, register) in of.items():
        known = kept(quarter, rows, "number_state", register)
        states = column(known, "number_state").astype("object").fillna("missing")
        for state in (*NUMBER_STATES, "missing") if len(known) else ():
            told.append((who, state, int((states == state).sum()), len(known)))
    frame = pd.DataFrame(told, columns=["who", "state", "households", "total"])
    frame = frame.astype({"households": "Int64", "total": "Int64"})
    return frame.join(shares(frame["households"], frame["total"]))


def in_two_structures(rows: pd.DataFrame) -> pd.Series[bool]:
    """Which rows hold a number that another structure holds too."""
    known = rows.dropna(subset="request_key") if "request_key" in rows else rows.iloc[:0]
    if known.empty:
        return pd.Series(False, rows.index)
    structures = known["structure"].astype("str").groupby(known["request_key"])
    return (structures.transform("nunique") > 1).reindex(rows.index, fill_value=False)


def with_two_numbers(rows: pd.DataFrame) -> pd.Series[bool]:
    """Which rows are a household that its structure holds under several numbers.

    The same structure, composition, date of request and date of entry, all known.
    """
    if not {*_SAME, "request_key"} <= {*rows}:
        return pd.Series(False, rows.index)
    known = rows.dropna(subset=[*_SAME, "request_key"])
    if known.empty:
        return pd.Series(False, rows.index)
    keys = known.groupby(_SAME, observed=True)["request_key"]
    return (keys.transform("nunique") > 1).reindex(rows.index, fill_value=False)


@remembered
def duplicates(quarter: Quarter) -> pd.Series[int]:
    """How many numbers stand in two structures (``structures``), how many households have two
    numbers in one (``numbers``); of those who wait."""
    rows = waiting_rows(quarter)
    shared, doubled = rows[in_two_structures(rows)], rows[with_two_numbers(rows)]
    groups = doubled.groupby(_SAME, observed=True).ngroups if len(doubled) else 0
    found = {"structures": column(shared, "request_key").nunique(), "numbers": groups}
    return pd.Series(found, dtype="int64")


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
    rows = kept(quarter, waiting_rows(quarter), "request_date", WAITING_FILE)
    if rows.empty:
        return pd.DataFrame(columns=["band", "households", "total", "median", "low", "high"])
    days = days_waited(WAITING_FILE, rows, snapshot=quarter.snapshot)
    years = whole_years(_days(rows, "request_date")[days.notna()], quarter.snapshot)
    counts = [int(((years >= a) & (years < (b or np.inf))).sum()) for a, b in BANDS.values()]
    frame = pd.DataFrame({"band": [*BANDS, TOTAL], "households": [*counts, len(years)]})
    frame = frame.assign(total=len(years)).astype({"households": "Int64", "total": "Int64"})
    frame = frame.join(shares(frame["households"], frame["total"]))
    told = summarise(days.astype("float64") / (365.25 / 12))
    for name in ("median", "low", "high"):
        frame[name] = pd.array([pd.NA] * len(BANDS) + [told[name]], dtype="Float64")
    return frame


@remembered
def completeness(quarter: Quarter) -> pd.DataFrame:
    """Count how many of those who wait have each of FIELDS filled: a row a field and structure.

    Columns field, structure (and the total of those that keep it), filled, total, share with its
    interval; filled is missing where the structure does not keep the field. A date of renewal is
    expected of a request of a year and more.
    """
    rows, day = waiting_rows(quarter), pd.Timestamp(quarter.snapshot)
    whole = quarter.registers.get(WAITING_FILE, rows)
    codes = rows["structure"].astype("str")
    old = _days(rows, "request_date") + pd.DateOffset(months=TERM) < day
    told: list[tuple[Any, ...]] = []
    for field in FIELDS:
        keep, sums = keepers(whole, field), []
        expected = old if field == "renewal_date" else codes.notna()
        for code in quarter.config.structure_labels:
            own = (codes == code) & expected
            if not (codes == code).any():
                continue
            filled = int(column(rows, field)[own].notna().sum()) if code in keep else pd.NA
            told.append((field, code, filled, int(own.sum())))
            sums += [(filled, int(own.sum()))] if code in keep else []
        told.append((field, TOTAL, sum(n for n, _ in sums), sum(n for _, n in sums)))
    frame = pd.DataFrame(told, columns=["field", "structure", "filled", "total"])
    frame = frame.astype({"filled": "Int64", "total": "Int64"})
    return frame.join(shares(frame["filled"], frame["total"]))


@remembered
def desks(quarter: Quarter) -> pd.DataFrame:
    """Count those who wait by the desk of their request, the most frequent first, however written.

    Columns desk, households, total (whose desk is told) and the share with its interval. Those
    with fewer than FEWEST households are ``other``, the last row.
    """
    told = column(waiting_rows(quarter), "desk").dropna().astype("str").str.strip()
    spelt = told.groupby([" ".join(fold(text).split()) for text in told])
    counts = {names.mode().iloc[0]: len(names) for _, names in spelt}
    named = {name: n for name, n in counts.items() if n >= FEWEST}
    ordered = sorted(named.items(), key=lambda one: (-one[1], one[0]))
    if rest := len(told) - sum(named.values()):
        ordered.append((OTHER_DESKS, rest))
    frame = pd.DataFrame(ordered, columns=["desk", "households"]).assign(total=len(told))
    frame = frame.astype({"households": "Int64", "total": "Int64"})
    return frame.join(shares(frame["households"], frame["total"]))


RECONCILED = ("only_register", "only_national", "dates", "allocated", "struck_off")
"""What a register and the national export tell otherwise."""


@remembered
def told_otherwise(quarter: Quarter) -> pd.DataFrame:
    """What the national export says of each row of ``waiting_rows``, on their index.

    Columns ``in_both``, ``not_compared`` (a number to correct, which the export has not) and, of
    RECONCILED, only_register (another number that it has not), dates (deposit or renewal, told
    otherwise or by one alone, where the structure keeps it), allocated and struck_off (where the
    dates of the register do not say so themselves); and the export's ``national_request_date`` and
    ``national_renewal_date``. A row without number is in none. Without an export, no row is.
    """
    rows, national = waiting_rows(quarter), quarter.national
    if national is None:
        national = pd.DataFrame(columns=["request_key", "request_date", "renewal_date", "status"])
    once = national.dropna(subset="request_key").drop_duplicates("request_key")
    names = ["request_date", "renewal_date", "status"]
    found = once.set_index("request_key")[names].add_prefix("national_")
    keys = column(rows, "request_key").astype("object")
    told = found.reindex(keys).set_index(rows.index)
    in_both = keys.notna() & keys.isin(set(once["request_key"]))
    differs = pd.Series(False, rows.index)
    for name in names[:2]:
        one, other = _days(rows, name), pd.to_datetime(told[f"national_{name}"])
        is_told = rows["structure"].astype("str").isin(keepers(rows, name))
        if once[name].notna().any():
            differs |= (one != other) & ~(one.isna() & other.isna()) & is_told & in_both
    alone, is_faulty = keys.notna() & ~in_both, column(rows, "number_state").isin(FAULTY)
    keep = rows["structure"].astype("str").isin(keepers(rows, "renewal_date"))
    ended = keep & life_of(rows, quarter.snapshot).isin([STRUCK_OFF, LAPSED])
    status = told.pop("national_status").astype("object")
    return told.assign(
        in_both=in_both,
        not_compared=alone & is_faulty,
        only_register=alone & ~is_faulty,
        dates=differs,
        allocated=status == "allocated",
        struck_off=(status == "struck_off") & ~ended,
    )


@remembered
def reconciliation(quarter: Quarter) -> pd.DataFrame:
    """Count what the national export tells otherwise than those who wait in the register.

    A row each of RECONCILED: what, households, and of how many (total): of the register's rows that
    are compared, of the export's active requests (only_national: those that no row of a register of
    the period holds), of those in both; then the total, in which each request counts once. No row
    without an export, or without numbers.
    """
    rows, national = waiting_rows(quarter), quarter.national
    told: list[tuple[str, int, int]] = []
    if national is not None and column(rows, "request_key").notna().any():
        found = told_otherwise(quarter)
        active = national[national["status"] == "active"].drop_duplicates("request_key")
        known = set[Any]().union(*_keys(quarter.registers.values()))
        alone = int((~active["request_key"].dropna().isin(known)).sum())
        in_both, in_one = int(found["in_both"].sum()), int(found["only_register"].sum())
        of = {"only_register": in_both + in_one, "only_national": len(active)}
        counts = {name: alone if name == "only_national" else int(found[name].sum())
                  for name in RECONCILED}  # fmt: skip
        told = [(name, counts[name], of.get(name, in_both)) for name in RECONCILED]
        kinds = [name for name in RECONCILED if name in found]
        differ = int(found[kinds].any(axis="columns").sum())
        told.append((TOTAL, differ + alone, in_both + in_one + alone))
    frame = pd.DataFrame(told, columns=["what", "households", "total"])
    return frame.astype({"households": "Int64", "total": "Int64"})


def _keys(registers: Iterable[pd.DataFrame]) -> list[set[Any]]:
    return [set(column(rows, "request_key").dropna()) for rows in registers]
