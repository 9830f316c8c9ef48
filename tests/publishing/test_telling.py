"""A batch as it is told: to a log, to another program, on a terminal."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from rich.console import Console

from copil_analysis.publishing.bar import BarTeller, Progress
from copil_analysis.publishing.events import (
    BatchEnded,
    BatchStarted,
    BatchWaits,
    Event,
    PagesMade,
    PeriodFailed,
    PeriodPublished,
    PeriodStarted,
    PeriodUnchanged,
)
from copil_analysis.publishing.telling import JsonTeller, PlainTeller, Teller, teller_of
from copil_analysis.stopping import SENTENCE

PROJECT = Path(__file__).parents[2]
FAILED = PeriodFailed("2026-T2", "2026-T2 : l'encre manque.", "data/failed/2026-T2/method.ipynb")
BATCH: tuple[Event, ...] = (
    BatchStarted(("2026-T1", "2026-T2"), 10),
    PeriodStarted("2026-T1"),
    PeriodStarted("2026-T2"),
    PagesMade("2026-T1", 5),
    PeriodPublished("2026-T1", ("reports/2026-T1/index.html",), 5, 7, 2.0),
    FAILED,
    PeriodUnchanged("2026-T3", ("reports/2026-T3/index.html",)),
    BatchEnded(1, 1, 1, 5, 7, 12.44),
)
PATHS = "reports/2026-T1/index.html\nreports/2026-T3/index.html\n"
TOLD = (
    "2026-T2 : l’encre manque. Le carnet exécuté est gardé : data/failed/2026-T2/method.ipynb",
    "1 période publiée (5 pages), 1 inchangée et 1 en échec (2026-T2), en 12,4 s ; "
    "7 constats à lire : copil check 2026-T1",
)


def plain(text: str) -> str:
    """A text whose spaces may all break."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def tell(teller: Teller, events: Sequence[Event]) -> None:
    """Tell some events as a batch does."""
    with teller:
        for event in events:
            teller.tell(event)
            teller.tick()


def test_a_log_gets_paths_failures_and_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """The paths of pages alone on stdout; the rest on stderr, with the notebook that was kept."""
    tell(PlainTeller(), BATCH)
    out, err = capsys.readouterr()
    assert out == PATHS
    assert tuple(plain(err).splitlines()) == TOLD


def test_a_batch_that_waits_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """Else it would look as if it hung."""
    tell(PlainTeller(), [BatchWaits()])
    assert capsys.readouterr().err.startswith("Une autre commande publie dans cet espace")


def test_a_path_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """The apostrophe of a folder is not curled: the path is there to be copied."""
    tell(PlainTeller(), [PeriodFailed("2026-T2", "L'encre manque.", "l'été/method.ipynb")])
    assert capsys.readouterr().err.endswith(" l'été/method.ipynb\n")


