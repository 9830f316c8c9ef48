"""Kill a batch at random instants, many times: the old edition or the new one, every time.

    .venv/bin/python -m tests.kill_batch --times 200
    .venv/bin/python -m tests.kill_batch --times 60 --signals INT TERM HUP
    .venv/bin/python -m tests.kill_batch --times 20 --workspace DIR

The suite does so a few times (``end_to_end/test_batch_whole.py``). The instants are spread over the
length of the run, which is measured first; a run that ends before its instant is run again.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from copil_analysis.stopping import SENTENCE
from tests.batches import (
    Files,
    Starter,
    agrees,
    contents,
    entitle,
    make_titles,
    pages_of,
    strays,
    wait_for,
)

BATCH = ("run", "--all", "--force", "--jobs", "2")
TITLES = ("Un", "Deux")


@dataclass
class Target:
    """A workspace that is published again and again, under two titles in turn."""

    root: Path
    starter: Starter
    expected: dict[str, dict[str, Files]] = field(default_factory=dict)
    processed: dict[str, Files] = field(default_factory=dict)
    seconds: float = 0.0

    def measure(self) -> None:
        """What an undisturbed batch makes of each title, and how long the last one takes."""
        for title in TITLES:
            entitle(self.root, title)
            began = time.monotonic()
            self.run(*BATCH)
            self.seconds = time.monotonic() - began
            self.expected[title] = {one: pages_of(all) for one, all in self.editions().items()}
        self.processed = self._kept()
        assert self.expected[TITLES[0]] != self.expected[TITLES[1]]

    def run(self, *words: str) -> None:
        """A batch that nothing disturbs."""
        self.starter.start(*words)
        code, said = self.starter.wait()
        assert code == 0, said

    def editions(self) -> dict[str, Files]:
        """What is published of each period."""
        folder = self.root / "reports"
        return {one.name: contents(one) for one in sorted(folder.glob("[!.]*"))}

    def _kept(self) -> dict[str, Files]:
        """What is kept of each period; of what it was made, all but the inputs."""
        kept = {}
        for one in sorted((self.root / "data" / "processed").glob("[!.]*")):
            kept[one.name] = files = contents(one)
            files["sources.json"] = str(json.loads(files["sources.json"])["outputs"]).encode()
        return kept

    def check(self, before: dict[str, Files], title: str) -> int:
        """Each period is as before or as it should be; how many are as they should be."""
        new = 0
        now = self.editions()
        assert now.keys() == self.expected[title].keys(), sorted(now)
        for period, edition in now.items():
            assert agrees(edition), period
            if edition != before[period]:
                assert pages_of(edition) == self.expected[title][period], period
                new += 1
        for period, tables in self._kept().items():
            assert tables == self.processed[period], period
        return new

    def check_ended(self, title: str) -> None:
        """All is published, and nothing is left of any run."""
        assert {one: pages_of(all) for one, all in self.editions().items()} == self.expected[title]
        assert self._kept() == self.processed
        assert strays(self.root) == []
        assert list(self.starter.temporary.iterdir()) == []
        assert self.starter.left() == []


@dataclass(frozen=True)
class Struck:
    """What came of one signal: how many periods were new, what was left, and when all was gone."""

    at: float
    new: int
    left: tuple[str, ...]
    code: int
    seconds: float


def strike(
    target: Target, number: int, at: float, title: str, *, is_group: bool = False
) -> Struck | None:
    """Signal a batch so many seconds after its start, and run it again; None if it was done.

    ``is_group``: all its processes at once, as Ctrl-C at a terminal does.
    """
    entitle(target.root, title)
    before = target.editions()
    process = target.starter.start(*BATCH)
    time.sleep(at)
    with suppress(ProcessLookupError):
        (os.killpg if is_group else os.kill)(process, number)
    struck = time.monotonic()
    code, said = target.starter.wait()
    if number == signal.SIGKILL:
        assert wait_for(lambda: not target.starter.left()), "a process lives on"
    seconds = time.monotonic() - struck
    assert target.starter.left() == []
    left = (*strays(target.root), *(one.name for one in target.starter.temporary.iterdir()))
    new = target.check(before, title)
    check_told(code, said, number, left)
    began = time.monotonic()
    target.run(*BATCH[:2])
    if not new:  # all was made: what that takes now, however busy the machine has become
        target.seconds = time.monotonic() - began
    target.check_ended(title)
    return Struck(at, new, left, code, seconds) if code else None


def check_told(code: int, said: str, number: int, left: Sequence[str]) -> None:
    """A signal that can be heeded is told in one sentence, and leaves nothing."""
    if code == 0 or number == signal.SIGKILL:
        assert code in (0, -number), (code, said)
    elif code == -number:  # Python itself was still starting
        assert (said, left) == ("", ()), (said, left)
    elif code:
        told = [line for line in said.splitlines() if not line.startswith("reports/")]
        assert (code, told, left) == (128 + number, [SENTENCE], ()), (code, said, left)


def strike_often(
    target: Target, times: int, numbers: Sequence[int], *, seed: int = 1
) -> list[Struck]:
    """So many signals at random instants; what is kept of the periods is gone in some of them."""
    chance, done = random.Random(seed), list[Struck]()
    while len(done) < times:
        title = TITLES[len(done) % 2]
        if len(done) % 3 == 2:
            for folder in (target.root / "data" / "processed").glob("[!.]*"):
                shutil.rmtree(folder)
        at = chance.uniform(0, target.seconds)
        number, is_group = numbers[len(done) % len(numbers)], bool(len(done) & 4)
        if found := strike(target, number, at, title, is_group=is_group):
            done.append(found)
            print(f"{len(done)}: {found}", file=sys.stderr, flush=True)
    return done


def report(done: Sequence[Struck]) -> str:
    """How the signals fell."""
    kinds = Counter(_kind(one) for struck in done for one in struck.left)
    return (
        f"{len(done)} signals; exit codes {dict(Counter(one.code for one in done))}; "
        f"periods new after them {dict(sorted(Counter(one.new for one in done).items()))}; "
        f"{sum(bool(one.left) for one in done)} left something to the next run {dict(kinds)}; "
        f"all processes gone after {statistics.median(one.seconds for one in done):.2f} s, "
        f"at most {max(one.seconds for one in done):.2f} s"
    )


def _kind(name: str) -> str:
    """A name without what differs from one run to the next."""
    return re.sub(r"\d{4}-T\d|-[^-]*$", "…", name)


def main() -> None:
    """Strike as often as the command line says, and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--signals", nargs="+", default=["KILL"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workspace", type=Path, help="one to copy, in place of bare pages")
    parser.add_argument("--cold", action="store_true", help="start a new Python each time")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kill-") as folder:
        root, temporary = Path(folder, "workspace"), Path(folder, "tmp")
        temporary.mkdir()
        if asked.workspace:
            shutil.copytree(asked.workspace, root)
        else:
            root.mkdir()
            make_titles(root, 2)
        starter = Starter(root, temporary, is_cold=asked.cold)
        target = Target(root, starter)
        target.measure()
        print(f"an undisturbed batch takes {target.seconds:.1f} s", flush=True)
        numbers = [getattr(signal, f"SIG{name}") for name in asked.signals]
        print(report(strike_often(target, asked.times, numbers, seed=asked.seed)))
        starter.close()


if __name__ == "__main__":
    main()
