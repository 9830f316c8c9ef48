"""A Dask scheduler's workers, on several machines that share the workspace's folder."""

import logging
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from threading import Lock
from typing import Any, TypeVar

from copil_analysis.errors import CopilError
from copil_analysis.publishing.workers import Workers, processes
from copil_analysis.stopping import left_by_signals
from copil_analysis.versions import made_with

T = TypeVar("T")
_PATIENCE = 10  # seconds to find the scheduler
_own: list[ProcessPoolExecutor] = []
_alone = Lock()


@left_by_signals
def dask_workers(place: str) -> Iterator[Workers]:
    """Yield the workers of the scheduler at ``place`` (HOST:PORT).

    A CopilError says if nobody answers there, or with another version than ours.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise CopilError(
            "--executor demande Dask, qui n'est pas installé : pip install 'copil-analysis[dask]'."
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)  # it is told by us, once
    try:
        client = Client(place, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise CopilError(f"Aucun ordonnanceur Dask ne répond à {place}.") from error
    try:
        number = _count_alike(client, place)
        yield Workers(_Relay(client.get_executor(pure=False)), number)
    finally:
        client.close(timeout=1)


def _count_alike(client: Any, place: str) -> int:
    """How many tasks the workers do at a time; all of them must be what this process is."""
    threads = client.nthreads()
    if not threads:
        raise CopilError(f"L'ordonnanceur Dask de {place} n'a aucun processus.")
    try:
        versions = client.run(made_with)
    except Exception as error:
        raise CopilError(
            f"Un processus Dask de {place} n'a pas copil-analysis, ou pas la même version "
            f"({type(error).__name__})."
        ) from error
    if other := [name for name, found in versions.items() if found != made_with()]:
        raise CopilError(
            f"Le processus Dask {other[0]} n'a pas les mêmes versions que cette commande, donc ne "
            "ferait pas les mêmes pages : installez-y le même environnement."
        )
    return int(sum(threads.values()))


class _Relay(Executor):
    """Dask's executor, whose tasks run in processes that may be forked: its own have threads."""

    def __init__(self, inner: Executor) -> None:
        self._inner = inner

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        return self._inner.submit(in_own_process, fn, *args, **kwargs)


def in_own_process(function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Run a task in one of the warm processes that belong to this worker of Dask."""
    with _alone:
        if not _own:
            _own.append(_begin_own())
    try:
        return _own[0].submit(function, *args, **kwargs).result()
    except BrokenExecutor:
        with _alone:
            _own.clear()
        raise


def _begin_own() -> ProcessPoolExecutor:
    from distributed import get_worker

    # Dask's nanny marks a worker so that it ends with it; ours end with the worker.
    multiprocessing.current_process().daemon = False
    return processes(get_worker().state.nthreads, "spawn")
