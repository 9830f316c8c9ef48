"""The period of a report: a quarter such as 2011-T1, or a whole year such as 2011."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

from copil_analysis.errors import UsageError
from copil_analysis.usage import is_quarter, told

_FORMS = (
    r"(?P<year>\d{4})",
    r"(?P<year>\d{4})\s*-?\s*[TQ](?P<quarter>[1-4])",
    r"[TQ](?P<quarter>[1-4])\s*-?\s*(?P<year>\d{4})",
    r"(?P<quarter>[1-4])\s*(?:ER|E|ÈME|EME)\s*TRIMESTRE\s*(?P<year>\d{4})",
)


QUARTERS = 4  # in a year


@total_ordering
@dataclass(frozen=True)
class Period:
    """A quarter, or a whole year when ``quarter`` is missing; a year comes after its quarters."""

    year: int
    quarter: int | None = None

    @classmethod
    def parse(cls, text: str | int) -> "Period":
        """Read a period as people write it; anything else is a UsageError.

        A whole number is a year: ``papermill -p period 2011`` passes one.

        >>> str(Period.parse("1er trimestre 2011")), str(Period.parse("2011Q1"))
        ('2011-T1', '2011-T1')
        >>> Period.parse(2011) == Period.parse("2011")
        True
        """
        is_year = isinstance(text, int) and not isinstance(text, bool)
        written = text.strip().upper() if isinstance(text, str) else str(text) if is_year else ""
        for form in _FORMS:
            if match := re.fullmatch(form, written, re.ASCII):
                parts = match.groupdict()
                quarter = parts.get("quarter")
                return cls(int(parts["year"]), int(quarter) if quarter else None)
        if is_quarter(text):
            raise UsageError(f'« {told(text)} » est déjà lu : on attend son nom, "{told(text)}".')
        raise UsageError(
            f"La période « {told(text)} » n'est pas reconnue : on attend un trimestre comme "
            "2011-T1 ou une année comme 2011."
        )

    def __lt__(self, other: "Period") -> bool:
        one, two = ((it.year, it.quarter or QUARTERS + 1) for it in (self, other))
        return one < two

    def __str__(self) -> str:
        return f"{self.year}" if self.quarter is None else f"{self.year}-T{self.quarter}"

    @property
    def previous(self) -> "Period":
        """The quarter before a quarter, the year before a year."""
        if self.quarter is None:
            return Period(self.year - 1)
        return Period(self.year, self.quarter - 1) if self.quarter > 1 else Period(self.year - 1, 4)

    @property
    def just_before(self) -> tuple["Period", ...]:
        """The periods that end where this one begins, the nearest kind first.

        >>> [str(one) for one in Period(2025, 1).just_before]
        ['2024-T4', '2024']
        """
        if self.quarter is None:
            return (self.previous, self.previous.quarters[-1])
        return (self.previous, *([Period(self.year - 1)] if self.quarter == 1 else []))

    @property
    def following(self) -> "Period":
        """The quarter after a quarter, the year after a year."""
        if self.quarter in (None, QUARTERS):
            return Period(self.year + 1, self.quarter and 1)
        return Period(self.year, self.quarter + 1)

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
    def the_label(self) -> str:
        """The label with its article.

        >>> Period(2011, 1).the_label, Period(2011).the_label
        ('le 1er trimestre 2011', "l'année 2011")
        """
        return f"l'{self.label}" if self.quarter is None else f"le {self.label}"

    @property
    def in_label(self) -> str:
        """The label after "in".

        >>> Period(2011, 1).in_label, Period(2011).in_label
        ('au 1er trimestre 2011', 'en 2011')
        """
        return f"en {self.year}" if self.quarter is None else f"au {self.label}"

    @property
    def of_label(self) -> str:
        """The label after "de".

        >>> Period(2011, 1).of_label, Period(2011).of_label
        ('du 1er trimestre 2011', "de l'année 2011")
        """
        return f"de l'{self.label}" if self.quarter is None else f"du {self.label}"

    @property
    def quarters(self) -> tuple["Period", ...]:
        """The quarters of a year; a quarter is its own."""
        if self.quarter is not None:
            return (self,)
        return tuple(Period(self.year, number) for number in range(1, QUARTERS + 1))

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
