"""What runs in the fork: ipykernel's in-process kernel, in a process made like a fresh one."""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread, main_thread
from types import SimpleNamespace
from typing import Any, NoReturn

from ipykernel.inprocess.ipkernel import InProcessInteractiveShell, InProcessKernel
from ipykernel.iostream import OutStream
from IPython.core.profiledir import ProfileDir
from IPython.core.shellapp import InteractiveShellApp
from tornado.ioloop import IOLoop
from traitlets.config import Config

Send = Callable[[str, dict[str, Any]], None]

_INLINE = "module://matplotlib_inline.backend_inline"
_PR_SET_PDEATHSIG = 1


def run_kernel(
    connection: "Connection[Any, Any]", *, cwd: str, memory: int | None, parent: int
) -> NoReturn:
    """Answer what comes over the connection until it is closed; nothing of the parent runs on."""
    try:
        _stand_alone(parent)
        _look_fresh(cwd)
        # The parent's event loop is none of ours: its selector is one with ours, in the system.
        Context().run(asyncio.run, _answer(connection, memory))
    finally:
        os._exit(1)  # no ``atexit``, no ``finally`` of the parent's


def _stand_alone(parent: int) -> None:
    """Lead a session, die with the parent, heed signals and print as a new process does."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before
            os._exit(1)
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # but in a cell: ipykernel sees to it
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)


def _look_fresh(cwd: str) -> None:
    """What ipykernel's application sets in a process that it starts."""
    os.chdir(cwd)
    InteractiveShellApp().init_path()
    os.environ.setdefault("MPLBACKEND", _INLINE)
    sys.stdin, sys.stdout, sys.stderr = (
        open(fd, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
        for fd, mode in ((0, "r"), (1, "w"), (2, "w"))
    )


async def _answer(connection: "Connection[Any, Any]", memory: int | None) -> None:
    """One request after the other; between them, what cells have left to the event loop runs on."""
    kernel = _make_kernel(_sender(connection))
    if memory is not None and sys.platform == "linux":
        _limit_memory(memory)
    requests: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def receive() -> None:
        with suppress(EOFError, OSError):
            while True:
                loop.call_soon_threadsafe(requests.put_nowait, connection.recv())
        os.killpg(0, signal.SIGKILL)  # the parent is dead

    Thread(target=receive, daemon=True).start()
    while True:
        await kernel.answer(await requests.get())


def _sender(connection: "Connection[Any, Any]") -> Send:
    lock = Lock()  # replies come from the main thread, outputs from ipykernel's own

    def send(channel: str, message: dict[str, Any]) -> None:
        message["buffers"] = [bytes(buffer) for buffer in message["buffers"]]
        with lock:
            connection.send((channel, message))

    return send


def _make_kernel(send: Send) -> "_Kernel":
    config = Config({"HistoryManager": {"enabled": False}})
    kernel = _Kernel(config=config, shell_class=_Shell, send=send)
    kernel.io_loop = IOLoop.current()
    kernel.stdout, kernel.stderr = (
        OutStream(kernel.session, kernel.iopub_thread, name) for name in ("stdout", "stderr")
    )
    sys.stdout, sys.stderr = kernel.stdout, kernel.stderr
    if "matplotlib" in sys.modules and os.environ["MPLBACKEND"] == _INLINE:
        kernel.shell.enable_matplotlib("inline")  # what its import would do in a new process
    return kernel


def _limit_memory(more: int) -> None:
    """What the process has now, and so much more; beyond it a cell gets a MemoryError."""
    import resource

    pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
    most = pages * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


class _Shell(InProcessInteractiveShell):
    """A shell that reads nobody's profile and writes none."""

    def init_ipython_dir(self, ipython_dir: str | None) -> None:
        self.db: dict[str, Any] = {}

    def init_profile_dir(self, profile_dir: ProfileDir | None) -> None:
        self.profile_dir = ProfileDir()


class _Kernel(InProcessKernel):
    """Answers messages of another process; its cells may ``await``."""

    _supports_kernel_subshells = False

    def __init__(self, *, send: Send, **traits: Any) -> None:
        self._send = send
        super().__init__(
            **traits, shell_channel_thread=SimpleNamespace(parent_thread=main_thread())
        )

    async def answer(self, request: dict[str, Any]) -> None:
        """Run the request; its outputs are sent meanwhile, its reply when it is done."""
        self.session.send(self.shell_stream, request)
        await self.dispatch_shell(self.shell_stream.recv_multipart())
        self._send("shell", self.session.recv(self.shell_stream, copy=False)[1])

    def _io_dispatch(self, change: Any) -> None:
        self._send("iopub", self.session.recv(self._underlying_iopub_socket, copy=False)[1])
