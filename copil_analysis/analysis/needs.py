"""Which sizes of dwelling lack: the needs of those who wait against what was obtained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from copil_analysis.analysis.counting import cross_table, sum_by, total_of
from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.statistics import (
    ALPHA,
    SMALLEST_DENOMINATOR,
    count_intervals,
    ratio,
)
from copil_analysis.quarter.remembering import remembered
from copil_analysis.vocabulary import NEED_TYPOLOGIES, TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

LARGE = ("T4", "T5", "T6")
"""The large dwellings: four rooms and more."""
SMALL = ("T1", "T2")
"""One person may take either: nothing is claimed of one that both together do not bear (DRIHL)."""
JOINT, LARGER = "T1+T2", "T4+"
"""The rows of several typologies together."""
SIZES = {
    **{code: (code,) for code in SMALL},
    JOINT: SMALL,
    **{code: (code,) for code in NEED_TYPOLOGIES if code not in SMALL},
    LARGER: LARGE,
    TOTAL: NEED_TYPOLOGIES,
}
"""The rows by size, in order, and the typologies of each."""
CLAIMABLE = (JOINT, *(code for code in NEED_TYPOLOGIES if code not in SMALL))
"""The sizes of which a sentence may single one out: they part the needs, T1 and T2 as one."""


@remembered
def needs_gap(
    quarter: Quarter,
    by: Sequence[str] = ("typology",),
    structures: Sequence[str] | None = None,
) -> pd.DataFrame:
    """The households that wait at the snapshot against the dwellings of `last_year`.

    ``by``: ("typology",), ("structure",) or ("structure", "typology"). The rows by typology are
    those of `SIZES`: T1, T2, "T1+T2", T3 to T6, "T4+", total; a studio is a T1. Those by structure
    end with the total too. Columns: those of ``by``, households, dwellings, and the indicators of
    `with_indicators` and `with_imbalance`, each with _low and _high. A structure that closed within
    the year is on neither side. One missing cell makes its sums missing.
    """
    cube = _cube(quarter, structures)
    sums = [key for key in ("structure", "typology") if key not in by]
    rows = cube[(cube[sums] == TOTAL).all(axis=1)] if sums else cube
    return rows.drop(columns=sums).reset_index(drop=True)


@remembered
def _cube(quarter: Quarter, structures: Sequence[str] | None) -> pd.DataFrame:
    """`needs_gap` by structure and typology, of which every other is a part."""
    keys = ["structure", "typology"]
    own = pd.unique(pd.concat([quarter.needs["structure"], quarter.dwellings["structure"]]))
    known = [code for code in own if structures is None or code in structures]
    compared = needs_and_dwellings(quarter.needs, last_year(quarter).tables["dwellings"])
    compared = compared[compared["structure"].isin(known)].astype(dict.fromkeys(keys, "str"))
    rows = in_sizes(compared)
    rows = pd.concat([rows, rows.assign(structure=TOTAL)])
    sums = rows.groupby(keys, sort=False)[["households", "dwellings"]].sum(skipna=False)
    order = pd.MultiIndex.from_product([[*known, TOTAL], list(SIZES)], names=keys)
    counts = sums.reindex(order)
    cube = with_indicators(counts.astype("Int64").reset_index())
    return with_imbalance(cube, whole=counts.iloc[-1])


def in_sizes(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of each of `SIZES`: one of a typology stands in every size that holds it."""
    parts = [rows[rows["typology"].isin(of)].assign(typology=name) for name, of in SIZES.items()]
    return pd.concat(parts)


def hardest(gap: pd.DataFrame) -> pd.Series[Any] | None:
    """The row of the size with the highest pressure, of those that 20 households and more need.

    Where nothing was obtained it is above any other; of equal ones the longer file is taken. Where
    no size has 20, the one with the widest gap. T1 and T2 count as one size. None where nobody
    waits. ``gap`` is `needs_gap` by typology.
    """
    known = gap[gap["typology"].isin(CLAIMABLE)].dropna(subset=["households", "dwellings"])
    known = known[known["households"] > 0]
    many = known[known["households"] >= SMALLEST_DENOMINATOR]
    rows = many if len(many) else known
    rank = many["pressure"].astype(float).fillna(float("inf")) if len(many) else known["gap"]
    ranked = rows.assign(rank=rank).sort_values(
        ["rank", "households"], ascending=False, kind="stable"
    )
    return ranked.drop(columns="rank").iloc[0] if len(ranked) else None


