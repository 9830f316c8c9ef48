"""Which sizes of dwelling lack: the needs of those who wait against what was obtained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

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
_PLACES = {name: [NEED_TYPOLOGIES.index(code) for code in of] for name, of in SIZES.items()}
CLAIMABLE = (JOINT, *(code for code in NEED_TYPOLOGIES if code not in SMALL))
"""The sizes of which a sentence may single one out: they part the needs, T1 and T2 as one."""
FEWEST_OBTAINED = 5
"""Of fewer dwellings no time is told but in a table: one more would change it much."""


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
    own = pd.unique(pd.concat([quarter.needs["structure"], quarter.dwellings["structure"]]))
    known = [code for code in own if structures is None or code in structures]
    obtained = last_year(quarter).tables["dwellings"]
    index = pd.MultiIndex.from_product([[*known, TOTAL], SIZES], names=["structure", "typology"])
    keys = index.to_frame(index=False).astype("str")
    cube = with_indicators(
        keys.assign(
            households=_by_structure_and_size(quarter.needs, "households", known),
            dwellings=_by_structure_and_size(obtained, "dwellings", known),
        )
    )
    return with_imbalance(cube, whole=cube.iloc[-1])


def _by_structure_and_size(rows: pd.DataFrame, value: str, known: Sequence[str]) -> pd.Series[Any]:
    """Counts by structure and size, both with the total; a structure without a row is missing.

    A typology without a row is one that a part of a Quarter has not: none of it is counted. In
    numpy, since this is asked of each quarter of a series: pandas takes ten times as long.
    """
    structures = pd.Index(known).get_indexer(pd.Index(rows["structure"]))
    typologies = pd.Index(NEED_TYPOLOGIES).get_indexer(
        pd.Index(rows["typology"].replace("STUDIO", "T1"))
    )
    cells = np.full((len(known), len(NEED_TYPOLOGIES)), np.nan)
    is_known = structures >= 0
    cells[structures[is_known]] = 0
    counts = rows[value].to_numpy(float, na_value=np.nan)
    np.add.at(cells, (structures[is_known], typologies[is_known]), counts[is_known])
    sums = _sizes_of(np.vstack([cells, cells.sum(axis=0)]))
    return pd.Series(sums.ravel(), dtype="Float64").astype("Int64")


def _sizes_of(counts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The columns of `SIZES` of those by typology."""
    return np.column_stack([counts[:, _PLACES[name]].sum(axis=1) for name in SIZES])


def in_sizes(cells: pd.DataFrame) -> pd.DataFrame:
    """The columns of `SIZES` of those by typology; one missing cell makes its sums missing.

    A typology without a column is one that a part of a Quarter has not: none of it is counted.
    """
    told = cells.reindex(columns=list(NEED_TYPOLOGIES), fill_value=0)
    sums = _sizes_of(told.to_numpy(float, na_value=np.nan))
    return pd.DataFrame(sums, index=cells.index, columns=pd.Index([*SIZES], name="typology"))


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
    told = _told(compared, whole)
    needed, obtained = (told[name].to_numpy(float) for name in ("households", "dwellings"))
    if told.empty:
        nothing = pd.Series(pd.NA, compared.index, dtype="Float64")
        return compared.assign(imbalance=nothing, imbalance_low=nothing, imbalance_high=nothing)
    share, of_all = needed / float(whole["households"]), float(whole["dwellings"])
    least, most = proportion_confint(obtained, of_all, alpha=alpha, method="beta")
    with np.errstate(divide="ignore"):
        bounds = {"imbalance_low": share / most, "imbalance_high": share / least}
    found = pd.DataFrame(bounds, index=told.index, dtype="Float64")
    found.insert(0, "imbalance", ratio(pd.Series(share, told.index), told["dwellings"] / of_all))
    keys = compared.columns[: compared.columns.get_loc("households")]
    is_whole = (compared.loc[told.index, keys] == TOTAL).all(axis=1)
    found.loc[is_whole, ["imbalance_low", "imbalance_high"]] = pd.NA
    return compared.join(found)


def _told(compared: pd.DataFrame, whole: pd.Series[Any]) -> pd.DataFrame:
    """The rows of which something is needed or obtained; none where the whole is not known."""
    counts = compared[["households", "dwellings"]].astype("Float64")
    is_known = (whole[["households", "dwellings"]] > 0).fillna(False).all()
    return counts[(counts.sum(axis=1, skipna=False) > 0).fillna(False) & bool(is_known)]
