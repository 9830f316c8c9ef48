"""Run one notebook with papermill, quietly, by the Python that runs us."""

import logging
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, cast

from copil_analysis.errors import CopilError
from copil_analysis.publishing.limits import MEGABYTE, MOST_OUTPUT, NO_LIMITS, Limits

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from papermill.exceptions import PapermillExecutionError

# A dead kernel is our CopilError, not a line that nbclient logs on the terminal as well.
logging.getLogger("papermill").addHandler(logging.NullHandler())

# What a run passes; the notebook's parameters cell must name the same.
PARAMETERS = ("period", "root")


def parameters(period: str) -> dict[str, str]:
    """What a notebook is passed: it runs in the workspace, so no path of a machine is."""
    return dict(zip(PARAMETERS, (period, "."), strict=True))


def run_notebook(
    path: Path, out: Path, *, period: str, root: Path, limits: Limits = NO_LIMITS
) -> "NotebookNode":
    """Run the notebook ``path`` on ``period``, write it with its outputs to ``out`` and return it.

    Its working folder is ``root``, so the parameter ``root`` is always ".": no path of this
    machine is a parameter. When a cell fails, hangs or dies, the CopilError is one sentence that
    names notebook, cell and error; ``out`` has the error in that cell, and the outputs before it.
    """
    from papermill.exceptions import PapermillExecutionError

    notebook = read_notebook(path)
    check_parameters(path, notebook)
    try:
        return _execute(path, out, period=period, root=root, limits=limits)
    except PapermillExecutionError as error:
        where = f"à sa cellule de code {_cell_number(notebook, error.cell_index)}"
        raise CopilError(f"Le carnet {path.name} {_what_happened(error, where, limits)}") from error
    except RuntimeError as error:
        raise CopilError(
            f"Le carnet {path.name} n'est pas allé au bout : "
            f"le noyau Python s'est arrêté ({type(error).__name__})."
        ) from error


def _execute(path: Path, out: Path, *, period: str, root: Path, limits: Limits) -> "NotebookNode":
    """Whatever ends a cell is a PapermillExecutionError, and an error output of that cell."""
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.execute import raise_for_execution_errors

    followed, begun = _Followed(), monotonic()
    try:
        executed = papermill.execute_notebook(
            _without_fields(path),
            _without_fields(out),
            parameters=parameters(period),
            engine_name="copil",
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            limits=limits,  # our engine's setting; those that follow are nbclient's
            resources={"metadata": {"path": str(root)}},
            on_notebook_start=followed.start,
            on_cell_execute=followed.enter,
        )
        return cast("NotebookNode", executed)
    except (DeadKernelError, CellTimeoutError) as error:
        if followed.cell is None:
            raise
        late = limits.seconds is not None and monotonic() > begun + limits.seconds
        followed.put(CellTimeoutError(str(error)) if late else error)
        raise_for_execution_errors(followed.notebook, str(out))
        raise  # it is not reached


class _Followed:
    """The notebook that runs and its last cell of code: papermill gives neither when it raises."""

    notebook: "NotebookNode"
    cell: "NotebookNode | None" = None

    def start(self, notebook: "NotebookNode") -> None:
        self.notebook = notebook

    def enter(self, cell: "NotebookNode", cell_index: int) -> None:
        self.cell = cell

    def put(self, error: Exception) -> None:
        """The error as an output of the cell, as if it had been raised there."""
        from nbformat.v4 import new_output

        assert self.cell is not None
        if type(error).__name__ == "TooMuchOutput":
            self._cut()
        told = {"ename": type(error).__name__, "evalue": str(error)}
        lines = [f"{told['ename']}: {told['evalue']}"]
        output = new_output("error", **told, traceback=lines)  # type: ignore[no-untyped-call]
        self.cell.outputs.append(output)
        self.cell.metadata.papermill.update(exception=True, status="failed")
        self.notebook.metadata.papermill.exception = True

    def _cut(self) -> None:
        """Keep of each cell's outputs those that come first, as many as anybody looks at."""
        for cell in (one for one in self.notebook.cells if one.cell_type == "code"):
            room = MEGABYTE
            kept: list[NotebookNode] = []
            for output in cell.outputs:
                if "text" in output:
                    output.text = output.text[:room]
                room -= len(output.get("text") or str(output))
                if room >= 0:
                    kept.append(output)
                if room <= 0:
                    break
            cell.outputs = kept


def _what_happened(error: "PapermillExecutionError", where: str, limits: Limits) -> str:
    if error.ename == "CellTimeoutError" and limits.seconds is not None:
        most = f"{limits.seconds:.15g}".replace(".", ",")
        return f"a dépassé {most} seconde{'s' if limits.seconds >= 2 else ''} {where}."
    if error.ename == "DeadKernelError":
        known = error.evalue not in ("", "Kernel died")
        cause = _one_line(error.evalue) if known else "os._exit, ou tué par le système"
        return f"s'est arrêté {where} : le noyau Python s'est arrêté ({cause})."
    if error.ename == "TooMuchOutput":
        return f"a écrit plus que permis ({_megabytes(MOST_OUTPUT)}) {where}."
    if error.ename.endswith("MemoryError") and limits.memory is not None:
        return f"a pris plus de mémoire que permis ({_megabytes(limits.memory)}) {where}."
    return f"a échoué {where} : {error.ename} : {_one_line(error.evalue)}"


def _megabytes(size: int) -> str:
    return f"{size // MEGABYTE:_} Mo".replace("_", "\u202f")


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
