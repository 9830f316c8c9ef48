"""Publish periods: plan what must be made, prepare in time order, make side by side, put in place.

A period that fails costs no other: its old edition stays, and what failed is told.
"""

import os
import shutil
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from copil_analysis.errors import CopilError, describe
from copil_analysis.history import periods_behind
from copil_analysis.locking import alone
from copil_analysis.period import Period
from copil_analysis.publishing.edition import count_findings, put_in_place
from copil_analysis.publishing.events import (
    BatchEnded,
    BatchStarted,
    BatchWaits,
    PagesMade,
    PeriodFailed,
    PeriodPublished,
    PeriodStarted,
    PeriodUnchanged,
)
from copil_analysis.publishing.freshness import (
    FAILED,
    PARTS,
    TABLES,
    hash_inputs,
    kept_files,
    stale_parts,
)
from copil_analysis.publishing.notebooks import Limits
from copil_analysis.publishing.telling import Teller
from copil_analysis.publishing.workers import Staff, Workers
from copil_analysis.showing.pages import PAGES

_LOCK = Path("data", ".run.lock")
_TICK = 0.25  # seconds between two looks at the clock
_TRIES = 2  # a worker that the system kills may be no fault of what it was at


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
    error: Exception | None = None

    def begin(self) -> None:
        """Nothing of it is made yet."""
        self.started, self.tries = monotonic(), self.tries + 1
        self.pending, self.files, self.error = 0, {}, None


@dataclass(frozen=True)
class Asked:
    """How a batch is to be done. ``named``: the periods were named, so their pages are shown."""

    root: Path
    limits: Limits
    force: bool = False
    named: bool = True


def publish_all(periods: Sequence[Period], asked: Asked, *, staff: Staff, teller: Teller) -> bool:
    """Publish the periods that are not as their inputs would make them; False if one failed.

    One batch at a time in a workspace: a second one waits, and says so.
    """
    batch = _Batch(asked, teller)
    with teller:
        editions = batch.plan(periods)
        if editions:
            lock, tell = asked.root / _LOCK, partial(teller.tell, BatchWaits())
            with alone(lock, tell) as waited:
                if waited:  # the other one may have made them
                    editions = batch.plan([one.period for one in editions])
                batch.make(editions, staff)
        batch.unchanged()
        teller.tell(batch.ended())
    return not batch.failed


