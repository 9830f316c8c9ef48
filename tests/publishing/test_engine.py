"""A notebook in a fork is as in papermill's own kernel, and nothing of it stays."""

import json
import os
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import nbformat
import papermill
import psutil
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

from copil_analysis.publishing import engine
from copil_analysis.stopping import SENTENCE
from tests.publishing.notebook_runs import (
    PARAMETERS,
    execute_here,
    one_worker,
    printed,
    run_here,
    write_notebook,
)

pytestmark = pytest.mark.skipif(not engine.FORKS, reason="no process is forked here")

CELLS = Path(__file__).with_name("cells.txt").read_text(encoding="utf-8").split("# ---\n")
Run = Callable[..., nbformat.NotebookNode]


@pytest.fixture
def run(worker: ProcessPoolExecutor) -> Run:
    """Runs a notebook in the worker."""
    return lambda path, **options: worker.submit(partial(run_here, path, **options)).result()


@pytest.fixture(scope="module")
def both(
    worker: ProcessPoolExecutor, tmp_path_factory: pytest.TempPathFactory
) -> list[nbformat.NotebookNode]:
    """The notebook of all the cells, executed in papermill's own kernel and in ours."""
    executed = []
    for forks in (False, True):
        folder = tmp_path_factory.mktemp("both")
        write_all_cells(folder / "in.ipynb")
        out = folder / "out.ipynb"
        task = partial(execute_here, folder / "in.ipynb", out, forks=forks, parameters={"p": 2})
        with pytest.raises(papermill.PapermillExecutionError, match="the last"):
            worker.submit(task).result()
        executed.append(nbformat.read(out, as_version=4))
    return executed


def write_all_cells(path: Path) -> None:
    """Each cell may fail, and those that follow are run all the same, up to the last."""
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [new_markdown_cell("# A", id="a"), new_raw_cell("B", id="b")]
    for number, source in enumerate(["p = 1", " ", *CELLS, "raise ValueError('the last')", "1"]):
        cell = new_code_cell(source.rstrip("\n"), id=f"c{number}")
        cell.metadata.tags = ["raises-exception"] if 1 < number < len(CELLS) + 2 else []
        cell.metadata.tags += ["parameters"] if number == 0 else []
        notebook.cells.append(cell)
    nbformat.write(notebook, path)


def told(cell: nbformat.NotebookNode) -> str:
    """The outputs of a cell without what no two runs have in common."""
    outputs: list[nbformat.NotebookNode] = []
    for output in cell.get("outputs", []):
        if outputs and "name" in output and output.name == outputs[-1].get("name"):
            outputs[-1].text += output.text  # it is cut where its time had come
        else:
            outputs.append(output)
    text = json.dumps(outputs, sort_keys=True, ensure_ascii=False)
    for pattern in (r"0x[0-9a-f]+", r"(?<=ipykernel_)\d+/\d+", r"(?<=both)\d+"):
        text = re.sub(pattern, "…", text)
    return text


def test_the_outputs_are_those_of_papermill(both: list[nbformat.NotebookNode]) -> None:
    """Streams, results, displays, figures, errors and their tracebacks, cell by cell."""
    own, forked = ([(cell.source, told(cell)) for cell in one.cells] for one in both)
    assert len(forked) == len(CELLS) + 9  # with the injected parameters, and papermill's marks
    assert [pair for pair in zip(own, forked, strict=True) if pair[0] != pair[1]] == []


def test_counts_and_metadata_are_those_of_papermill(both: list[nbformat.NotebookNode]) -> None:
    """Execution counts, times, states, tags, the language, the parameters."""
    own, forked = ([describe(cell) for cell in one.cells] for one in both)
    assert own == forked
    first, second = (one.metadata.papermill for one in both)
    assert sorted(first) == sorted(second)
    assert (first.parameters, first.exception) == (second.parameters, second.exception)
    assert both[0].metadata | {"papermill": {}} == both[1].metadata | {"papermill": {}}


def describe(cell: nbformat.NotebookNode) -> dict[str, Any]:
    """What is said of a cell, without the times themselves."""
    ours = cell.metadata.get("papermill", {})
    return {
        "count": cell.get("execution_count"),
        "tags": cell.metadata.get("tags"),
        "execution": sorted(cell.metadata.get("execution", {})),
        "papermill": sorted(ours),
        "state": (ours.get("status"), ours.get("exception")),
    }


