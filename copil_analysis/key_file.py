"""The key of a workspace: made once, it stays on the analyst's machine, with ``data/processed``."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from copil_analysis.stopping import finished_first

_FILE = ".request_key"


def read_key(processed: Path) -> bytes:
    """The key of this workspace, which only its owner may read; made when there is none yet."""
    path = processed / _FILE
    if not path.exists():
        with finished_first():
            _make_key(path)
    return path.read_bytes()


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    staging = path.with_name(f"{_FILE}.{os.getpid()}")
    try:
        with open(staging, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(os.urandom(32))
        with suppress(FileExistsError):  # another process was quicker
            os.link(staging, path)
    except OSError as error:  # a full disk names no file
        error.filename = str(path)
        raise
    finally:
        staging.unlink(missing_ok=True)


def fingerprint(key: bytes) -> str:
    """By which one tells that what is kept was made with another key."""
    return hashlib.sha256(key).hexdigest()
