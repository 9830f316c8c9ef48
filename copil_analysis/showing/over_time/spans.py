"""With which earlier periods a quarter or a year is compared."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from copil_analysis.analysis.change import Change, compare_counts
from copil_analysis.analysis.statistics import ALPHA
from copil_analysis.quarter.beside import beside, left_out, within
from copil_analysis.showing.french import enumerated
from copil_analysis.showing.over_time.measures import Measure

if TYPE_CHECKING:
    from copil_analysis.period import Period
    from copil_analysis.quarter import Quarter


@dataclass(frozen=True)
class Against:
    """An earlier period to compare with, and its words.

    ``header`` and ``change`` head its columns; ``phrase`` follows "contre 12", ``at`` where a
    stock is compared; ``alone`` begins a sentence.
    """

    other: Quarter
    header: str
    change: str
    phrase: str
    alone: str
    at: str = ""

    def told(self, measure: Measure) -> str:
        """The words after "contre 12": a stock of a year is that of its end."""
        return self.at if self.at and measure.is_stock else self.phrase


def opponents(quarter: Quarter) -> list[Against]:
    """The periods to compare with, as far as they are known: a quarter has two, a year one."""
    if is_partial(quarter):
        return []
    previous, year_before = quarter.previous, quarter.year_before
    found = []
    if quarter.period.quarter is not None and previous is not None:
        found.append(
            Against(
                previous,
                short(previous.period),
                "Évolution sur un trimestre",
                f"au trimestre précédent{_perimeter(quarter, previous)}",
                "Au trimestre précédent",
            )
        )
    if year_before is not None:
        found.append(_a_year_before(quarter, year_before))
    return found


def _a_year_before(quarter: Quarter, other: Quarter) -> Against:
    year, change, only = other.period.year, "Évolution sur un an", _perimeter(quarter, other)
    if other.period.quarter is None:
        phrases = f"en {year}{only}", "Un an avant", f"fin {year}{only}"
        return Against(other, f"{year}", change, *phrases)
    phrase = f"au même trimestre de {year}{only}"
    return Against(other, short(other.period), change, phrase, "Un an avant")


def _perimeter(quarter: Quarter, other: Quarter) -> str:
    labels = left_out(quarter, other)
    return f", à périmètre constant (sans {enumerated(labels)})" if labels else ""


def year_so_far(quarter: Quarter) -> tuple[Quarter | None, Against | None]:
    """The year up to this quarter, and the same span of the year before, where they are known."""
    now, before = quarter.year_to_date, quarter.year_before
    if now is None or before is None:
        return now, None
    until = before.period
    known = tuple(one for one in quarter.earlier if one.period < until)
    published = next((one for one in quarter.earlier if one.period == until), before)
    same = replace(published, earlier=known).year_to_date
    if same is None:
        return now, None
    same = beside(same, now)
    phrase = f"sur la même période de {until.year}{_perimeter(now, same)}"
    header = f"{until.year}, 1er au {until.quarter}e trim."
    return now, Against(same, header, "Évolution sur un an", phrase, "Un an avant")


def spans_of(quarter: Quarter) -> list[tuple[Quarter, Against]]:
    """All that is compared, each with what it is compared with: this period, the year so far."""
    so_far, same = year_so_far(quarter)
    by_year = [] if so_far is None or same is None else [(so_far, same)]
    return [*((quarter, against) for against in opponents(quarter)), *by_year]


def is_partial(quarter: Quarter) -> bool:
    """Whether a year lacks a quarter: its sums are then not those of a year."""
    checks = quarter.checks
    absent = (checks["check"] == "presence") & (checks["row"] == "year")
    return quarter.period.quarter is None and bool(absent.any())


def compare(measure: Measure, quarter: Quarter, other: Quarter, *, alpha: float = ALPHA) -> Change:
    """Compare a measure with an earlier period: by day for a flow, as it stands for a stock."""
    spans = [1, 1] if measure.is_stock else [other.days, quarter.days]
    return compare_counts(
        measure.count(other),
        measure.count(within(quarter, other)),
        days_before=spans[0],
        days=spans[1],
        alpha=alpha,
    )


def short(period: Period) -> str:
    """Name a period in a header: "3e trim. 2026", or "2026": a T3 is a dwelling."""
    return period.label.replace("trimestre", "trim.").removeprefix("année ")
