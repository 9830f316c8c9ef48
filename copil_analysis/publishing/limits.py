"""What one notebook may take of time and of memory, and how its kernel is held to it."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import TIMEOUT_MAX
from time import monotonic
from types import FrameType
from typing import Any

GRACE = 2  # seconds in which a cell that is told to end may do so
MEGABYTE = 1_000_000
MOST_OUTPUT = 100 * MEGABYTE
"""Bytes of all that a kernel says: no browser opens such a page, and who runs it holds them."""


@dataclass(frozen=True)
class Limits:
    """Seconds from end to end, and bytes on top of what the process has; None is no limit.

    Memory is limited on Linux alone.
    """

    seconds: float | None = None
    memory: int | None = None


NO_LIMITS = Limits()


def time_left(seconds: float) -> Callable[[Any], float]:
    """What nbclient may give to a cell before it kills the kernel, from now on."""
    end = monotonic() + min(seconds, TIMEOUT_MAX) + GRACE
    return lambda _: max(end - monotonic(), 0.001)  # zero would be no limit


def hold_to(limits: Limits) -> None:
    """From now on the cells of this process, a kernel, that take more get an error."""
    if limits.seconds is not None:
        signal.signal(signal.SIGALRM, _on_alarm)
        signal.setitimer(signal.ITIMER_REAL, min(limits.seconds, TIMEOUT_MAX), GRACE / 4)
    if limits.memory is not None and sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
        soft = pages * resource.getpagesize() + limits.memory
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        most = sys.maxsize if hard == resource.RLIM_INFINITY else hard
        resource.setrlimit(resource.RLIMIT_DATA, (min(soft, most), hard))


@contextmanager
def more_memory() -> Iterator[None]:
    """What is full must be told all the same."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _on_alarm(_: int, frame: FrameType | None) -> None:
    """An error where a cell stands; of what is not a cell's an error would end the kernel.

    The alarm comes again. A cell that waits for the event loop does not stand there: it is killed.
    """
    from nbclient.exceptions import CellTimeoutError

    cells = vars(sys.modules["__main__"])
    while frame:
        if frame.f_globals is cells:
            raise CellTimeoutError("le temps du carnet est écoulé")
        frame = frame.f_back
