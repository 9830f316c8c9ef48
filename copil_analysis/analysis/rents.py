"""Rents by the registers of attributions: medians with intervals, and whether they rise."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from statsmodels.regression.linear_model import OLS

from copil_analysis.analysis.change import Verdict, verdict_of
from copil_analysis.analysis.offer import without_foyers
from copil_analysis.analysis.statistics import ALPHA, median_interval
from copil_analysis.period import years_of
from copil_analysis.vocabulary import TYPOLOGIES

FEWEST_RENTS = 6
"""Under six values no interval at 95 % of a median exists; and no household's rent is shown."""
FEWEST_QUARTERS = 5
FEWEST_IN_TREND = 30
FEWEST_OF_A_KIND = 5


@dataclass(frozen=True)
class RentTrend:
    """By how much rents change in a year, between dwellings alike.

    ``rents`` and ``quarters`` count what was compared. ``yearly`` (0.012 is +1.2 %), ``low`` and
    ``high`` are missing where that is too little.
    """

    rents: int
    quarters: int
    yearly: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def verdict(self) -> Verdict:
        """Tell a rise or a fall only where the interval excludes no change; "" without one."""
        return verdict_of(self.low, self.high, 0)


def known_rents(attributions: pd.DataFrame) -> pd.DataFrame:
    """Keep the dwellings whose typology and rent are known; a rent of zero is none."""
    dwellings = without_foyers(attributions)
    return dwellings[(dwellings["rent"] > 0).fillna(False) & dwellings["typology"].notna()]


def rents_by_typology(attributions: pd.DataFrame) -> pd.DataFrame:
    """Give the median rent of each typology met, with its distribution-free interval.

    Columns typology, rents, median, low, high; the last three are missing under
    ``FEWEST_RENTS``. The interval is that of order statistics (Conover), which supposes nothing
    of the shape of the rents.
    """
    rows = [
        (str(typology), len(rents), *_median(rents["rent"]))
        for typology, rents in known_rents(attributions).groupby("typology", observed=True)
    ]
    frame = pd.DataFrame(rows, columns=["typology", "rents", "median", "low", "high"])
    order = frame["typology"].map(TYPOLOGIES.index)
    kinds = {"rents": "Int64", "median": "Float64", "low": "Float64", "high": "Float64"}
    return frame.iloc[order.argsort()].reset_index(drop=True).astype(kinds)


def _median(rents: "pd.Series[float]") -> tuple[Any, Any, Any]:
    if len(rents) < FEWEST_RENTS:
        return pd.NA, pd.NA, pd.NA
    return float(rents.median()), *median_interval(rents)


def rents_by_period(attributions: pd.DataFrame) -> pd.DataFrame:
    """Do as ``rents_by_typology`` for each period, with the column period first."""
    frames = [
        rents_by_typology(rows).assign(period=period)
        for period, rows in attributions.groupby("period", sort=False)
    ]
    columns = ["period", "typology", "rents", "median", "low", "high"]
    return (
        pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)
    )


def rent_trend(attributions: pd.DataFrame) -> RentTrend:
    """Estimate the yearly change of the rents of dwellings of the same typology and funding.

    The median of all rents also moves when larger dwellings or more PLS come: so the logarithm
    of the rent is regressed on time with a constant for each kind (typology and funding), the
    hedonic regression with stratification of the Eurostat handbook on residential property
    price indices (2013, chapters 4 and 5), in current euros. The errors are HC3 (MacKinnon and
    White 1985), which suppose no equal variance and hold for small samples; a mistyped rent
    widens the interval. Time is the quarter, in years, because dates are not always known.
    Left out: rents without funding, and kinds with fewer than five rents or in one quarter
    only.
    """
    rents = known_rents(attributions).dropna(subset="funding")
    kinds = rents["typology"].astype("str") + " " + rents["funding"].astype("str")
    is_common = kinds.map(kinds.value_counts()) >= FEWEST_OF_A_KIND
    # What was let in one quarter only says nothing of time.
    is_common &= rents.groupby(kinds)["period"].transform("nunique") > 1
    rents, kinds = rents[is_common], kinds[is_common]
    quarters = rents["period"].nunique()
    if quarters < FEWEST_QUARTERS or len(rents) < FEWEST_IN_TREND:
        return RentTrend(len(rents), quarters)
    design = pd.get_dummies(kinds, dtype=float).assign(years=rents["period"].map(years_of))
    fitted = OLS(np.log(rents["rent"].to_numpy()), design.to_numpy()).fit(
        cov_type="HC3", use_t=True
    )
    slope, (low, high) = fitted.params[-1], fitted.conf_int(ALPHA)[-1]
    return RentTrend(
        len(rents), quarters, *(float(np.expm1(change)) for change in (slope, low, high))
    )
