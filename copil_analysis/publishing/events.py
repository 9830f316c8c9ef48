"""What happens while a batch runs, for whoever tells it: a terminal, a log, another program.

The names and fields are the lines of ``copil run --json`` (``telling.JsonTeller``): an event may
be added and a field too; none is renamed without a line in CHANGELOG.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class BatchStarted:
    """The periods that are not as they should be, and how many pages will be made in all."""

    periods: tuple[str, ...]
    pages: int


@dataclass(frozen=True)
class BatchWaits:
    """Another command publishes in this workspace; this one begins when it is done."""


@dataclass(frozen=True)
class PeriodStarted:
    """A period is being made; told again where a worker was lost, and its pages are made again."""

    period: str


@dataclass(frozen=True)
class PagesMade:
    """So many more pages of a period are ready; they are not in place yet."""

    period: str
    pages: int


@dataclass(frozen=True)
class PeriodPublished:
    """A period is in place: its pages, how many were made anew, what the checks have to say."""

    period: str
    paths: tuple[str, ...]
    pages: int
    findings: int
    seconds: float


@dataclass(frozen=True)
class PeriodUnchanged:
    """A period was as it should be; its pages where they were asked for."""

    period: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class PeriodFailed:
    """Why a period is as it was, in one sentence; ``kept`` is the executed notebook, or ""."""

    period: str
    sentence: str
    kept: str


@dataclass(frozen=True)
class BatchEnded:
    """How many periods came to what, the pages made anew, what the checks found, how long."""

    published: int
    unchanged: int
    failed: int
    pages: int
    findings: int
    seconds: float


Event = (
    BatchStarted
    | BatchWaits
    | PeriodStarted
    | PagesMade
    | PeriodPublished
    | PeriodUnchanged
    | PeriodFailed
    | BatchEnded
)
