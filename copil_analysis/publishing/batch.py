"""Publish periods: plan what must be made, prepare in time order, make side by side, put in place.

A period that fails costs no other: its old edition stays, and what failed is told.
"""

import os
import shutil
import traceback
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic

from copil_analysis.config import read_config
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
    count_pages,
    hash_inputs,
    kept_files,
    stale_parts,
)
from copil_analysis.publishing.manifest import edition_folder
from copil_analysis.publishing.production import Asked, Edition, Production
from copil_analysis.publishing.telling import Teller
from copil_analysis.publishing.workers import Staff
from copil_analysis.showing.pages import PAGES
from copil_analysis.temporary import remove_abandoned

_LOCK = Path("data", ".run.lock")
_PASSES = 2
_TRIES = 2  # a worker that the system kills may be no fault of what it was at


def publish_all(periods: Sequence[Period], asked: Asked, *, staff: Staff, teller: Teller) -> bool:
    """Publish the periods that are not as their inputs would make them; False if one failed.

    One batch at a time in a workspace: a second one waits, and says so.
    """
    read_config(asked.root)  # what is wrong with it is told once, not by every period
    batch = _Batch(asked, teller, periods)
    with teller:
        _tidy(asked.root)
        if batch.plan():
            with alone(asked.root / _LOCK, partial(teller.tell, BatchWaits())):
                batch.make(staff)
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

    def __init__(self, asked: Asked, teller: Teller, periods: Iterable[Period]) -> None:
        self.asked, self.teller = asked, teller
        self.failed: set[Period] = set()
        self._started = monotonic()
        self._left = sorted(periods)
        self._published: dict[Period, tuple[int, int]] = {}  # pages and findings of each
        self._is_forced = asked.force

    def plan(self) -> list[Edition]:
        """The editions that must be made anew, in time order; those that failed are told."""
        editions = []
        for period in [one for one in self._left if one not in self.failed]:
            try:
                inputs = hash_inputs(period, self.asked.root)
                parts = stale_parts(period, self.asked.root, inputs)
            except (CopilError, OSError) as error:
                self.fail(period, error)
                continue
            if self._is_forced or parts:
                editions.append(Edition(period, inputs, PARTS if self._is_forced else parts))
        return editions

    def make(self, staff: Staff) -> None:
        """Make and put in place; a worker that the system kills costs time only, once.

        A period that could be read at last is known to those after it, which are made again then.
        """
        for _ in range(_PASSES):
            editions, self._is_forced = self.plan(), False
            if not editions:
                return
            pages = sum(count_pages(one.parts) for one in editions)
            self.teller.tell(BatchStarted(tuple(str(one.period) for one in editions), pages))
            rounds = deque([editions])
            while rounds:
                rounds += self._make_or_fail(rounds.popleft(), staff)

    def _make_or_fail(self, editions: list[Edition], staff: Staff) -> list[list[Edition]]:
        """Where nobody can do the work any more, what is left has failed."""
        try:
            return self._make(editions, staff)
        except CopilError as error:
            if not (self._published or self.failed):
                raise
            for one in editions:
                self.fail(one.period, error)
            return []

    def _make(self, editions: list[Edition], staff: Staff) -> list[list[Edition]]:
        """Make editions; what is to be begun again, alone, after a worker was lost."""
        parts = sum(len(one.parts) for one in editions)
        with staff(parts) as workers:
            production = Production(
                editions,
                workers,
                asked=self.asked,
                teller=self.teller,
                finish=self.put_in_place,
            )
            try:
                production.run()
            except BrokenExecutor as error:
                again = [[one] for one in self._again(production.begun, error)]
                return again + ([list(production.waiting)] if production.waiting else [])
        return []

    def _again(self, begun: Sequence[Edition], error: Exception) -> list[Edition]:
        """Alone, it is seen which of them loses its worker."""
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
            made = sum(page in edition.files for page in PAGES)
            put_in_place(
                period, root, files=files, inputs=edition.inputs, left_out=edition.left_out
            )
        except Exception as error:
            self.fail(period, error)
            return
        counts = made, count_findings(files)
        seconds = monotonic() - edition.started
        self._published[period] = counts
        told = PeriodPublished(str(period), _paths(period, root), *counts, seconds=seconds)
        self.teller.tell(told)

    def fail(self, period: Period, error: Exception) -> None:
        """Tell why a period is not published, and where its notebook is kept."""
        self.failed.add(period)
        if os.environ.get("COPIL_DEBUG") == "1":
            traceback.print_exception(error)
        kept = getattr(error, "kept", "")
        name = os.path.relpath(self.asked.root / kept) if kept else ""
        self.teller.tell(PeriodFailed(str(period), describe(error), name))

    def unchanged(self) -> None:
        """Tell what there was nothing to do for; what it failed of before is mended."""
        for period in self._unchanged:
            shutil.rmtree(self.asked.root / FAILED / str(period), ignore_errors=True)
            paths = _paths(period, self.asked.root) if self.asked.named else ()
            self.teller.tell(PeriodUnchanged(str(period), paths))

    @property
    def _unchanged(self) -> list[Period]:
        return [one for one in self._left if one not in self.failed | self._published.keys()]

    def ended(self) -> BatchEnded:
        """The summary of it all."""
        return BatchEnded(
            published=len(self._published),
            unchanged=len(self._unchanged),
            failed=len(self.failed),
            pages=sum(pages for pages, _ in self._published.values()),
            findings=sum(findings for _, findings in self._published.values()),
            seconds=monotonic() - self._started,
        )


def _paths(period: Period, root: Path) -> tuple[str, ...]:
    """The pages of a period as the reader of a terminal finds them."""
    folder = edition_folder(period, root)
    return tuple(os.path.relpath(folder / page) for page in PAGES if (folder / page).is_file())


def _lost(error: Exception) -> CopilError:
    return CopilError(
        "Un processus de production a été arrêté par le système, deux fois de suite "
        f"({type(error).__name__}) : essayez moins de processus (--jobs) ou moins de mémoire "
        "(--memory)."
    )
