"""A kernel that is a fork of this process: nothing to start or import, and no socket to open.

nbclient runs the cells. What it asks goes to the kernel, and what the kernel says comes back, over
a pair of connected sockets that nobody else can reach.
"""

import asyncio
import os
import pickle
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from queue import Empty
from typing import Any

from jupyter_client.client import KernelClient
from jupyter_client.manager import KernelManager
from nbclient.exceptions import DeadKernelError
from traitlets import Instance

from copil_analysis.publishing.forked_process import run_kernel
from copil_analysis.publishing.kernel import started
from copil_analysis.publishing.limits import MOST_OUTPUT, Limits
from copil_analysis.stopping import finished_first

Message = dict[str, Any]

DIED = "Kernel died"  # as nbclient says it


_HELD = 4_000  # bytes that a message takes on top of its text, once it is an output


class TooMuchOutput(DeadKernelError):
    """The kernel has said more than anybody will read."""


class ForkedKernelManager(KernelManager):
    """Forks the kernel, and ends it with all that it has started."""

    limits: Limits = Instance(Limits).tag(config=True)  # type: ignore[assignment]

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
                run_kernel(theirs, end_of_life.fileno(), cwd=cwd, limits=self.limits)
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
        if self._pid and self._wait(os.WNOHANG):
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
            self._wait()
            self._pid = None

    def _wait(self, options: int = 0) -> bool:
        assert self._pid
        try:
            return os.waitpid(self._pid, options)[0] != 0
        except ChildProcessError:  # where SIGCHLD is ignored nobody waits for the dead
            return True

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
        self._room = MOST_OUTPUT
        self._end: DeadKernelError | None = None
        self._shell_channel = _Channel(self._send)
        self._iopub_channel = _Channel(self._send)

    def start_channels(self, *_: Any, **__: Any) -> None:
        """From now on its messages are received, whenever nbclient waits for some."""
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._connection.fileno(), self._receive)

    async def stop_channels(self) -> None:  # type: ignore[override]
        """Let the connection go, and what nbclient has left waiting for it."""
        self._loop.remove_reader(self._connection.fileno())
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

    def _send(self, message: Message) -> None:
        try:
            self._connection.send(message)
        except OSError:
            while not self._end:  # it may have told why
                self._receive()
            raise self._end from None

    def _receive(self) -> None:
        try:
            content = self._connection.recv_bytes(self._room)
            self._room = max(self._room - len(content) - _HELD, 0)
            self._sort(*pickle.loads(content))
        except Exception:  # whatever a notebook has done to the connection
            too_long = not self._connection.readable
            self._end_with(TooMuchOutput("Too much output") if too_long else DeadKernelError(DIED))

    def _sort(self, channel: str, message: Any) -> None:
        if channel == "end":
            self._end_with(DeadKernelError(message))
        else:
            {"shell": self._shell_channel, "iopub": self._iopub_channel}[channel].put(message)

    def _end_with(self, error: DeadKernelError) -> None:
        self._end = error
        self._loop.remove_reader(self._connection.fileno())
        self._shell_channel.put(error)


class _Channel:
    """What nbclient asks of a channel of ZMQ; an error as a message is the end of the kernel."""

    def __init__(self, send: Callable[[Message], None]) -> None:
        self.send = send
        self._messages: asyncio.Queue[Message | DeadKernelError] = asyncio.Queue()
        self.put = self._messages.put_nowait

    async def get_msg(self, timeout: float | None = None) -> Message:
        try:
            message = await asyncio.wait_for(self._messages.get(), timeout)
        except TimeoutError:
            raise Empty from None
        if isinstance(message, DeadKernelError):
            raise message
        return message
