"""Which rows of the registers of attributions tell of a period, and how that is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.period import Period
from copil_analysis.register_fields import ATTRIBUTIONS
from copil_analysis.showing.french import agree, plural
from copil_analysis.showing.over_time.spans import short

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

LAST_QUARTERS = 4
"""A quarter has too few rents of a typology: the last four are taken together."""


def all_rows(quarter: Quarter) -> pd.DataFrame:
    """The attributions of every known quarter."""
    return quarter.over_time(ATTRIBUTIONS)


def rows_of(quarter: Quarter, period: Period) -> pd.DataFrame:
    """The attributions of one period of the series: a quarter, or the quarters of a year."""
    rows = all_rows(quarter)
    return rows[rows["period"].isin(_quarters(rows, period))]


def own_quarters(quarter: Quarter) -> list[str]:
    """The quarters of the register that the period itself covers."""
    return _quarters(all_rows(quarter), quarter.period)


def _quarters(rows: pd.DataFrame, period: Period) -> list[str]:
    known = [str(one) for one in rows["period"].unique()]
    if period.quarter is None:
        return [one for one in known if one.startswith(f"{period.year}-")]
    return [one for one in known if one == str(period)]


def has_register(quarter: Quarter) -> bool:
    """Whether a register tells of the period itself: earlier ones alone say nothing of it."""
    return bool(own_quarters(quarter))


def last_rows(quarter: Quarter) -> pd.DataFrame:
    """The attributions of the last four quarters known."""
    rows = all_rows(quarter)
    return rows[rows["period"].isin(list(rows["period"].unique()[-LAST_QUARTERS:]))]


def quarters_in(rows: pd.DataFrame) -> list[str]:
    """The quarters that these rows tell of, in order."""
    return [str(one) for one in rows["period"].unique()]


def name_span(periods: Sequence[str]) -> str:
    """Name quarters in a caption: "4e trim. 2023 à 3e trim. 2026", one alone by itself."""
    first, last = short(Period.parse(periods[0])), short(Period.parse(periods[-1]))
    return first if first == last else f"{first} à {last}"


def name_known(periods: Sequence[str]) -> str:
    """Name quarters in a sentence: "sur les 12 trimestres connus (4e trim. 2023 à …)"."""
    return f"sur les {plural(len(periods), 'trimestre connu')} ({name_span(periods)})"


def name_source(periods: Sequence[str]) -> str:
    """Name the registers as a source, by their quarters."""
    return f"{agree(len(periods), 'registre')} des attributions, {name_span(periods)}"
