"""Temporary folders: gone at the end, and those of killed runs with the next one."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from copil_analysis.temporary import temporary_folder

PROGRAM = """
import os
from copil_analysis.temporary import temporary_folder
with temporary_folder() as folder:
    (folder / "half").write_text("written")
    print(folder, flush=True)
    input()
    os._exit(9)
"""


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """No folder of another run of ours is in the way, and its name is not too long."""
    with tempfile.TemporaryDirectory() as name:
        monkeypatch.setenv("TMPDIR", name)
        monkeypatch.setattr(tempfile, "tempdir", name)
        yield Path(name)


def test_a_folder_goes_with_its_block(here: Path) -> None:
    """Whatever ends the block."""
    with pytest.raises(ZeroDivisionError), temporary_folder() as folder:
        (folder / "half").write_text("written")
        raise ZeroDivisionError
    assert list(here.iterdir()) == []


def test_the_folder_of_a_killed_run_goes_with_the_next(here: Path) -> None:
    """That of a run that still lives is let be."""
    command = [sys.executable, "-c", PROGRAM]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        theirs = Path(process.stdout.readline().strip())
        with temporary_folder() as ours:
            assert set(here.iterdir()) == {theirs, ours}
        process.stdin.write("\n")
    assert list(here.iterdir()) == [theirs]
    with temporary_folder() as ours:
        assert list(here.iterdir()) == [ours]


def test_what_is_not_ours_stays(here: Path) -> None:
    """A folder named like ours that holds something and no lock, and a file; an empty one goes."""
    (here / "copil-reports").mkdir()
    (here / "copil-reports" / "index.html").touch()
    (here / "copil-notes.txt").touch()
    (here / "copil-killed-at-once").mkdir()
    with temporary_folder():
        pass
    assert {path.name for path in here.iterdir()} == {"copil-reports", "copil-notes.txt"}
