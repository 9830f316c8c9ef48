"""Folders written whole or not at all, and what tells that a file is still the same."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from copil_analysis.errors import CopilError
from copil_analysis.stopping import left_by_signals


@left_by_signals
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield an empty staging folder that replaces ``target`` when the block ends well.

    When the block raises, ``target`` stays as it was and the staging folder goes. What a
    killed run left beside ``target`` is repaired on the way in: a folder lost between the two
    renames comes back, the rest is removed. The folders of a run that still lives are let be.
    """
    if target.exists() and not target.is_dir():
        raise CopilError(f"« {target} » est un fichier : on attend un dossier à cette place.")
    is_first = not target.parent.exists()
    target.parent.mkdir(parents=True, exist_ok=True)
    _repair(target)
    staging = _beside(target, "new")
    staging.mkdir()
    try:
        yield staging
        _swap(staging, target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if is_first and not any(target.parent.iterdir()):
            target.parent.rmdir()


def hash_files(paths: Iterable[Path], *, base: Path) -> dict[str, str]:
    """The SHA-256 of each file by its name under ``base``, or its last two parts elsewhere."""
    return {
        _name(path, base): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(paths)
    }


def _name(path: Path, base: Path) -> str:
    if path.is_relative_to(base):
        return path.relative_to(base).as_posix()
    return "/".join(path.parts[-2:])


def _beside(target: Path, role: str) -> Path:
    return target.with_name(f".{target.name}.{role}-{os.getpid()}")


def _swap(staging: Path, target: Path) -> None:
    if not target.exists():
        staging.rename(target)
        return
    old = _beside(target, "old")
    target.rename(old)
    try:
        staging.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old)


def _repair(target: Path) -> None:
    for old in _abandoned(target, "old"):
        if target.exists():
            shutil.rmtree(old)
        else:
            old.rename(target)
    for staging in _abandoned(target, "new"):
        shutil.rmtree(staging)


def _abandoned(target: Path, role: str) -> list[Path]:
    beginning = f".{target.name}.{role}-"
    return [
        path
        for path in sorted(target.parent.iterdir())
        if path.name.startswith(beginning)
        and path.name.removeprefix(beginning).isdecimal()
        and not _runs_elsewhere(int(path.name.removeprefix(beginning)))
    ]


def _runs_elsewhere(process: int) -> bool:
    """Whether another process with this number lives; Windows cannot tell without harm."""
    if process == os.getpid() or os.name == "nt":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
