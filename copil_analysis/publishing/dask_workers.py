"""A Dask scheduler's workers, on several machines that share the workspace's folder."""

import logging
import pickle
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from copil_analysis.errors import CopilError
from copil_analysis.publishing.relayed import Badge, Failed, end_batch, in_own_process, why_unfit
from copil_analysis.publishing.workers import Workers
from copil_analysis.stopping import left_by_signals
from copil_analysis.versions import made_with

T = TypeVar("T")
Client = Any
"""Dask's client carries no types."""

_SIGN = ".dask-"
_TO_FIND = 10  # seconds to find the scheduler
_TO_END = 1.0  # seconds that it has to hear that the batch is over


@contextmanager
def dask_workers(place: str, root: Path, _: int) -> Iterator[Workers]:
    """Yield the workers of the scheduler at ``place`` (HOST:PORT), for the workspace ``root``.

    A CopilError says if nobody answers there, or who would not make the pages that we would.
    """
    with _silent_dask(), _badge(_connect(place), root) as (client, badge):
        number = _count_fit(client, place, badge)
        yield Workers(_Relay(client, badge), number)


@contextmanager
def _silent_dask() -> Iterator[None]:
    """What Dask would log or warn of in English is told by us, once."""
    logging.disable()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)


def _connect(place: str) -> Client:
    """A client of the scheduler; Dask's own configuration says whether it speaks TLS."""
    try:
        import distributed
    except ImportError as error:
        raise CopilError(
            "--executor demande Dask, qui n'est pas installé : pip install 'copil-analysis[dask]'."
        ) from error

    class Quiet(distributed.Client):
        def __del__(self) -> None:
            """We close it; one that has found nobody would try to, and complain."""

    connect: Any = Quiet
    try:
        return connect(place, timeout=_TO_FIND, set_as_default=False)
    except Exception as error:  # something else may answer there, in whatever way
        raise CopilError(f"Aucun ordonnanceur Dask ne répond à {place}.") from error


@left_by_signals
def _badge(client: Client, root: Path) -> Iterator[tuple[Client, Badge]]:
    """The client and the badge of a batch; at the end nothing of it is left on the workers."""
    sign = root / "data" / f"{_SIGN}{uuid4().hex}"
    try:
        for old in sign.parent.glob(f"{_SIGN}*"):  # a batch that was killed; we are alone here
            old.unlink()
        sign.touch()
        yield client, Badge(sign, made_with())
    finally:
        with suppress(OSError):
            sign.unlink()
        with suppress(Exception):
            client.run(end_batch, sign, callback_timeout=_TO_END)
        with suppress(Exception):
            client.close(timeout=_TO_END)


def _count_fit(client: Client, place: str, badge: Badge) -> int:
    """How many tasks the workers do at a time; all of them must be what this process is."""
    found = client.run(why_unfit, badge, on_error="return")
    if not found:
        raise CopilError(
            f"L'ordonnanceur Dask de {place} n'a aucun processus : lancez dask worker."
        )
    for name, reason in found.items():
        if isinstance(reason, Exception):
            reason = "n'a pas copil-analysis, ou pas cette version : installez-y cet environnement."
        if reason:
            raise CopilError(f"Le processus Dask {name} {reason}")
    return int(sum(client.nthreads().values()))


class _Relay(Executor):
    """Dask's executor, whose errors are ours."""

    def __init__(self, client: Client, badge: Badge) -> None:
        self._inner: Executor = client.get_executor(pure=False)
        self._badge = badge

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future: Future[T] = Future()
        task = pickle.dumps(partial(fn, *args, **kwargs))
        done = self._inner.submit(in_own_process, self._badge, task)
        done.add_done_callback(partial(_pass_on, future))
        return future


def _pass_on(future: Future[T], done: Future[Any]) -> None:
    try:
        result = done.result()
    except CancelledError:
        future.set_exception(BrokenExecutor("the scheduler is gone"))
    except Exception as error:
        future.set_exception(_explain(error))
    else:
        if isinstance(result, Failed):
            future.set_exception(result.error)
        else:
            future.set_result(result)


def _explain(error: Exception) -> Exception:
    from distributed import KilledWorker

    if not isinstance(error, KilledWorker):
        return error
    return CopilError(
        "Plusieurs processus Dask se sont arrêtés l'un après l'autre pendant ce travail : la "
        "mémoire de leurs machines ne suffit peut-être pas."
    )
