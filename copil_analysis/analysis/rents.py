"""Rents by the registers of attributions: medians by typology, and their trend in a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.stats import t as student
from statsmodels.regression.linear_model import OLS

from copil_analysis.analysis.offer import without_foyers
from copil_analysis.analysis.spans import last_year
from copil_analysis.analysis.statistics import ALPHA, median_interval
from copil_analysis.period import years_of
from copil_analysis.quarter.remembering import remembered
from copil_analysis.register_fields import ATTRIBUTIONS
from copil_analysis.vocabulary import TYPOLOGIES

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

FEWEST_RENTS = 6
"""Under six values no interval at 95 % of a median exists; and no household's rent is shown."""
FEWEST_QUARTERS = 5
FEWEST_IN_TREND = 30
FEWEST_OF_A_KIND = 5


@remembered
def rents_by_typology(quarter: Quarter) -> pd.DataFrame:
    """The medians of the last year."""
    return medians_by_typology(last_year(quarter).attributions)


def medians_by_typology(attributions: pd.DataFrame) -> pd.DataFrame:
    """Give the median rent of each typology, with its interval.

    Columns typology, rents, median, low, high; typologies under ``FEWEST_RENTS`` are left out.
    The interval is that of order statistics (Conover), which supposes nothing of the rents' law.
    """
    rents = known_rents(attributions)
    by_typology = rents["rent"].groupby(rents["typology"].astype("str"))
    rows = [(code, len(some), *_median(some)) for code, some in by_typology
            if len(some) >= FEWEST_RENTS]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["typology", "rents", "median", "low", "high"])
    kinds = {"rents": "Int64", "median": "Float64", "low": "Float64", "high": "Float64"}
    in_order = frame.sort_values("typology", key=lambda codes: codes.map(TYPOLOGIES.index))
    return in_order.reset_index(drop=True).astype(kinds)


def _median(rents: pd.Series[Any]) -> tuple[float, float, float]:
    return float(rents.median()), *median_interval(rents)


@dataclass(frozen=True)
class RentTrend:
    """By how much rents move in a year between dwellings alike.

    ``rents`` and ``quarters`` count what was compared. ``slope``, of the logarithm of the rents,
    is missing where that is too little; ``error`` and ``freedom`` are its standard error and the
    degrees of freedom of the regression.
    """

    rents: int
    quarters: int
    slope: float | None = None
    error: float = 0.0
    freedom: float = 0.0

    @property
    def yearly(self) -> float | None:
        """The change in a year: 0.012 is +1.2 %."""
        return None if self.slope is None else float(np.expm1(self.slope))

    def interval(self, alpha: float = ALPHA) -> tuple[float, float] | None:
        """The interval of ``yearly`` (Student)."""
        if self.slope is None:
            return None
        reach = float(student.ppf(1 - alpha / 2, self.freedom)) * self.error
        return float(np.expm1(self.slope - reach)), float(np.expm1(self.slope + reach))


@remembered
def rent_trend(quarter: Quarter) -> RentTrend:
    """Estimate the trend over all known quarters; ``verdict(quarter, "rents")`` judges it."""
    return trend_of(quarter.stacked(ATTRIBUTIONS))


def trend_of(attributions: pd.DataFrame) -> RentTrend:
    """Estimate the yearly change of the rents of dwellings of the same typology and funding.

    The median of all rents also moves when larger dwellings or more PLS come: so the logarithm
    of the rent is regressed on time with a constant for each kind (typology and funding), the
    hedonic regression with stratification of the Eurostat handbook on residential property
    price indices (2013, chapters 4 and 5), in current euros. The errors are HC3 (MacKinnon and
    White 1985), which suppose no equal variance and hold for small samples; a mistyped rent
    widens the interval. Time is the quarter, in years, because dates are not always known.
    """
    rents = _comparable(attributions)
    quarters = rents["period"].nunique()
    if quarters < FEWEST_QUARTERS or len(rents) < FEWEST_IN_TREND:
        return RentTrend(len(rents), quarters)
    years = rents["period"].astype("str").map(years_of)
    design = pd.get_dummies(rents["kind"], dtype=float).assign(years=years)
    # Each dwelling is of one kind: together the kinds are a constant.
    model = OLS(np.log(rents["rent"].to_numpy()), design.to_numpy(), hasconst=True)
    fitted = model.fit(cov_type="HC3")
    found = float(fitted.params[-1]), float(fitted.bse[-1]), float(fitted.df_resid)
    return RentTrend(len(rents), quarters, *found)


def known_rents(attributions: pd.DataFrame) -> pd.DataFrame:
    """Keep the dwellings whose typology and rent are known; a rent of zero is none."""
    if "rent" not in attributions:
        return pd.DataFrame(columns=["period", "typology", "funding", "rent"])
    dwellings = without_foyers(attributions)
    return dwellings[(dwellings["rent"] > 0).fillna(False) & dwellings["typology"].notna()]


def _comparable(attributions: pd.DataFrame) -> pd.DataFrame:
    """The rents of a kind that several quarters and at least five rents tell, with their kind."""
    rents = known_rents(attributions).dropna(subset="funding")
    kinds = rents["typology"].astype("str") + " " + rents["funding"].astype("str")
    told = rents.assign(kind=kinds).groupby("kind")["period"]
    # What was let in one quarter only says nothing of time.
    is_common = (told.transform("size") >= FEWEST_OF_A_KIND) & (told.transform("nunique") > 1)
    return rents.assign(kind=kinds)[is_common]
