"""Notebooks run quietly, by this Python, and a failure is one sentence."""

import sys
from pathlib import Path

import nbformat
import pytest

from copil_analysis.errors import CopilError
from copil_analysis.publishing.notebooks import run_notebook

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


def run(path: Path, period: str = "2012-T3") -> nbformat.NotebookNode:
    out = path.with_name("out.ipynb")
    run_notebook(path, out, period=period, root=path.parent)
    return nbformat.read(out, as_version=4)


def printed(notebook: nbformat.NotebookNode) -> str:
    return "".join(
        output.text for cell in notebook.cells for output in cell.outputs if "text" in output
    )


def test_the_period_reaches_the_notebook(tmp_path: Path) -> None:
    """The parameter replaces the default, and the working folder is the root."""
    show = "import os\nprint(period, root, os.getcwd())"
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, show)
    assert printed(run(path)) == f"2012-T3 . {tmp_path}\n"


def test_the_kernel_is_this_interpreter(tmp_path: Path) -> None:
    """Whatever kernel the notebook names, the Python that publishes runs it."""
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, "import sys\nprint(sys.executable)")
    assert printed(run(path)) == f"{sys.executable}\n"


def test_a_run_says_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """No progress bar and no warning of the kernel reaches the terminal."""
    run(write_notebook(tmp_path / "a.ipynb", PARAMETERS, "print(1)"))
    assert capfd.readouterr() == ("", "")


def test_braces_in_a_path_are_just_letters(tmp_path: Path) -> None:
    """papermill would take them for a field to fill in."""
    folder = tmp_path / "{period}"
    folder.mkdir()
    run(write_notebook(folder / "a.ipynb", PARAMETERS))
    assert (folder / "out.ipynb").exists()


@pytest.mark.parametrize("before", [[], ["import os"]])
def test_a_failed_cell_is_one_sentence(tmp_path: Path, before: list[str]) -> None:
    """It names notebook, cell as the analyst counts them, error and message; no traceback."""
    failing = 'raise ValueError("une ligne\\net une autre")'
    path = write_notebook(tmp_path / "needs_gap.ipynb", *before, PARAMETERS, "1 + 1", failing)
    with pytest.raises(CopilError) as caught:
        run(path)
    assert str(caught.value) == (
        f"Le carnet needs_gap.ipynb a échoué à sa cellule de code {3 + len(before)} : "
        "ValueError : une ligne et une autre"
    )


def test_a_failure_before_the_parameters_is_counted_right(tmp_path: Path) -> None:
    """The cell that papermill adds is not counted."""
    path = write_notebook(tmp_path / "a.ipynb", "1 / 0", PARAMETERS)
    with pytest.raises(CopilError, match="cellule de code 1 : ZeroDivisionError"):
        run(path)


def test_a_kernel_that_dies_is_one_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing else is printed about it."""
    path = write_notebook(tmp_path / "a.ipynb", PARAMETERS, "import os\nos._exit(1)")
    with pytest.raises(CopilError, match="le noyau Python s'est arrêté"):
        run(path)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["1 + 1"], "rien"),
        (['period = "2011-T1"'], "period"),
        ([f"{PARAMETERS}\nother = 1"], "period, root, other"),
        ([PARAMETERS, PARAMETERS], "period, root, period, root"),
    ],
)
def test_other_parameters_are_refused_before_the_run(
    tmp_path: Path, cells: list[str], found: str
) -> None:
    """papermill itself would only warn of a name that it does not find."""
    path = write_notebook(tmp_path / "a.ipynb", *cells, "1 / 0")
    with pytest.raises(CopilError, match=f"a.ipynb doit avoir .* on y trouve : {found}.$"):
        run(path)


def test_a_missing_notebook_is_named(tmp_path: Path) -> None:
    """The sentence says where it was expected."""
    with pytest.raises(CopilError, match=f"a.ipynb : on l'attend dans {tmp_path}"):
        run(tmp_path / "a.ipynb")


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"[]", b'{"nbformat": 4}'])
def test_a_spoilt_notebook_is_named(tmp_path: Path, content: bytes) -> None:
    """A file that is not a notebook is said to be none."""
    (tmp_path / "a.ipynb").write_bytes(content)
    with pytest.raises(CopilError, match=r"a\.ipynb n'est pas un carnet"):
        run(tmp_path / "a.ipynb")
