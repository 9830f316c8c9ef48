"""What a worker does: prepare periods, make the parts of an edition. Plain functions of names.

A worker keeps what it has read of the quarters, each once, and forks a process for each notebook:
nothing of a notebook stays in it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copil_analysis.analysis.main_figures import main_figures
from copil_analysis.analysis.verdict import every_verdict
from copil_analysis.errors import CopilError
from copil_analysis.loading import Loaded, bring_up_to_date, hold, load_trusted
from copil_analysis.period import Period
from copil_analysis.publishing.blocking import why_blocked
from copil_analysis.publishing.freshness import FAILED, TABLES, find_notebook
from copil_analysis.publishing.notebooks import Limits, run_notebook
from copil_analysis.publishing.page import CopilExporter
from copil_analysis.publishing.tables import make_tables
from copil_analysis.showing.pages import ADDRESSES
from copil_analysis.temporary import temporary_folder

if TYPE_CHECKING:
    from nbformat import NotebookNode


_kept: dict[Path, Loaded] = {}


def prepare(
    periods: Sequence[Period], root: Path, trusted: Collection[Period]
) -> dict[Period, CopilError | OSError]:
    """Bring what is kept of periods up to date, in time order; what went wrong, by period.

    ``trusted``: the periods that were brought up to date before.
    """
    failed: dict[Period, CopilError | OSError] = {}
    for one in periods:
        good = {*trusted, *(done for done in periods if done < one and done not in failed)}
        try:
            bring_up_to_date(one, root, _loaded(root), trusted=good)
        except (CopilError, OSError) as error:
            failed[one] = error
    return failed


def make(
    parts: Sequence[str],
    period: Period,
    root: Path,
    trusted: Collection[Period],
    limits: Limits,
) -> dict[str, bytes]:
    """The files of some parts of an edition (``freshness.PARTS``), by name."""
    quarter = load_trusted(period, root, trusted, _loaded(root))
    if reason := why_blocked(quarter, root):
        raise CopilError(f"{period} : rien n'est publié. {reason}")
    hold(quarter, root)
    every_verdict(quarter), main_figures(quarter)  # what the pages share, before they part
    files: dict[str, bytes] = {}
    for part in parts:
        if part == TABLES:
            files |= make_tables(quarter)
        else:
            files[ADDRESSES[part]] = _make_page(part, period, root, limits).encode()
    return files


def _loaded(root: Path) -> Loaded:
    return _kept.setdefault(root, Loaded())


def _make_page(name: str, period: Period, root: Path, limits: Limits) -> str:
    """The text of a page; the executed notebook of one that fails is kept aside."""
    notebook = find_notebook(name, root)
    with temporary_folder() as folder:
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
    """Keep an executed notebook, if there is one, where the analyst finds it."""
    with suppress(OSError):  # the failure itself matters more than its traces
        text = executed.read_bytes()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / executed.name).write_bytes(text)
