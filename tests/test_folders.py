"""A folder is written whole, or the old one stays as it was."""

import subprocess
import sys
from pathlib import Path

import pytest

from copil_analysis.errors import CopilError
from copil_analysis.folders import whole_folder


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "reports" / "2011-T1"


@pytest.fixture
def dead_process() -> int:
    """The number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def write_edition(target: Path, text: str) -> None:
    with whole_folder(target) as staging:
        (staging / "index.html").write_text(text)


def test_a_first_folder_appears_whole(target: Path) -> None:
    """The parent is made on the way, and nothing but the folder stays in it."""
    write_edition(target, "new")
    assert contents(target.parent) == {"2011-T1/index.html": "new"}


def test_a_second_folder_replaces_the_first_whole(target: Path) -> None:
    """A file of the old folder that the new one lacks is gone."""
    write_edition(target, "old")
    (target / "left_over.html").write_text("old")
    write_edition(target, "new")
    assert contents(target.parent) == {"2011-T1/index.html": "new"}


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_failure_leaves_the_old_folder(target: Path, error: type[BaseException]) -> None:
    """Neither an error nor Ctrl-C changes the old folder or leaves a staging folder."""
    write_edition(target, "old")
    with pytest.raises(error), whole_folder(target) as staging:
        (staging / "index.html").write_text("half")
        raise error
    assert contents(target.parent) == {"2011-T1/index.html": "old"}


def test_a_first_failure_leaves_nothing(target: Path) -> None:
    """Where nothing stood, not even the empty parent stays."""
    with pytest.raises(ValueError), whole_folder(target):
        raise ValueError
    assert not target.parent.exists()


def test_a_swap_that_fails_halfway_puts_the_old_folder_back(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the second rename is refused, the first one is undone."""
    write_edition(target, "old")
    rename = Path.rename

    def refuse_staging(path: Path, to: Path) -> Path:
        if ".new-" in path.name:
            raise PermissionError(13, "refused", str(path))
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", refuse_staging)
    with pytest.raises(PermissionError):
        write_edition(target, "new")
    assert contents(target.parent) == {"2011-T1/index.html": "old"}


def test_a_crash_between_the_two_renames_is_repaired(target: Path, dead_process: int) -> None:
    """The next run finds the old folder back, even when that run fails too."""
    write_edition(target, "old")
    target.rename(target.with_name(f".2011-T1.old-{dead_process}"))
    target.with_name(f".2011-T1.new-{dead_process}").mkdir()
    with pytest.raises(ValueError), whole_folder(target):
        raise ValueError
    assert contents(target.parent) == {"2011-T1/index.html": "old"}
    assert [path.name for path in target.parent.iterdir()] == ["2011-T1"]


def test_what_a_killed_run_left_goes(target: Path, dead_process: int) -> None:
    """Its staging folder, and an old folder that was already replaced, are removed."""
    write_edition(target, "old")
    for role in ("new", "old"):
        target.with_name(f".2011-T1.{role}-{dead_process}").mkdir()
    write_edition(target, "new")
    assert [path.name for path in target.parent.iterdir()] == ["2011-T1"]


def test_the_staging_folder_of_a_living_run_stays(target: Path) -> None:
    """Two runs at once do not remove each other's work."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as living:
        other = target.with_name(f".2011-T1.new-{living.pid}")
        other.mkdir(parents=True)
        write_edition(target, "new")
        assert other.is_dir()
        living.communicate(b"\n")


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """It is not ours to remove."""
    (tmp_path / "2011-T1").write_text("a file")
    with pytest.raises(CopilError, match="est un fichier"), whole_folder(tmp_path / "2011-T1"):
        pass
    assert (tmp_path / "2011-T1").read_text() == "a file"
