"""How a batch is told: plain lines for a log, one line an event for a program, or a bar."""

import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from errno import EIO, EPIPE
from typing import Any, Protocol, TextIO

from copil_analysis.publishing.events import (
    BatchEnded,
    BatchWaits,
    Event,
    PeriodFailed,
    PeriodPublished,
    PeriodUnchanged,
)
from copil_analysis.showing.durations import tell_seconds
from copil_analysis.showing.french import enumerated, plural, typeset

WAITS = (
    "Une autre commande publie dans cet espace de travail : celle-ci commencera quand elle aura "
    "fini."
)


class Teller(AbstractContextManager["Teller"], Protocol):
    """Who tells the events of a batch, in their order, and is left in good order by a signal."""

    def tell(self, event: Event) -> None:
        """Tell one event at once."""

    def tick(self) -> None:
        """Redraw what moves, a few times a second; no thread does it, for the process forks."""


def teller_of(*, as_json: bool) -> Teller:
    """The one for these streams: JSON when asked for, a bar on a terminal, else plain lines."""
    if as_json:
        return JsonTeller()
    if sys.stderr.isatty():
        from rich.console import Console

        console = Console(stderr=True, highlight=False)
        if console.is_terminal and not console.is_dumb_terminal:
            from copil_analysis.publishing.bar import BarTeller

            return BarTeller(console)
    return PlainTeller()


class PlainTeller(AbstractContextManager["PlainTeller"]):
    """On stdout the paths of pages and nothing else; on stderr what failed, and one line at last.

    Scripts read stdout; cron mails both. ``wrap`` breaks a sentence into lines, a path never.
    """

    def __init__(self, wrap: Callable[[str], str] = str) -> None:
        self._wrap = wrap
        self._to_read: list[str] = []
        self._failed: list[str] = []

    def tell(self, event: Event) -> None:
        """Print what the event has for a log: most have nothing."""
        match event:
            case BatchWaits():
                self._say(typeset(WAITS))
            case PeriodPublished():
                self._to_read += [event.period] * bool(event.findings)
                _show(event.paths)
            case PeriodUnchanged():
                _show(event.paths)
            case PeriodFailed():
                self._failed.append(event.period)
                self._say(describe_failure(event))
            case BatchEnded():
                self._say(describe_end(event, self._to_read, self._failed))

    def _say(self, sentence: str) -> None:
        write(self._wrap(sentence), sys.stderr)

    def tick(self) -> None:
        """Nothing moves in a log."""

    def __exit__(self, *_: object) -> None:
        """Nothing is left open."""


class JsonTeller(AbstractContextManager["JsonTeller"]):
    """One JSON object a line on stdout, in UTF-8, at once; nothing on stderr.

    ``event`` is the name of a class of ``events`` in snake_case (``period_published``), the other
    keys are its fields: paths are a list, seconds have three decimals. The sentence of
    ``period_failed`` is the one that the analyst would read, no-break spaces included. The last
    line is ``batch_ended``; without it the command was cut short.
    """

    def __enter__(self) -> "JsonTeller":
        if isinstance(sys.stdout, io.TextIOWrapper):  # a pipe of Windows is in cp1252
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        return self

    def __exit__(self, *_: object) -> None:
        """Each line was written whole."""

    def tell(self, event: Event) -> None:
        """Print the event."""
        name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(event).__name__).lower()
        fields = {key: _as_read(key, value) for key, value in asdict(event).items()}
        write(json.dumps({"event": name, **fields}, ensure_ascii=False), sys.stdout)

    def tick(self) -> None:
        """A program has a clock of its own."""


def _as_read(key: str, value: Any) -> Any:
    if key == "sentence":
        return typeset(value)
    return round(value, 3) if isinstance(value, float) else value


def _show(paths: tuple[str, ...]) -> None:
    for path in paths:
        write(path, sys.stdout)


def write(line: str, stream: TextIO) -> None:
    """Print a line at once, to whoever listens."""
    with listened(stream):
        stream.write(f"{line}\n")  # whole: print writes the end of its line apart
        stream.flush()


@contextmanager
def listened(stream: TextIO) -> Iterator[None]:
    """Where nobody listens any more (``| head -1``), what the block writes and the rest are lost.

    The batch goes on: its pages were asked for, whoever reads their names.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in (EPIPE, EIO):  # EIO: the terminal was closed
            error.filename = error.filename or stream.name  # of a disk that is full
            raise
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # else Python complains again as it ends
        os.close(nowhere)


def describe_failure(event: PeriodFailed) -> str:
    """Why a period failed, then the notebook to open; a path ends its line, to be copied."""
    sentence = event.sentence if event.sentence.endswith((".", "…")) else f"{event.sentence}."
    if not event.kept:
        return typeset(sentence)
    return f"{typeset(f'{sentence} Le carnet exécuté est gardé :')} {event.kept}"


def describe_end(event: BatchEnded, to_read: list[str], failed: list[str]) -> str:
    """The batch in one line; ``to_read`` are the periods of which the checks found something."""
    told = f"{_outcome(event, failed)}, en {tell_seconds(event.seconds)}"
    if not event.findings or not to_read:
        return typeset(f"{told}.")
    found = plural(event.findings, "constat")
    which = f"dans {plural(len(to_read), 'période')}, la dernière" if len(to_read) > 1 else ""
    where = " ".join(filter(None, (f"{found} à lire", which)))
    return typeset(f"{told} ; {where} : copil check {max(to_read)}")


def _outcome(event: BatchEnded, failed: list[str]) -> str:
    """The periods by what became of them; the first kind carries the noun."""
    kinds = {"publiée": event.published, "inchangée": event.unchanged, "en échec": event.failed}
    told: list[str] = []
    for kind, count in kinds.items():
        if count:
            words = plural(count, kind if told else f"période {kind}")
            pages = plural(event.pages, "page") if event.pages else ""
            more = {"publiée": pages, "en échec": _some(failed)}.get(kind)
            told.append(f"{words} ({more})" if more else words)
    nothing = ", rien à refaire" if event.unchanged and len(told) == 1 else ""
    return enumerated(told) + nothing


def _some(periods: list[str]) -> str:
    """At most three of them by name."""
    return ", ".join(sorted(periods)[:3]) + (", …" if len(periods) > 3 else "")
