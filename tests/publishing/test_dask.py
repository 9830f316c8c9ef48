"""A batch on Dask's workers is the batch that a machine makes alone, whatever befalls them."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Future
from pathlib import Path

import nbformat
import pytest

from copil_analysis.loading import load
from copil_analysis.publishing.dask_workers import _pass_on
from copil_analysis.showing.pages import ADDRESSES, OPTIONAL, PAGES
from copil_analysis.stopping import SENTENCE
from tests.publishing.dask_cluster import HANGS, Cluster, is_running, wait_until
from tests.publishing.notebook_runs import PARAMETERS, write_notebook
from tests.sharing import PROJECT, TITLE_CELL, Ran, copil, free_port

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are told by /proc")

FIRST, *OTHERS = ("2010-T4", "2011-T1", "2011-T2", "2011-T3")
# The notebook's process is forked from one that does tasks, which a server of the worker forked.
WHERE = """
import os, signal, time
from pathlib import Path

def parent_of(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])

def is_first(name):
    try:
        Path(name).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True

task = os.getppid()
worker = parent_of(parent_of(task))
nanny = parent_of(worker)
Path("ran").mkdir(exist_ok=True)
Path("ran", f"{period} {os.getpid()} {task} {worker}").touch()
"""
HANG = "time.sleep(600)"
SECRET = "QUOTED-0612345678901234"
ENGAGE = """
import sys
from pathlib import Path
from copil_analysis import versions
from copil_analysis.errors import CopilError
made_with = versions.made_with
place, root, patch = sys.argv[1:]
exec(patch)
from copil_analysis.publishing import dask_workers
dask_workers._TO_FIND = 1
try:
    with dask_workers.dask_workers(place, Path(root), 1) as workers:
        print(workers.number)
except CopilError as error:
    print(error)
"""


@pytest.fixture(scope="module")
def any_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("dask"))
    try:
        yield made
    finally:
        made.end()


@pytest.fixture
def cluster(any_cluster: Cluster) -> Cluster:
    any_cluster.begin()
    return any_cluster


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of four periods whose tables are kept already."""
    root = tmp_path_factory.mktemp("prepared") / "workspace"
    for period in (FIRST, *OTHERS):
        shutil.copytree(PROJECT / "data/raw/2011-T1", root / "data/raw" / period)
    shutil.copy(PROJECT / "copil.toml", root)
    (root / "notebooks").mkdir()
    for name in ADDRESSES:
        write_notebook(root / "notebooks" / f"{name}.ipynb", PARAMETERS, TITLE_CELL)
    load(OTHERS[-1], root)
    return root


@pytest.fixture
def workspace(prepared: Path, tmp_path: Path) -> Path:
    return shutil.copytree(prepared, tmp_path / "workspace")


def write_summary(root: Path, source: str) -> None:
    """The notebook of the first page; those of the others have a title alone."""
    write_notebook(root / "notebooks/summary.ipynb", PARAMETERS, WHERE + source, TITLE_CELL)


def run_on(cluster: Cluster, root: Path, *words: str) -> Ran:
    return copil("run", *words, "--executor", f"dask://{cluster.address}", root=root)


def ran(root: Path) -> list[tuple[int, int, int]]:
    """The processes of each notebook that told of itself, of its task, and of its worker."""
    told = (path.name.split()[1:] for path in (root / "ran").iterdir())
    return [(int(notebook), int(task), int(worker)) for notebook, task, worker in told]


def wait_until_no_task_is_left(root: Path) -> None:
    tasks = [pid for notebook, task, _ in ran(root) for pid in (notebook, task)]
    wait_until(lambda: not any(map(is_running, tasks)))


def engage(place: str, root: Path | str, patch: str = "") -> str:
    """What is said when the workers of a scheduler are called in, or how many they are."""
    arguments = [place, str(root), patch]
    said = subprocess.run(
        [sys.executable, "-c", ENGAGE, *arguments], cwd=root, capture_output=True, text=True
    )
    assert said.stderr == ""
    return said.stdout.strip()


def files_of(root: Path, period: str) -> dict[str, bytes]:
    """The edition of a period but for its manifest, which tells the time."""
    folder = root / "reports" / period
    found = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in found
        if path.name != "manifest.json"
    }


def test_pages_are_those_of_this_machine_alone(
    cluster: Cluster, workspace: Path, tmp_path: Path
) -> None:
    """Both workers make some, and what fails, hangs or ends its process costs its period only."""
    source = f"""
if period == "{OTHERS[0]}":
    {HANG}
elif period == "{OTHERS[1]}":
    raise ValueError("{SECRET}")
elif period == "{OTHERS[2]}":
    os._exit(3)
"""
    write_summary(workspace, source)
    alone = shutil.copytree(workspace, tmp_path / "alone")
    made = run_on(cluster, workspace, "--all", "--timeout", "10")
    assert made.returncode == 1
    assert made.stdout.splitlines() == [
        f"reports/{FIRST}/{page}" for page in PAGES if page != OPTIONAL
    ]
    told = sorted(made.stderr.replace("\xa0", " ").replace("\u202f", " ").splitlines())
    assert len(told) == 4
    assert told[0].startswith(
        "1 période publiée (5 pages) et 3 en échec (2011-T1, 2011-T2, 2011-T3), en "
    )
    for period, what in zip(OTHERS, ("a dépassé 10 secondes", SECRET, "os._exit"), strict=True):
        kept = f"data/failed/{period}/summary.ipynb"
        assert [what in line for line in told if line.endswith(kept)] == [True]
        executed = nbformat.read(workspace / kept, as_version=4)
        assert executed.metadata.papermill.exception
    assert len({worker for *_, worker in ran(workspace)}) == 2
    wait_until_no_task_is_left(workspace)
    assert not list(workspace.glob("data/.*"))
    assert SECRET not in cluster.log
    copil("run", FIRST, root=alone)
    assert files_of(workspace, FIRST) == files_of(alone, FIRST)


