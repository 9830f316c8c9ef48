"""The process of a kernel that is forked: made like one that is started, and held to limits."""

import asyncio
import fcntl
import gc
import os
import signal
import sys
from contextvars import Context
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, NoReturn

from IPython.core.shellapp import InteractiveShellApp

from copil_analysis.publishing.limits import Limits, hold_to, more_memory
from copil_analysis.publishing.piped_kernel import INLINE, Send, make_kernel, sender


def run_kernel(
    connection: "Connection[Any, Any]", life: int, *, cwd: str, limits: Limits
) -> NoReturn:
    """Answer what comes over the connection until it is closed; nothing of the parent runs on.

    ``life`` is a pipe that the parent holds as long as it lives.
    """
    send = sender(connection)
    try:
        _stand_alone(life)
        _let_go_of_all_but(connection.fileno(), life)
        _look_fresh(cwd)
        # The parent's event loop is none of ours: its selector is one with ours, in the system.
        Context().run(asyncio.run, _answer(connection, send, limits))
    except BaseException as error:  # not of a cell: there ipykernel tells of it
        with more_memory():
            send("end", f"{type(error).__name__} : {error}")
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


def _let_go_of_all_but(*kept: int) -> None:
    """Who waits for the end of the parent, or for a lock of its, does not wait for ours as well.

    The numbers stay taken: an object of the parent's may still close the one that it had.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    for one in map(int, os.listdir("/proc/self/fd")):
        if one in kept:
            os.set_inheritable(one, False)
        elif one != nowhere:
            os.dup2(nowhere, one, inheritable=one <= 2)
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
    if "numpy.random" in sys.modules:  # Python's own generator sees to it
        sys.modules["numpy.random"].seed()
    InteractiveShellApp().init_path()  # type: ignore[no-untyped-call]
    os.environ.setdefault("MPLBACKEND", INLINE)
    sys.breakpointhook = lambda *_, **__: None  # as when no debugger is attached to ipykernel
    sys.stdin, sys.stdout, sys.stderr = (
        open(fd, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
        for fd, mode in ((0, "r"), (1, "w"), (2, "w"))
    )


async def _answer(connection: "Connection[Any, Any]", send: Send, limits: Limits) -> None:
    """One request after the other; between them, what cells have left to the event loop runs on."""
    kernel = make_kernel(send)
    hold_to(limits)
    requests: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def receive() -> None:
        try:
            while True:
                loop.call_soon_threadsafe(requests.put_nowait, connection.recv())
        finally:
            os.killpg(0, signal.SIGKILL)  # the parent is dead

    Thread(target=receive, daemon=True).start()
    while True:
        await kernel.answer(await requests.get())
