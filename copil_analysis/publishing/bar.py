"""A batch on a terminal: one bar below what is printed, gone at the end."""

import math
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from time import monotonic

from rich.console import Console, RenderableType
from rich.constrain import Constrain
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from copil_analysis.publishing.events import (
    BatchEnded,
    BatchStarted,
    Event,
    PagesMade,
    PeriodFailed,
    PeriodPublished,
    PeriodStarted,
)
from copil_analysis.publishing.telling import PlainTeller, listened
from copil_analysis.showing.durations import tell_seconds
from copil_analysis.showing.french import agree, format_number, typeset
from copil_analysis.stopping import finished_first, left_by_signals

_MARGIN = 3  # where the terminal echoes ^C: on a full line it would begin another, below the bar
_GAP = 2
_NARROW = 60  # below, what runs now is left out
_LONGEST = 40


class BarTeller(AbstractContextManager["BarTeller"]):
    """Tells as ``PlainTeller`` does, above a bar: pages done, time left, what runs now.

    The bar is taken away before each line and drawn again after it, so that lines go to stdout
    and stderr as in a log, and stdout may be a pipe that ends on the same terminal (``| tee``).
    """

    def __init__(self, console: Console, clock: Callable[[], float] = monotonic) -> None:
        self._plain = PlainTeller(lambda text: _wrapped(text, console.width))
        self._progress = Progress(clock)
        self._live = Live(
            console=console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            get_renderable=lambda: self._progress.draw(console.width),
        )
        self._shown: AbstractContextManager[None] = _erased(self._live)

    def __enter__(self) -> "BarTeller":
        self._shown.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._shown.__exit__(None, None, None)

    def tell(self, event: Event) -> None:
        """Print what a log would get, and move the bar."""
        self._progress.count(event)
        if not isinstance(event, BatchStarted | PeriodStarted | PagesMade):
            self._stop()
        self._plain.tell(event)
        if sys.stdout.isatty():  # else the other end of the pipe prints first, until the next tick
            self.tick()

    def tick(self) -> None:
        """Draw the bar anew while there are pages to make."""
        if not self._progress.is_running:
            return self._stop()
        with _amid_writing():
            self._live.start()
            self._live.refresh()

    def _stop(self) -> None:
        with _amid_writing():
            self._live.stop()


class Progress:
    """How far a batch is, and the line that says so."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._pages = 0
        self._by_period: dict[str, int] = {}  # a period begun again makes its pages again
        self._running: list[str] = []
        self._since: float | None = None
        self._end: float | None = None

    @property
    def is_running(self) -> bool:
        """Whether a batch that has pages to make has begun and not ended."""
        return self._pages > 0

    @property
    def _made(self) -> int:
        return sum(self._by_period.values())

    def count(self, event: Event) -> None:
        """Take one event into account."""
        match event:
            case BatchStarted():
                self._pages = event.pages
            case PeriodStarted():
                self._since = self._clock() if self._since is None else self._since
                self._by_period[event.period] = 0
                if event.period not in self._running:
                    self._running.append(event.period)
            case PagesMade():
                self._by_period[event.period] = self._by_period.get(event.period, 0) + event.pages
                self._expect()
            case PeriodPublished() | PeriodFailed() if event.period in self._running:
                self._running.remove(event.period)
            case BatchEnded():
                self._pages = 0

    def _expect(self) -> None:
        """When the rest will be ready, at the pace since the first period was begun."""
        now = self._clock()
        if self._since is not None and self._made:
            left = self._pages - self._made
            self._end = now + (now - self._since) * left / self._made

    def draw(self, width: int) -> RenderableType:
        """One line, shorter than a terminal of so many columns."""
        room = width - _MARGIN
        texts = [text for text in (self._count(), self._left(), self._now(width)) if text]
        longest = room - sum(len(text) + _GAP for text in texts)
        bar = ProgressBar(
            total=self._pages,
            completed=self._made,
            width=max(1, min(_LONGEST, longest)),
            complete_style="cyan",
        )
        line = Table.grid(padding=(0, _GAP, 0, 0))
        line.add_row(bar, *(Text(typeset(text), no_wrap=True) for text in texts))
        return Constrain(line, room)

    def _count(self) -> str:
        pages = format_number(self._pages)
        return f"{format_number(self._made)}/{pages} {agree(self._pages, 'page')}"

    def _left(self) -> str:
        """The time left; nothing before the first page, or when it is past."""
        left = 0.0 if self._end is None else self._end - self._clock()
        return f"reste {tell_seconds(math.ceil(left), decimals=0)}" if left > 0 else ""

    def _now(self, width: int) -> str:
        """The periods in the making: two of them by name, more by number."""
        if width < _NARROW:
            return ""
        if self._since is None:
            return "préparation"
        first, *others = self._running or [""]
        return f"{first} et {len(others)} autres" if len(others) > 1 else ", ".join(self._running)


def _wrapped(text: str, width: int) -> str:
    """Break between words only: Rich would also break at spaces that must not, and in paths."""
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


@contextmanager
def _amid_writing() -> Iterator[None]:
    """A signal amid Rich's writing would leave the cursor hidden: it waits for its end."""
    with finished_first(), listened(sys.stderr):
        yield


@left_by_signals
def _erased(live: Live) -> Iterator[None]:
    """Leave no bar and a visible cursor, however the block is left."""
    try:
        yield
    finally:
        with listened(sys.stderr):
            live.stop()
