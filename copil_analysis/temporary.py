"""Folders for what is thrown away; those of killed runs go with the next run."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from copil_analysis.locking import try_lock
from copil_analysis.stopping import left_by_signals

_PREFIX, _LOCK = "copil-", "lock"


@left_by_signals
def temporary_folder() -> Iterator[Path]:
    """Yield a folder for what is thrown away, locked as long as this process lives."""
    folder, lock = _make()
    try:
        yield folder
    finally:
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


def _make() -> tuple[Path, int]:
    _remove_abandoned(Path(tempfile.gettempdir()))
    while True:  # another run may take a folder that is not locked yet for abandoned
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        with suppress(FileNotFoundError):
            if (lock := try_lock(folder / _LOCK)) is not None:
                if (folder / _LOCK).exists():
                    return folder, lock
                os.close(lock)


def _remove_abandoned(parent: Path) -> None:
    for folder in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another user's, or another run is quicker
            if not (folder / _LOCK).exists():
                folder.rmdir()  # one that holds something is no folder of ours
            elif (lock := try_lock(folder / _LOCK)) is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)
