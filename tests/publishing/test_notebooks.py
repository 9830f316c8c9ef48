"""Notebooks run quietly, by this Python, and a failure is one sentence."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from math import inf
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import nbformat
import pytest
from nbconvert.filters import strip_ansi

from copil_analysis.cli_options import limits_of
from copil_analysis.errors import CopilError
from copil_analysis.publishing import limits
from copil_analysis.publishing.engine import FORKS
from copil_analysis.publishing.limits import Limits
from copil_analysis.publishing.notebooks import run_notebook
from tests.publishing.notebook_runs import PARAMETERS, printed, run_here, write_notebook

Run = Callable[..., nbformat.NotebookNode]
BOTH = pytest.mark.parametrize("forks", [True, False])
HANGS = "while True:\n    try: import time; time.sleep(600)\n    except BaseException: pass"
ROOT = Path(__file__).parents[2]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
FORKED = pytest.mark.skipif(not FORKS, reason="only a kernel that is forked does so")


@pytest.fixture
def run(worker: ProcessPoolExecutor) -> Run:
    """Runs a notebook in the worker."""
    return lambda path, **options: worker.submit(partial(run_here, path, **options)).result()


@BOTH
def test_the_period_reaches_the_notebook(tmp_path: Path, run: Run, forks: bool) -> None:
    """The parameter replaces the default, and the working folder is the root."""
    show = "import os\nprint(period, root, os.getcwd())"
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, show)
    executed = run(path, forks=forks)
    assert printed(executed) == f"2012-T3 . {tmp_path}\n"
    assert nbformat.read(tmp_path / "out.ipynb", as_version=4) == executed


def test_the_kernel_is_this_interpreter(tmp_path: Path, run: Run) -> None:
    """Whatever kernel the notebook names, the Python that publishes runs it."""
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, "import sys\nprint(sys.executable)")
    assert printed(run(path)) == f"{sys.executable}\n"


@BOTH
def test_a_run_says_nothing(tmp_path: Path, forks: bool) -> None:
    """No progress bar, no warning of the kernel and no complaint at the end reach the terminal."""
    for name, source in {"a": "print(1)", "b": "import os; os._exit(1)", "c": HANGS}.items():
        write_notebook(tmp_path / f"{name}.ipynb", PARAMETERS, source)
    code = f"""
from pathlib import Path
from tests.publishing.notebook_runs import Limits, run_here
for name in "abc":
    try:
        run_here(Path({str(tmp_path)!r}, f"{{name}}.ipynb"), limits=Limits(5), forks={forks})
    except Exception as error:
        pass
