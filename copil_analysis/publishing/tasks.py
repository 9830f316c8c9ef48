"""What a worker does: prepare periods, make the parts of an edition. Plain functions of names.

A worker keeps what it has read of the quarters, each once, and forks a process for each notebook:
nothing of a notebook stays in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copil_analysis.analysis.shared import remember_shared
from copil_analysis.errors import CopilError
from copil_analysis.keeping import signature
from copil_analysis.loading import Loaded, bring_up_to_date, hold, load_trusted
from copil_analysis.period import Period
from copil_analysis.periods_received import periods_behind
from copil_analysis.publishing.blocking import why_blocked
from copil_analysis.publishing.freshness import FAILED, TABLES, find_notebook
from copil_analysis.publishing.limits import Limits
from copil_analysis.publishing.notebooks import run_notebook
from copil_analysis.publishing.orphans import no_orphan_left
from copil_analysis.publishing.page import CopilExporter
from copil_analysis.publishing.tables import make_tables
from copil_analysis.quarter import Quarter
from copil_analysis.showing.pages import ADDRESSES, pages_of
from copil_analysis.temporary import temporary_folder

if TYPE_CHECKING:
    from nbformat import NotebookNode

Ready = Mapping[Period, str]
"""The periods that were tried, each with its signature (``keeping``), "" where it failed."""
_kept: dict[Path, tuple[Loaded, dict[Period, str]]] = {}
_last: dict[tuple[Path, Period], tuple[Ready, Quarter]] = {}


@dataclass(frozen=True)
class Made:
    """Files of an edition by name, and the periods that it had to leave out, as ``Ready`` does."""

    files: dict[str, bytes]
    left_out: dict[str, str]


class PageError(CopilError):
    """A page could not be made; ``kept``: its notebook as executed, from the workspace, if any."""

    def __init__(self, sentence: str, kept: str) -> None:
        super().__init__(sentence, kept)
        self.kept = kept

    def __str__(self) -> str:
        return str(self.args[0])


def prepare(periods: Sequence[Period], root: Path, ready: Ready) -> dict[Period, str | Exception]:
    """Bring what is kept of periods up to date, in time order.

    Gives for each its signature, or what went wrong; ``ready``: what others have prepared.
    """
    known, told = dict(ready), dict[Period, str | Exception]()
    for one in periods:
        good = _trusted(known)
        failed = known.keys() - good
        try:
            bring_up_to_date(one, root, _loaded(root, known), trusted=good, failed=failed)
            told[one] = known[one] = signature(one, root)
        except Exception as error:  # whatever it is, it is this period's alone
            told[one], known[one] = error, ""
    return told


def make(parts: Sequence[str], period: Period, root: Path, ready: Ready, limits: Limits) -> Made:
    """Some parts of an edition (``freshness.PARTS``); a page that the period has not is none."""
    quarter = _quarter(period, root, ready)
    pages = pages_of(quarter)
    files: dict[str, bytes] = {}
    for part in parts:
        if part == TABLES:
            files |= make_tables(quarter)
        elif ADDRESSES[part] in pages:
            files[ADDRESSES[part]] = _make_page(part, period, root, limits).encode()
    known = {period, *(one.period for one in quarter.earlier)}
    left_out = [one for one in periods_behind(period, root) if one not in known]
    return Made(files, {str(one): ready.get(one, "") for one in left_out})


def _quarter(period: Period, root: Path, ready: Ready) -> Quarter:
    """The period with what its pages share, held for their notebooks; the last one is kept."""
    seen, quarter = _last.get((root, period), (None, None))
    if quarter is None or seen != ready:
        quarter = load_trusted(period, root, _trusted(ready), _loaded(root, ready))
        if reason := why_blocked(quarter, root):
            raise CopilError(f"{period} : rien n'est publié. {reason}")
        remember_shared(quarter)
        _last.clear()
        _last[root, period] = (dict(ready), quarter)
    hold(quarter, root)
    return quarter


def _trusted(ready: Ready) -> set[Period]:
    return {one for one, signed in ready.items() if signed}


def _loaded(root: Path, ready: Ready) -> Loaded:
    """What this process has read and is still as ``ready`` tells; the rest must be so on disk."""
    loaded, seen = _kept.setdefault(root, (Loaded(), {}))
    for period in [one for one in loaded if seen.get(one) != ready.get(one)]:
        del loaded[period]
    for period in _trusted(ready) - loaded.keys():
        if signature(period, root) != ready[period]:  # a shared folder may be late
            raise CopilError(
                f"{period} : ce qui en est préparé a changé, ou n'est pas encore visible sur cette "
                "machine. Relancez la même commande."
            )
    seen.update(ready)
    return loaded


def _make_page(name: str, period: Period, root: Path, limits: Limits) -> str:
    """The text of a page; the executed notebook of one that fails is kept aside."""
    notebook = find_notebook(name, root)
    with temporary_folder() as folder, no_orphan_left():
        out = folder / f"{name}.ipynb"
        try:
            executed = run_notebook(notebook, out, period=str(period), root=root, limits=limits)
            return _render(executed, name)
        except CopilError as error:
            kept = FAILED / str(period) / out.name
            is_kept = keep_aside(out, root / kept)
            raise PageError(str(error), kept.as_posix() if is_kept else "") from error


def _render(executed: NotebookNode, name: str) -> str:
    resources = {"metadata": {"name": name}}
    return str(_exporter().from_notebook_node(executed, resources)[0])


@cache
def _exporter() -> CopilExporter:
    exporter: Any = CopilExporter
    return exporter()  # type: ignore[no-any-return]


def keep_aside(executed: Path, target: Path) -> bool:
    """Keep an executed notebook, if there is one, whole, where the analyst finds it."""
    new = target.with_name(f".{target.name}")
    try:
        text = executed.read_bytes()
        target.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(text)
        new.replace(target)
    except OSError:  # a full disk, for example: the failure itself matters more than its traces
        with suppress(OSError):
            new.unlink(missing_ok=True)
            target.parent.rmdir()
        return False
    return True
