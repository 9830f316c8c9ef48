"""A batch makes what must be made, in time order, and a period that fails costs no other."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from copil_analysis.errors import CopilError
from copil_analysis.locking import lock, unlock
from copil_analysis.period import Period
from copil_analysis.publishing import batch, tasks
from copil_analysis.publishing.batch import publish_all
from copil_analysis.publishing.events import (
    BatchEnded,
    BatchWaits,
    Event,
    PeriodFailed,
    PeriodPublished,
    PeriodUnchanged,
)
from copil_analysis.publishing.freshness import PARTS
from copil_analysis.publishing.limits import Limits
from copil_analysis.publishing.production import Asked
from copil_analysis.publishing.tasks import Made, PageError, Ready
from copil_analysis.publishing.workers import Workers
from copil_analysis.showing.pages import ADDRESSES, PAGES

PROJECT = Path(__file__).parents[2]
PERIODS = (Period(2010, 4), Period(2011, 1), Period(2011, 2))
CHECKS = b"level,status\nwarning,gap\n"


class Inline(Executor):
    """Does each task at once, where it is submitted."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Listener(nullcontext[None]):
    """Keeps the events of a batch."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []

    def tell(self, event: Event) -> None:
        self.events.append(event)

    def tick(self) -> None:
        pass

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


@dataclass
class Work:
    """Stands in for what workers do; remembers what was asked of them, and fails on demand."""

    done: list[str] = field(default_factory=list)
    unreadable: set[Period] = field(default_factory=set)
    fails: dict[tuple[Period, str], Exception] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    prepared: Callable[[], object] = lambda: None

    def prepare(
        self, periods: Sequence[Period], root: Path, ready: Ready
    ) -> dict[Period, str | Exception]:
        self.done += [f"prepare {one}" for one in periods]
        self.prepared()
        assert not set(periods) & set(ready)
        error = CopilError("Ce trimestre ne se lit pas.")
        return {one: error if one in self.unreadable else str(one) for one in periods}

    def make(
        self,
        parts: Sequence[str],
        period: Period,
        root: Path,
        ready: Ready,
        limits: Limits,
    ) -> Made:
        assert ready[period]
        self.left_out = {str(one): found for one, found in ready.items() if not found}
        files = {}
        for part in parts:
            self.done.append(f"{part} {period}")
            if error := self.fails.pop((period, part), None):
                raise error
            name = ADDRESSES.get(part, "tables/checks.csv")
            files[name] = CHECKS if part == "tables" else f"{part} {len(self.done)}".encode()
        return Made(files, self.left_out)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    stand_in = Work()
    monkeypatch.setattr(tasks, "prepare", stand_in.prepare)
    monkeypatch.setattr(tasks, "make", stand_in.make)
    return stand_in


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for period in PERIODS:
        raw = tmp_path / "data" / "raw" / str(period)
        raw.mkdir(parents=True)
        (raw / "slides.txt").write_text(f"the slides of {period}")
    shutil.copy(PROJECT / "copil.toml", tmp_path)
    shutil.copytree(PROJECT / "notebooks", tmp_path / "notebooks")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def publish(
    root: Path, *periods: Period, workers: int = 1, **options: bool
) -> tuple[bool, Listener]:
    """Publish by workers that stand in, and listen."""

    @contextmanager
    def staff(_: int) -> Iterator[Workers]:
        yield Workers(Inline(), workers)

    asked, listener = Asked(root, Limits(None, None), **options), Listener()
    return publish_all(periods or PERIODS, asked, staff=staff, teller=listener), listener


def test_periods_are_prepared_in_time_order_once(workspace: Path, work: Work) -> None:
    """However they are named; what lies behind one is prepared before it."""
    is_well, listener = publish(workspace, PERIODS[2], PERIODS[0])
    assert is_well
    assert [one for one in work.done if one.startswith("prepare")] == [
        "prepare 2010-T4",
        "prepare 2011-T1",
        "prepare 2011-T2",
    ]
    assert [one.period for one in listener.of(PeriodPublished)] == ["2010-T4", "2011-T2"]


def test_what_is_published_is_told(workspace: Path, work: Work) -> None:
    """The paths of the pages, how many were made, what the checks found."""
    _, listener = publish(workspace, PERIODS[1])
    (told,) = listener.of(PeriodPublished)
    assert told.paths == tuple(f"reports/2011-T1/{page}" for page in PAGES)
    assert (told.pages, told.findings) == (6, 1)
    (end,) = listener.of(BatchEnded)
    assert (end.published, end.unchanged, end.failed, end.pages, end.findings) == (1, 0, 0, 6, 1)


def test_paths_lead_from_where_the_command_was_given(
    workspace: Path, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deep inside the workspace too."""
    monkeypatch.chdir(workspace / "data" / "raw" / "2011-T1")
    _, listener = publish(workspace, PERIODS[1])
    (told,) = listener.of(PeriodPublished)
    assert told.paths == tuple(f"../../../reports/2011-T1/{page}" for page in PAGES)


