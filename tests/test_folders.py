"""A folder is written whole, or the old one stays as it was."""

import errno
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from copil_analysis import folders
from copil_analysis.errors import CopilError, describe_os
from copil_analysis.folders import hash_file, tidy, whole_folder
from copil_analysis.locking import try_lock
from copil_analysis.temporary import temporary_folder


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
def without_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system or a disk that cannot exchange two folders in one step."""
    monkeypatch.setattr(folders, "_exchange", lambda *_: False)


@pytest.fixture
def held(target: Path) -> Iterator[Path]:
    """The lock of the folder, held by another process, perhaps of another machine."""
    target.parent.mkdir(parents=True)
    lock = target.with_name(".2011-T1.lock")
    code = (
        "import sys, pathlib; from copil_analysis.locking import try_lock; "
        "held = try_lock(pathlib.Path(sys.argv[1])); print(flush=True); input()"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code, lock], text=True, **pipes) as owner:
        assert owner.stdout
        owner.stdout.readline()
        yield lock
        owner.kill()


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


@pytest.mark.usefixtures("without_exchange")
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


@pytest.mark.usefixtures("without_exchange")
def test_a_system_without_exchange_renames(target: Path) -> None:
    """The result is the same, and nothing stays beside."""
    write_edition(target, "old")
    write_edition(target, "new")
    assert contents(target.parent) == {"2011-T1/index.html": "new"}
    assert [path.name for path in target.parent.iterdir()] == ["2011-T1"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such call")
def test_linux_exchanges_both_folders_in_one_step(tmp_path: Path) -> None:
    """No instant without an edition: where the disk can, as here, no rename is needed."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "text").write_text(name)
    assert folders._exchange(tmp_path / "one", tmp_path / "other")
    assert contents(tmp_path) == {"one/text": "other", "other/text": "one"}
    assert not folders._exchange(tmp_path / "one", tmp_path / "missing")


def test_a_crash_between_two_renames_is_repaired(target: Path) -> None:
    """The next run finds the old folder back, even when that run fails too."""
    write_edition(target, "old")
    target.rename(target.with_name(".2011-T1.old-12ab"))
    target.with_name(".2011-T1.new-12ab").mkdir()
    with pytest.raises(ValueError), whole_folder(target):
        raise ValueError
    assert contents(target.parent) == {"2011-T1/index.html": "old"}
    assert [path.name for path in target.parent.iterdir()] == ["2011-T1"]


def test_what_a_killed_run_left_goes(target: Path) -> None:
    """Its lock, its staging folder, and an old folder that was already replaced."""
    write_edition(target, "old")
    for role in ("new", "old"):
        target.with_name(f".2011-T1.{role}-12ab").mkdir()
    target.with_name(".2011-T1.lock").touch()
    write_edition(target, "new")
    assert [path.name for path in target.parent.iterdir()] == ["2011-T1"]


def test_what_killed_runs_left_goes_without_a_new_folder(target: Path) -> None:
    """A folder lost between two renames comes back; what is not ours stays."""
    write_edition(target, "first")
    beside = target.parent
    for name in (".2011-T1.new-0a", ".2011-T1.old-0b", ".2011-T2.new-0c", ".mine"):
        (beside / name).mkdir()
    (beside / ".2011-T1.lock").touch()
    write_edition(beside / "2011-T3", "third")
    (beside / "2011-T3").rename(beside / ".2011-T3.old-0d")
    tidy(beside)
    assert sorted(path.name for path in beside.iterdir()) == [".mine", "2011-T1", "2011-T3"]


def test_what_a_run_is_at_is_not_tidied(held: Path, target: Path) -> None:
    """Its lock tells; and a folder that is not there has nothing to be tidied."""
    staging = target.with_name(".2011-T1.new-0a")
    staging.mkdir()
    tidy(target.parent)
    tidy(target)
    assert staging.is_dir()
    assert held.exists()


