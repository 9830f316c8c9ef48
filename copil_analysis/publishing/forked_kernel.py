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

    def start_kernel(self, *, cwd: str = ".", **_: Any) -> None:
        """Fork it; it works in ``cwd``."""
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()  # what waits there would be told twice
        self._connection, theirs = Pipe()
        end_of_life, self._life = Pipe(duplex=False)
        with finished_first():  # else a signal leaves a kernel that nobody knows of
            pid = os.fork()
            if not pid:
                self._connection.close()
                self._life.close()
                run_kernel(theirs, end_of_life.fileno(), cwd=cwd, memory=self.memory)
            self._pid = pid
            started.append(self._kill)
        theirs.close()
        end_of_life.close()

    @property
    def has_kernel(self) -> bool:
        """Whether it was started and not ended."""
        return self._pid is not None

    def is_alive(self) -> bool:
        """Whether it has not ended, by itself or by us."""
        if self._pid and os.waitpid(self._pid, os.WNOHANG)[0]:
            self._kill_all()
            self._pid = None
        return self.has_kernel

    def interrupt_kernel(self) -> None:
        """A KeyboardInterrupt in the cell that runs."""
        if self._pid:
            os.kill(self._pid, signal.SIGINT)

    def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        """Kill it at once: it has nothing to put in order."""
        self._kill()

    def cleanup_resources(self, restart: bool = False) -> None:
        """Nothing of a kernel that has ended is left."""
        self._life.close()

    def client(self, **_: Any) -> "ForkedKernelClient":  # type: ignore[override]
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

    async def stop_channels(self) -> None:  # type: ignore[override]
        """Let the connection go, and what nbclient has left waiting for it."""
        asyncio.get_running_loop().remove_reader(self._connection.fileno())
        self._connection.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def wait_for_ready(self, timeout: float | None = None) -> None:
        """What it is asked before it is ready waits in the connection."""

    def is_alive(self) -> bool:
        """As its manager knows."""
        return self._manager.is_alive()

    def _receive(self) -> None:
        try:
            while self._connection.poll():
                channel, message = self._connection.recv()
                {"shell": self._shell_channel, "iopub": self._iopub_channel}[channel].put(message)
        except (EOFError, OSError):
            asyncio.get_running_loop().remove_reader(self._connection.fileno())
            self._shell_channel.put(None)


class _Channel:
    """What nbclient asks of a channel of ZMQ; None as a message is the end of the kernel."""

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        self._connection = connection
        self._messages: asyncio.Queue[Message | None] = asyncio.Queue()
        self.put = self._messages.put_nowait

    def send(self, message: Message) -> None:
        try:
            self._connection.send(message)
        except OSError:
            raise DeadKernelError("Kernel died") from None

    async def get_msg(self, timeout: float | None = None) -> Message:
        try:
            message = await asyncio.wait_for(self._messages.get(), timeout)
        except TimeoutError:
            raise Empty from None
        if message is None:
            raise DeadKernelError("Kernel died")
        return message
