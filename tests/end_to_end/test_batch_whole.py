"""A whole batch of the real command that is killed, or whose notebooks do their worst.

``tests.kill_batch`` strikes a batch as often as one likes; here it does so a few times.
"""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batches import Starter, contents, make_titles, processes_of, run, strays, write_notebook
from tests.kill_batch import Target, strike_often

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc tells whose processes live")

WORST = {
    "2011-T1": ("print('avant')\nraise ValueError('à dessein')", "à dessein"),
    "2011-T2": (
        "import os, subprocess\n"
        "subprocess.Popen(['sleep', '600'], start_new_session=True)\nos._exit(0)",
        "le noyau Python s’est arrêté",
    ),
    "2011-T3": ("import time\ntime.sleep(10**6)", "a dépassé 10 secondes"),
    "2011-T4": ("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)", "deux fois de suite"),
}
KEPT = [f"{period}/rehoused.ipynb" for period in sorted(WORST)[:3]]  # no worker, no one to keep it


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A TMPDIR of its own tells the processes of a batch from all others."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@pytest.fixture
def target(tmp_path: Path, temporary: Path) -> Iterator[Target]:
    root = tmp_path / "workspace"
    make_titles(root, 2)
    starter = Starter(root, temporary)
    made = Target(root, starter)
    made.measure()
    yield made
    starter.close()


def test_a_batch_that_is_struck_leaves_the_old_edition_or_the_new_one(target: Target) -> None:
    """Byte for byte; the next run makes the rest, and nothing is left of either."""
    strike_often(target, 3, [signal.SIGKILL])
    strike_often(target, 3, [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])


def test_a_notebook_that_does_its_worst_costs_its_own_period_only(
    tmp_path: Path, temporary: Path
) -> None:
    """The neighbours are published as ever; what was executed is kept until it succeeds."""
    root = tmp_path / "workspace"
    make_titles(root, 5)
    bad = "\n".join(
        f"if period == {one!r}:\n    {source.replace(chr(10), chr(10) + '    ')}"
        for one, (source, _) in WORST.items()
    )
    write_notebook(root, "rehoused", bad)
    code, out, said = run(root, temporary, "run", "--all", "--jobs", "2", "--timeout", "10")
    assert code == 1
    assert {Path(line).parent.name for line in out.splitlines()} == {"2012-T1"}
    for _, sentence in WORST.values():
        assert sentence in said.replace("\xa0", " ")
    assert said.count("\n") == len(WORST) + 1
    assert processes_of(temporary) == []
    assert sorted(contents(root / "data" / "failed")) == KEPT
    first = contents(root / "data" / "failed" / "2011-T1")["rehoused.ipynb"].decode()
    assert "avant" in first and "Traceback" in first
    write_notebook(root, "rehoused")
    assert run(root, temporary, "run", "--all", "--jobs", "2")[0] == 0
    assert contents(root / "data" / "failed") == {}
    assert (strays(root), list(temporary.iterdir()), processes_of(temporary)) == ([], [], [])


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_command_needs_no_stream(closed: str) -> None:
    """What is said to nobody is lost, and nothing is wrong."""
    command = f'exec "$0" -m copil_analysis --help {closed}'
    ran = subprocess.run(["sh", "-c", command, sys.executable], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
