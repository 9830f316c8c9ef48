"""Which sizes of dwelling lack: the needs of those who wait against what was obtained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from copil_analysis.analysis.sizes import Sizes, sizes_of
from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.statistics import (
    ALPHA,
    SMALLEST_DENOMINATOR,
    count_bounds,
)
from copil_analysis.quarter.remembering import remembered
from copil_analysis.vocabulary import NEED_TYPOLOGIES, TOTAL

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_Numbers = npt.NDArray[np.float64]
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
    those of `sizes_of`: T1, T2, "T1+T2", T3 to T6, "T4+", total; a studio is a T1. Those by
    structure end with the total too. Columns: those of ``by``, households, dwellings, and the
    indicators of `with_indicators` and `with_imbalance`, each with _low and _high. A structure that
    closed within the year is on neither side. One missing cell makes its sums missing.
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
    sizes = sizes_of(quarter)
    index = pd.MultiIndex.from_product(
        [[*known, TOTAL], sizes.rows], names=["structure", "typology"]
    )
    keys = index.to_frame(index=False).astype("str")
    cube = with_indicators(
        keys.assign(
            households=_by_structure_and_size(quarter.needs, "households", known, sizes),
            dwellings=_by_structure_and_size(obtained, "dwellings", known, sizes),
        )
    )
    return with_imbalance(cube, whole=cube.iloc[-1])


def _by_structure_and_size(
    rows: pd.DataFrame, value: str, known: Sequence[str], sizes: Sizes
) -> pd.Series[Any]:
    """Counts by structure and size, both with the total; a structure without a row is missing.

    In numpy, since this is asked of each quarter of a series: pandas takes ten times as long.
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
    sums = _added_up(np.vstack([cells, cells.sum(axis=0)]), sizes)
    return pd.Series(_column(sums.ravel())).astype("Int64")


def _added_up(counts: _Numbers, sizes: Sizes) -> _Numbers:
    """A column each size of those of every typology."""
    places = [[NEED_TYPOLOGIES.index(code) for code in of] for of in sizes.rows.values()]
    return np.column_stack([counts[:, of].sum(axis=1) for of in places])


def in_sizes(cells: pd.DataFrame, sizes: Sizes) -> pd.DataFrame:
    """A column each size of those by typology; one missing cell makes its sums missing."""
    told = cells.reindex(columns=list(NEED_TYPOLOGIES), fill_value=0)
    sums = _added_up(told.to_numpy(float, na_value=np.nan), sizes)
    return pd.DataFrame(sums, index=cells.index, columns=pd.Index([*sizes.rows], name="typology"))


def hardest(gap: pd.DataFrame) -> pd.Series[Any] | None:
    """The row of the size with the highest pressure, of those that 20 households and more need.

    Where nothing was obtained it is above any other; of equal ones the longer file is taken. Where
    no size has 20, the one with the widest gap. T1 and T2 count as one size. None where nobody
    waits. ``gap`` is `needs_gap` by typology.
    """
    claimable = Sizes.among(gap["typology"]).claimable
    known = gap[gap["typology"].isin(claimable)].dropna(subset=["households", "dwellings"])
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
    needed, obtained = (_numbers(compared[name]) for name in ("households", "dwellings"))
    low, high = count_bounds(obtained)
    unbounded = np.where((low == 0) & (needed > 0), np.inf, _ratio(needed, low))
    found = {
        "gap_low": needed - high,
        "gap_high": needed - low,
        "pressure": _ratio(needed, obtained),
        "pressure_low": _ratio(needed, high),
        "pressure_high": unbounded,
        "coverage": 100 * _ratio(obtained, needed),
        "coverage_low": 100 * _ratio(low, needed),
        "coverage_high": 100 * _ratio(high, needed),
    }
    gap = compared["households"] - compared["dwellings"]
    return compared.assign(gap=gap, **{name: _column(values) for name, values in found.items()})


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
    needed, obtained = (_numbers(compared[name]) for name in ("households", "dwellings"))
    of_needed, of_all = _numbers(whole[["households", "dwellings"]])
    is_told = (needed + obtained > 0) & (of_needed > 0) & (of_all > 0)
    needed, obtained = (np.where(is_told, counts, np.nan) for counts in (needed, obtained))
    share = needed / of_needed
    least, most = np.full((2, len(compared)), np.nan)
    if is_told.any():
        least[is_told], most[is_told] = proportion_confint(
            obtained[is_told], of_all, alpha=alpha, method="beta"
        )
    keys = compared.columns[: compared.columns.get_loc("households")]
    most[(compared[keys] == TOTAL).all(axis=1)] = np.nan
    least[np.isnan(most)] = np.nan
    with np.errstate(divide="ignore"):
        found = {
            "imbalance": _ratio(share, obtained / of_all),
            "imbalance_low": share / most,
            "imbalance_high": share / least,
        }
    return compared.assign(**{name: _column(values) for name, values in found.items()})


def _numbers(column: pd.Series[Any]) -> _Numbers:
    """The counts as numbers, a missing one as NaN."""
    return column.to_numpy(float, na_value=np.nan)


def _column(values: _Numbers) -> Any:
    return pd.array(values, dtype="Float64")


def _ratio(above: _Numbers, below: _Numbers) -> _Numbers:
    """Divided row by row; missing where the divisor is zero."""
    return above / np.where(below == 0, np.nan, below)
