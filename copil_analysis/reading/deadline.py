"""Until when something is due, as a team writes it: « fin juin », « 15/06 », « le T3 »."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from copil_analysis.vocabulary import fold

_MONTHS = (
    *("jan", "fev", "mar", "avr", "mai", "juin"),
    *("juil", "aou", "sep", "oct", "nov", "dec"),
)
_MONTH = (
    r"(?P<name>janv(?:ier)?|jan|fevr?(?:ier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|aout"
    r"|sept(?:embre|(?=\.))|oct(?:obre)?|nov(?:embre)?|dec(?:embre)?)\b\.?"
)
_DAY, _NUMBER = r"(?P<day>0?[1-9]|[12][0-9]|3[01])", r"(?P<month>0?[1-9]|1[0-2])"
_YEAR, _SHORT = r"(?P<year>20[0-9]{2})", r"(?P<short>[0-9]{2})"
_QUARTER = r"(?:t ?(?P<bare>[1-4])|(?P<quarter>[1-4])(?:er|e|eme) trimestre)"
_EDGE = r"(?P<edge>fin|debut|mi)[ -](?:d[eu] )?"
_DATES = (
    rf"(?:{_EDGE}|{_DAY}(?:er)? )?{_MONTH}(?: (?:{_YEAR}|{_SHORT}))?",
    rf"{_DAY}(?P<sign>[/.-]){_NUMBER}(?P=sign)(?:{_YEAR}|{_SHORT})",
    # A bare 10/12 may be a share; after an article, or of another day or month, it is none.
    rf"(?:(?<=le )|(?<=au )){_DAY}/{_NUMBER}",
    rf"(?P<day>1[3-9]|2[0-9]|3[01])/{_NUMBER}",
    rf"{_DAY}/(?P<month>0[1-9])",
    rf"{_NUMBER}/{_YEAR}",
    rf"{_YEAR}-{_NUMBER}-{_DAY}",
    rf"(?:{_EDGE})?{_QUARTER}(?:[ -]{_YEAR})?",
    rf"{_YEAR}[ -]?t(?P<quarter>[1-4])",
    rf"(?P<edge>fin)(?: (?:d'|de l')annee)? {_YEAR}",
    r"(?P<edge>fin) (?:d'|de l')annee",
)
_ANY = "|".join(re.sub(r"\?P<\w+>", "?:", one) for one in _DATES if "(?P=" not in one)
_FROM = rf"(?:(?:d[eu] |entre )?(?:{_ANY})(?:[/-]| (?:a|au|et|ou) ))?"
_UNTIL = (
    r"(?:(?:d'ici|avant|jusqu'(?:a|au|en)|au plus tard|pour|courant|vers|en|au?|l[ea]|prevue?) "
    r"|l')*"
)
_FORMS = tuple(re.compile(rf"{_FROM}{_UNTIL}(?P<date>{one})") for one in _DATES)
_BETWEEN = re.compile(r"[,;:]|\s[-–—]\s")
_SIZE = re.compile(r"\b[tf] ?[1-9]\b")
_OF_DWELLINGS = re.compile(
    rf"{_SIZE.pattern}|studio|typolog|taille|logement|appartement|piece|surface|offre|menage|famille"
)


@dataclass(frozen=True)
class Deadline:
    """The last month that a text gives, as ``written``, and its day and year if it tells them."""

    written: str
    month: int
    day: int | None = None
    year: int | None = None

    def last_day(self, since: date) -> date:
        """The day after which it is past; of a year untold, the first from ``since`` on."""
        end = self._end(self.year or since.year)
        return end if self.year or end >= since else self._end(since.year + 1)

    def _end(self, year: int) -> date:
        longest = monthrange(year, self.month)[1]
        return date(year, self.month, min(self.day or longest, longest))


def deadline_in(text: str, said: str = "") -> Deadline | None:
    """The last date of a text that stands alone between its commas, colons and dashes.

    Beside other words it may be no end: « Champ de Mars », « hausse depuis mars ». A bare T3 is a
    quarter where ``said``, beside it, tells of no dwellings: they have sizes.

    >>> deadline_in("ALAM, de mars à fin juin"), deadline_in("hausse depuis mars 2026")
    (Deadline(written='fin juin', month=6, day=None, year=None), None)
    >>> deadline_in("ALAM, 15/06/2026").last_day(date(2026, 1, 1))
    datetime.date(2026, 6, 15)
    """
    sizes = len(_SIZE.findall(fold(text))) + bool(_OF_DWELLINGS.search(fold(said)))
    for part in reversed(_BETWEEN.split(text)):
        written = " ".join(part.split())
        match = next(filter(None, (form.fullmatch(fold(written)) for form in _FORMS)), None)
        if match and not (_is_bare(match) and sizes > 1):
            return _deadline(match, written[match.start("date") :])
    return None


def _is_bare(match: re.Match[str]) -> bool:
    """Whether it may be a size of dwelling: T3, and neither « fin T3 » nor T3 2026."""
    parts = match.groupdict()
    return bool(parts.get("bare")) and not parts["edge"] and not parts["year"]


def _deadline(match: re.Match[str], text: str) -> Deadline:
    parts = match.groupdict()
    name, number = parts.get("name"), parts.get("month")
    quarter = parts.get("bare") or parts.get("quarter")
    month = 3 * int(quarter) if quarter else int(number or 12)
    if name:
        month = next(n for n, start in enumerate(_MONTHS, 1) if name.startswith(start))
    day, short = parts.get("day"), parts.get("short")
    year = int(parts["year"]) if parts.get("year") else 2000 + int(short) if short else None
    has_article = day or (quarter and not parts.get("edge") and not text.startswith("20"))
    written = f"le {text}" if has_article else text
    return Deadline(written, month, int(day) if day else None, year)
