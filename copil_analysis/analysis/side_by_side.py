"""Two periods side by side, any two: their figures over the same structures, and the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from copil_analysis.analysis.counting import sum_by, with_total
from copil_analysis.analysis.difference import CLOSE_DAYS, count_of
from copil_analysis.analysis.needs import needs_gap
from copil_analysis.analysis.projection import AHEAD, projection
from copil_analysis.analysis.same_structures import is_late
from copil_analysis.analysis.series import MEASURES
from copil_analysis.analysis.sizes import Sizes
from copil_analysis.analysis.spans import is_partial, last_year
from copil_analysis.errors import UsageError
from copil_analysis.quarter.beside import beside, blank, comparable, doubtful, left_out, within
from copil_analysis.quarter.marks import Subset
from copil_analysis.quarter.only import part_of
from copil_analysis.quarter.remembering import remembered
from copil_analysis.quarter.year import FLOWS
from copil_analysis.vocabulary import TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

COUNTS = ("allocations", "rehoused", "persons", "dwellings", "waiting")
"""What is counted of each period, in all and by structure."""
OF_YEAR = ("obtained", "gap", "pressure")
"""What rests on the dwellings of the year known to each, or of the period where none is."""
PROJECTED = "projected"
KEYS: Mapping[str, tuple[str, ...]] = {
    "measure": ("measure",),
    **{by: (by, "measure") for by in ("typology", "structure", "channel")},
}
"""The ways to compare, and the columns that name a row of each."""


@dataclass(frozen=True)
class Sides:
    """Two periods as they may be compared, in the order in which they were given.

    ``given``: as they were; ``compared``: over the same structures, without the counts of the
    tables that ``unlike`` names, each with why: "error", "late" (reports), "partial" (a year).
    ``left_out``: the labels of the structures in neither.
    """

    given: tuple[Quarter, Quarter]
    compared: tuple[Quarter, Quarter]
    left_out: tuple[str, ...] = ()
    unlike: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_same_period(self) -> bool:
        """Whether both are of one period: a hypothesis or a part, and the period itself."""
        return self.given[0].period == self.given[1].period

    @cached_property
    def per_day(self) -> bool:
        """Whether they last unlike: flows are then compared as if they lasted alike."""
        before, now = self.compared
        return abs(now.days - before.days) >= CLOSE_DAYS

    @cached_property
    def has_like_spans(self) -> bool:
        """Whether the dwellings of both are those of a year, or of periods that last alike."""
        spans = [last_year(one) for one in self.compared]
        return all(one.is_year for one in spans) or (
            not any(one.is_year for one in spans) and not self.per_day
        )


def side_by_side(before: Quarter, now: Quarter) -> Sides:
    """Prepare two periods to be compared, whichever is the earlier.

    As everywhere: what was merged counts for its heir, a structure that one of the two lacks is
    in neither, and a table in which one has an error tells nothing of both. Of one period twice
    nothing is left out: what differs is what is asked about.
    """
    given = (before, now)
    if before.period == now.period:
        return Sides(given, given)
    earlier, later = sorted(_of_same_part(before, now), key=lambda one: one.period)
    if not earlier.earlier:  # told without those before it: what the later one knows of them
        known = tuple(one for one in later.earlier if one.period < earlier.period)
        earlier = replace(earlier, earlier=known)
    given = (later, earlier) if now.period < before.period else (earlier, later)
    unlike = _unlike(given)
    # Their year is added up of the quarters before, which must tell of the same structures too.
    known = tuple(comparable(one, later) for one in earlier.earlier)
    other = replace(beside(earlier, later), earlier=known)
    published = next((one for one in later.earlier if one.period == earlier.period), earlier)
    out = left_out(replace(later, earlier=(published,)), other)
    sides = {id(earlier): other, id(later): within(later, other)}
    first, second = (blank(sides[id(one)], unlike) for one in given)
    if last_year(first).is_year != last_year(second).is_year:
        # A year before one of them is not known: each tells of its own time, and no more.
        first, second = first.alone, second.alone
    return Sides(given, (first, second), tuple(out), unlike)


def _of_same_part(before: Quarter, now: Quarter) -> tuple[Quarter, Quarter]:
    """Both as the part that one of them is; of two parts that differ a UsageError."""
    parts = [replace(one.subset or Subset(), since="") for one in (before, now)]
    if parts[0] == parts[1]:
        return before, now
    if Subset() not in parts:
        names = " et ".join(f"« {', '.join(one.marks)} »" for one in (before, now))
        raise UsageError(f"Deux périodes se comparent sur la même part, et non {names}.")
    if parts[0] == Subset():
        return _as_part(before, now), now
    return before, _as_part(now, before)


def _as_part(whole: Quarter, part: Quarter) -> Quarter:
    """A period as a part of another is: as that one knows it, with what it took over since."""
    periods = [one.period for one in part.earlier]
    assert part.subset is not None
    if whole.period in periods and not whole.hypothesis:
        place = periods.index(whole.period)
        subset = replace(part.subset, whole=whole)
        return replace(part.earlier[place], earlier=part.earlier[:place], subset=subset)
    return part_of(whole, part.subset)


def _unlike(pair: Sequence[Quarter]) -> dict[str, str]:
    flows = "late" if any(map(is_late, pair)) else "partial" if any(map(is_partial, pair)) else ""
    found = dict.fromkeys(FLOWS, flows) if flows else {}
    return found | {name: "error" for one in pair for name in doubtful(one)}


def compare(sides: Sides, by: str) -> pd.DataFrame:
    """The figures of both periods: the columns of `KEYS`, then before, now, difference.

    Rows by measure: `COUNTS`, gap and pressure (all sizes), projected (waiting in a year, rounded).
    By typology: needs, obtained, gap and pressure of each of ``sizes_of``, and projected where
    a size has it. By structure: `COUNTS` of each and in all. By channel: allocations. The
    difference is now − before; of flows of periods that last unlike it is that with what ``before``
    would have been over as many days.
    It is missing where one side is, and of `OF_YEAR` where they last unlike.
    """
    keys = list(KEYS[by])
    before, now = (figures(one, by).set_index(keys)["value"] for one in sides.compared)
    index = _every(now.index, before.index)
    rows = pd.DataFrame({"before": before.reindex(index), "now": now.reindex(index)}).reset_index()
    if by in ("measure", "typology"):
        rows = pd.concat([rows, _projected(sides, by)], ignore_index=True)
    rows = rows.astype({"before": "Float64", "now": "Float64"})
    return rows.assign(difference=_difference(rows, sides))


def _every(index: pd.Index, other: pd.Index) -> pd.Index:
    """The keys of both: as the longer has them, then what it lacks; sizes in order; total last."""
    first, second = sorted((index, other), key=len, reverse=True)
    keys = first.append(second.difference(first, sort=False))
    names = keys.get_level_values(0)
    order = [name for name in Sizes().rows if name != TOTAL] if "typology" in keys.names else []
    rank = {TOTAL: len(keys), **{name: place for place, name in enumerate(order)}}
    places = [rank.get(name, len(order)) for name in names]
    return keys[np.argsort(places, kind="stable")]


def _difference(rows: pd.DataFrame, sides: Sides) -> pd.Series[Any]:
    before, now = (one.days for one in sides.compared)
    flows = [name for name in COUNTS if not MEASURES[name].is_stock]
    is_flow = rows["measure"].isin(flows) & sides.per_day
    scaled = (rows["now"] - rows["before"] * now / before).round()
    found = (rows["now"] - rows["before"]).mask(is_flow, scaled)
    is_unlike = rows["measure"].isin(OF_YEAR) & (not sides.has_like_spans)
    return found.mask(is_unlike).astype("Float64")


@remembered
def figures(quarter: Quarter, by: str) -> pd.DataFrame:
    """What of one period is compared: the columns of `KEYS`, and value."""
    if by == "measure":
        total = _gap(quarter).iloc[-1]
        values = {name: count_of(quarter, name) for name in COUNTS}
        values |= {name: total[name] for name in ("gap", "pressure")}
        rows = pd.DataFrame({"measure": values.keys(), "value": list(values.values())})
        return rows.astype({"value": "Float64"})
    if by == "typology":
        names = {"households": "needs", "dwellings": "obtained"}
        sizes = _gap(quarter)[["typology", *names, "gap", "pressure"]]
        return _melted(sizes.rename(columns=names), by)
    if by == "channel":
        return _melted(sum_by(quarter.allocations, by).rename(columns=_ONLY), by)
    return _melted(_by_structure(quarter), by)


_ONLY = {"households": "allocations"}


def _gap(quarter: Quarter) -> pd.DataFrame:
    """By size, of the structures of which both tables tell."""
    both = [code for code in _codes(quarter.needs) if code in _codes(quarter.dwellings)]
    return needs_gap(quarter, structures=both)


def _codes(table: pd.DataFrame) -> list[str]:
    return [str(code) for code in table["structure"].unique()]


def _by_structure(quarter: Quarter) -> pd.DataFrame:
    """Each count by structure; one that a table does not tell of is missing there."""
    counts = {}
    for name in COUNTS:
        table, column = MEASURES[name].source("structure")
        rows: pd.DataFrame = getattr(quarter, table)
        sums = with_total(sum_by(rows[["structure", column]], "structure"))
        counts[name] = sums.set_index("structure")[column]
    wide = pd.DataFrame(counts)
    labels = [*quarter.config.structure_labels, *wide.index]
    order = [code for code in dict.fromkeys(labels) if code in wide.index and code != TOTAL]
    return wide.loc[[*order, TOTAL]].rename_axis("structure").reset_index()


def _melted(wide: pd.DataFrame, by: str) -> pd.DataFrame:
    """One row a part and measure, the measures of a part one below the other."""
    rows = wide.astype({name: "Float64" for name in wide.columns[1:]}).set_index(by)
    stacked = rows.rename_axis(columns="measure").stack(future_stack=True)
    return pd.Series(stacked).rename("value").reset_index()


def _projected(sides: Sides, by: str) -> pd.DataFrame:
    """Who may wait in a year, where both have a projection, and of the same structures."""
    first, second = (_in_a_year(one) for one in sides.given)
    is_told = not sides.left_out and "needs" not in sides.unlike
    codes = [code for code in first.index if code in second.index] if is_told else []
    if by == "measure":
        codes = [code for code in codes if code == TOTAL]
    rows = pd.DataFrame({"typology": codes, "measure": PROJECTED})
    rows = rows.assign(before=list(first[codes]), now=list(second[codes]))
    return rows[[*KEYS[by], "before", "now"]]


def _in_a_year(quarter: Quarter) -> pd.Series[float]:
    """By size, and in all; none where there is no projection."""
    data = projection(quarter)
    last = data[data["ahead"] == AHEAD].set_index("typology")
    return last["projected"].astype("Float64").round()