"""
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert (ran.stdout, ran.stderr) == ("", "")


def test_braces_in_a_path_are_just_letters(tmp_path: Path, run: Run) -> None:
    """papermill would take them for a field to fill in."""
    folder = tmp_path / "{period}"
    folder.mkdir()
    run(write_notebook(folder / "a.ipynb", PARAMETERS))
    assert (folder / "out.ipynb").exists()


@pytest.mark.parametrize("before", [[], ["import os"]])
def test_a_failed_cell_is_one_sentence(tmp_path: Path, run: Run, before: list[str]) -> None:
    """It names notebook, cell as the analyst counts them, error and message; no traceback."""
    failing = 'raise ValueError("une ligne\\net une autre")'
    path = write_notebook(tmp_path / "needs_gap.ipynb", *before, PARAMETERS, "1 + 1", failing)
    with pytest.raises(CopilError) as caught:
        run(path)
    assert str(caught.value) == (
        f"Le carnet needs_gap.ipynb a échoué à sa cellule de code {3 + len(before)} : "
        "ValueError : une ligne et une autre"
    )


def test_a_failure_before_the_parameters_is_counted_right(tmp_path: Path, run: Run) -> None:
    """The cell that papermill adds is not counted."""
    path = write_notebook(tmp_path / "a.ipynb", "1 / 0", PARAMETERS)
    with pytest.raises(CopilError, match="cellule de code 1 : ZeroDivisionError"):
        run(path)


def errors(path: Path) -> list[str]:
    """The names of the errors, each with a traceback, of the executed notebook beside it."""
    executed = nbformat.read(path.with_name("out.ipynb"), as_version=4)
    return [
        output.ename
        for cell in executed.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error" and output.traceback
    ]


@BOTH
def test_a_kernel_that_dies_is_one_sentence(tmp_path: Path, run: Run, forks: bool) -> None:
    """What it had printed and where it died stand in the executed notebook."""
    source = "print(12, flush=True)\nimport os, time\ntime.sleep(0.5)\nos._exit(1)"
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, source, "1")
    with pytest.raises(CopilError) as caught:
        run(path, forks=forks)
    assert str(caught.value) == (
        "Le carnet a.ipynb s'est arrêté à sa cellule de code 2 : "
        "le noyau Python s'est arrêté (os._exit, ou tué par le système)."
    )
    assert errors(path) == ["DeadKernelError"]
    assert printed(nbformat.read(tmp_path / "out.ipynb", as_version=4)) == "12\n"


@pytest.mark.parametrize("source", [HANGS, "sum(iter(int, 1))"])
def test_a_notebook_that_hangs_is_ended(tmp_path: Path, run: Run, source: str) -> None:
    """It may swallow what interrupts it, or hold the interpreter."""
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, source, "1")
    with pytest.raises(CopilError) as caught:
        run(path, limits=Limits(seconds=2))
    assert str(caught.value) == ("Le carnet a.ipynb a dépassé 2 secondes à sa cellule de code 2.")
    assert errors(path) == ["CellTimeoutError"]


@FORKED
def test_where_a_notebook_hangs_is_kept(tmp_path: Path, run: Run) -> None:
    """The traceback in the executed notebook leads to the line."""
    source = "import time\ndef wait():\n    time.sleep(600)\nwait()"
    with pytest.raises(CopilError, match="a dépassé 1,5 seconde à sa cellule de code 2"):
        run(write_notebook(tmp_path / "a.ipynb", PARAMETERS, source), limits=Limits(seconds=1.5))
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    traceback = strip_ansi("\n".join(executed.cells[4].outputs[0].traceback))
    assert "CellTimeoutError" in traceback
    assert "----> 3     time.sleep(600)" in traceback


def test_a_notebook_that_hangs_in_a_process_of_its_own_is_ended(tmp_path: Path, run: Run) -> None:
    """Where this process cannot be forked it is the same."""
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, HANGS)
    with pytest.raises(CopilError, match="a dépassé 9 secondes à sa cellule de code 2"):
        run(path, limits=Limits(seconds=9), forks=False)


@FORKED
def test_seconds_are_those_of_the_whole_notebook(tmp_path: Path, run: Run) -> None:
    """A cell gets what those before it have left."""
    show = "import signal\nprint(signal.getitimer(signal.ITIMER_REAL)[0])"
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, show, show, show)
    left = [float(one) for one in printed(run(path, limits=Limits(seconds=900))).split()]
    assert left == sorted({*left, 0.0}, reverse=True)[:3]
    assert left[0] < 900


def test_a_kernel_is_killed_when_the_whole_notebook_is_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somewhat later than it should end by itself; what is left is never none, without a limit."""
    now = [100.0]
    monkeypatch.setattr(limits, "monotonic", lambda: now[0])
    left = limits.time_left(10)
    for now[0], expected in [(100.0, 12), (107.0, 5), (111.0, 1), (112.0, 0.001), (300.0, 0.001)]:
        assert left(None) == expected


@FORKED
def test_a_kernel_that_dies_late_is_told_as_late(tmp_path: Path, run: Run) -> None:
    """Its end is that of its time."""
    source = "import os, signal, time\nsignal.signal(signal.SIGALRM, lambda *_: os._exit(1))\n"
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, f"{source}time.sleep(600)")
    with pytest.raises(CopilError, match="a dépassé 2 secondes à sa cellule de code 2"):
        run(path, limits=Limits(seconds=2))
    assert errors(path) == ["CellTimeoutError"]


@FORKED
def test_the_end_of_time_is_an_error_of_cells_alone() -> None:
    """Where ipykernel stands it would end the kernel, without a trace of the cell."""
    from nbclient.exceptions import CellTimeoutError

    strike = "limits._on_alarm(14, sys._getframe())"
    notebook = ModuleType("__main__")
    vars(notebook).update(limits=limits, sys=sys)
    with patch.dict(sys.modules, __main__=notebook):
        exec(strike, dict(vars(notebook)))
        with pytest.raises(CellTimeoutError):
            exec(strike, vars(notebook))


