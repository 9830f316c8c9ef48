"""What one notebook may take of time and of memory, and how its kernel is held to it."""

import asyncio
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

GRACE = 2  # seconds in which a cell that is told to end may do so


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
    end = monotonic() + seconds + GRACE
    return lambda _: max(end - monotonic(), 0.001)  # zero would be no limit


def hold_to(limits: Limits) -> None:
    """From now on the cells of this process, a kernel, that take more get an error."""
    if limits.seconds is not None:
        signal.signal(signal.SIGALRM, _on_alarm)
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    if limits.memory is not None and sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
        soft = pages * resource.getpagesize() + limits.memory
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


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


def _on_alarm(_: int, __: object) -> None:
    """An error where the cell stands; one that waits for the event loop is killed soon."""
    from nbclient.exceptions import CellTimeoutError

    if asyncio.current_task():
        raise CellTimeoutError("le temps du carnet est écoulé")