@pytest.mark.parametrize(
    ("found", "ended", "expected"),
    [
        ((), (0, 40, 0, 0, 0, 0.61), "40 périodes inchangées, rien à refaire, en 0,6 s."),
        ((), (0, 1, 0, 0, 0, 0.1), "1 période inchangée, rien à refaire, en 0,1 s."),
        ((), (0, 0, 2, 0, 0, 61), "2 périodes en échec, en 1 min 01 s."),
        (
            (),
            (2, 38, 0, 10, 0, 12.0),
            "2 périodes publiées (10 pages) et 38 inchangées, en 12,0 s.",
        ),
        ((), (1, 0, 0, 1, 0, 0.5), "1 période publiée (1 page), en 0,5 s."),
        ((), (1, 0, 0, 0, 0, 0.5), "1 période publiée, en 0,5 s."),
        (
            ("2026-T1",),
            (1, 0, 0, 5, 1, 4725),
            "1 période publiée (5 pages), en 1 h 18 min ; 1 constat à lire : copil check 2026-T1",
        ),
        (
            ("2026-T3", "2025-T4"),
            (2, 0, 0, 10, 1200, 9),
            "2 périodes publiées (10 pages), en 9,0 s ; 1 200 constats à lire dans 2 périodes, "
            "la dernière : copil check 2026-T3",
        ),
    ],
)
def test_the_last_line(
    found: Sequence[str],
    ended: tuple[int, int, int, int, int, float],
    expected: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What did not happen is not counted; words agree; a command to copy ends the line."""
    events = [PeriodPublished(period, (), 5, 1, 1.0) for period in found]
    tell(PlainTeller(), [*events, BatchEnded(*ended)])
    assert plain(capsys.readouterr().err) == f"{expected}\n"


def test_a_program_gets_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Each event with its fields and nothing else; a sentence as the analyst reads it."""
    tell(JsonTeller(), BATCH)
    out, err = capsys.readouterr()
    events = [json.loads(line) for line in out.splitlines()]
    assert [event["event"] for event in events] == [
        "batch_started",
        "period_started",
        "period_started",
        "pages_made",
        "period_published",
        "period_failed",
        "period_unchanged",
        "batch_ended",
    ]
    assert events[4] == {
        "event": "period_published",
        "period": "2026-T1",
        "paths": ["reports/2026-T1/index.html"],
        "pages": 5,
        "findings": 7,
        "seconds": 2.0,
    }
    assert events[5]["sentence"] == "2026-T2\xa0: l’encre manque."
    assert not err


def test_json_is_utf_8() -> None:
    """Whatever the encoding of the machine: that is how JSON is exchanged."""
    program = (
        "from copil_analysis.publishing.telling import teller_of\n"
        "from copil_analysis.publishing.events import PeriodFailed\n"
        "with teller_of(as_json=True) as teller:\n"
        "    teller.tell(PeriodFailed('2026-T1', 'Été', ''))\n"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, env=environment, cwd=PROJECT
    )
    assert json.loads(ran.stdout.decode("utf-8"))["sentence"] == "Été"


@pytest.mark.parametrize("as_json", [False, True])
def test_a_batch_outlives_its_reader(as_json: bool) -> None:
    """With ``| head -1`` the rest of the telling is lost, and neither the batch nor its code."""
    program = (
        "from copil_analysis.publishing.telling import teller_of\n"
        "from copil_analysis.publishing.events import PeriodUnchanged\n"
        "import sys\n"
        f"with teller_of(as_json={as_json}) as teller:\n"
        "    for _ in range(3):\n"
        "        teller.tell(PeriodUnchanged('2026-T1', ('index.html',)))\n"
        "print('done', file=sys.stderr)\n"
    )
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(
        [sys.executable, "-c", program], stdout=writing, stderr=subprocess.PIPE, cwd=PROJECT
    )
    os.close(writing)
    assert (ran.returncode, ran.stderr.decode().split()) == (0, ["done"])


def test_telling_imports_nothing_slow() -> None:
    """A batch that has nothing to do is over before pandas would be imported."""
    program = (
        "import sys\n"
        "from copil_analysis.publishing.telling import teller_of\n"
        "from copil_analysis.publishing.events import BatchEnded\n"
        "teller_of(as_json=False).tell(BatchEnded(0, 40, 0, 0, 0, 0.5))\n"
        "print({'pandas', 'numpy', 'rich'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, cwd=PROJECT)
    assert ran.stdout.split() == [b"set()"]


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It is."""
        return True


@pytest.mark.parametrize(
    ("stderr", "term", "as_json", "expected"),
    [
        (Screen, "xterm", False, BarTeller),
        (Screen, "xterm", True, JsonTeller),
        (Screen, "dumb", False, PlainTeller),
        (io.StringIO, "xterm", False, PlainTeller),
    ],
)
def test_who_tells(
    stderr: type[io.StringIO],
    term: str,
    as_json: bool,
    expected: type[Teller],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A bar only on a terminal that can move its cursor, and never beside JSON."""
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(sys, "stderr", stderr())
    assert type(teller_of(as_json=as_json)) is expected


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        """The time of the test."""
        return self.now


def line(progress: Progress, width: int) -> str:
    """The bar as it stands on a terminal of so many columns, without its bar."""
    console = Console(width=width, force_terminal=True, file=io.StringIO(), color_system=None)
    with console.capture() as capture:
        console.print(progress.draw(width))
    (drawn,) = capture.get().splitlines()
    assert len(drawn.rstrip()) < width - len("^C")
    return re.sub(" +", " ", plain(drawn).lstrip("━╸╺ ")).strip()


def progress_of(clock: Clock, running: int = 2) -> Progress:
    """A batch at its 10th page of 40, 12 seconds after it began so many periods."""
    periods = tuple(f"2026-T{number}" for number in range(1, running + 1))
    progress = Progress(clock)
    progress.count(BatchStarted(periods, 40))
    for period in periods:
        progress.count(PeriodStarted(period))
    clock.now += 12
    progress.count(PagesMade("2026-T1", 10))
    return progress


@pytest.mark.parametrize(
    ("width", "running", "expected"),
    [
        (200, 2, "10/40 pages reste 36 s 2026-T1, 2026-T2"),
        (80, 1, "10/40 pages reste 36 s 2026-T1"),
        (80, 4, "10/40 pages reste 36 s 2026-T1 et 3 autres"),
        (60, 4, "10/40 pages reste 36 s 2026-T1 et 3 autres"),
        (40, 2, "10/40 pages reste 36 s"),
    ],
)
def test_the_bar_fits_on_its_line(width: int, running: int, expected: str) -> None:
    """With room for the ^C of the terminal; a narrow one leaves out what runs."""
    assert line(progress_of(Clock(), running), width) == expected


def test_the_time_left_goes_down_between_pages() -> None:
    """And says nothing once it is past: a page that takes longer does not stay at one second."""
    clock = Clock()
    progress = progress_of(clock)
    clock.now += 16
    assert "reste 20 s" in line(progress, 80)
    clock.now += 20
    assert "reste" not in line(progress, 80)


def test_the_bar_names_what_runs() -> None:
    """A period is named from its start until it is published or has failed."""
    progress = Progress(Clock())
    progress.count(BatchStarted(("2026-T1", "2026-T2"), 10))
    assert line(progress, 80) == "0/10 pages préparation"
    for event in BATCH[1:6]:
        progress.count(event)
    assert line(progress, 80) == "5/10 pages"
    assert progress.is_running
    progress.count(BATCH[-1])
    assert not progress.is_running


def test_a_period_begun_again_is_counted_once() -> None:
    """Where a worker was lost its pages are made a second time."""
    progress = Progress(Clock())
    progress.count(BatchStarted(("2026-T1",), 5))
    for event in (PeriodStarted("2026-T1"), PagesMade("2026-T1", 4)):
        progress.count(event)
    progress.count(PeriodStarted("2026-T1"))
    assert line(progress, 80) == "0/5 pages 2026-T1"


def test_a_terminal_gets_what_a_log_gets(capsys: pytest.CaptureFixture[str]) -> None:
    """The lines are the same; the bar is on the console, and is taken away from it."""
    console = Console(file=Screen(), force_terminal=True, width=400, color_system=None)
    tell(BarTeller(console), BATCH)
    out, err = capsys.readouterr()
    assert out == PATHS
    assert tuple(plain(err).splitlines()) == TOLD
    drawn = console.file.getvalue()  # type: ignore[attr-defined]
    assert "5/10" in drawn
    assert drawn.endswith("\x1b[?25h\r\x1b[1A\x1b[2K")


def test_sentences_are_broken_between_words(capsys: pytest.CaptureFixture[str]) -> None:
    """On a narrow terminal; a path stays whole."""
    console = Console(file=Screen(), force_terminal=True, width=40)
    tell(BarTeller(console), [FAILED])
    assert plain(capsys.readouterr().err).splitlines() == [
        "2026-T2 : l’encre manque. Le carnet",
        "exécuté est gardé :",
        "data/failed/2026-T2/method.ipynb",
    ]


CTRL_C = """
import os, signal, time
from copil_analysis import stopping
from copil_analysis.publishing.events import BatchStarted
from copil_analysis.publishing.telling import teller_of
stopping.stop_on_signals()
with teller_of(as_json=False) as teller:
    teller.tell(BatchStarted(("2026-T1",), 5))
    teller.tick()
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminal")
def test_ctrl_c_leaves_no_half_bar() -> None:
    """The bar is erased and the cursor shown before the sentence is printed."""
    import pty

    screen, terminal = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    ran = subprocess.run(
        [sys.executable, "-c", CTRL_C], stderr=terminal, env=environment, cwd=PROJECT, timeout=300
    )
    os.close(terminal)
    told = b""
    with suppress(OSError):  # Linux has it so at the end
        while part := os.read(screen, 4096):
            told += part
    os.close(screen)
    assert ran.returncode == 130
    assert "0/5\xa0pages" in told.decode()
    assert told.decode().endswith(f"\x1b[?25h\r\x1b[1A\x1b[2K{SENTENCE}\r\n")