# Dies, or is interrupted, at the n-th thing it asks of the system, for every n; then runs again.
_ATTACK = """
import itertools, os, pathlib, shutil, sys
from copil_analysis import folders

how, exchanges = sys.argv[1:3]
if exchanges == "no":
    folders._exchange = lambda *_: False

def write(target, text, fails=False):
    with folders.whole_folder(target) as staging:
        for name in ("index.html", "method.html"):
            with open(staging / name, "w") as file:
                file.write(text)
        if fails:
            raise ValueError

def seen(target):
    if not target.exists():
        return "missing"
    return "+".join(sorted(path.read_text() for path in target.iterdir()))

def attacked(target, at):
    count = itertools.count()
    def attack(event, arguments):
        if event.startswith(("os.", "shutil.", "open", "fcntl.", "ctypes.")):
            if next(count) == at:
                os._exit(9) if how == "killed" else (_ for _ in ()).throw(KeyboardInterrupt)
    sys.addaudithook(attack)
    try:
        write(target, "new")
    except KeyboardInterrupt:
        os._exit(9)
    os._exit(0)

for at in itertools.count():
    target = pathlib.Path("reports", "2011-T1")
    write(target, "old")
    if not (child := os.fork()):
        attacked(target, at)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    just_after = seen(target)
    try:
        write(target, "", fails=True)
    except ValueError:
        pass
    print(code, just_after, seen(target), *os.listdir("reports"))
    shutil.rmtree("reports")
    if code == 0:
        break
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no fork")
@pytest.mark.parametrize("how", ["killed", "interrupted"])
@pytest.mark.parametrize("exchanges", ["yes", "no"])
def test_a_run_that_ends_at_any_file_operation_leaves_one_whole_edition(
    tmp_path: Path, how: str, exchanges: str
) -> None:
    """Old or new, never a mix; and the next run, though it fails itself, leaves it alone there."""
    command = [sys.executable, "-W", "ignore", "-c", _ATTACK, how, exchanges]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert not done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) > 15
    assert lines[-1] == ["0", "new+new", "new+new", "2011-T1"]
    after = {line[1] for line in lines}
    assert {"old+old", "new+new"} <= after
    if exchanges == "yes" and sys.platform == "linux":
        assert after == {"old+old", "new+new"}
    if how == "interrupted":
        assert "missing" not in after
    assert {tuple(line[2:]) for line in lines} == {("old+old", "2011-T1"), ("new+new", "2011-T1")}


def test_another_run_on_the_same_folder_is_waited_for(
    target: Path, held: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a while; then it is said, and neither its lock nor its work is touched."""
    monkeypatch.setattr(folders, "PATIENCE", 0.0)
    other = target.with_name(".2011-T1.new-12ab")
    other.mkdir()
    with pytest.raises(CopilError, match="Une autre commande écrit"):
        write_edition(target, "new")
    assert other.is_dir()
    assert held.exists()


