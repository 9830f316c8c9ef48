"""The quarters of an invented workspace: which ones, and their real bounds."""

from dataclasses import dataclass
from datetime import date, timedelta

from copil_analysis.errors import UsageError
from copil_analysis.period import Period

DECK_PERIOD = Period(2011, 1)
# The committee of 2011-T1 counted ten days more than the calendar's quarter.
_DECK_END, _DECK_SNAPSHOT, _DECK_COMMITTEE = (
    date(2011, 4, 10),
    date(2011, 4, 11),
    date(2011, 4, 15),
)
# Two-digit years are read as 1969 to 2068, and a wait may have begun seven years before.
_FIRST_YEAR, _LAST_YEAR = 1980, 2068


@dataclass(frozen=True)
class Bounds:
    """A quarter's dates: who left after ``previous`` and until ``snapshot`` left in it."""

    period: Period
    start: date
    end: date
    previous: date
    snapshot: date
    committee: date

    @property
    def number(self) -> int:
        """The quarter's place among all quarters."""
        return number_of(self.period)


def last_quarters(number: int, *, today: date) -> list[Bounds]:
    """The ``number`` last quarters whose snapshot is before ``today``, the oldest first."""
    if number < 1:
        raise UsageError(f"Nombre de trimestres {number} : on en attend au moins 1.")
    last = number_of(Period(today.year, (today.month + 2) // 3))
    while bounds_of(period_of(last)).snapshot >= today:
        last -= 1
    first = last - number + 1
    if first < 4 * _FIRST_YEAR or last >= 4 * (_LAST_YEAR + 1):
        raise UsageError(
            f"{number} trimestres avant le {today:%d/%m/%Y} : on attend des trimestres "
            f"de {_FIRST_YEAR} à {_LAST_YEAR}."
        )
    return [bounds_of(period_of(place)) for place in range(first, last + 1)]


def number_of(period: Period) -> int:
    return 4 * period.year + (period.quarter or 1) - 1


def period_of(number: int) -> Period:
    return Period(number // 4, number % 4 + 1)


def bounds_of(period: Period) -> Bounds:
    """The calendar's bounds, but for 2011-T1, whose own also move the start of 2011-T2."""
    before = period_of(number_of(period) - 1)
    follows_deck = before == DECK_PERIOD
    previous = _DECK_SNAPSHOT if follows_deck else before.last_day
    start = _DECK_SNAPSHOT if follows_deck else period.first_day
    if period == DECK_PERIOD:
        return Bounds(period, start, _DECK_END, previous, _DECK_SNAPSHOT, _DECK_COMMITTEE)
    last = period.last_day
    return Bounds(period, start, last, previous, last, last + timedelta(days=15))
