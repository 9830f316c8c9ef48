"""Editions on an executor: prepared one after the other in time, their parts made side by side."""

import shutil
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from copil_analysis.period import Period
from copil_analysis.periods_received import periods_behind
from copil_analysis.publishing.events import PagesMade, PeriodStarted
from copil_analysis.publishing.freshness import FAILED, TABLES, count_pages
from copil_analysis.publishing.limits import Limits
from copil_analysis.publishing.telling import Teller
from copil_analysis.publishing.workers import Workers
from copil_analysis.stopping import finished_first

_TICK = 0.25  # seconds between two looks at the clock


@dataclass(frozen=True)
class Asked:
    """How a batch is to be done. ``named``: the periods were named, so their pages are shown."""

    root: Path
    limits: Limits
    force: bool = False
    named: bool = True


@dataclass
class Edition:
    """What is to be made of a period, and what of it is there."""

    period: Period
    inputs: dict[str, str]
    parts: tuple[str, ...]
    started: float = 0.0
    tries: int = 0
    pending: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    error: Exception | None = None

    def begin(self) -> None:
        """Nothing of it is made yet."""
        self.started, self.tries = monotonic(), self.tries + 1
        self.pending, self.files, self.left_out, self.error = 0, {}, {}, None


class Production:
    """Editions on an executor; ``waiting`` and ``begun`` are those that are not finished."""

    def __init__(
        self,
        editions: Sequence[Edition],
        workers: Workers,
        *,
        asked: Asked,
        teller: Teller,
        finish: Callable[[Edition], None],
    ) -> None:
        self.waiting, self.begun = deque(editions), list[Edition]()
        self._executor = workers.executor
        self._asked, self._teller, self._hand_over = asked, teller, finish
        # Where there is work for all, one worker makes a whole edition: its pages share facts.
        self._is_shared_out = len(editions) < workers.number
        self._running: dict[Future[Any], Callable[[Future[Any]], None]] = {}
        self._tried: dict[Period, str | Exception] = {}

    def run(self) -> None:
        """All of them; raises BrokenExecutor where a worker was lost."""
        self._prepare_next()
        while self._running:
            done, _ = wait(self._running, timeout=_TICK, return_when=FIRST_COMPLETED)
            for future in done:
                self._running.pop(future)(future)
            self._teller.tick()

    def _submit(self, then: Callable[[Future[Any]], None], task: str, *args: Any) -> None:
        from copil_analysis.publishing import tasks

        # A signal in its midst would meet the executor's lock, and wait for itself.
        with finished_first():
            self._running[self._executor.submit(getattr(tasks, task), *args)] = then

    def _prepare_next(self) -> None:
        if not self.waiting:
            return
        edition = self.waiting.popleft()
        self.begun.append(edition)
        edition.begin()
        root = self._asked.root
        shutil.rmtree(root / FAILED / str(edition.period), ignore_errors=True)
        self._teller.tell(PeriodStarted(str(edition.period)))
        behind = [one for one in periods_behind(edition.period, root) if one not in self._tried]
        self._submit(partial(self._prepared, edition), "prepare", behind, root, self._ready)

    @property
    def _ready(self) -> dict[Period, str]:
        """What was tried: see ``tasks.Ready``."""
        tried = self._tried.items()
        return {one: found if isinstance(found, str) else "" for one, found in tried}

    def _prepared(self, edition: Edition, future: Future[Any]) -> None:
        self._tried |= self._result(edition, future) or {}
        if isinstance(found := self._tried.get(edition.period), Exception):
            edition.error = found
        if edition.error:
            self._finish(edition)
        else:
            self._share_out(edition)
        self._prepare_next()

    def _share_out(self, edition: Edition) -> None:
        parts = sorted(edition.parts, key=lambda part: part != TABLES)
        groups = [[part] for part in parts] if self._is_shared_out else [parts]
        edition.pending = len(groups)
        asked = self._asked
        for group in groups:
            then = partial(self._made, edition, group)
            self._submit(then, "make", group, edition.period, asked.root, self._ready, asked.limits)

    def _made(self, edition: Edition, group: list[str], future: Future[Any]) -> None:
        if made := self._result(edition, future):
            edition.files |= made.files
            edition.left_out |= made.left_out
        edition.pending -= 1
        if pages := count_pages(group):
            self._teller.tell(PagesMade(str(edition.period), pages))
        if not edition.pending:
            self._finish(edition)

    def _result(self, edition: Edition, future: Future[Any]) -> Any:
        """What a task gave; its error is the edition's, unless a worker was lost."""
        try:
            return future.result()
        except BrokenExecutor:
            raise
        except Exception as error:
            edition.error = edition.error or error
            return None

    def _finish(self, edition: Edition) -> None:
        self.begun.remove(edition)
        self._hand_over(edition)
