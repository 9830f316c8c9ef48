"""A file locked by one process at a time, on this machine or on another that shares the folder."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def try_lock(path: Path, *, mode: int = 0o644) -> int | None:
    """Lock the file ``path``, made if need be, until the result is closed; None if it is held.

    The system gives the lock back when its process dies, however it dies: a file that is left
    behind blocks nobody.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, mode)
    except PermissionError:  # another user's file: a local disk locks it as well
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
