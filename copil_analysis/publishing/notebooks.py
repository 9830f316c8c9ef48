"""Run one notebook with papermill, quietly, by the Python that runs us."""

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from copil_analysis.errors import CopilError
from copil_analysis.temporary import temporary_folder

if TYPE_CHECKING:
    from nbformat import NotebookNode

# A dead kernel is our CopilError, not a line that nbclient logs on the terminal as well.
logging.getLogger("papermill").addHandler(logging.NullHandler())

# What a run passes; the notebook's parameters cell must name the same.
PARAMETERS = ("period", "root")


def run_notebook(path: Path, out: Path, *, period: str, root: Path) -> None:
    """Run the notebook ``path`` on ``period`` and write it with its outputs to ``out``.

    Its working folder is ``root``, so the parameter ``root`` is always ".": no path of this
    machine is a parameter. When a cell fails, the CopilError is one sentence that names
    notebook, cell and error.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    from copil_analysis.publishing.kernel import no_kernel_left

    notebook = read_notebook(path)
    check_parameters(path, notebook)
    with temporary_folder() as folder, no_kernel_left():
        try:
            papermill.execute_notebook(
                _without_fields(path),
                _without_fields(out),
                parameters={"period": period, "root": "."},
                kernel_name="python3",
                language="python",
                progress_bar=False,
                request_save_on_cell_execute=False,
                # nbclient's settings: papermill hands them on.
                resources={"metadata": {"path": str(root)}},
                **_kernel_settings(folder),
            )
        except PapermillExecutionError as error:
            where = _cell_number(notebook, error.cell_index)
            raise CopilError(
                f"Le carnet {path.name} a échoué à sa cellule de code {where} : "
                f"{error.ename} : {_one_line(error.evalue)}"
            ) from error
        except RuntimeError as error:
            raise CopilError(
                f"Le carnet {path.name} n'est pas allé au bout : "
                f"le noyau Python s'est arrêté ({type(error).__name__})."
            ) from error


def read_notebook(path: Path) -> "NotebookNode":
    """The notebook as it stands in its file; a missing or spoilt file is a CopilError."""
    import nbformat

    try:
        return cast("NotebookNode", nbformat.read(path, as_version=4))  # type: ignore[no-untyped-call]
    except FileNotFoundError as error:
        raise CopilError(
            f"Il manque le carnet {path.name} : on l'attend dans {path.parent}."
        ) from error
    except (nbformat.ValidationError, ValueError, AttributeError) as error:
        raise CopilError(
            f"Le fichier {path.name} n'est pas un carnet Jupyter lisible ({type(error).__name__})."
        ) from error


def check_parameters(path: Path, notebook: "NotebookNode") -> None:
    """One cell is tagged ``parameters`` and names what a run passes, nothing more or less.

    papermill would only log a parameter that the notebook does not know.
    """
    from papermill.translators import PythonTranslator

    cells = [cell for cell in notebook.cells if _is_tagged(cell, "parameters")]
    names = [p.name for cell in cells for p in PythonTranslator.inspect(cell)]
    if len(cells) != 1 or sorted(names) != sorted(PARAMETERS):
        raise CopilError(
            f"Le carnet {path.name} doit avoir une seule cellule « parameters » "
            f"qui définit {' et '.join(PARAMETERS)} ; on y trouve : "
            f"{', '.join(names) or 'rien'}."
        )


def _kernel_settings(folder: Path) -> dict[str, Any]:
    """A kernel of this very interpreter that opens no TCP port and reads nobody's profile."""
    from traitlets.config import Config

    from copil_analysis.publishing.kernel import OwnKernelManager

    transport = "tcp" if os.name == "nt" else "ipc"
    settings = {"transport": transport, "connection_file": str(folder / "kernel.json")}
    return {
        "kernel_manager_class": OwnKernelManager,
        "config": Config({"KernelManager": settings}),
        "extra_arguments": [f"--ipython-dir={folder}"],
    }


def _cell_number(notebook: "NotebookNode", executed: int) -> int:
    """The rank among the code cells as written, for an index in the notebook as executed.

    papermill puts one cell of its own just after the parameters.
    """
    tagged = next(i for i, cell in enumerate(notebook.cells) if _is_tagged(cell, "parameters"))
    written = executed - 1 if executed > tagged else executed
    return sum(cell.cell_type == "code" for cell in notebook.cells[: written + 1])


def _is_tagged(cell: "NotebookNode", tag: str) -> bool:
    return tag in cell.metadata.get("tags", [])


def _one_line(text: str) -> str:
    return " ".join(text.split()) or "sans message"


def _without_fields(path: Path) -> str:
    """papermill formats paths with the parameters: a brace is doubled to stay one."""
    return str(path).replace("{", "{{").replace("}", "}}")