def compared_dwellings(dwellings: pd.DataFrame) -> pd.DataFrame:
    """Count a studio as a T1, as the needs do; the rest is unchanged."""
    merged = dwellings.assign(typology=dwellings["typology"].replace("STUDIO", "T1"))
    return (
        merged.groupby(["structure", "typology"], sort=False)["dwellings"]
        .sum(skipna=False)
        .reset_index()
    )


def needs_and_dwellings(needs: pd.DataFrame, dwellings: pd.DataFrame) -> pd.DataFrame:
    """Put needs and dwellings side by side: structure, typology, households, dwellings.

    A structure or a typology that only one of the two tables knows is missing in the other.
    """
    keys = ["structure", "typology"]
    obtained = compared_dwellings(dwellings)
    return pd.concat([needs.set_index(keys), obtained.set_index(keys)], axis=1).reset_index()


def gap_by_typology(needs: pd.DataFrame, dwellings: pd.DataFrame) -> pd.DataFrame:
    """Compare needs and dwellings by typology, studio and T1 as one, with a total row.

    Columns typology, households, dwellings and the indicators of `with_indicators` and
    `with_imbalance`.
    """
    return _gap_by(needs_and_dwellings(needs, dwellings), "typology")


def gap_by_structure(needs: pd.DataFrame, dwellings: pd.DataFrame) -> pd.DataFrame:
    """Compare needs and dwellings by structure, with the columns of `gap_by_typology`."""
    return _gap_by(needs_and_dwellings(needs, dwellings), "structure")


def gap_of_large(needs: pd.DataFrame, dwellings: pd.DataFrame) -> pd.DataFrame:
    """Compare needs and dwellings for the T4 and larger together: one row, "T4+"."""
    return _gap_of(needs_and_dwellings(needs, dwellings), LARGE, LARGER)


def gap_with_groups(needs: pd.DataFrame, dwellings: pd.DataFrame) -> pd.DataFrame:
    """`gap_by_typology` with two rows more: T1 and T2 together after them, the large ones last."""
    gap, compared = gap_by_typology(needs, dwellings), needs_and_dwellings(needs, dwellings)
    small, large = _gap_of(compared, SMALL, JOINT), _gap_of(compared, LARGE, LARGER)
    after = 1 + max(range(len(gap)), key=lambda i: (gap["typology"][i] in SMALL, i))
    parts = [gap.iloc[:after], small, gap.iloc[after:-1], large, gap.iloc[-1:]]
    return pd.concat(parts, ignore_index=True)


def claimable(gap: pd.DataFrame) -> pd.DataFrame:
    """The rows of `gap_with_groups` of which a sentence may single one out: T1 and T2 as one."""
    return gap[~gap["typology"].isin([*SMALL, LARGER, TOTAL])].reset_index(drop=True)


def _gap_of(compared: pd.DataFrame, typologies: Sequence[str], name: str) -> pd.DataFrame:
    rows = compared[compared["typology"].isin(typologies)]
    whole = _totals(compared, "typology", TOTAL).iloc[0]
    return with_imbalance(with_indicators(_totals(rows, "typology", name)), whole=whole)


def _gap_by(compared: pd.DataFrame, key: str) -> pd.DataFrame:
    total = _totals(compared, key, TOTAL)
    counts = pd.concat([sum_by(compared, key), total], ignore_index=True)
    return with_imbalance(with_indicators(counts), whole=total.iloc[0])


def _totals(compared: pd.DataFrame, key: str, name: str) -> pd.DataFrame:
    counts: dict[str, Any] = {c: [total_of(compared[c])] for c in ("households", "dwellings")}
    return pd.DataFrame({key: [name], **counts}).astype(dict.fromkeys(counts, "Int64"))