class _Batch:
    """What became of each period so far."""

    def __init__(self, asked: Asked, teller: Teller) -> None:
        self.asked, self.teller, self.failed = asked, teller, 0
        self._started = monotonic()
        self._published: list[tuple[int, int]] = []  # pages and findings of each
        self._fresh: list[Period] = []

    def plan(self, periods: Iterable[Period]) -> list[Edition]:
        """The editions that must be made anew, in time order; the others are unchanged."""
        editions = []
        for period in sorted(periods):
            try:
                inputs = hash_inputs(period, self.asked.root)
                is_forced, root = self.asked.force, self.asked.root
                parts = PARTS if is_forced else stale_parts(period, root, inputs)
            except (CopilError, OSError) as error:
                self.fail(period, error)
                continue
            if parts:
                editions.append(Edition(period, inputs, parts))
            else:
                self._fresh.append(period)
        return editions

    def make(self, editions: Sequence[Edition], staff: Staff) -> None:
        """Make and put in place; a worker that the system kills costs time only, once."""
        pages = sum(part != TABLES for one in editions for part in one.parts)
        self.teller.tell(BatchStarted(tuple(str(one.period) for one in editions), pages))
        rounds = deque([list(editions)])
        while rounds:
            with staff() as workers:
                production = _Production(workers, rounds.popleft(), self)
                try:
                    production.run()
                except BrokenExecutor as error:
                    rounds += [[one] for one in self._again(production.begun, error)]
                    rounds += [list(production.waiting)] if production.waiting else []

    def _again(self, begun: Sequence[Edition], error: Exception) -> list[Edition]:
        """What a lost worker leaves undone, to be begun again alone: so it is seen who loses it."""
        for one in begun:
            if one.tries >= _TRIES:
                self.fail(one.period, _lost(error))
        return [one for one in begun if one.tries < _TRIES]

    def put_in_place(self, edition: Edition) -> None:
        """Swap in what was made, with what of the old edition is as it would be made."""
        period, root = edition.period, self.asked.root
        try:
            if edition.error:
                raise edition.error
            others = [part for part in PARTS if part not in edition.parts]
            files = kept_files(others, period, root) | edition.files
            put_in_place(period, root, files=files, inputs=edition.inputs)
        except Exception as error:
            self.fail(period, error)
            return
        pages = sum(part != TABLES for part in edition.parts)
        self._published.append((pages, count_findings(files)))
        seconds = monotonic() - edition.started
        self.teller.tell(
            PeriodPublished(
                str(period), _paths(period, root), *self._published[-1], seconds=seconds
            )
        )

    def fail(self, period: Period, error: Exception) -> None:
        """Tell why a period is not published, and where its notebook is kept."""
        self.failed += 1
        if os.environ.get("COPIL_DEBUG") == "1":
            traceback.print_exception(error)
        kept = sorted((self.asked.root / FAILED / str(period)).glob("*.ipynb"))
        name = os.path.relpath(kept[0]) if kept else ""
        self.teller.tell(PeriodFailed(str(period), describe(error), name))

    def unchanged(self) -> None:
        """Tell what there was nothing to do for."""
        for period in self._fresh:
            paths = _paths(period, self.asked.root) if self.asked.named else ()
            self.teller.tell(PeriodUnchanged(str(period), paths))

    def ended(self) -> BatchEnded:
        """The summary of it all."""
        return BatchEnded(
            published=len(self._published),
            unchanged=len(self._fresh),
            failed=self.failed,
            pages=sum(pages for pages, _ in self._published),
            findings=sum(findings for _, findings in self._published),
            seconds=monotonic() - self._started,
        )


class _Production:
    """Editions on an executor: prepared one after the other, their parts made side by side."""

    def __init__(self, workers: Workers, editions: Sequence[Edition], batch: _Batch) -> None:
        self.waiting, self.begun = deque(editions), list[Edition]()
        self._executor, self._batch = workers.executor, batch
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
            self._batch.teller.tick()

    def _submit(self, then: Callable[[Future[Any]], None], task: str, *args: Any) -> None:
        from copil_analysis.publishing import tasks

        self._running[self._executor.submit(getattr(tasks, task), *args)] = then

    def _prepare_next(self) -> None:
        if not self.waiting:
            return
        edition = self.waiting.popleft()
        self.begun.append(edition)
        edition.begin()
        root = self._batch.asked.root
        shutil.rmtree(root / FAILED / str(edition.period), ignore_errors=True)
        self._batch.teller.tell(PeriodStarted(str(edition.period)))
        behind = [one for one in periods_behind(edition.period, root) if one not in self._tried]
        self._submit(partial(self._prepared, edition), "prepare", behind, root, self._ready)

    @property
    def _ready(self) -> dict[Period, str]:
        """What is up to date: see ``tasks.Ready``."""
        return {one: found for one, found in self._tried.items() if isinstance(found, str)}

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
        asked = self._batch.asked
        for group in groups:
            then = partial(self._made, edition, group)
            self._submit(then, "make", group, edition.period, asked.root, self._ready, asked.limits)

    def _made(self, edition: Edition, group: list[str], future: Future[Any]) -> None:
        edition.files |= self._result(edition, future) or {}
        edition.pending -= 1
        pages = sum(part != TABLES for part in group)
        self._batch.teller.tell(PagesMade(str(edition.period), pages))
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
        self._batch.put_in_place(edition)


def _paths(period: Period, root: Path) -> tuple[str, ...]:
    """The five pages of a period as the reader of a terminal finds them."""
    folder = root / "reports" / str(period)
    return tuple(os.path.relpath(folder / page) for page in PAGES)


def _lost(error: Exception) -> CopilError:
    return CopilError(
        "Un processus de production a été arrêté par le système, deux fois de suite : la mémoire "
        f"de la machine ne suffit peut-être pas à --jobs ({type(error).__name__})."
    )
