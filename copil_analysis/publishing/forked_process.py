"""What runs in the fork: ipykernel's in-process kernel, in a process made like a fresh one."""

import asyncio
import fcntl
import gc
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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

# ipykernel would import a debugger, which is slow and talks on the terminal.
if "debugpy" not in sys.modules:
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    import ipykernel.debugger  # noqa: F401

    del sys.modules["debugpy"]

Send = Callable[[str, dict[str, Any]], None]

_INLINE = "module://matplotlib_inline.backend_inline"


def run_kernel(
    connection: "Connection[Any, Any]", life: int, *, cwd: str, memory: int | None
) -> NoReturn:
    """Answer what comes over the connection until it is closed; nothing of the parent runs on.

    ``life`` is a pipe that the parent holds as long as it lives.
    """
    try:
        _stand_alone(life)
        _look_fresh(cwd)
        # The parent's event loop is none of ours: its selector is one with ours, in the system.
        Context().run(asyncio.run, _answer(connection, memory))
    finally:
        os._exit(1)  # no ``atexit``, no ``finally`` of the parent's


def _stand_alone(life: int) -> None:
    """Lead a session, die with the parent, heed signals and print as a new process does."""
    gc.freeze()  # what the parent has made stays: to look through it is to copy it
    os.setsid()
    _die_at_the_end_of(life)
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # but in a cell: ipykernel sees to it
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)


def _die_at_the_end_of(life: int) -> None:
    """Have the system kill this group then, on Linux, even where a cell holds the interpreter."""
    if sys.platform == "linux":
        fcntl.fcntl(life, fcntl.F_SETOWN, -os.getpid())
        fcntl.fcntl(life, fcntl.F_SETSIG, signal.SIGKILL)
        fcntl.fcntl(life, fcntl.F_SETFL, os.O_ASYNC)


def _look_fresh(cwd: str) -> None:
    """What ipykernel's application sets in a process that it starts."""
    os.chdir(cwd)
    InteractiveShellApp().init_path()  # type: ignore[no-untyped-call]
    os.environ.setdefault("MPLBACKEND", _INLINE)
    sys.breakpointhook = lambda *_, **__: None  # as when no debugger is attached to ipykernel
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
    stream: Any = OutStream  # it has no types of its own
    kernel.stdout, kernel.stderr = (
        stream(kernel.session, kernel.iopub_thread, name) for name in ("stdout", "stderr")
    )
    sys.stdout, sys.stderr = kernel.stdout, kernel.stderr
    if "matplotlib" in sys.modules and os.environ["MPLBACKEND"] == _INLINE:
        _draw_inline(kernel.shell)
    return kernel


def _draw_inline(shell: Any) -> None:
    """What happens by itself when matplotlib is first imported in a shell."""
    from IPython.core.pylabtools import activate_matplotlib
    from matplotlib_inline.backend_inline import configure_inline_support

    activate_matplotlib(_INLINE)  # type: ignore[no-untyped-call]
    configure_inline_support(shell, _INLINE)  # type: ignore[no-untyped-call]


def _limit_memory(more: int) -> None:
    """What the process has now, and so much more; beyond it a cell gets a MemoryError."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
    soft = pages * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_DATA, (soft, resource.getrlimit(resource.RLIMIT_DATA)[1]))


@contextmanager
def _more_memory() -> Iterator[None]:
    """What is full must be told all the same."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


class _Shell(InProcessInteractiveShell):
    """A shell that reads nobody's profile and writes none."""

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        with _more_memory():
            super().showtraceback(*args, **kwargs)

    def init_ipython_dir(self, ipython_dir: str | None) -> None:
        self.db: dict[str, Any] = {}

    def init_profile_dir(self, profile_dir: ProfileDir | None) -> None:
        self.profile_dir = ProfileDir()


class _Kernel(InProcessKernel):
    """Answers messages of another process; its cells may ``await``."""

    _supports_kernel_subshells = False

    def __init__(self, *, send: Send, **traits: Any) -> None:
        self._send = send
        traits["shell_channel_thread"] = SimpleNamespace(parent_thread=main_thread())
        super().__init__(**traits)  # type: ignore[no-untyped-call]

    async def answer(self, request: dict[str, Any]) -> None:
        """Run the request; its outputs are sent meanwhile, its reply when it is done."""
        session: Any = self.session
        stream: Any = self.shell_stream
        session.send(stream, request)
        await self.dispatch_shell(stream.recv_multipart())
        self._send("shell", session.recv(stream, copy=False)[1])

    def _io_dispatch(self, _: Any) -> None:
        session: Any = self.session
        self._send("iopub", session.recv(self._underlying_iopub_socket, copy=False)[1])
