"""A file locked by one process at a time, on this machine or on another that shares the folder."""

import math
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from copil_analysis.stopping import is_stopping, left_by_signals

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PAUSE = 0.1


def try_lock(path: Path, *, mode: int = 0o644) -> int | None:
    """Lock the file ``path``, made if need be, until the result is closed; None if it is held.

    The system gives the lock back when its process dies, however it dies: a file that is left
    behind blocks nobody.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, mode)
    except PermissionError:
        if not path.exists():  # nor may it be made
            raise
        # Another user's file: a local disk locks it as well.
        descriptor = os.open(path, os.O_RDONLY)
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # the second is how Windows says it
        os.close(descriptor)
        return None
    except OSError as error:
        os.close(descriptor)
        error.filename = str(path)
        raise
    return descriptor


def lock(path: Path, *, until: float = math.inf) -> int | None:
    """Lock the file ``path``, made with its folder, waiting for it; None if it is still held.

    ``until``: an instant of ``time.monotonic``. To be let go with ``unlock``.
    """
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = None
        with suppress(FileNotFoundError):  # the parent went with a run that failed
            descriptor = try_lock(path)
        if descriptor is not None:
            # A lock is worth nothing on a file that its last owner removed meanwhile.
            if path.exists() and os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
            os.close(descriptor)
        elif is_stopping() or time.monotonic() > until:
            return None
        else:
            time.sleep(_PAUSE)


def unlock(path: Path, descriptor: int) -> None:
    """Let a lock go, and remove its file."""
    with suppress(OSError):  # Windows removes no file that is open: it stays, and harms nobody
        path.unlink()
    os.close(descriptor)


@left_by_signals
def alone(path: Path, tell: Callable[[], None]) -> Iterator[None]:
    """Hold the lock ``path`` for as long as the block lasts.

    ``tell`` is called once if somebody else holds it: the block begins when they have ended. An
    OSError names the folder in which no lock may stand.
    """
    try:
        descriptor = lock(path, until=0)
    except OSError as error:
        error.filename = str(path.parent)
        raise
    if descriptor is None:
        tell()
        descriptor = lock(path)
    try:
        yield
    finally:
        if descriptor is not None:
            unlock(path, descriptor)
