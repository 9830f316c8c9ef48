"""Ctrl-C at any instant: one sentence, exit 130, nothing half made and nobody left behind."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from copil_analysis.loading import load
from copil_analysis.showing.pages import ADDRESSES
from copil_analysis.stopping import SENTENCE
from tests.sharing import TITLE_CELL

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows signals only a console")

PROJECT = Path(__file__).parents[2]
# The command is signalled at an instant that is counted, by the command itself or by one of its
# workers, each of which counts on from where it was forked: no clock decides what is tested.
ATTACK = """
import os, sys, threading, time
number, event, name, at = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
cpu_seconds, sys.argv = float(sys.argv[5]), ["copil", *sys.argv[6:]]
command = os.getpid()
def attack(since):
    while time.process_time() < since + cpu_seconds:
        time.sleep(0.01)
    os.kill(command, number)
def count(seen, args):
    global at
    if seen == event and "".join(map(str, args[:1])).endswith(name):
        at -= 1
        if not at:
            now = time.process_time()
            attack(now) if not cpu_seconds else threading.Thread(target=attack, args=[now]).start()
from copil_analysis.__main__ import main
sys.addaudithook(count)
sys.exit(main())
"""
# 7 columns without a total of the rows: more cuts than CP-SAT can rule out in the time it is given.
LONG = (
    "4 Point sur les typologies de logements obtenues TERRITOIRES STUDIO T1T2T3T4 T5 T6 "
    "CASA187310910398933 CANNES16649858618449 CAPAP1012713634115107 SECTEUR EST5056789899190 "
    "TOTAL185220298322262209279"
)
SLIDES = "data/raw/2011-T1/slides.txt"
RAW = ("period.toml", "notes.md", "attributions.xlsx", "file_active.xlsx")
TABLES = ("allocations", "rehoused", "dwellings", "waiting", "needs", "checks")
KEPT = {
    *("data/processed", "data/processed/2011-T1", "data/processed/2011-T1/sources.json"),
    *(f"data/processed/2011-T1/{table}.csv" for table in TABLES),
}
LEDGER = {f"data/mail{name}" for name in ("", "/ledger.sqlite3", "/ledger.sqlite3.lock")}


@dataclass(frozen=True)
class Ran:
    """What became of a signalled command: its exit code, what it said, made and left behind."""

    code: int
    said: str
    made: set[str]
    left: list[str]


def attack(
    root: Path,
    words: str,
    event: str,
    at: int,
    *,
    name: str = "",
    cpu_seconds: float = 0,
    number: int = signal.SIGINT,
) -> Ran:
    """Signal the command when an audit event comes for the so-manieth time, or somewhat later."""
    before = set(root.rglob("*"))
    arguments = [str(number), event, name, str(at), str(cpu_seconds), *words.split()]
    with tempfile.TemporaryDirectory() as temporary:  # its name must not be long: sockets
        process = subprocess.Popen(
            [sys.executable, "-c", ATTACK, *arguments],
            cwd=root,
            # Python itself would rename what it compiles, and be counted.
            env=os.environ | {"TMPDIR": temporary, "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # In the background a test ignores SIGINT, below nohup SIGHUP; its children would too.
            preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
        )
        _, said = process.communicate(timeout=300)
        commands = (read_command(path) for path in Path("/proc").glob("[0-9]*/cmdline"))
        left = [*os.listdir(temporary), *(one for one in commands if temporary in one)]
    made = {str(path.relative_to(root)) for path in set(root.rglob("*")) - before}
    return Ran(process.returncode, said, made - {"data/processed/.request_key"}, left)


def read_command(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def make_workspace(root: Path) -> Path:
    shutil.copytree(PROJECT / "data" / "raw", root / "data" / "raw")
    shutil.copy(PROJECT / "copil.toml", root)
    return root


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "workspace")


@pytest.fixture(scope="module")
def once_checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose tables are kept, so that a run begins with its notebooks at once."""
    root = make_workspace(tmp_path_factory.mktemp("checked") / "workspace")
    load("2011-T1", root)
    return root


@pytest.fixture
def checked(once_checked: Path, tmp_path: Path) -> Path:
    return shutil.copytree(once_checked, tmp_path / "workspace")


