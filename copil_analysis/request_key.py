"""What is compared of a request number, and kept: a keyed hash, by which quarters know a household.

The key is made once, stays on the analyst's machine, and goes with ``data/processed``.
"""

import hashlib
import hmac
import os
from contextlib import suppress
from pathlib import Path

import pandas as pd

from copil_analysis.request_number import completed
from copil_analysis.stopping import finished_first

_FILE = ".request_key"


def is_number(numbers: "pd.Series[str]") -> "pd.Series[bool]":
    """Which are numbers, and no words such as « EN COURS » that many rows may repeat."""
    return numbers.str.contains("[0-9]{6}", na=False).astype(bool)


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
    with open(staging, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(os.urandom(32))
    with suppress(FileExistsError):  # another process was quicker
        os.link(staging, path)
    staging.unlink()


def fingerprint(key: bytes) -> str:
    """By which one tells that what is kept was made with another key."""
    return hashlib.sha256(key).hexdigest()


def request_keys(numbers: pd.Series, key: bytes) -> "pd.Series[str]":
    """The HMAC-SHA-256 of each request number; missing where there is no number."""
    known = completed(numbers).where(is_number(numbers))
    keys = [
        None if pd.isna(text) else hmac.digest(key, str(text).encode(), "sha256").hex()
        for text in known.tolist()
    ]
    return pd.Series(keys, dtype="str", index=numbers.index)