def test_ctrl_c_ends_the_tasks_on_the_workers(cluster: Cluster, workspace: Path) -> None:
    """The workers stay, ready for the next batch."""
    source = f"""
while not Path("command").is_symlink():
    time.sleep(0.05)
os.kill(int(os.readlink("command")), signal.SIGINT)
{HANG}
"""
    write_summary(workspace, source)
    command = [str(Path(sys.executable).with_name("copil")), "run", FIRST]
    process = subprocess.Popen(
        [*command, "--executor", f"dask://{cluster.address}"],
        cwd=workspace,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # In the background a test ignores SIGINT, and so would the command.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    (workspace / "command").symlink_to(str(process.pid))
    said = process.communicate(timeout=HANGS)
    assert (process.returncode, *said) == (130, "", f"{SENTENCE}\n")
    wait_until_no_task_is_left(workspace)
    assert not list(workspace.glob("data/.*"))
    assert engage(cluster.address, workspace) == "2"


def test_nobody_at_the_address_is_one_sentence(workspace: Path) -> None:
    """It comes when the time to find the scheduler is over."""
    place = f"127.0.0.1:{free_port()}"
    assert engage(place, workspace) == f"Aucun ordonnanceur Dask ne répond à {place}."


def test_workers_of_another_version_are_refused(cluster: Cluster, workspace: Path) -> None:
    """Their pages would not be ours."""
    patch = "versions.made_with = lambda: {**made_with(), 'pandas': '0'}"
    said = engage(cluster.address, workspace, patch)
    assert "Le processus Dask tcp://127.0.0.1:" in said
    assert "n'a pas les mêmes versions que cette commande" in said


def test_workers_that_do_not_see_the_folder_are_refused(cluster: Cluster, workspace: Path) -> None:
    """Each process has a folder of its own at this place."""
    (workspace / "data/.dask-of-a-killed-batch").touch()
    said = engage(cluster.address, workspace, "root = '/proc/self/cwd'")
    assert "ne voit pas le dossier /proc/self/cwd" in said
    assert not list(workspace.glob("data/.*"))


def test_workers_without_this_package_are_refused(
    cluster: Cluster, workspace: Path, tmp_path: Path
) -> None:
    """And so is a cluster in which one of them is."""
    other = tmp_path / "copil_analysis"
    other.mkdir()
    (other / "__init__.py").touch()
    before = cluster.log.count("Registered to:")
    added = cluster.add_worker("--no-nanny", PYTHONPATH=str(tmp_path))
    try:
        wait_until(lambda: cluster.log.count("Registered to:") > before)
        said = engage(cluster.address, workspace)
    finally:
        cluster.end(added)
    assert "n'a pas copil-analysis, ou pas cette version" in said


def test_lost_workers_cost_nothing_but_time(cluster: Cluster, workspace: Path) -> None:
    """One is killed, one is stopped by its administrator: their tasks end, and are done again."""
    source = f"""
if is_first("killed"):
    os.kill(worker, signal.SIGKILL)
    {HANG}
if is_first("stopped"):
    os.kill(nanny, signal.SIGTERM)
    {HANG}
"""
    write_summary(workspace, source)
    made = run_on(cluster, workspace, FIRST, OTHERS[0])
    assert (made.returncode, len(made.stdout.splitlines())) == (0, 10)
    assert {"killed", "stopped"} <= set(os.listdir(workspace))
    wait_until_no_task_is_left(workspace)


def test_a_scheduler_that_is_gone_ends_the_batch(cluster: Cluster, workspace: Path) -> None:
    """In one sentence; the old edition stands, and no task goes on."""
    old = workspace / "reports" / FIRST / "index.html"
    old.parent.mkdir(parents=True)
    old.write_text("old")
    write_summary(workspace, f"os.kill({cluster.scheduler}, signal.SIGKILL)\n{HANG}")
    made = run_on(cluster, workspace, FIRST)
    assert (made.returncode, made.stdout) == (1, "")
    assert made.stderr == f"Aucun ordonnanceur Dask ne répond à {cluster.address}.\n"
    assert files_of(workspace, FIRST) == {"index.html": b"old"}
    wait_until_no_task_is_left(workspace)


def test_what_dask_gives_up_is_told_in_our_words() -> None:
    """A task that has ended several workers fails alone; without a scheduler the batch begins
    anew."""
    from distributed import KilledWorker

    for error, kind, sentence in (
        (KilledWorker("task", None, 3), Exception, "Plusieurs processus Dask se sont arrêtés"),
        (CancelledError(), BrokenExecutor, ""),
    ):
        done: Future[None] = Future()
        done.set_exception(error)
        told: Future[None] = Future()
        _pass_on(told, done)
        assert isinstance(told.exception(), kind)
        assert sentence in str(told.exception())
