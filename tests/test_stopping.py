"""What the handlers promise, whatever the command does when the signal comes."""

import signal
import subprocess
import sys

import pytest

from copil_analysis.stopping import SENTENCE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows signals only a console")

BEGINNING = """
import os, signal, time
from copil_analysis import stopping
stopping.stop_on_signals()
def strike(number=signal.SIGINT):
    os.kill(os.getpid(), number)
@stopping.left_by_signals
def block():
    print("in", flush=True)
    try:
        yield
    finally:
        print("out", flush=True)
"""


def run(program: str, *, ignored: bool = False) -> tuple[int, str, str]:
    """The exit code of a program that strikes itself, and what it printed."""
    ran = subprocess.run(
        [sys.executable, "-c", BEGINNING + program],
        capture_output=True,
        text=True,
        timeout=300,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_IGN if ignored else signal.SIG_DFL
        ),
    )
    return ran.returncode, ran.stdout, ran.stderr.replace(f"{SENTENCE}\n", "said")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_leaves_the_open_blocks(name: str) -> None:
    """The inner one first, each once, and with the exit code that shells expect."""
    program = f"with block(), block():\n    strike(signal.{name})\n    print('never')"
    expected = 128 + getattr(signal, name)
    assert run(program) == (expected, "in\nin\nout\nout\n", "said")


@pytest.mark.parametrize(
    "program",
    [
        "try:\n    with block():\n        strike()\nexcept BaseException:\n    print('caught')",
        "class One:\n    def __del__(self):\n        strike()\nwith block():\n    One()",
        "import atexit\natexit.register(strike)\nwith block():\n    pass",
    ],
)
def test_nothing_swallows_a_signal(program: str) -> None:
    """Neither an ``except`` for everything, nor ``__del__``, nor what comes at exit."""
    assert run(program) == (130, "in\nout\n", "said")


@pytest.mark.parametrize("second", ["SIGINT", "SIGTERM"])
def test_a_second_signal_does_not_cut_the_cleaning_up(second: str) -> None:
    """What was begun to be removed is removed."""
    program = f"""
@stopping.left_by_signals
def impatient():
    try:
        yield
    finally:
        strike(signal.{second})
        print("cleaned", flush=True)
with impatient():
    strike()
"""
    assert run(program) == (130, "cleaned\n", "said")


@pytest.mark.parametrize(
    ("program", "printed"),
    [
        ("with stopping.finished_first():\n    strike()\n    print('done', flush=True)", "done\n"),
        (
            "@stopping.left_by_signals\ndef slow():\n    strike()\n    print('made', flush=True)\n"
            "    try:\n        yield\n    finally:\n        print('gone', flush=True)\n"
            "with slow():\n    print('never', flush=True)",
            "made\ngone\n",
        ),
    ],
)
def test_what_is_short_is_finished_first(program: str, printed: str) -> None:
    """A block that a signal meets on its way in is entered, and then left."""
    assert run(program) == (130, printed, "said")


def test_a_sending_ends_in_good_order() -> None:
    """It is interrupted by an exception once, may note what it has done, and says its own words."""
    program = """
with stopping.interrupted_by_signals("Ce qui est parti : x"):
    try:
        strike()
    except KeyboardInterrupt:
        strike(signal.SIGTERM)
        print("noted", flush=True)
        raise
"""
    assert run(program) == (130, "noted\n", "Ce qui est parti : x\n")


def test_what_was_ignored_stays_ignored() -> None:
    """As for a command that was started in the background, or by nohup."""
    assert run("strike()\nprint('on')", ignored=True) == (0, "on\n", "")


def test_without_our_handlers_ctrl_c_is_pythons() -> None:
    """In a notebook, a block is left by a KeyboardInterrupt as any other."""
    program = """
for one in (signal.SIGINT, signal.SIGTERM):
    signal.signal(one, signal.default_int_handler)
try:
    with block(), stopping.finished_first():
        strike()
except KeyboardInterrupt:
    print("caught")
"""
    assert run(program) == (0, "in\nout\ncaught\n", "")


def test_when_all_is_done_a_signal_changes_nothing() -> None:
    """The exit code says what the command did."""
    assert run("stopping.ignore_signals()\nstrike()\nprint('on')") == (0, "on\n", "")
