"""On Linux, what a notebook starts and leaves ends with it, in whatever session that is."""

import ctypes
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from copil_analysis.stopping import left_by_signals

_PR_SET_CHILD_SUBREAPER = 36
_adopts = False


def adopt_orphans() -> None:
    """From now on those of this process's descendants whose parents end become its children."""
    global _adopts
    if sys.platform == "linux":
        _adopts = ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


@left_by_signals
def no_orphan_left() -> Iterator[None]:
    """End all children that are left by the block, in a process that adopts and has no others."""
    try:
        yield
    finally:
        while _adopts and (children := _children()):
            for child in children:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                with suppress(ChildProcessError):
                    os.waitpid(child, 0)


def _children() -> list[int]:
    with suppress(OSError):  # a system may tell of no children
        tasks = Path("/proc/self/task").glob("*/children")
        return [int(one) for path in tasks for one in path.read_text("ascii").split()]
    return []
