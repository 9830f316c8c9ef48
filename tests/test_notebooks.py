"""The notebooks stay pages with holes: a question, then the one call that answers it."""

import ast
import re
from typing import Any

import nbformat
import pytest

import copil_analysis as copil
from copil_analysis.publishing.notebooks import PARAMETERS
from copil_analysis.showing.pages import ADDRESSES
from tests.pages import ANALYSES, NOTEBOOKS, PAGES, is_parameters, notebook_of

MOST_CELLS = 12
FORBIDDEN = (
    ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.If, ast.IfExp, ast.With,
    ast.Try, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp, ast.Subscript, ast.BinOp,
)  # fmt: skip


@pytest.fixture(params=PAGES)
def notebook(request: pytest.FixtureRequest) -> Any:
    return notebook_of(request.param)


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_every_page_has_its_notebook() -> None:
    """What is published, in the order of the report, and one more to explore, if any."""
    assert tuple(ADDRESSES) == PAGES
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} - {"exploration"} == set(PAGES)


def test_notebooks_keep_no_outputs(notebook: Any) -> None:
    """Neither outputs nor counts, valid, and the kernel that every Python has."""
    nbformat.validate(notebook)
    cells = code_cells(notebook)
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)
    assert notebook.metadata.kernelspec.name == "python3"


def test_the_first_cell_names_the_parameters_that_a_run_passes(notebook: Any) -> None:
    """The parameters are period and root, in one tagged cell."""
    assert [is_parameters(cell) for cell in code_cells(notebook)].index(True) == 0
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


def test_each_cell_asks_one_question(notebook: Any) -> None:
    """After the parameters and the loading, the title, then one call of copil a cell."""
    asked = [cell.source for cell in code_cells(notebook)][2:]
    for source in asked:
        (statement,) = ast.parse(source).body
        assert isinstance(statement, ast.Expr)
        assert re.match(r"copil\.[a-z_]+\(\s*quarter\b", source)
    assert asked[0].startswith("copil.title(")
    assert len(set(asked)) == len(asked)


def test_notebooks_are_short(notebook: Any) -> None:
    """At most a dozen code cells, each of a few lines."""
    cells = code_cells(notebook)
    assert len(cells) <= MOST_CELLS
    assert all(len(cell.source.splitlines()) <= 5 for cell in cells)


@pytest.mark.parametrize("page", [*ANALYSES, "method"])
def test_a_question_is_a_heading_and_one_call(page: str) -> None:
    """Each heading asks, and its answer is the next cell; an analysis asks at most five."""
    cells = notebook_of(page).cells[3:]
    kinds = [cell.cell_type for cell in cells]
    assert kinds == ["markdown", "code"] * (len(cells) // 2)
    questions = [cell.source for cell in cells[::2]]
    assert all(re.fullmatch(r"## [^\n]+\u202f\?", text) for text in questions), questions
    assert page == "method" or len(questions) <= 5


def test_cells_have_names_of_their_own(notebook: Any) -> None:
    """Saving changes no name, and a cell may be put between two others without renaming any."""
    names = [cell.id for cell in notebook.cells]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in names)


def test_every_public_name_can_be_loaded() -> None:
    """What the package lists, it has; what it lacks is an ordinary AttributeError."""
    names = [name for name in dir(copil) if not name.startswith("_")]
    assert all(getattr(copil, name) is not None for name in names)
    with pytest.raises(AttributeError, match="no attribute 'nothing_of_the_kind'"):
        _ = copil.nothing_of_the_kind
