"""Which sizes of dwelling lack: the needs of those who wait against what was obtained."""

from typing import Any

import pandas as pd

from copil_analysis.analysis.counting import cross_table, sum_by, total_of
from copil_analysis.analysis.statistics import count_intervals, ratio
from copil_analysis.vocabulary import TOTAL

LARGE = ("T4", "T5", "T6")
"""The large dwellings: four rooms and more."""


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

    Columns typology, households, dwellings and the indicators of `with_indicators`.
    """
    return _gap_by(needs_and_dwellings(needs, dwellings), "typology")


def gap_by_structure(needs: pd.DataFrame, dwellings: pd.DataFrame) -> pd.DataFrame:
    """Compare needs and dwellings by structure, with the columns of `gap_by_typology`."""
    return _gap_by(needs_and_dwellings(needs, dwellings), "structure")


def gap_of_large(needs: pd.DataFrame, dwellings: pd.DataFrame) -> pd.DataFrame:
    """Compare needs and dwellings for the T4 and larger together: one row, "T4+"."""
    compared = needs_and_dwellings(needs, dwellings)
    large = compared[compared["typology"].isin(LARGE)]
    return with_indicators(_totals(large, "typology", "T4+"))


def _gap_by(compared: pd.DataFrame, key: str) -> pd.DataFrame:
    total = _totals(compared, key, TOTAL)
    return with_indicators(pd.concat([sum_by(compared, key), total], ignore_index=True))


def _totals(compared: pd.DataFrame, key: str, name: str) -> pd.DataFrame:
    counts: dict[str, Any] = {c: [total_of(compared[c])] for c in ("households", "dwellings")}
    return pd.DataFrame({key: [name], **counts}).astype(dict.fromkeys(counts, "Int64"))


def with_indicators(compared: pd.DataFrame) -> pd.DataFrame:
    """Add gap, pressure and coverage, the last two with their intervals at 95 %.

    pressure is households ÷ dwellings, missing where nothing was obtained; coverage is the
    dwellings for 100 households, missing where nothing is needed. The intervals are those of
    the flow, the dwellings (exact Poisson): pressure_high is infinite for no dwelling.
    """
    needed, obtained = compared["households"], compared["dwellings"]
    bounds = count_intervals(obtained)
    unbounded = ((bounds["low"] == 0) & (needed > 0)).fillna(False)
    return compared.assign(
        gap=needed - obtained,
        pressure=ratio(needed, obtained),
        pressure_low=ratio(needed, bounds["high"]),
        pressure_high=ratio(needed, bounds["low"]).mask(unbounded, float("inf")),
        coverage=100 * ratio(obtained, needed),
        coverage_low=100 * ratio(bounds["low"], needed),
        coverage_high=100 * ratio(bounds["high"], needed),
    )


def needs_by_structure_and_typology(needs: pd.DataFrame) -> pd.DataFrame:
    """Cross structures (rows) and typologies (columns), with the totals of both."""
    return cross_table(needs, rows="structure", columns="typology", values="households")
