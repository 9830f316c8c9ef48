"""Who was rehoused: households, adults, children and persons, against those who wait."""

import pandas as pd
from statsmodels.stats.weightstats import DescrStatsW

from copil_analysis.analysis.counting import total_of, with_total
from copil_analysis.analysis.statistics import ALPHA, ratio

_FEWEST = 6  # households, of whose mean size an interval is given


def rehousing_recap(allocations: pd.DataFrame, rehoused: pd.DataFrame) -> pd.DataFrame:
    """Sum the département up in four rows: allocations, households, adults, children.

    Columns measure and value.
    """
    measures = ["households", "adults", "children"]
    values = [total_of(allocations["households"]), *(total_of(rehoused[m]) for m in measures)]
    return pd.DataFrame(
        {"measure": ["allocations", *measures], "value": pd.array(values, dtype="Int64")}
    )


def persons_per_household(rehoused: pd.DataFrame, waiting: pd.DataFrame) -> pd.DataFrame:
    """Compare the mean size of the households rehoused with that of those who wait.

    One row a structure and a total; rehoused_size and waiting_size are missing where there
    is no household. No interval: it would need the size of each household.
    """
    rehoused_counts = _households_and_persons(rehoused, "rehoused")
    waiting_counts = _households_and_persons(waiting, "waiting")
    sizes = with_total(pd.concat([rehoused_counts, waiting_counts], axis=1).reset_index())
    return sizes.assign(
        rehoused_size=ratio(sizes["rehoused_persons"], sizes["rehoused_households"]),
        waiting_size=ratio(sizes["waiting_persons"], sizes["waiting_households"]),
    )


def mean_size(households: pd.DataFrame) -> tuple[int, float, float, float]:
    """How many households tell their size, its mean, and the mean's Student interval at 95 %.

    ``households``: rows of a register, with adults and children. Fewer than six sizes, or all of
    them alike, have no interval: low and high are NaN. No household has less than one person.
    """
    sizes = (households["adults"] + households["children"]).dropna().astype(float)
    if len(sizes) < _FEWEST or sizes.nunique() == 1:
        return len(sizes), float(sizes.mean()), float("nan"), float("nan")
    low, high = DescrStatsW(sizes.to_numpy()).tconfint_mean(ALPHA)
    return len(sizes), float(sizes.mean()), max(1.0, float(low)), float(high)


def _households_and_persons(counts: pd.DataFrame, prefix: str) -> pd.DataFrame:
    return counts.set_index("structure")[["households", "persons"]].add_prefix(f"{prefix}_")
