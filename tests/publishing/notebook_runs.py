"""Notebooks of a few cells, run in a process of its own as those that publish are."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest.mock import patch

import nbformat
from papermill.engines import papermill_engines

from copil_analysis.publishing import engine
from copil_analysis.publishing.notebooks import NO_LIMITS, Limits, run_notebook

PARAMETERS = 'period = "2011-T1"\nroot = "."'


def write_notebook(path: Path, *sources: str) -> Path:
    """A notebook of code cells; those that set the period are tagged ``parameters``."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata.kernelspec = {"name": "not_registered", "display_name": "?"}
    for source in sources:
        cell = nbformat.v4.new_code_cell(source)
        cell.metadata.tags = ["parameters"] if source.startswith("period") else []
        notebook.cells.append(cell)
    nbformat.write(notebook, path)
    return path


def printed(notebook: nbformat.NotebookNode) -> str:
    """What its cells have printed."""
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    return "".join(output.text for output in outputs if "text" in output)


@contextmanager
def one_worker() -> Iterator[ProcessPoolExecutor]:
    """A process of one thread, where a test runner may have more."""
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=engine.warm) as executor:
        yield executor


def run_here(
    path: Path, *, period: str = "2012-T3", limits: Limits = NO_LIMITS, forks: bool = True
) -> nbformat.NotebookNode:
    """Run the notebook; it is executed to ``out.ipynb`` beside it."""
    out = path.with_name("out.ipynb")
    with _kernel(forks):
        return run_notebook(path, out, period=period, root=path.parent, limits=limits)


def execute_here(path: Path, out: Path, *, forks: bool = True, **settings: Any) -> None:
    """Execute the notebook with papermill, as a user of the engine would."""
    import papermill

    settings = {"engine_name": "copil", "progress_bar": False, **settings}
    with _kernel(forks):
        papermill.execute_notebook(
            path, out, kernel_name="python3", language="python", cwd=path.parent, **settings
        )


@contextmanager
def _kernel(forks: bool) -> Iterator[None]:
    papermill_engines.register("copil", engine.CopilEngine)
    if forks:
        yield
    else:
        with patch.object(engine, "can_fork", return_value=False):
            yield
