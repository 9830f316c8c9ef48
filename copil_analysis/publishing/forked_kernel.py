"""A kernel that is a fork of this process: nothing to start or import, and no socket to open.

nbclient runs the cells. What it asks goes to the kernel, and what the kernel says comes back, over
a pair of connected sockets that nobody else can reach.
"""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from queue import Empty
from typing import Any

from jupyter_client.client import KernelClient
from jupyter_client.manager import KernelManager
from nbclient.exceptions import DeadKernelError
from traitlets import Int

from copil_analysis.publishing.forked_process import run_kernel
from copil_analysis.publishing.kernel import started
from copil_analysis.stopping import finished_first

Message = dict[str, Any]


class ForkedKernelManager(KernelManager):
    """Forks the kernel, and ends it with all that it has started."""

    memory: int | None = Int(None, allow_none=True).tag(config=True)  # type: ignore[assignment]

    _pid: int | None = None
    _connection: "Connection[Any, Any]"

    def start_kernel(self, *, cwd: str = ".", **_: Any) -> None:  # type: ignore[override]
        """Fork it; it works in ``cwd``."""
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()  # what waits there would be told twice
        self._connection, theirs = Pipe()
        with finished_first():  # else a signal leaves a kernel that nobody knows of
            parent, pid = os.getpid(), os.fork()
            if not pid:
                self._connection.close()
                run_kernel(theirs, cwd=cwd, memory=self.memory, parent=parent)
            self._pid = pid
            started.append(self._kill)
        theirs.close()

    @property
    def has_kernel(self) -> bool:
        """Whether it was started and not ended."""
        return self._pid is not None

    def is_alive(self) -> bool:  # type: ignore[override]
        """Whether it has not ended, by itself or by us."""
        if self._pid and os.waitpid(self._pid, os.WNOHANG)[0]:
            self._kill_all()
            self._pid = None
        return self.has_kernel

    def interrupt_kernel(self) -> None:  # type: ignore[override]
        """A KeyboardInterrupt in the cell that runs."""
        if self._pid:
            os.kill(self._pid, signal.SIGINT)

    def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:  # type: ignore[override]
        """Kill it at once: it has nothing to put in order."""
        self._kill()

    def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override]
        """Nothing is left: neither a file nor a port."""

    def client(self, **_: Any) -> "ForkedKernelClient":
        """The other end of its connection."""
        return ForkedKernelClient(self, self._connection)

    def _kill(self) -> None:
        if self._pid:
            self._kill_all()
            os.waitpid(self._pid, 0)
            self._pid = None

    def _kill_all(self) -> None:
        assert self._pid
        for kill in (os.killpg, os.kill):  # it may be too young to lead a group
            with suppress(ProcessLookupError):
                kill(self._pid, signal.SIGKILL)


class ForkedKernelClient(KernelClient):
    """Asks the kernel, and tells its messages apart."""

    def __init__(self, manager: ForkedKernelManager, connection: "Connection[Any, Any]") -> None:
        super().__init__()
        self._manager, self._connection = manager, connection
        self._shell_channel = _Channel(connection)
        self._iopub_channel = _Channel(connection)

    def start_channels(self, *_: Any, **__: Any) -> None:
        """From now on its messages are received, whenever nbclient waits for some."""
        asyncio.get_running_loop().add_reader(self._connection.fileno(), self._receive)

    def stop_channels(self) -> None:
        """Let the connection go."""
        if not self._connection.closed:
            asyncio.get_running_loop().remove_reader(self._connection.fileno())
            self._connection.close()

    def wait_for_ready(self, timeout: float | None = None) -> None:  # type: ignore[override]
        """What it is asked before it is ready waits in the connection."""

    def is_alive(self) -> bool:  # type: ignore[override]
        """As its manager knows."""
        return self._manager.is_alive()

    def _receive(self) -> None:
        try:
            while self._connection.poll():
                channel, message = self._connection.recv()
                {"shell": self._shell_channel, "iopub": self._iopub_channel}[channel].put(message)
        except (EOFError, OSError):  # it is dead: nbclient sees it within a second
            asyncio.get_running_loop().remove_reader(self._connection.fileno())


class _Channel:
    """What nbclient asks of a channel of ZMQ."""

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        self._connection = connection
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        self.put = self._messages.put_nowait

    def send(self, message: Message) -> None:
        try:
            self._connection.send(message)
        except OSError:
            raise DeadKernelError("Kernel died") from None

    async def get_msg(self, timeout: float | None = None) -> Message:
        try:
            return await asyncio.wait_for(self._messages.get(), timeout)
        except TimeoutError:
            raise Empty from None
