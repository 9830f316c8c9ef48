"""Folders written whole or not at all, and what tells that a file is still the same."""

import ctypes
import hashlib
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from copil_analysis.errors import CopilError
from copil_analysis.locking import lock, unlock
from copil_analysis.stopping import finished_first, left_by_signals

PATIENCE = 10.0  # seconds that a run waits for another one that writes the same folder
_JUST_NOW = 2_000_000_000  # nanoseconds: a file may change again, and its times stay the same
_LEFT = re.compile(r"\.(.+)\.(?:lock|(?:new|old)-[0-9a-f]+)")
_CURRENT_FOLDER, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


@left_by_signals
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield an empty staging folder that replaces ``target`` when the block ends well.

    When the block raises, ``target`` stays as it was and the staging folder goes. What a
    killed run left beside ``target`` is repaired on the way in: a folder lost between two
    renames comes back, the rest is removed. One run at a time writes a folder. An OSError names
    ``target``, what would stand in it, or its parent: never the staging folder.
    """
    _check_place(target)
    is_first = not target.parent.exists()
    staging = _beside(target, "new")
    try:
        with _locked(target):
            try:
                _repair(target)
                staging.mkdir()
                yield staging
                _swap(staging, target)
            finally:
                _remove(staging)
    except OSError as error:
        if error.errno is None:  # a sentence of some library: a file's name would hide it
            raise
        name = str(error.filename or target).replace(str(staging), str(target))
        error.filename = name.replace(str(_lock_of(target)), str(target.parent))
        raise
    finally:
        if is_first:
            with suppress(OSError):  # it holds the folder, or was never made
                target.parent.rmdir()


def write_text(path: Path, text: str) -> None:
    """Write a text as it is on every system: in UTF-8, with the ends of line that it has."""
    path.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write what a person may want to read too, one key a line."""
    write_text(path, f"{json.dumps(content, ensure_ascii=False, indent=2)}\n")


def tidy(parent: Path) -> None:
    """Repair what killed runs left beside the folders of ``parent``, but where one is at work.

    What the system holds back is left as it is.
    """
    with suppress(OSError):
        names = {found[1] for path in parent.glob(".*") if (found := _LEFT.fullmatch(path.name))}
        for target in (parent / name for name in sorted(names)):
            with finished_first():
                if (descriptor := lock(_lock_of(target), until=0)) is not None:
                    try:
                        _repair(target)
                    finally:
                        unlock(_lock_of(target), descriptor)


def hash_file(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal; read once in a process while the file is the same."""
    found = path.stat()
    written = (found.st_mtime_ns, found.st_ctime_ns)
    if time.time_ns() - max(written) < _JUST_NOW:
        return _hash(path)
    return _hash_once(path, *written, found.st_size, found.st_ino, found.st_dev)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@lru_cache(maxsize=100_000)
def _hash_once(path: Path, *signature: int) -> str:
    return _hash(path)


def hash_files(paths: Iterable[Path], *, base: Path) -> dict[str, str]:
    """The SHA-256 of each file by its name under ``base``, or its last two parts elsewhere."""
    return {name_under(path, base): hash_file(path) for path in sorted(paths)}


def differing(some: Mapping[str, str], others: Mapping[str, str]) -> list[str]:
    """The names that one of two has alone, or of which the hashes differ."""
    return sorted({name for name, _ in some.items() ^ others.items()})


def name_under(path: Path, base: Path) -> str:
    """The name of a file under ``base``; of one that stands elsewhere, its last two parts."""
    if path.is_relative_to(base):
        return path.relative_to(base).as_posix()
    return "/".join(path.parts[-2:])


def _check_place(target: Path) -> None:
    """What stands at ``target`` and is no folder is not ours to replace."""
    if target.is_symlink():
        raise CopilError(
            f"« {target} » est un lien : on attend un dossier à cette place. Supprimez le lien, "
            f"ou faites plutôt un lien de « {target.parent.name} » tout entier."
        )
    if target.exists() and not target.is_dir():
        raise CopilError(f"« {target} » est un fichier : on attend un dossier à cette place.")


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    """Hold ``.<name>.lock`` beside ``target``, made with the parent; it goes in the end."""
    path = _lock_of(target)
    descriptor = lock(path, until=time.monotonic() + PATIENCE)
    if descriptor is None:
        raise CopilError(
            f"Une autre commande écrit « {target} » en ce moment : attendez qu'elle se termine, "
            "puis relancez celle-ci."
        )
    try:
        yield
    finally:
        unlock(path, descriptor)


def _lock_of(target: Path) -> Path:
    return target.with_name(f".{target.name}.lock")


def _beside(target: Path, role: str) -> Path:
    return target.with_name(f".{target.name}.{role}-{uuid4().hex}")


def _swap(staging: Path, target: Path) -> None:
    """Put ``staging`` in the place of ``target``, and what stood there in that of ``staging``."""
    if not target.exists():
        staging.rename(target)
    elif not _exchange(staging, target):
        old = _beside(target, "old")
        try:
            target.rename(old)
            staging.rename(target)
        except BaseException:
            if not target.exists():
                old.rename(target)
            raise
        old.rename(staging)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or the disk cannot."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    paths = (_CURRENT_FOLDER, os.fsencode(one), _CURRENT_FOLDER, os.fsencode(other))
    return bool(rename(*paths, _EXCHANGE) == 0)


def _repair(target: Path) -> None:
    """Bring back a folder lost between two renames; remove the rest of what killed runs left."""
    for old in _left(target, "old"):
        old.rename(_beside(target, "new") if target.exists() else target)
    for staging in _left(target, "new"):
        _remove(staging)


def _left(target: Path, role: str) -> list[Path]:
    name = re.compile(rf"\.{re.escape(target.name)}\.{role}-[0-9a-f]+")
    return [path for path in sorted(target.parent.iterdir()) if name.fullmatch(path.name)]


def _remove(folder: Path) -> None:
    """Remove a folder, read-only parts too; what the system holds back is left to the next run."""
    shutil.rmtree(folder, ignore_errors=True)
    for top, _, files in os.walk(folder):
        for path in (top, *(os.path.join(top, name) for name in files)):
            if not os.path.islink(path):
                with suppress(OSError):
                    os.chmod(path, 0o700)
    shutil.rmtree(folder, ignore_errors=True)
