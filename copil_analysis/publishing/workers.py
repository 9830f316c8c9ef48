"""The processes that do the work of a batch, as an executor of ``concurrent.futures``."""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess

from copil_analysis.publishing.engine import FORKS
from copil_analysis.publishing.orphans import adopt_orphans
from copil_analysis.stopping import left_by_signals, stop_silently_with

_PATIENCE = 1.0  # seconds that a worker has to clean up before it is killed
_START = "fork" if FORKS else "spawn"


@dataclass(frozen=True)
class Workers:
    """An executor, and how many tasks it does at a time."""

    executor: Executor
    number: int


Staff = Callable[[int], AbstractContextManager[Workers]]
"""Who does the work of a batch, called in for so many tasks at most."""


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def local_workers(most: int, tasks: int) -> Iterator[Workers]:
    """Yield single-threaded processes that are forked from this one, once warm.

    ``most`` at most, and no more than there are tasks. They run no notebook themselves: a kernel
    that ends, hangs or grows ends none of them. All are ended with the block, and what they had
    begun with them.
    """
    warm()  # for seconds, in which a signal is heeded: the way into a block below is not cut
    number = min(most, tasks)
    with _processes(number) as executor:
        yield Workers(executor, number)


@left_by_signals
def _processes(number: int) -> Iterator[Executor]:
    context = multiprocessing.get_context(_START)
    executor = ProcessPoolExecutor(number, mp_context=context, initializer=begin)
    try:
        yield executor
    finally:
        end(executor, multiprocessing.active_children())


def begin() -> None:
    """Make a new process one that does tasks, and ends with whoever wants it."""
    stop_silently_with(os.getppid())
    parent = multiprocessing.parent_process()
    if parent and not parent.is_alive():  # it ended before
        os._exit(1)
    adopt_orphans()
    warm()


def end(executor: Executor, children: Sequence[BaseProcess]) -> None:
    """End the processes of an executor, and what they had begun with them."""
    for child in children:
        child.terminate()
    until = time.monotonic() + _PATIENCE
    for child in children:
        child.join(max(0.0, until - time.monotonic()))
    for child in children:
        child.kill()
    for child in children:
        child.join()
    with suppress(Exception):
        executor.shutdown(wait=False, cancel_futures=True)


def warm() -> None:
    """Import all that tasks and notebooks need, so that a process forked from this one has it."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one thread a worker; a fork keeps no more
    import copil_analysis
    from copil_analysis.publishing import engine, tasks  # noqa: F401

    for name in dir(copil_analysis):
        getattr(copil_analysis, name)
    engine.warm()
    gc.freeze()  # what stands now is never garbage: a fork must not copy it to look