@pytest.mark.parametrize("forks", [True, False])
@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("import os; os._exit(1)", DeadKernelError),
        ("import time; time.sleep(60)", CellTimeoutError),
    ],
)
def test_what_ends_a_cell_is_the_error_of_papermill(
    worker: ProcessPoolExecutor, tmp_path: Path, forks: bool, source: str, error: type[Exception]
) -> None:
    """A user of the engine meets what its own engine raises."""
    path = write_notebook(tmp_path / "a.ipynb", source)
    task = partial(execute_here, path, tmp_path / "b.ipynb", forks=forks, execution_timeout=5)
    with pytest.raises(error):
        worker.submit(task).result()


CHANGES = """
import os, sys, warnings
import matplotlib.pyplot as plt, matplotlib, pandas, copil_analysis, builtins, random
left, os.environ["LEFT"], sys.modules["left"], pandas.left, builtins.left = 1, "1", sys, 1, 1
plt.figure(); matplotlib.rcParams["font.size"] = 3; warnings.filterwarnings("error", "left")
os.mkdir("sub"); os.chdir("sub"); sys.path.append("left"); os.umask(0)
pandas.set_option("display.max_rows", 3)
"""
SEES = """
import os, sys, warnings
import matplotlib.pyplot as plt, matplotlib, pandas, builtins
print(
    "left" in globals(), os.environ.get("LEFT"), "left" in sys.modules, hasattr(pandas, "left"),
    hasattr(builtins, "left"), plt.get_fignums(), matplotlib.rcParams["font.size"],
    [one for one in warnings.filters if "left" in str(one[1])], os.getcwd(), sys.path[-1] == "left",
    os.umask(0), pandas.get_option("display.max_rows"), len(In),
    sys.modules["__main__"].__dict__ is globals(),
)
"""


def test_a_notebook_sees_nothing_of_another(tmp_path: Path, run: Run) -> None:
    """Variables, modules, figures, settings, filters of warnings, environment, folder."""
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, SEES)
    before = printed(run(path))
    run(write_notebook(tmp_path / "b.ipynb", PARAMETERS, CHANGES))
    assert printed(run(path)) == before


def test_the_process_that_runs_it_is_as_before(
    tmp_path: Path, run: Run, worker: ProcessPoolExecutor
) -> None:
    """No shell, no thread, no child and no file stays open in it; nothing lies about."""
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, CHANGES)
    run(path)
    before = worker.submit(state).result()
    (tmp_path / "sub").rmdir()
    run(path)
    assert worker.submit(state).result() == before
    assert sorted(os.listdir(tmp_path)) == ["a.ipynb", "out.ipynb", "sub"]


def state() -> dict[str, Any]:
    """What a notebook might have left in this process."""
    from IPython.core.getipython import get_ipython

    process = psutil.Process()
    return {
        "shell": get_ipython(),
        "threads": process.num_threads(),
        "children": process.children(),
        "files": process.num_fds(),
        "variables": dict(os.environ),
        "folder": os.getcwd(),
        "path": list(sys.path),
    }


def test_what_a_notebook_starts_ends_with_it(tmp_path: Path, run: Run) -> None:
    """A process that it leaves running is nobody's."""
    source = "import subprocess\nprint(subprocess.Popen(['sleep', '600']).pid)"
    assert_gone(int(printed(run(write_notebook(tmp_path / "a.ipynb", PARAMETERS, source)))))


@pytest.mark.parametrize("line", ["numpy.random.random()", "__import__('random').random()"])
def test_chance_is_not_the_same_in_each_notebook(tmp_path: Path, run: Run, line: str) -> None:
    """As in a process that is started, without a seed."""
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, f"import numpy\nprint({line})")
    assert printed(run(path)) != printed(run(path))


LOSES = """
import os, time
child = os.fork()
if not child:
    os.setsid()
    time.sleep(60)
    os._exit(0)
with open("ids", "w") as file:
    print(child, file=file)
os.kill(os.getppid(), 9)
time.sleep(60)
"""


