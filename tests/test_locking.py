"""A lock that nobody may make is an error at once; one that is held is waited for."""

import errno
import os
from pathlib import Path

import pytest

from copil_analysis.locking import alone, lock, unlock


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_a_folder_that_takes_no_lock_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A folder of another user, a disk that is read-only or full: nothing is waited for."""

    def refuse(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            raise OSError(number, "no", str(path))
        raise FileNotFoundError(path)

    monkeypatch.setattr("copil_analysis.locking.os.open", refuse)
    with pytest.raises(OSError, match="no") as raised, alone(tmp_path / ".run.lock", pytest.fail):
        pass
    assert (raised.value.errno, raised.value.filename) == (number, str(tmp_path))


def test_another_users_lock_is_taken_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file may be read, not written."""
    path, opened = tmp_path / ".run.lock", os.open
    path.touch()

    def refuse(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            raise PermissionError(errno.EACCES, "no", str(path))
        return opened(path, flags)

    monkeypatch.setattr("copil_analysis.locking.os.open", refuse)
    with alone(path, pytest.fail):
        assert lock(path, until=0) is None


def test_who_waits_says_so_once(tmp_path: Path) -> None:
    """And begins when the other one has ended."""
    path, told = tmp_path / "data" / ".run.lock", list[str]()
    held = lock(path)
    assert held is not None

    def tell() -> None:
        told.append("waits")
        unlock(path, held)

    with alone(path, tell):
        assert path.exists()
    assert told == ["waits"]
    assert not path.exists()
