"""A scheduler of Dask and two workers on this machine, begun from the command line."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.sharing import free_port

HANGS = 120


class Cluster:
    """Two workers at an address of their own; begun anew where a test has ended one of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log = folder / "log"
        self._running: list[subprocess.Popen[bytes]] = []
        self.address = ""

    @property
    def scheduler(self) -> int:
        """The number of its process."""
        return self._running[0].pid

    @property
    def log(self) -> str:
        """All that the scheduler and the workers have said."""
        return self._log.read_text("utf-8")

    def begin(self) -> None:
        """Begin it unless it stands."""
        if len(self._running) == 3 and all(one.poll() is None for one in self._running):
            return
        self.end()
        self._log.write_text("")
        self.address = f"127.0.0.1:{free_port()}"
        self._start("scheduler", "--port", self.address.rpartition(":")[2])
        for _ in range(2):
            self.add_worker()
        wait_until(lambda: self.log.count("Registered to:") == 2)

    def add_worker(self, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        """One more, which may not be as the others."""
        one_task = ("--nworkers", "1", "--nthreads", "1", *options)
        return self._start("worker", f"tcp://{self.address}", *one_task, **environment)

    def _start(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        command = [str(Path(sys.executable).with_name("dask")), *words]
        loopback = ["--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0"]
        with self._log.open("ab") as log:
            started = subprocess.Popen(
                [*command, *loopback],
                cwd=self._folder,
                env=os.environ | {"TMPDIR": str(self._folder)} | environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._running.append(started)
        return started

    def end(self, *some: subprocess.Popen[bytes]) -> None:
        """End some of its processes, or all; with those that they have begun."""
        for one in some or tuple(self._running):
            with suppress(ProcessLookupError):
                os.killpg(one.pid, signal.SIGKILL)
            one.wait()
            self._running.remove(one)


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for what must come; how long it takes is no matter."""
    end = time.monotonic() + HANGS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    """Whether a process runs; one that has ended may still be listed."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