def test_what_is_as_it_would_be_made_is_left_alone(workspace: Path, work: Work) -> None:
    """No worker is called in; pages of periods that were named are shown all the same."""
    publish(workspace)
    work.done.clear()
    is_well, listener = publish(workspace, named=False)
    assert (is_well, work.done) == (True, [])
    assert [one.paths for one in listener.of(PeriodUnchanged)] == [(), (), ()]
    _, listener = publish(workspace, PERIODS[1])
    assert len(listener.of(PeriodUnchanged)[0].paths) == len(PAGES)


def test_force_makes_all_again(workspace: Path, work: Work) -> None:
    """Whatever stands there."""
    publish(workspace, PERIODS[0])
    work.done.clear()
    publish(workspace, PERIODS[0], force=True)
    assert len(work.done) == 1 + len(PARTS)


def test_a_changed_notebook_makes_its_page_only(workspace: Path, work: Work) -> None:
    """The other files of the edition are those that stood there, byte for byte."""
    publish(workspace, PERIODS[0])
    folder = workspace / "reports" / "2010-T4"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    work.done.clear()
    notebook = workspace / "notebooks" / "method.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace("copil.title", "copil.title "), "utf-8")
    _, listener = publish(workspace, PERIODS[0])
    assert work.done == ["prepare 2010-T4", "method 2010-T4"]
    assert listener.of(PeriodPublished)[0].pages == 1
    changed = {path.name for path, content in before.items() if path.read_bytes() != content}
    assert changed == {"method.html", "manifest.json"}


@pytest.mark.parametrize(("workers", "tasks_of_one"), [(1, 1), (3, 1), (4, len(PARTS))])
def test_a_worker_makes_a_whole_edition_where_all_have_work(
    workspace: Path, work: Work, monkeypatch: pytest.MonkeyPatch, workers: int, tasks_of_one: int
) -> None:
    """The tables come first, whose facts the pages share; else each part is a task of its own."""
    groups: list[list[str]] = []

    def make(parts: list[str], *args: Any) -> Made:
        groups.append(parts)
        return work.make(parts, *args)

    monkeypatch.setattr(tasks, "make", make)
    publish(workspace, workers=workers)
    assert len(groups) == len(PERIODS) * tasks_of_one
    assert groups[0][0] == "tables"


def test_a_period_that_fails_costs_no_other(workspace: Path, work: Work) -> None:
    """Its old edition stays byte for byte; the sentence names the notebook kept aside."""
    publish(workspace)
    before = (workspace / "reports/2011-T1/manifest.json").read_bytes()
    kept = "data/failed/2011-T1/rehoused.ipynb"
    work.fails[PERIODS[1], "rehoused"] = PageError("Le carnet rehoused.ipynb a échoué.", kept)
    is_well, listener = publish(workspace, force=True)
    assert not is_well
    assert listener.of(PeriodFailed) == [
        PeriodFailed("2011-T1", "Le carnet rehoused.ipynb a échoué.", kept)
    ]
    assert (workspace / "reports/2011-T1/manifest.json").read_bytes() == before
    assert [one.period for one in listener.of(PeriodPublished)] == ["2010-T4", "2011-T2"]


@pytest.mark.parametrize("force", [True, False])
def test_what_a_period_failed_of_goes_once_it_is_well(
    workspace: Path, work: Work, force: bool
) -> None:
    """Made again, or found to be as it was."""
    publish(workspace)
    kept = workspace / "data/failed/2011-T1/rehoused.ipynb"
    kept.parent.mkdir(parents=True)
    kept.write_text("executed")
    publish(workspace, force=force)
    assert not kept.parent.exists()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (KeyError("x"), "Erreur inattendue, à signaler (KeyError)"),
        (OSError(28, "full", "/x/y"), "Le fichier /x/y n'a pu être ni lu ni écrit : le disque"),
    ],
)
def test_an_error_that_nobody_expected_costs_its_period_only(
    workspace: Path, work: Work, error: Exception, sentence: str
) -> None:
    """It is told in one sentence, and the others are published."""
    work.fails[PERIODS[0], "summary"] = error
    _, listener = publish(workspace)
    assert listener.of(PeriodFailed)[0].sentence.startswith(sentence)
    assert len(listener.of(PeriodPublished)) == 2