def test_a_lost_worker_is_noticed(tmp_path: Path) -> None:
    """What a notebook has left in a session of its own holds none of the worker's pipes."""
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, LOSES)
    with one_worker() as worker, pytest.raises(BrokenProcessPool):
        worker.submit(run_here, path).result()
    child = psutil.Process(int((tmp_path / "ids").read_text("ascii")))
    child.kill()  # it is there still


def test_what_a_notebook_starts_has_no_file_of_the_kernel(tmp_path: Path, run: Run) -> None:
    """Not even where it wants to inherit all: the three streams, and the folder that ls reads."""
    source = """
import os, subprocess
ran = subprocess.run(["ls", "/proc/self/fd"], close_fds=False, stdout=subprocess.PIPE, text=True)
print(*ran.stdout.split())
"""
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, source)
    assert printed(run(path)) == "0 1 2 3\n"


def test_a_process_is_forked_on_linux_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere the system may have a fork that is not whole."""
    monkeypatch.setattr(engine.threading, "active_count", lambda: 1)
    assert engine.can_fork()
    monkeypatch.setattr(engine, "FORKS", False)
    assert not engine.can_fork()


def assert_gone(pid: int) -> None:
    """It is no more, or waits only for its parent to look."""
    if psutil.pid_exists(pid):
        assert psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


# A cell that ends the process that runs it, by signal 9 or 2, and stays.
ENDS = """
import os, subprocess, time
with open("ids", "w") as file:
    print(os.getpid(), subprocess.Popen(["sleep", "600"]).pid, file=file)
os.kill(os.getppid(), {signal})
{then}
"""
RUNS = """
import os, signal, sys
from pathlib import Path
from copil_analysis.stopping import stop_on_signals
from tests.publishing.notebook_runs import run_here

def fork_and_signal():
    pid = fork()
    if pid:
        os.killpg(0, signal.SIGINT)
    return pid

fork = os.fork
if "at the fork" in sys.argv:
    os.fork = fork_and_signal
stop_on_signals()
run_here(Path(sys.argv[1]), forks="started" not in sys.argv)
"""


def run_apart(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the notebook in a process of its own, and wait for those that it has named in ids."""
    ran = subprocess.run(
        [sys.executable, "-c", RUNS, path, *words],
        cwd=Path(__file__).parents[2],
        start_new_session=True,
        capture_output=True,
        text=True,
        # In the background a test ignores SIGINT; its children would too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    ids = path.with_name("ids")
    for pid in map(int, ids.read_text("ascii").split() if ids.exists() else []):
        if psutil.pid_exists(pid):
            psutil.Process(pid).wait(60)
    return ran


@pytest.mark.parametrize("then", ["time.sleep(600)", "sum(iter(int, 1))"])
def test_a_kernel_dies_with_the_process_that_runs_it(tmp_path: Path, then: str) -> None:
    """However that one dies, whatever the cell does, and with what the notebook has started."""
    source = ENDS.format(signal=9, then=then)
    ran = run_apart(write_notebook(tmp_path / "a.ipynb", PARAMETERS, source))
    assert ran.returncode == -9


@pytest.mark.parametrize("words", [(), ("started",)])
def test_a_signal_ends_the_kernel(tmp_path: Path, words: tuple[str, ...]) -> None:
    """The process that runs it ends in one sentence, and nothing is left of either kind."""
    source = ENDS.format(signal=2, then="time.sleep(600)")
    ran = run_apart(write_notebook(tmp_path / "a.ipynb", PARAMETERS, source), *words)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", f"{SENTENCE}\n")


def test_a_signal_as_the_kernel_is_forked_ends_it(tmp_path: Path) -> None:
    """Both processes have it, and the parent does not know the other yet."""
    ran = run_apart(write_notebook(tmp_path / "a.ipynb", PARAMETERS, "1"), "at the fork")
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", f"{SENTENCE}\n")
    left = [one.info for one in psutil.process_iter(["pid", "cmdline"])]
    assert not [one for one in left if str(tmp_path / "a.ipynb") in (one["cmdline"] or [])]


def test_the_command_line_of_papermill_has_the_engine() -> None:
    """``papermill --engine copil``: the installed package names it, and its names are right."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    module, name = project["project"]["entry-points"]["papermill.engine"]["copil"].split(":")
    assert getattr(import_module(module), name) is engine.CopilEngine
