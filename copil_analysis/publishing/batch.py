"""Publish periods: plan what must be made, prepare in time order, make side by side, put in place.

A period that fails costs no other: its old edition stays, and what failed is told.
"""

import os
import traceback
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic

from copil_analysis.errors import CopilError, describe
from copil_analysis.folders import tidy
from copil_analysis.locking import alone
from copil_analysis.period import Period
from copil_analysis.publishing.edition import count_findings, put_in_place
from copil_analysis.publishing.events import (
    BatchEnded,
    BatchStarted,
    BatchWaits,
    PeriodFailed,
    PeriodPublished,
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
from copil_analysis.publishing.production import Asked, Edition, Production
from copil_analysis.publishing.telling import Teller
from copil_analysis.publishing.workers import Staff
from copil_analysis.showing.pages import PAGES
from copil_analysis.temporary import remove_abandoned

_LOCK = Path("data", ".run.lock")
_TRIES = 2  # a worker that the system kills may be no fault of what it was at


def publish_all(periods: Sequence[Period], asked: Asked, *, staff: Staff, teller: Teller) -> bool:
    """Publish the periods that are not as their inputs would make them; False if one failed.

    One batch at a time in a workspace: a second one waits, and says so.
    """
    batch = _Batch(asked, teller)
    with teller:
        _tidy(asked.root)
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


def _tidy(root: Path) -> None:
    """Remove what killed runs left, where there is nothing to do too."""
    for parent in (root / "reports", root / "data" / "processed"):
        tidy(parent)
    with suppress(OSError):  # no folder for temporary files is no matter yet
        remove_abandoned()


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
                production = Production(
                    rounds.popleft(),
                    workers,
                    asked=self.asked,
                    teller=self.teller,
                    finish=self.put_in_place,
                )
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


def _paths(period: Period, root: Path) -> tuple[str, ...]:
    """The five pages of a period as the reader of a terminal finds them."""
    folder = root / "reports" / str(period)
    return tuple(os.path.relpath(folder / page) for page in PAGES)


def _lost(error: Exception) -> CopilError:
    return CopilError(
        "Un processus de production a été arrêté par le système, deux fois de suite : la mémoire "
        f"de la machine ne suffit peut-être pas à --jobs ({type(error).__name__})."
    )
