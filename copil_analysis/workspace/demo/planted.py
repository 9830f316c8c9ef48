"""What was planted of the requests, counted by structure: what pages must find again."""

from collections.abc import Iterator, Mapping

import pandas as pd

from copil_analysis.register_fields import ATTRIBUTIONS, WAITING_FILE
from copil_analysis.same_household import ALIKE
from copil_analysis.workspace.demo.calendar import Bounds


def planted(
    registers: Mapping[str, pd.DataFrame],
    export: pd.DataFrame | None,
    faults: "pd.Series[str]",
    faults_of_allocated: "pd.Series[str]",
    bounds: Bounds,
) -> pd.DataFrame:
    """The counts by structure and kind: structure, kind, number.

    Of who waits at the snapshot: the faults of their numbers (missing, shape, long, month, date,
    territory); two_structures, rows whose number waits in another structure too; two_numbers, rows
    alike but for their numbers; without_desk, where desks are kept; the life of their requests
    (valid, to_renew, late, struck_off, lapsed). Of who was rehoused: rehoused_without_number.
    With an export, of who waits with a number: not_in_export and, of the faulty ones, not_compared;
    of those in it allocated_unknown, struck_off_unknown, whose dates do not say it, and of the
    others dates_differ. not_in_register, of no structure: the active requests of the export that
    neither register tells.
    """
    allocated, waiting = registers[ATTRIBUTIONS], registers[WAITING_FILE]
    waits = waiting["exit_date"].isna()
    rows, faults = waiting[waits], faults[waits]
    kinds = {fault: faults == fault for fault in ("missing", "shape", "long", "month", "date")}
    kinds["territory"] = faults == "territory"
    kinds |= _twice(rows)
    kinds["without_desk"] = rows["desk"].isna() & (rows["structure"] != "CANNES")
    life = _life(rows, pd.Timestamp(bounds.snapshot))
    kinds |= {state: life == state for state in _STATES}
    counts = [_count(rows["structure"], kind, is_it) for kind, is_it in kinds.items()]
    without = faults_of_allocated == "missing"
    counts.append(_count(allocated["structure"], "rehoused_without_number", without))
    if export is not None:
        told = {*allocated["request_number"].dropna(), *waiting["request_number"].dropna()}
        counts += list(_against(rows.assign(fault=faults, life=life), export))
        unknown = (export["status"] == "active") & ~export["request_number"].isin(told)
        own = {"structure": [""], "kind": ["not_in_register"], "number": [int(unknown.sum())]}
        counts.append(pd.DataFrame(own))
    return pd.concat(counts, ignore_index=True)


def _twice(rows: pd.DataFrame) -> dict[str, "pd.Series[bool]"]:
    numbered = rows[rows["request_number"].notna()]
    places = numbered.groupby("request_number")["structure"].transform("nunique")
    numbers = numbered.groupby(ALIKE)["request_number"].transform("nunique")
    return {
        "two_structures": (places > 1).reindex(rows.index, fill_value=False),
        "two_numbers": (numbers > 1).reindex(rows.index, fill_value=False),
    }


_STATES = ("valid", "to_renew", "late", "struck_off", "lapsed")


def _life(rows: pd.DataFrame, snapshot: pd.Timestamp) -> "pd.Series[str]":
    """The state of each request, by the months since its deposit or its last renewal."""
    since = rows["renewal_date"].fillna(rows["request_date"])

    def is_past(months: int) -> "pd.Series[bool]":
        return snapshot > since + pd.DateOffset(months=months)

    due = since + pd.DateOffset(months=12)
    state = pd.Series("valid", rows.index, dtype="str")
    state = state.mask(due <= snapshot + pd.DateOffset(months=2), "to_renew")
    state = state.mask(is_past(12), "late").mask(is_past(13), "struck_off")
    return state.mask(is_past(18), "lapsed")


def _against(rows: pd.DataFrame, export: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """What the export tells otherwise of who waits with a number."""
    numbered = rows[rows["request_number"].notna()]
    known = export.set_index("request_number")[["request_date", "renewal_date", "status"]]
    known = known.add_suffix("_there")
    there = numbered["request_number"].isin(known.index)
    is_faulty = numbered["fault"].isin(["shape", "month", "date", "territory"])
    yield _count(numbered["structure"], "not_in_export", ~there & ~is_faulty)
    yield _count(numbered["structure"], "not_compared", ~there & is_faulty)
    both = numbered[there].join(known, on="request_number")
    is_known = both["life"].isin(["struck_off", "lapsed"])
    allocated = both["status_there"] == "allocated"
    struck = (both["status_there"] == "struck_off") & ~is_known
    differs = pd.Series(False, both.index)
    for name in ("request_date", "renewal_date"):
        one, other = both[name], both[f"{name}_there"]
        differs |= (one != other) & ~(one.isna() & other.isna())
    yield _count(both["structure"], "allocated_unknown", allocated)
    yield _count(both["structure"], "struck_off_unknown", struck)
    yield _count(both["structure"], "dates_differ", differs & ~allocated & ~struck)


def _count(structures: "pd.Series[str]", kind: str, is_it: "pd.Series[bool]") -> pd.DataFrame:
    counts = structures[is_it].value_counts(sort=False).rename("number").rename_axis("structure")
    return counts.reset_index().assign(kind=kind)[["structure", "kind", "number"]]