def test_a_lock_given_back_meanwhile_is_taken(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The waiting run goes on, on a lock of its own: the other's file was removed."""
    target.parent.mkdir(parents=True)
    lock = target.with_name(".2011-T1.lock")
    other = try_lock(lock)
    assert other is not None

    def end_the_other(seconds: float) -> None:
        lock.unlink()
        os.close(other)

    monkeypatch.setattr("copil_analysis.folders.time.sleep", end_the_other)
    write_edition(target, "new")
    assert [path.name for path in target.parent.iterdir()] == ["2011-T1"]


def test_an_old_folder_that_cannot_be_removed_is_left_to_the_next_run(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new one stands all the same; what is left goes once the system lets it."""
    write_edition(target, "old")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "refused")

    with monkeypatch.context() as patch:
        for name in ("unlink", "rmdir"):
            patch.setattr(os, name, refuse)
        write_edition(target, "new")
    assert contents(target) == {"index.html": "new"}
    write_edition(target, "newer")
    assert contents(target) == {"index.html": "newer"}
    assert [path.name for path in target.parent.iterdir()] == ["2011-T1"]


def test_a_read_only_folder_is_replaced(target: Path) -> None:
    """Its files and folders may be read-only too."""
    write_edition(target, "old")
    (target / "index.html").chmod(0o400)
    target.chmod(0o500)
    write_edition(target, "new")
    assert contents(target.parent) == {"2011-T1/index.html": "new"}
    assert [path.name for path in target.parent.iterdir()] == ["2011-T1"]


@pytest.mark.parametrize("points_to", ["folder", "file", "nothing"])
def test_a_link_in_the_place_of_the_folder_is_refused(target: Path, points_to: str) -> None:
    """What it points to is not ours to replace; a link to the parent is followed."""
    elsewhere = target.parents[1] / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file").write_text("a file")
    target.parent.symlink_to(elsewhere)
    place = {"folder": elsewhere / "folder", "file": elsewhere / "file"}
    (elsewhere / "folder").mkdir()
    target.symlink_to(place.get(points_to, elsewhere / "nothing"))
    with pytest.raises(CopilError, match=r"2011-T1 » est un lien : on attend un dossier"):
        write_edition(target, "new")
    assert contents(elsewhere) == {"file": "a file"} | (
        {"2011-T1": "a file"} if points_to == "file" else {}
    )
    target.unlink()
    write_edition(target, "new")
    assert contents(elsewhere) == {"2011-T1/index.html": "new", "file": "a file"}


def test_a_full_disk_names_the_folder_as_the_reader_knows_it(target: Path) -> None:
    """Neither a file of the staging folder nor an error without a file says where it staged."""
    for name in (None, "index.html"):
        with pytest.raises(OSError) as told, whole_folder(target) as staging:
            raise OSError(errno.ENOSPC, "full", name and str(staging / name))
        path = target / name if name else target
        assert told.value.filename == str(path)
        assert describe_os(told.value).endswith(
            f"{path} n'a pu être ni lu ni écrit : le disque est plein."
        )


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (errno.EACCES, "accès refusé"),
        (errno.EROFS, "le disque est en lecture seule"),
        (errno.ENOSPC, "le disque est plein"),
        (errno.ENOLCK, "le disque ne sait pas verrouiller un fichier"),
    ],
)
def test_a_parent_where_nothing_can_be_written_is_named(
    target: Path, monkeypatch: pytest.MonkeyPatch, code: int, reason: str
) -> None:
    """It is what must be repaired; not the lock that we wanted to put there."""
    target.parent.mkdir(parents=True)

    def refuse(path: object, *_: object) -> None:
        raise OSError(code, "refused", path)

    monkeypatch.setattr("copil_analysis.locking.os.open", refuse)
    with pytest.raises(OSError) as told:
        write_edition(target, "new")
    sentence = f"Le dossier {target.parent} n'a pu être ni lu ni écrit : {reason}."
    assert describe_os(told.value) == sentence


def test_a_parent_that_is_a_file_or_leads_nowhere_is_named(target: Path) -> None:
    """One sentence, whichever stands in the place of reports/."""
    target.parent.write_text("a file")
    with pytest.raises(OSError) as told:
        write_edition(target, "new")
    assert describe_os(told.value).startswith(f"Le fichier {target.parent} n'a pu")
    target.parent.unlink()
    target.parent.symlink_to("nowhere")
    with pytest.raises(OSError) as told:
        write_edition(target, "new")
    assert f"{target.parent} n'a pu" in describe_os(told.value)


def test_a_temporary_folder_with_too_long_a_name_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sockets of a kernel would have none: TMPDIR is named, with what to do."""
    long = tmp_path / ("x" * 80)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    told = rf"« {re.escape(str(long))} » est trop long.*TMPDIR=/tmp"
    with pytest.raises(CopilError, match=told), temporary_folder():
        pass
    assert not list(long.iterdir())


def test_no_temporary_folder_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """TMPDIR is full, read-only or missing, and so are the system's own."""
    monkeypatch.setenv("TMPDIR", "/nowhere")
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    with pytest.raises(CopilError, match="« /nowhere », ou nommez"), temporary_folder():
        pass


def test_a_full_temporary_folder_is_named() -> None:
    """An error without a file is about this folder."""
    with pytest.raises(OSError) as told, temporary_folder() as folder:
        raise OSError(errno.ENOSPC, "full")
    assert told.value.filename == str(folder)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """It is not ours to remove."""
    (tmp_path / "2011-T1").write_text("a file")
    with pytest.raises(CopilError, match="est un fichier"), whole_folder(tmp_path / "2011-T1"):
        pass
    assert (tmp_path / "2011-T1").read_text() == "a file"


def test_a_file_is_hashed_again_only_when_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its times, size and place on the disk tell; those of one written just now do not yet."""
    path, old = tmp_path / "slides.txt", time.time() - 60
    path.write_text("one")
    read, seen = Path.read_bytes, list[Path]()

    def count(self: Path) -> bytes:
        seen.append(self)
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", count)
    assert hash_file(path) == hash_file(path)
    assert len(seen) == 2
    monkeypatch.setattr(folders, "_JUST_NOW", 0)
    assert hash_file(path) == hash_file(path)
    assert len(seen) == 3
    os.utime(path, (old, old))
    first = hash_file(path)
    path.write_text("three")
    os.utime(path, (old, old))
    assert hash_file(path) != first
