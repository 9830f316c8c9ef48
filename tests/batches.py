"""Small workspaces for whole batches, run by the real command, and what a batch must not leave."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat

from copil_analysis.period import Period
from copil_analysis.showing.pages import ADDRESSES
from tests.sharing import TITLE_CELL

PROJECT = Path(__file__).parents[1]
MANY = 120.0  # seconds: so as not to wait for ever, and never what is tested
Files = dict[str, bytes]
_BOUNDS = """start = {first}
end = {last}
snapshot = {last}
committee = {last}
"""


def make_titles(root: Path, quarters: int = 3) -> list[str]:
    """A workspace of the shipped slides, said to be of several quarters, and of bare pages."""
    periods = [Period(2011 + number // 4, number % 4 + 1) for number in range(quarters)]
    for one in periods:
        raw = root / "data" / "raw" / str(one)
        raw.mkdir(parents=True)
        shutil.copy(PROJECT / "data/raw/2011-T1/slides.txt", raw)
        bounds = _BOUNDS.format(first=one.first_day, last=one.last_day)
        (raw / "period.toml").write_text(bounds, "utf-8")
    shutil.copy(PROJECT / "copil.toml", root)
    for name in ADDRESSES:
        write_notebook(root, name)
    return [str(one) for one in periods]


def write_notebook(root: Path, name: str, *sources: str, title: str = "Titre") -> Path:
    """A notebook that shows its title after what the cells do; it replaces the one there."""
    parameters = nbformat.v4.new_code_cell('period = "2011-T1"\nroot = "."')
    parameters.metadata.tags = ["parameters"]
    cells = [*sources, TITLE_CELL.replace("Titre", title)]
    notebook = nbformat.v4.new_notebook(
        cells=[parameters, *(nbformat.v4.new_code_cell(source) for source in cells)]
    )
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    path = root / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, path)
    return path


def entitle(root: Path, title: str) -> None:
    """Change the title of each page that has one: what is published is another edition."""
    for path in (root / "notebooks").glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        cell = next((one for one in notebook.cells if "<h1>" in one.source), None)
        if cell is None:
            cell = next(one for one in notebook.cells if one.cell_type == "markdown")
            cell.source += f"\n\n{title}" if title not in cell.source else ""
        else:
            cell.source = TITLE_CELL.replace("Titre", title)
        nbformat.write(notebook, path)


def start(
    root: Path,
    temporary: Path,
    *words: str,
    ahead: Sequence[str] = (),
) -> subprocess.Popen[str]:
    """The command in a session of its own; ``temporary`` tells its processes from all others.

    ``ahead``: a command that runs it (``nohup``).
    """
    return subprocess.Popen(
        [*ahead, sys.executable, "-m", "copil_analysis", *words],
        cwd=root,
        env=os.environ | {"TMPDIR": str(temporary)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heed_signals,
    )


def heed_signals() -> None:
    """In the background a test ignores SIGINT, below nohup SIGHUP; its children would too."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def run(root: Path, temporary: Path, *words: str) -> tuple[int, str, str]:
    """The exit code of the command, and what it said."""
    process = start(root, temporary, *words)
    out, err = process.communicate(timeout=MANY)
    return process.returncode, out, err


class Starter:
    """A process that has imported what a batch needs, and starts many: as the command, but sooner.

    ``is_cold``: each is a new Python all the same.
    """

    def __init__(self, root: Path, temporary: Path, *, is_cold: bool = False) -> None:
        self.temporary, self._said = temporary, root.with_name("said")
        self._server = subprocess.Popen(
            [sys.executable, "-c", _STARTER, str(self._said), "cold" * is_cold],
            cwd=root,
            env=os.environ | {"TMPDIR": str(temporary)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=heed_signals,
        )
        self._read()

    def start(self, *words: str) -> int:
        """The process that runs the command."""
        assert self._server.stdin
        print(*words, file=self._server.stdin, flush=True)
        return self._read()

    def wait(self) -> tuple[int, str]:
        """The exit code of what was started, and all that it said."""
        return self._read(), self._said.read_text("utf-8")

    def left(self) -> list[int]:
        """The processes that live, of all that were started."""
        return [one for one in processes_of(self.temporary) if one != self._server.pid]

    def close(self) -> None:
        """Start no more."""
        self._server.communicate("")

    def _read(self) -> int:
        assert self._server.stdout
        return int(self._server.stdout.readline())


_STARTER = """
import os, sys
said, is_cold = sys.argv[1:]
if not is_cold:
    from copil_analysis.publishing.workers import warm
    warm()
    from copil_analysis.__main__ import main
def run(words):
    os.setsid()
    file = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for standard in (1, 2):
        os.dup2(file, standard)
    if is_cold:
        os.execv(sys.executable, [sys.executable, "-m", "copil_analysis", *words])
    sys.argv = ["copil", *words]
    return main()
print(0, flush=True)
for line in sys.stdin:
    if not (process := os.fork()):
        code = 9
        try:
            code = run(line.split())
        finally:
            os._exit(code)
    print(process, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)
"""


def processes_of(temporary: Path) -> list[int]:
    """The living processes that a command with this TMPDIR has left, and theirs."""
    token = f"TMPDIR={temporary}\0".encode()
    paths = Path("/proc").glob("[0-9]*/environ")
    return [int(path.parent.name) for path in paths if token in _read(path)]


def wait_for(what: Callable[[], object], *, seconds: float = MANY) -> bool:
    """Whether it came to be: an event is waited for, and is never a matter of speed."""
    end = time.monotonic() + seconds
    while not (found := bool(what())) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def contents(folder: Path) -> Files:
    """The files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def pages_of(edition: Files) -> Files:
    """An edition without its manifest, which holds a time."""
    return {name: content for name, content in edition.items() if name != "manifest.json"}


def agrees(edition: Files) -> bool:
    """Whether the manifest has the hashes of the files that stand beside it."""
    hashes = {name: hashlib.sha256(text).hexdigest() for name, text in pages_of(edition).items()}
    return bool(json.loads(edition["manifest.json"])["outputs"] == hashes)


def strays(root: Path) -> list[str]:
    """What a batch may leave half done, beside what it makes."""
    return [
        str(path.relative_to(root))
        for path in root.rglob(".*")
        if path.name != ".request_key" and path != root / "data" / ".run.lock"
    ]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
