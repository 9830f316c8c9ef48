"""The day that a cell holds: a date, a moment, a spreadsheet's serial number or a text."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from copil_analysis.reading.meaning import number_of, plain, split_mark
from copil_analysis.reading.sheets.sheet import DAY_ZERO, Cell
from copil_analysis.vocabulary import fold

_PARIS = ZoneInfo("Europe/Paris")  # of tzdata where the system has none
_SHEETJS = timedelta(seconds=21)  # it takes them off: Paris was 9 minutes 21 seconds off in 1899

_CLOCK = (
    r"(?:[ t]+(?:a )?(?P<hour>[0-9]{1,2})[:h](?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r" ?(?P<zone>z|(?:utc|gmt)?(?:[-+−][0-9]{2}:?(?:[0-9]{2})?)?)?)?"
)
_DAY_FIRST = re.compile(
    rf"([0-9]{{1,2}}) ?([-/.]) ?([0-9]{{1,2}}) ?\2 ?([0-9]{{4}}|[0-9]{{2}}){_CLOCK}"
)
_TYPED = re.compile(
    r"\s*([0-9]{1,2})\s?[-/.]\s?([0-9]{1,2})\s?([-/.])\s?([0-9]{4}|[0-9]{2})(?![0-9])"
)
_ISO = re.compile(r"\s*[0-9]{4}[-/.][0-9]{1,2}[-/.]")
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_CLOCK}")
_IN_WORDS = re.compile(
    r"(?:[a-z]+ )?([0-9]{1,2})(?:er)?[ -]([a-z]{3,9})\.?[ -]([0-9]{4}|[0-9]{2})" + _CLOCK
)
_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            *("janvier janv jan", "fevrier fevr fev", "mars mar", "avril avr", "mai", "juin"),
            *("juillet juil jul", "aout aou", "septembre sept sep", "octobre oct"),
            *("novembre nov", "decembre dec"),
        ),
        start=1,
    )
    for name in names.split()
}
_MIDNIGHTS = (22, 23)  # hours in UTC at which a day begins in France
_HOUR, _ROUNDED = (
    timedelta(hours=1),
    timedelta(seconds=90),
)  # what three decimals of a day leave out
_SERIALS = range(20_000, 60_001)

# Day 0 of the spreadsheets and of .NET, and the last day of all.
_NO_DAYS = (
    *(date(1899, 12, 30), date(1899, 12, 31), date(1904, 1, 1)),
    *(date(1, 1, 1), date(9999, 12, 31)),
)
_NO_NUMBERS = (0, 2_958_465)  # the last one is 31/12/9999
# 00/01/1900 as Excel shows it in French, 1/0/1900 in English.
_NO_DAY = r"(?:00?[-/.]0?[01]|0?1[-/.]00?)[-/.](?:0{2,4}|1900)|(?:0000|1900)-0[01]-00"
_NO_TEXT = re.compile(rf"(?:{_NO_DAY})?[ T]?(?:00?[:h]00(?::00(?:[.,]0+)?)?Z?)?")


def date_of(cell: Cell) -> date | None:
    """The day that a cell holds, else None.

    Of two digits a year is 2000 to 2068 or 1969 to 1999. A moment with an offset is told in France;
    one without that is a midnight in France written in UTC (or by SheetJS) is the day that begins.

    >>> str(date_of("31/03/11")), str(date_of("1er mars 2011")), str(date_of(40633))
    ('2011-03-31', '2011-03-01', '2011-03-31')
    >>> str(date_of("2026-03-31T22:00:00Z")), str(date_of("31/03/2026 14:30"))
    ('2026-04-01', '2026-03-31')
    >>> date_of("mars 2011"), date_of("03/31/2011"), date_of("12")
    (None, None, None)
    """
    moment = _moment_of(cell)
    return None if moment is None else _day_of(moment)


def is_next_day(cell: Cell) -> bool:
    """Whether a cell shows an hour of the evening, without an offset, and is read as the next day.

    >>> [is_next_day(cell) for cell in ("31/03/2026 22:00", "31/03/2026 22:00Z", 46112.9166667)]
    [True, False, True]
    """
    moment = _moment_of(cell)
    return moment is not None and moment.tzinfo is None and _day_of(moment) > moment.date()


def hour_of(cell: Cell) -> time | None:
    """The hour in France that a cell holds with its day; None where it is only a way to write it.

    >>> [str(hour_of(cell)) for cell in ("31/03/2026 14:30", "31/03/2026 22:00", "31/03/2026")]
    ['14:30:00', 'None', 'None']
    """
    moment = _moment_of(cell)
    if moment is None or is_next_day(cell):
        return None
    hour = (moment.astimezone(_PARIS) if moment.tzinfo else moment).time()
    return hour if hour != time() else None


def is_no_day(cell: Cell) -> bool:
    """Whether a cell holds what stands for no date: a zero of any kind, or the last day of all.

    >>> [is_no_day(cell) for cell in (0, time(), "00/01/1900", "31/12/9999", "0000-00-00", 40633)]
    [True, True, True, True, True, False]
    """
    if isinstance(cell, time | timedelta):
        return cell in (time(), timedelta())
    if isinstance(cell, str) and _NO_TEXT.fullmatch(plain(cell)):
        return True
    return number_of(cell) in _NO_NUMBERS or date_of(cell) in _NO_DAYS


def typed_parts(cell: Cell) -> tuple[int, int] | None:
    """The first two numbers of a text such as 20/02/2025, which may be day and month or not."""
    match = _TYPED.match(cell) if isinstance(cell, str) else None
    return (int(match[1]), int(match[2])) if match else None


def writing_of(cell: Cell) -> str:
    """How a day is written: ``real`` where it is no text, ``iso``, or its sign and length of year.

    >>> [writing_of(cell) for cell in (date(2026, 3, 2), "2026-03-02", "02/03/26", "2 mars 2026")]
    ['real', 'iso', '/2', '']
    """
    if not isinstance(cell, str):
        return "real"
    if match := _TYPED.match(cell):
        return f"{match[3]}{len(match[4])}"
    return "iso" if _ISO.match(cell) else ""


def _moment_of(cell: Cell) -> datetime | None:
    """The moment that a cell holds, to the second; its first one where it is a day only."""
    if isinstance(cell, datetime):
        return _to_the_second(cell)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, str) and (found := _moment_of_text(fold(split_mark(cell)[0]))):
        return found
    serial = number_of(cell)
    if serial is None or not _SERIALS.start <= serial < _SERIALS.stop:
        return None
    return _to_the_second(datetime.combine(DAY_ZERO, time()) + timedelta(days=serial))


def _to_the_second(moment: datetime) -> datetime:
    """A serial number is a fraction, so that its hour may be off by microseconds."""
    near = moment.replace(minute=0, second=0, microsecond=0)
    for hour in (near, near + _HOUR) if moment.year < datetime.max.year else ():
        if hour.hour in _MIDNIGHTS and abs(hour - moment) <= _ROUNDED:
            return hour
    if moment >= datetime.max.replace(second=59, microsecond=0, tzinfo=moment.tzinfo):
        return moment.replace(microsecond=0)
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def _day_of(moment: datetime) -> date:
    try:
        if moment.tzinfo:
            return moment.astimezone(_PARIS).date()
        for tried in (moment, moment + _SHEETJS):
            if tried.time() == time():
                return tried.date()
            there = tried.replace(tzinfo=UTC).astimezone(_PARIS)
            if there.time() == time():
                return there.date()
    except OverflowError:  # the first or the last day of all
        pass
    return moment.date()


def _moment_of_text(text: str) -> datetime | None:
    if match := _DAY_FIRST.fullmatch(text):
        return _moment(match, match[4], match[3], match[1])
    if match := _YEAR_FIRST.fullmatch(text):
        return _moment(match, match[1], match[3], match[4])
    if (match := _IN_WORDS.fullmatch(text)) and match[2] in _MONTHS:
        return _moment(match, match[3], _MONTHS[match[2]], match[1])
    return None


def _moment(match: re.Match[str], year: str, month: str | int, day: str) -> datetime | None:
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) <= 68 else 1900)
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if hour > 24 or minute > 59 or second > 59:
        return None
    try:
        first = datetime(full, int(month), int(day), tzinfo=_zone(match["zone"]))
        return first + timedelta(hours=hour, minutes=minute, seconds=second)
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone | None:
    """The offset that ends a text: « z », « +02:00 », « GMT+0200 »; None where there is none."""
    if not text:
        return None
    digits = re.sub("[^0-9]", "", text)
    offset = timedelta(hours=int(digits[:2] or 0), minutes=int(digits[2:] or 0))
    return timezone(-offset if re.search("[-−]", text) else offset)
