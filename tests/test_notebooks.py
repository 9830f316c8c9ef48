"""The four notebooks stay pages with holes: thin, without outputs, each cell shows one thing."""

import ast
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

import copil_analysis as copil
from copil_analysis.publishing.notebooks import PARAMETERS

FOLDER = Path(__file__).parents[1] / "notebooks"
PAGES = ("summary", "allocation", "rehoused", "needs_gap")
FORBIDDEN = (
    ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If, ast.IfExp, ast.With,
    ast.Try, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp, ast.Subscript, ast.BinOp,
)  # fmt: skip


@pytest.fixture(params=PAGES)
def notebook(request: pytest.FixtureRequest) -> Any:
    return nbformat.read(FOLDER / f"{request.param}.ipynb", as_version=4)


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def is_parameters(cell: Any) -> bool:
    return "parameters" in cell.metadata.get("tags", [])


def test_notebooks_keep_no_outputs(notebook: Any) -> None:
    """Neither outputs nor counts, valid, and the kernel that every Python has."""
    nbformat.validate(notebook)
    cells = code_cells(notebook)
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)
    assert notebook.metadata.kernelspec.name == "python3"


def test_one_cell_names_the_parameters_that_a_run_passes(notebook: Any) -> None:
    """The parameters are period and root, in one tagged cell."""
    (cell,) = [cell for cell in code_cells(notebook) if is_parameters(cell)]
    assigned = [node.targets[0].id for node in ast.parse(cell.source).body]  # type: ignore[attr-defined]
    assert tuple(assigned) == PARAMETERS == ("period", "root")


def test_notebooks_hold_no_logic(notebook: Any) -> None:
    """No def, loop, condition, sum or subscript, nothing deeper than the package itself."""
    source = "\n".join(cell.source for cell in code_cells(notebook))
    tree = ast.parse(source)
    assert not [node for node in ast.walk(tree) if isinstance(node, FORBIDDEN)]
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imports] == ["import copil_analysis as copil"]
    assert not re.search(r"groupby|read_csv|\.loc|\.iloc", source)


def test_each_cell_shows_one_thing(notebook: Any) -> None:
    """After the parameters and the loading, every cell is one call of a show function."""
    shown = [cell for cell in code_cells(notebook) if not is_parameters(cell)][1:]
    for cell in shown:
        (statement,) = ast.parse(cell.source).body
        assert isinstance(statement, ast.Expr)
        assert ast.unparse(statement).startswith("copil.show_")
    assert ast.unparse(ast.parse(shown[0].source)).startswith("copil.show_title(")
    assert sum("show_title" in cell.source for cell in shown) == 1
    assert sum("show_method" in cell.source for cell in shown) == 1


def test_headings_are_questions_or_the_points(notebook: Any) -> None:
    """At most four sections and the method, each with a heading of the second level."""
    headings = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert 1 <= len(headings) <= 5
    assert all(re.fullmatch(r"## ([^\n]+\u202f\?|Points essentiels)", text) for text in headings)


def test_notebooks_are_short(notebook: Any) -> None:
    """A page takes no more than forty lines of code, each cell but the first two one line."""
    cells = code_cells(notebook)
    assert sum(len(cell.source.splitlines()) for cell in cells) <= 40
    assert all(len(cell.source.splitlines()) == 1 for cell in cells[2:])


def test_cells_have_fixed_names(notebook: Any) -> None:
    """Each cell's id is its notebook's name and its place, so that saving changes nothing."""
    ids = [cell.id for cell in notebook.cells]
    assert all(re.fullmatch(rf"[a-z-]+-{i:02d}", name) for i, name in enumerate(ids, start=1))


def test_every_public_name_can_be_loaded() -> None:
    """What the package lists, it has; what it lacks is an ordinary AttributeError."""
    names = [name for name in dir(copil) if not name.startswith("_")]
    assert all(getattr(copil, name) is not None for name in names)
    with pytest.raises(AttributeError, match="no attribute 'nothing_of_the_kind'"):
        _ = copil.nothing_of_the_kind
