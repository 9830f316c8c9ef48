"""What a worker does: prepare periods, make the parts of an edition. Plain functions of names.

A worker keeps what it has read of the quarters, each once, and forks a process for each notebook:
nothing of a notebook stays in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copil_analysis.analysis.shared import remember_shared
from copil_analysis.errors import CopilError
from copil_analysis.keeping import signature
from copil_analysis.loading import Loaded, bring_up_to_date, hold, load_trusted
from copil_analysis.period import Period
from copil_analysis.publishing.blocking import why_blocked
from copil_analysis.publishing.freshness import FAILED, TABLES, find_notebook
from copil_analysis.publishing.limits import Limits
from copil_analysis.publishing.notebooks import run_notebook
from copil_analysis.publishing.orphans import no_orphan_left
from copil_analysis.publishing.page import CopilExporter
from copil_analysis.publishing.tables import make_tables
from copil_analysis.showing.pages import ADDRESSES
from copil_analysis.temporary import temporary_folder

if TYPE_CHECKING:
    from nbformat import NotebookNode


_kept: dict[Path, tuple[Loaded, dict[Period, str]]] = {}
Ready = Mapping[Period, str]
"""The periods that are up to date, each with the hash of what tells how it was prepared."""


def prepare(
    periods: Sequence[Period], root: Path, ready: Ready
) -> dict[Period, str | CopilError | OSError]:
    """Bring what is kept of periods up to date, in time order.

    Gives for each what ``Ready`` tells, or what went wrong; ``ready``: what others have prepared.
    """
    known, told = dict(ready), dict[Period, str | CopilError | OSError]()
    for one in periods:
        try:
            bring_up_to_date(one, root, _loaded(root, known), trusted=known)
            told[one] = known[one] = signature(one, root)
        except (CopilError, OSError) as error:
            told[one] = error
    return told


def make(
    parts: Sequence[str], period: Period, root: Path, ready: Ready, limits: Limits
) -> dict[str, bytes]:
    """The files of some parts of an edition (``freshness.PARTS``), by name."""
    quarter = load_trusted(period, root, ready, _loaded(root, ready))
    if reason := why_blocked(quarter, root):
        raise CopilError(f"{period} : rien n'est publié. {reason}")
    hold(quarter, root)
    remember_shared(quarter)
    files: dict[str, bytes] = {}
    for part in parts:
        if part == TABLES:
            files |= make_tables(quarter)
        else:
            files[ADDRESSES[part]] = _make_page(part, period, root, limits).encode()
    return files


def _loaded(root: Path, ready: Ready) -> Loaded:
    """What this process has read and is still as ``ready`` tells; the rest must be so on disk."""
    loaded, seen = _kept.setdefault(root, (Loaded(), {}))
    for period in [one for one in loaded if seen[one] != ready.get(one)]:
        del loaded[period]
    for period in ready.keys() - loaded.keys():
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
        except CopilError:
            keep_aside(out, root / FAILED / str(period))
            raise


def _render(executed: NotebookNode, name: str) -> str:
    resources = {"metadata": {"name": name}}
    return str(_exporter().from_notebook_node(executed, resources)[0])


@cache
def _exporter() -> CopilExporter:
    exporter: Any = CopilExporter
    return exporter()  # type: ignore[no-any-return]


def keep_aside(executed: Path, folder: Path) -> None:
    """Keep an executed notebook, if there is one, whole, where the analyst finds it."""
    new = folder / f".{executed.name}"
    with suppress(OSError):  # the failure itself matters more than its traces
        text = executed.read_bytes()
        folder.mkdir(parents=True, exist_ok=True)
        try:
            new.write_bytes(text)
            new.replace(folder / executed.name)
        except OSError:  # a full disk, for example
            new.unlink(missing_ok=True)
            folder.rmdir()
