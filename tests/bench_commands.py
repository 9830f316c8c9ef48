"""Commands of this environment as the bench of the batch starts them, and the memory they take."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter


@dataclass(frozen=True)
class Run:
    """What a command took: seconds, and the most bytes of its process and of its largest child."""

    seconds: float
    main: int
    child: int


def start(words: list[str], root: Path, cwd: Path | None = None) -> subprocess.Popen[bytes]:
    """Start a command of this environment, silent."""
    program = Path(sys.executable).with_name(words[0])
    nothing = subprocess.DEVNULL
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    paths = [str(root.parent / "alone"), os.environ.get("PYTHONPATH", "")]
    env = os.environ | {"PATH": path, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    return subprocess.Popen([program, *words[1:]], cwd=cwd, env=env, stdout=nothing, stderr=nothing)


def leave_ploomber_alone(folder: Path) -> None:
    """Spare commands the import of ploomber-engine.

    papermill imports each engine that is installed, and this one costs it half a second a start,
    which only who has installed it pays.
    """
    package = folder / "alone" / "ploomber_engine"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "engine.py").write_text("DebugEngine = DebugLaterEngine = ProfilingEngine = None\n")


def copil_run(root: Path, *words: str) -> Run:
    """Run the batch as from the shell."""
    begun, main, child = perf_counter(), 0, 0
    process = start(["copil", "run", *words, "--root", str(root)], root)
    while True:
        main = max(main, peak(process.pid))
        child = max([child, *map(peak, descendants(process.pid))])
        try:
            code = process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        if code:
            raise SystemExit(f"copil run {' '.join(words)}: {code}")
        return Run(perf_counter() - begun, main, child)


def descendants(pid: int) -> Iterator[int]:
    """The processes that a process has started, and those that they have, as they stand now."""
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(word) for word in path.read_text().split()]
        except OSError:  # it has just ended
            continue
        for one in children:
            yield from (one, *descendants(one))


def peak(pid: int) -> int:
    """The most memory that a process has had, in bytes; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)
