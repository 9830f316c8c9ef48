"""What happens on a worker of Dask: it hands each task to a process that it owns.

It has threads of its own, so it may not be forked, as notebooks are run; and what a batch reads of
the quarters goes with the batch.
"""

import multiprocessing
import os
import pickle
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import forkserver
from pathlib import Path
from threading import Lock
from typing import Any

from copil_analysis.errors import CopilError
from copil_analysis.publishing.workers import begin, end
from copil_analysis.versions import made_with

_START = "spawn" if sys.platform == "win32" else "forkserver"
_HEAVY = [
    "copil_analysis.publishing.tasks",
    "copil_analysis.publishing.forked_kernel",
    "papermill",
]
"""What the fork server of this worker imports, once: its forks are warm."""
_own: dict[Path, ProcessPoolExecutor] = {}
_alone = Lock()


@dataclass(frozen=True)
class Badge:
    """What a batch shows to every worker: its ``sign`` is a file in the ``data`` of the workspace.

    It stands there as long as the batch lasts, under a name that no other batch has.
    """

    sign: Path
    made_with: Mapping[str, str]


@dataclass(frozen=True)
class Failed:
    """An error as a value: Dask logs one that is raised, whatever it quotes of the data."""

    error: Exception


def why_unfit(badge: Badge) -> str:
    """Why this worker would not make the pages that the batch expects; nothing if it would."""
    if badge.made_with != made_with():
        return (
            "n'a pas les mêmes versions que cette commande, donc ne ferait pas les mêmes pages : "
            "installez-y le même environnement, puis relancez-le."
        )
    if not os.path.isfile(badge.sign):
        return (
            f"ne voit pas le dossier {badge.sign.parents[1]}, ou y voit autre chose : partagez-le, "
            "au même endroit sur toutes les machines."
        )
    return ""


def in_own_process(badge: Badge, task: bytes) -> Any:
    """Do a pickled task of a batch in one of the processes that this worker has for it.

    What the task needs is imported there, and not here. What goes wrong is given as ``Failed``.
    """
    from distributed import get_worker

    worker = get_worker()
    try:
        with _alone:  # a batch that ends meanwhile must know of every process
            if reason := why_unfit(badge):  # one that came late was not asked
                raise CopilError(f"Le processus Dask {worker.address} {reason}")
            future = _processes_of(badge.sign, worker).submit(_do, task)
        return future.result()
    except Exception as error:
        return Failed(error)


def _do(task: bytes) -> Any:
    return pickle.loads(task)()


def _processes_of(sign: Path, worker: Any) -> ProcessPoolExecutor:
    for gone in [one for one in _own if not os.path.isfile(one)]:  # its command was killed
        _end(gone)
    if sign not in _own:
        worker.loop.add_callback(worker.plugins.setdefault, "copil-analysis", _EndedWithWorker())
        # Dask's nanny marks the worker as one that has no children; ours end with it all the same.
        multiprocessing.current_process().daemon = False
        context = multiprocessing.get_context(_START)
        context.set_forkserver_preload(_HEAVY)
        _own[sign] = ProcessPoolExecutor(
            worker.state.nthreads, mp_context=context, initializer=_begin
        )
    return _own[sign]


def _begin() -> None:
    if _START == "forkserver":  # the server ends when nobody holds this end of a pipe any more
        server: Any = forkserver._forkserver
        os.close(server._forkserver_alive_fd)
    begin()


class _EndedWithWorker:
    """A plugin of Dask's worker: as it stops, it would wait for its tasks as long as they take."""

    def teardown(self, worker: Any) -> None:
        for sign in list(_own):
            end_batch(sign)


def end_batch(sign: Path) -> None:
    """End the processes of a batch, and the notebooks that they run."""
    with _alone:
        _end(sign)


def _end(sign: Path) -> None:
    if pool := _own.pop(sign, None):
        end(pool, list(pool._processes.values()))  # Python 3.14 has terminate_workers for it
