"""The period of a report: a quarter such as 2011-T1, or a whole year such as 2011."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from copil_analysis.errors import UsageError

_FORMS = (
    r"(?P<year>\d{4})",
    r"(?P<year>\d{4})\s*-?\s*[TQ](?P<quarter>[1-4])",
    r"[TQ](?P<quarter>[1-4])\s*-?\s*(?P<year>\d{4})",
    r"(?P<quarter>[1-4])\s*(?:ER|E|ÈME|EME)\s*TRIMESTRE\s*(?P<year>\d{4})",
)


@dataclass(frozen=True, order=True)
class Period:
    """A quarter, or a whole year when ``quarter`` is missing."""

    year: int
    quarter: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read a period as people write it; anything else is a UsageError.

        >>> str(Period.parse("1er trimestre 2011")), str(Period.parse("2011Q1"))
        ('2011-T1', '2011-T1')
        """
        for form in _FORMS:
            if match := re.fullmatch(form, text.strip().upper(), re.ASCII):
                parts = match.groupdict()
                quarter = parts.get("quarter")
                return cls(int(parts["year"]), int(quarter) if quarter else None)
        raise UsageError(
            f"La période « {text} » n'est pas reconnue : on attend un trimestre comme "
            "2011-T1 ou une année comme 2011."
        )

    def __str__(self) -> str:
        return f"{self.year}" if self.quarter is None else f"{self.year}-T{self.quarter}"

    @property
    def previous(self) -> "Period":
        """The quarter before a quarter, the year before a year."""
        if self.quarter is None:
            return Period(self.year - 1)
        return Period(self.year, self.quarter - 1) if self.quarter > 1 else Period(self.year - 1, 4)

    @property
    def label(self) -> str:
        """The period in French words.

        >>> Period(2011, 1).label, Period(2011, 2).label, Period(2011).label
        ('1er trimestre 2011', '2e trimestre 2011', 'année 2011')
        """
        if self.quarter is None:
            return f"année {self.year}"
        return f"{self.quarter}{'er' if self.quarter == 1 else 'e'} trimestre {self.year}"

    @property
    def first_day(self) -> date:
        """The first day by the calendar; the real bounds stand in period.toml."""
        return date(self.year, 3 * (self.quarter or 1) - 2, 1)

    @property
    def last_day(self) -> date:
        """The last day by the calendar."""
        month = 3 * (self.quarter or 4)
        following = date(self.year + month // 12, month % 12 + 1, 1)
        return following - timedelta(days=1)


def years_of(period: str) -> float:
    """Where a period begins on an axis in years.

    >>> years_of("2011-T3"), years_of("2011")
    (2011.5, 2011.0)
    """
    found = Period.parse(period)
    return found.year + ((found.quarter or 1) - 1) / 4