def test_a_period_that_does_not_read_is_left_out_of_the_later_ones(
    workspace: Path, work: Work
) -> None:
    """It fails by itself, once, and the next ones are made without it."""
    work.unreadable.add(PERIODS[0])
    is_well, listener = publish(workspace)
    assert not is_well
    assert [one.sentence for one in listener.of(PeriodFailed)] == ["Ce trimestre ne se lit pas."]
    assert [one.period for one in listener.of(PeriodPublished)] == ["2011-T1", "2011-T2"]
    assert work.done.count("prepare 2010-T4") == 1


def test_a_period_that_reads_again_is_known_to_the_later_ones(workspace: Path, work: Work) -> None:
    """They were made without it, from the same files: in the same run they are made again."""
    work.unreadable.add(PERIODS[0])
    publish(workspace)
    work.unreadable.clear()
    keep_one = workspace / "data/processed/2010-T4/sources.json"
    keep_one.parent.mkdir(parents=True)
    work.prepared = lambda: keep_one.write_text("prepared")
    is_well, listener = publish(workspace)
    assert is_well
    assert [one.period for one in listener.of(PeriodPublished)] == ["2010-T4", "2011-T1", "2011-T2"]
    assert not publish(workspace)[1].of(PeriodPublished)


def test_a_broken_configuration_is_told_once(workspace: Path, work: Work) -> None:
    """Not by every period."""
    (workspace / "copil.toml").write_text("broken = ")
    with pytest.raises(CopilError, match=r"copil\.toml"):
        publish(workspace)


def test_a_period_that_cannot_be_planned_costs_no_other(workspace: Path, work: Work) -> None:
    """One that was not received, for example."""
    is_well, listener = publish(workspace, PERIODS[0], Period(2019, 1))
    assert not is_well
    assert "2019-T1" in listener.of(PeriodFailed)[0].sentence
    assert len(listener.of(PeriodPublished)) == 1


def test_an_input_that_changes_meanwhile_stops_the_publication(
    workspace: Path, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of its period, and of those that come after; the one before is none of its business."""

    def change(*args: Any) -> Made:
        (workspace / "data/raw/2011-T1/slides.txt").write_text("changed meanwhile")
        return work.make(*args)

    monkeypatch.setattr(tasks, "make", change)
    _, listener = publish(workspace)
    assert [one.period for one in listener.of(PeriodFailed)] == ["2011-T1", "2011-T2"]
    assert [one.period for one in listener.of(PeriodPublished)] == ["2010-T4"]


@pytest.mark.parametrize(("losses", "is_well"), [(1, True), (2, False)])
def test_a_lost_worker_is_replaced_once(
    workspace: Path, work: Work, monkeypatch: pytest.MonkeyPatch, losses: int, is_well: bool
) -> None:
    """What was at work begins again; what loses a second one is told to have failed."""
    left = [BrokenExecutor("lost")] * losses

    def lose(parts: Sequence[str], period: Period, *args: Any) -> Made:
        if period == PERIODS[0] and left:
            raise left.pop()
        return work.make(parts, period, *args)

    monkeypatch.setattr(tasks, "make", lose)
    done, listener = publish(workspace)
    assert done == is_well
    assert len(listener.of(PeriodPublished)) == len(PERIODS) - (not is_well)
    for told in listener.of(PeriodFailed):
        assert "arrêté par le système, deux fois de suite" in told.sentence


def test_a_second_batch_waits_and_says_so(
    workspace: Path, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it makes what the first one has not made."""
    path = workspace / "data" / ".run.lock"
    held = lock(path)
    assert held is not None
    told: list[Event] = []

    def tell(listener: Listener, event: Event) -> None:
        told.append(event)
        if isinstance(event, BatchWaits):
            assert publish_first() and not work.done.clear()
            unlock(path, held)

    def publish_first() -> bool:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(batch, "_LOCK", Path("data", ".first.lock"))
            patch.setattr(Listener, "tell", lambda *_: None)
            return publish(workspace, PERIODS[0])[0]

    monkeypatch.setattr(Listener, "tell", tell)
    assert publish(workspace)[0]
    assert told[0] == BatchWaits()
    assert "summary 2010-T4" not in work.done
    assert "summary 2011-T2" in work.done
    assert not path.exists()


def test_the_manifest_of_a_replaced_edition_keeps_what_was_sent(
    workspace: Path, work: Work
) -> None:
    """Message-IDs outlive the edition, whichever of its parts are made again."""
    publish(workspace, PERIODS[0])
    path = workspace / "reports/2010-T4/manifest.json"
    manifest = json.loads(path.read_text("utf-8")) | {"sent": ["<1@example.org>"]}
    path.write_text(json.dumps(manifest), "utf-8")
    (workspace / "reports/2010-T4/method.html").unlink()
    publish(workspace, PERIODS[0])
    assert json.loads(path.read_text("utf-8"))["sent"] == ["<1@example.org>"]
