"""`copil explore` as an analyst starts it: its address, and the end of all that it started."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from tests.batches import heed_signals

LONGEST = 60
"""Seconds after which a process that should have ended never will."""


@contextmanager
def explored(root: Path, home: Path, *options: str) -> Iterator[str]:
    """Start the command in a home of its own, give its address, and end it by Ctrl-C.

    Nothing that it started is left then, listens to other machines, or has complained.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    process = subprocess.Popen(
        [sys.executable, "-m", "copil_analysis", "explore", "--no-browser", *options],
        cwd=root / "data",
        env=own | {"HOME": str(home), "IPYTHONDIR": str(home / "ipython")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_signals,
    )
    started: list[psutil.Process] = []
    try:
        yield _address(process)
        started = psutil.Process(process.pid).children(recursive=True)
        assert started
        assert {place.ip for one in started for place in _listened(one)} == {"127.0.0.1"}
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=LONGEST)
    assert (process.returncode, said.count("\n")) == (130, 1), said
    assert psutil.wait_procs(started, timeout=LONGEST)[1] == []


def _address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+/\S*\?token=\S{20,}", line):
            return found[0]
    raise AssertionError("no address was printed")


def _listened(process: psutil.Process) -> list[Any]:
    found = process.net_connections(kind="inet")
    return [one.laddr for one in found if one.status == psutil.CONN_LISTEN]
