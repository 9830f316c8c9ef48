"""What stands in several files agrees, and no file carries what belongs to one machine."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.sharing import tracked_files

PROJECT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
PYPROJECT = SETTINGS["project"]
RUNTIME = [Requirement(text) for text in PYPROJECT["dependencies"]]
EXTRAS = {
    name: [r for text in texts if (r := Requirement(text)).name != PYPROJECT["name"]]
    for name, texts in PYPROJECT["optional-dependencies"].items()
}
DEVELOPMENT = [requirement for extra in EXTRAS.values() for requirement in extra]
CONSTRAINTS = (PROJECT / "constraints.txt").read_text("utf-8").splitlines()


def pins() -> dict[str, str]:
    split = (line.split("==") for line in CONSTRAINTS)
    return {canonicalize_name(name): version for name, version in split}


def test_constraints_hold_names_and_versions_only() -> None:
    """No address, no path, no option: any registry can serve them."""
    wrong = [line for line in CONSTRAINTS if not re.fullmatch(r"[\w.-]+==[\w.]+", line)]
    assert wrong == []


@pytest.mark.parametrize("requirement", [*RUNTIME, *DEVELOPMENT], ids=str)
def test_a_dependency_is_bounded_and_pinned_within_its_bounds(requirement: Requirement) -> None:
    """A lower and an upper bound, and a pin that satisfies both."""
    assert {bound.operator for bound in requirement.specifier} == {">=", "<"}
    assert requirement.specifier.contains(pins()[canonicalize_name(requirement.name)])


def test_the_environment_for_conda_points_to_the_same_lists() -> None:
    """environment.yml lists no package of its own but Python and pip."""
    text = (PROJECT / "environment.yml").read_text("utf-8")
    listed = [line.strip() for line in text.splitlines() if line.strip().startswith("- ")]
    lowest = PYPROJECT["requires-python"].removeprefix(">=")
    assert f"name: {PYPROJECT['name']}" in text
    assert listed == [
        "- conda-forge",
        f"- python={lowest}",
        "- pip",
        "- pip:",
        "- -c constraints.txt",
        "- -e .[dev,desk]",
    ]


def imported_distributions(folder: Path) -> set[str]:
    distributions = packages_distributions()
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            tops = {name.split(".")[0] for name in names} - sys.stdlib_module_names
            found |= {canonicalize_name(d) for top in tops for d in distributions.get(top, [])}
    return found - {"copil-analysis"}


def test_what_the_package_imports_is_declared() -> None:
    """Nothing is used because another package happens to bring it along."""
    declared = {
        canonicalize_name(requirement.name)
        for requirement in [*RUNTIME, *EXTRAS["dask"], *EXTRAS["desk"]]
    }
    assert imported_distributions(PROJECT / "copil_analysis") - declared == set()


def test_what_the_tests_import_is_declared() -> None:
    """The same for the tests, with the extra ``dev``."""
    declared = {canonicalize_name(requirement.name) for requirement in [*RUNTIME, *DEVELOPMENT]}
    assert imported_distributions(PROJECT / "tests") - declared == set()


def test_no_file_carries_an_address_of_a_registry_or_a_path_of_a_machine() -> None:
    """A clone elsewhere finds nothing that only exists here."""
    registry = re.compile(rf"https?://[^\"\s]+\.(?:whl|tgz|tar\.gz)|{'index'}-url|find-{'links'}")
    homes = {str(PROJECT.parent), str(Path.home())} - {"/"}
    machine = [*(f"{home}/" for home in homes), "/opt/" + "pypi"]
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", "ignore")
        assert not registry.search(text), path
        assert not any(place in text for place in machine), path


def test_no_notebook_keeps_outputs() -> None:
    """A notebook in the project holds no figure: the run makes them."""
    notebooks = [path for path in tracked_files() if path.suffix == ".ipynb"]
    for path in notebooks:
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            assert not cell.get("outputs"), path
            assert cell.get("execution_count") is None, path


def test_the_wheel_is_told_of_every_notebook_by_its_name() -> None:
    """And of no other: one that was run beside them holds figures."""
    included = SETTINGS["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    names = {path.relative_to(PROJECT).as_posix() for path in tracked_files()}
    notebooks = {name for name in names if name.startswith("notebooks/")}
    assert included == {
        name: f"copil_analysis/sample/{name}" for name in notebooks | {"copil.toml"}
    }


def test_the_pythons_are_named_from_the_lowest_on() -> None:
    """The one that is required, that lint and types are checked for, and two after it."""
    named = re.findall(r"Python :: (3\.\d+)", " ".join(PYPROJECT["classifiers"]))
    assert named == ["3.11", "3.12", "3.13"]
    assert PYPROJECT["requires-python"] == f">={named[0]}"
    assert SETTINGS["tool"]["mypy"]["python_version"] == named[0]


def test_every_page_has_its_notebook() -> None:
    """The names that the run expects are those that stand in notebooks/."""
    from copil_analysis.showing.pages import ADDRESSES

    present = {path.stem for path in (PROJECT / "notebooks").glob("*.ipynb")}
    assert set(ADDRESSES) <= present


def test_make_alone_lists_every_target() -> None:
    """Each target that is not a file has a line in the list."""
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    listed = subprocess.run(
        ["make", "--no-print-directory"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert phony
    assert re.findall(r"make (\w+) +\w", listed.stdout) == phony[1].split()
