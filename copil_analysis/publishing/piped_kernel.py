"""ipykernel's in-process kernel, for who asks it from another process."""

import os
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from threading import Lock, main_thread
from types import SimpleNamespace
from typing import Any

from ipykernel.inprocess.ipkernel import InProcessInteractiveShell, InProcessKernel
from ipykernel.iostream import OutStream
from IPython.core.profiledir import ProfileDir
from traitlets.config import Config

from copil_analysis.publishing.limits import more_memory

# ipykernel would import a debugger, which is slow and talks on the terminal.
if "debugpy" not in sys.modules:
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    import ipykernel.debugger  # noqa: F401

    del sys.modules["debugpy"]

Send = Callable[[str, Any], None]

INLINE = "module://matplotlib_inline.backend_inline"


def make_kernel(send: Send) -> "PipedKernel":
    """The kernel of this process, which prints by it from now on."""
    config = Config({"HistoryManager": {"enabled": False}})
    kernel = PipedKernel(config=config, shell_class=_Shell, send=send)
    stream: Any = OutStream  # it has no types of its own
    kernel.stdout, kernel.stderr = (
        stream(kernel.session, kernel.iopub_thread, name) for name in ("stdout", "stderr")
    )
    sys.stdout, sys.stderr = kernel.stdout, kernel.stderr
    if "matplotlib" in sys.modules and os.environ["MPLBACKEND"] == INLINE:
        _draw_inline(kernel.shell)
    return kernel


def _draw_inline(shell: Any) -> None:
    """What happens by itself when matplotlib is first imported in a shell."""
    from IPython.core.pylabtools import activate_matplotlib
    from matplotlib_inline.backend_inline import configure_inline_support

    activate_matplotlib(INLINE)  # type: ignore[no-untyped-call]
    configure_inline_support(shell, INLINE)  # type: ignore[no-untyped-call]


class _Shell(InProcessInteractiveShell):
    """A shell that reads nobody's profile and writes none."""

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        with more_memory():
            super().showtraceback(*args, **kwargs)

    def init_ipython_dir(self, ipython_dir: str | None) -> None:
        self.db: dict[str, Any] = {}

    def init_profile_dir(self, profile_dir: ProfileDir | None) -> None:
        self.profile_dir = ProfileDir()


class PipedKernel(InProcessKernel):
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
        self._tell("shell", stream)

    def _io_dispatch(self, _: Any) -> None:
        self._tell("iopub", self._underlying_iopub_socket)

    def _tell(self, channel: str, stream: Any) -> None:
        session: Any = self.session
        message = session.recv(stream, copy=False)[1]
        message["buffers"] = [bytes(buffer) for buffer in message["buffers"]]
        self._send(channel, message)


def sender(connection: "Connection[Any, Any]") -> Send:
    """What sends one message at a time: outputs come from a thread of ipykernel's own."""
    lock = Lock()

    def send(channel: str, message: Any) -> None:
        with lock:
            connection.send((channel, message))

    return send