def with_indicators(compared: pd.DataFrame) -> pd.DataFrame:
    """Add gap, pressure and coverage, each with its interval at 95 %.

    pressure is households ÷ dwellings, missing where nothing was obtained; coverage is the
    dwellings for 100 households, missing where nothing is needed. The intervals are those of
    the flow, the dwellings (exact Poisson): pressure_high is infinite for no dwelling.
    """
    needed, obtained = compared["households"], compared["dwellings"]
    bounds = count_intervals(obtained)
    unbounded = ((bounds["low"] == 0) & (needed > 0)).fillna(False)
    return compared.assign(
        gap=needed - obtained,
        gap_low=needed - bounds["high"],
        gap_high=needed - bounds["low"],
        pressure=ratio(needed, obtained),
        pressure_low=ratio(needed, bounds["high"]),
        pressure_high=ratio(needed, bounds["low"]).mask(unbounded, float("inf")),
        coverage=100 * ratio(obtained, needed),
        coverage_low=100 * ratio(bounds["low"], needed),
        coverage_high=100 * ratio(bounds["high"], needed),
    )


def with_imbalance(
    compared: pd.DataFrame, *, whole: pd.Series[Any], alpha: float = ALPHA
) -> pd.DataFrame:
    """Add imbalance, the pressure of each row ÷ that of the whole, with its interval at 95 %.

    That is the row's share of the needs ÷ its share of the dwellings. Those dwellings are part of
    the whole, so the two pressures are not independent: given all dwellings, the row's are
    binomial, and the interval is the needs' share ÷ Clopper-Pearson's bounds of the dwellings'.
    It excludes 1 exactly when the conditional binomial interval of the row against all others
    does, although it is a ratio to all, as DRIHL defines it. Missing where nothing was obtained,
    then imbalance_high is infinite; the whole itself is 1, without interval.
    """
    keys = compared.columns[: compared.columns.get_loc("households")]
    is_whole = (compared[keys] == TOTAL).all(axis=1)
    counts = zip(compared["households"], compared["dwellings"], is_whole, strict=True)
    rows = [_imbalance(*row, whole, alpha) for row in counts]
    names = ["imbalance", "imbalance_low", "imbalance_high"]
    found = pd.DataFrame(rows, index=compared.index, columns=names, dtype="Float64")
    return compared.assign(**{name: found[name] for name in names})


def _imbalance(
    needed: Any, obtained: Any, is_whole: bool, whole: pd.Series[Any], alpha: float
) -> tuple[Any, Any, Any]:
    households, dwellings = whole["households"], whole["dwellings"]
    if any(pd.isna(n) for n in (needed, obtained, households, dwellings)):
        return pd.NA, pd.NA, pd.NA
    if households == 0 or dwellings == 0 or (needed == 0 and obtained == 0):
        return pd.NA, pd.NA, pd.NA
    if is_whole:
        return 1.0, pd.NA, pd.NA
    share = int(needed) / int(households)
    least, most = proportion_confint(int(obtained), int(dwellings), alpha=alpha, method="beta")
    low = share / float(most)
    if obtained == 0:
        return pd.NA, low, float("inf")
    return share * int(dwellings) / int(obtained), low, share / float(least)


def needs_by_structure_and_typology(needs: pd.DataFrame) -> pd.DataFrame:
    """Cross structures (rows) and typologies (columns), with the totals of both."""
    return cross_table(needs, rows="structure", columns="typology", values="households")


def gaps_by_structure_and_typology(needs: pd.DataFrame, dwellings: pd.DataFrame) -> pd.DataFrame:
    """Cross the gap, households minus dwellings, by structure and typology, with both totals.

    T1 and T2 stand together too, in a column after theirs.
    """
    compared = needs_and_dwellings(needs, dwellings)
    gaps = compared.assign(gap=compared["households"] - compared["dwellings"])
    crossed = cross_table(gaps, rows="structure", columns="typology", values="gap")
    after = list(crossed.columns).index("T2") + 1
    crossed.insert(after, JOINT, crossed["T1"] + crossed["T2"])
    return crossed