def write_notebooks(root: Path, source: str) -> None:
    """Notebooks of one cell in the place of ours."""
    parameters = nbformat.v4.new_code_cell('period = "2011-T1"\nroot = "."')
    parameters.metadata.tags = ["parameters"]
    cells = [parameters, nbformat.v4.new_code_cell(source)]
    (root / "notebooks").mkdir()
    for name in ADDRESSES:
        nbformat.write(nbformat.v4.new_notebook(cells=cells), root / "notebooks" / f"{name}.ipynb")


@pytest.mark.parametrize(
    ("number", "at"),
    [*((signal.SIGINT, at) for at in (1, 2, 30, 90)), (signal.SIGTERM, 30), (signal.SIGHUP, 2)],
)
def test_a_command_is_stopped_while_it_starts(workspace: Path, number: int, at: int) -> None:
    """The handlers stand before Typer is imported; the exit code is the one that shells expect."""
    ran = attack(workspace, "--help", "import", at, number=number)
    assert ran == Ran(128 + number, f"{SENTENCE}\n", set(), [])


@pytest.mark.parametrize(
    ("words", "event", "at"),
    [
        ("new 2011-T2", "import", 500),
        ("new 2011-T2", "os.mkdir", 2),
        ("demo invented --quarters 1", "os.mkdir", 4),
        (f"read {SLIDES}", "import", 900),
        ("check 2011-T1", "import", 700),
        ("check 2011-T1", "os.mkdir", 1),
    ],
)
def test_a_stopped_command_leaves_nothing(workspace: Path, words: str, event: str, at: int) -> None:
    """While pandas is imported, while a folder is begun, while it is filled."""
    ran = attack(workspace, words, event, at)
    assert ran == Ran(130, f"{SENTENCE}\n", ran.made & {"data/processed"}, [])


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("new 2011-T2", "os.rename"),
        ("check 2011-T1", "os.rename"),
        ("check 2011-T1", "os.link"),
        ("send 2011-T1 --dry-run", "os.rename"),
    ],
)
def test_what_takes_an_instant_is_done_first(workspace: Path, words: str, event: str) -> None:
    """A folder stands whole once it is there, and so do the key of a workspace and the ledger."""
    ran = attack(workspace, words, event, 1)
    whole = {
        "new": {"data/raw/2011-T2", *(f"data/raw/2011-T2/{one}" for one in RAW)},
        "check": KEPT if event == "os.rename" else {"data/processed"},
        "send": LEDGER,
    }
    assert ran == Ran(130, f"{SENTENCE}\n", whole[words.split()[0]], [])


def test_a_solver_at_work_is_stopped(workspace: Path) -> None:
    """A table half solved is neither shown nor kept."""
    (workspace / SLIDES).write_text(LONG, encoding="utf-8")
    ran = attack(workspace, "check 2011-T1", "open", 1, name="/slides.txt", cpu_seconds=1.5)
    assert ran == Ran(130, f"{SENTENCE}\n", ran.made & {"data/processed"}, [])


@pytest.mark.skipif(sys.platform != "linux", reason="Workers are forked on Linux alone")
@pytest.mark.parametrize("at", [1, 2, 3])
def test_neither_worker_nor_kernel_outlives_the_run(checked: Path, at: int) -> None:
    """The signal comes with the first worker, the first kernel, or one after a page is done."""
    write_notebooks(checked, TITLE_CELL)
    ran = attack(checked, "run 2011-T1 --jobs 1", "os.fork", at)
    assert ran == Ran(130, f"{SENTENCE}\n", set(), [])


@pytest.mark.parametrize("send", ["os.kill(run, ", "os.killpg(os.getpgid(run), "])
def test_a_cell_at_work_is_stopped(checked: Path, send: str) -> None:
    """Ctrl-C at a terminal goes to the whole group; the kernel has a session of its own."""
    find = "import os, psutil, time\nrun = psutil.Process().parent().parent().pid"
    write_notebooks(checked, f"{find}\n{send}2)\ntime.sleep(600)")
    ran = attack(checked, "run 2011-T1", "none", 1)
    assert ran == Ran(130, f"{SENTENCE}\n", set(), [])


def test_an_edition_is_put_in_place_whole(checked: Path) -> None:
    """At the last step it is too late to stop it."""
    write_notebooks(checked, TITLE_CELL)
    ran = attack(checked, "run 2011-T1", "os.rename", 1)
    assert (ran.code, ran.said, ran.left) == (130, f"{SENTENCE}\n", [])
    assert {"reports/2011-T1/index.html", "reports/2011-T1/manifest.json"} <= ran.made
    assert not [path for path in ran.made if Path(path).name.startswith(".")]
