"""The quarters of an invented workspace: which ones, and their dates."""

from dataclasses import dataclass
from datetime import date, timedelta

from copil_analysis.errors import UsageError
from copil_analysis.period import Period

# Two-digit years are read as 1969 to 2068, and a wait may have begun seven years before.
_FIRST_YEAR, _LAST_YEAR = 1980, 2068
_TO_COMMITTEE = timedelta(days=15)


@dataclass(frozen=True)
class Bounds:
    """The dates of a quarter, which are the calendar's; its snapshot is its last day."""

    period: Period

    @property
    def start(self) -> date:
        return self.period.first_day

    @property
    def snapshot(self) -> date:
        return self.period.last_day

    @property
    def previous(self) -> date:
        """The snapshot before: who left after it and until this one left in the quarter."""
        return self.start - timedelta(days=1)

    @property
    def committee(self) -> date:
        return self.snapshot + _TO_COMMITTEE

    @property
    def next_committee(self) -> date:
        return self.period.following.last_day + _TO_COMMITTEE

    @property
    def number(self) -> int:
        """The quarter's place among all quarters."""
        return number_of(self.period)


def last_quarters(number: int, *, today: date) -> list[Bounds]:
    """The ``number`` last quarters whose snapshot is before ``today``, the oldest first."""
    if number < 1:
        raise UsageError(f"Nombre de trimestres {number} : on en attend au moins 1.")
    last = number_of(Period(today.year, (today.month + 2) // 3))
    while period_of(last).last_day >= today:
        last -= 1
    first = last - number + 1
    if first < 4 * _FIRST_YEAR or last >= 4 * (_LAST_YEAR + 1):
        raise UsageError(
            f"{number} trimestres avant le {today:%d/%m/%Y} : on attend des trimestres "
            f"de {_FIRST_YEAR} à {_LAST_YEAR}."
        )
    return [Bounds(period_of(place)) for place in range(first, last + 1)]


def number_of(period: Period) -> int:
    return 4 * period.year + (period.quarter or 1) - 1


def period_of(number: int) -> Period:
    return Period(number // 4, number % 4 + 1)