@BOTH
@pytest.mark.parametrize("most", [Limits(inf, 2**80), Limits(1e12, 2**62), Limits(1e30)])
def test_a_limit_may_be_large(tmp_path: Path, run: Run, most: Limits, forks: bool) -> None:
    """It is none."""
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, "print(1)")
    assert printed(run(path, limits=most, forks=forks)) == "1\n"


@FORKED
@pytest.mark.parametrize(
    "source",
    [
        "while True: print('x' * 10**5)",
        "while True: display('x' * 10**6)",
        "print('x' * 2 * 10**8)",
    ],
)
def test_a_notebook_that_writes_too_much_is_ended(tmp_path: Path, run: Run, source: str) -> None:
    """What it wrote before is kept, and of the flood no more than one looks at."""
    path = write_notebook(
        tmp_path / "a.ipynb", PARAMETERS, "print('avant')", f"print(7, flush=True)\n{source}"
    )
    with pytest.raises(CopilError) as caught:
        run(path)
    assert str(caught.value) == (
        "Le carnet a.ipynb a écrit plus que permis (100 Mo) à sa cellule de code 3."
    )
    assert errors(path) == ["TooMuchOutput"]
    kept = path.with_name("out.ipynb").read_text("utf-8")
    assert printed(nbformat.read(path.with_name("out.ipynb"), as_version=4))[:8] == "avant\n7\n"
    assert len(kept) < 2 * limits.MEGABYTE


@FORKED
def test_a_kernel_that_cannot_begin_says_why(tmp_path: Path, worker: ProcessPoolExecutor) -> None:
    """It has no stream to complain on, and no cell."""
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS)
    task = partial(
        run_notebook, path, tmp_path / "out.ipynb", period="2012-T3", root=tmp_path / "missing"
    )
    with pytest.raises(CopilError, match=r"cellule de code 1 .* \(FileNotFoundError : .*missing"):
        worker.submit(task).result()


@LINUX
@pytest.mark.parametrize(
    "source",
    [
        "bytearray(2**30)",
        "import numpy; numpy.ones(2**27)",
        "x = []\nwhile True: x.append([0] * 999)",
    ],
)
def test_a_notebook_that_takes_too_much_memory_is_ended(
    tmp_path: Path, run: Run, source: str
) -> None:
    """At once or little by little; the traceback is kept."""
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, source)
    with pytest.raises(CopilError) as caught:
        run(path, limits=limits_of(600, 256))
    assert str(caught.value) == (
        "Le carnet a.ipynb a pris plus de mémoire que permis (256 Mo) à sa cellule de code 2."
    )
    assert errors(path) in (["MemoryError"], ["_ArrayMemoryError"])


@LINUX
def test_memory_that_is_given_back_is_not_counted(tmp_path: Path, run: Run) -> None:
    """The limit is on what is held at one time, on top of what the process had."""
    source = "for _ in range(9): x = bytearray(2**26); del x"
    run(write_notebook(tmp_path / "a.ipynb", PARAMETERS, source), limits=Limits(memory=2**27))


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["1 + 1"], "rien"),
        (['period = "2011-T1"'], "period"),
        ([f"{PARAMETERS}\nother = 1"], "period, root, other"),
        ([PARAMETERS, PARAMETERS], "period, root, period, root"),
    ],
)
def test_other_parameters_are_refused_before_the_run(
    tmp_path: Path, run: Run, cells: list[str], found: str
) -> None:
    """papermill itself would only warn of a name that it does not find."""
    path = write_notebook(tmp_path / "a.ipynb", *cells, "1 / 0")
    with pytest.raises(CopilError, match=f"a.ipynb doit avoir .* on y trouve : {found}.$"):
        run(path)


def test_a_missing_notebook_is_named(tmp_path: Path, run: Run) -> None:
    """The sentence says where it was expected."""
    with pytest.raises(CopilError, match=f"a.ipynb : on l'attend dans {tmp_path}"):
        run(tmp_path / "a.ipynb")


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[]", b'{"nbformat": 4}'])
def test_a_spoilt_notebook_is_named(tmp_path: Path, run: Run, content: bytes) -> None:
    """A file that is not a notebook is said to be none."""
    (tmp_path / "a.ipynb").write_bytes(content)
    with pytest.raises(CopilError, match=r"a\.ipynb n'est pas un carnet"):
        run(tmp_path / "a.ipynb")
