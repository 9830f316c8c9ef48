"""Data only moves forward: a module imports from rooms before its own, never after."""

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import copil_analysis as copil

PACKAGE = Path(__file__).parents[1] / "copil_analysis"
ORDER = (
    *(
        "stopping",
        "locking",
        "errors",
        "usage",
        "root",
        "safe_text",
        "persons",
        "period",
        "toml_file",
        "config",
        "vocabulary",
    ),
    *(
        "register_fields",
        "finding",
        "request_number",
        "request_key",
        "same_household",
        "key_file",
        "folders",
        "shipped",
        "versions",
    ),
    *("temporary", "periods_received", "reading", "keeping", "cleaning", "gathering", "checking"),
    *("quarter", "preparing", "loading", "tracing"),
    *("analysis", "showing", "indicators", "publishing", "workspace", "exploring"),
    *("cli_french", "cli_options", "cli_init", "cli_mail", "cli_desk", "cli", "__main__"),
)
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")
INDICATORS = [path for path in MODULES if path.parent.name == "indicators"]
JUDGING = {"statistics", "spans", "series", "verdict", "difference"}
"""What the kit takes of the analysis: spans, differences and verdicts, which have no topic."""
MOST_NAMES = 49


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def imported(path: Path, *, at_once: bool = False) -> Iterator[str]:
    """The modules of ours that a module imports, without the package's name.

    ``at_once``: without those that only a function imports, when it is called.
    """
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    functions = [one for one in nodes if at_once and isinstance(one, ast.FunctionDef)]
    when_called = {node for function in functions for node in ast.walk(function)}
    for node in set(nodes) - when_called:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("copil_analysis."):
            names = {alias.name for alias in node.names}
            module = str(node.module).removeprefix("copil_analysis.")
            is_package = (PACKAGE / module.replace(".", "/")).is_dir()
            yield from (f"{module}.{name}" for name in names) if is_package else (module,)


def later_rooms(path: Path, modules: Iterable[str]) -> set[str]:
    """The rooms of these modules that stand after a module's own."""
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    rooms = {name.split(".")[0] for name in modules}
    return {room for room in rooms if ORDER.index(room) > ORDER.index(own)}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_nothing_from_a_later_room(path: Path) -> None:
    """The rooms stand in the order of design.md; a new one is given its place here."""
    assert not later_rooms(path, imported(path, at_once=True))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_function_takes_nothing_of_a_later_room_but_how_a_quarter_shows(path: Path) -> None:
    """A Quarter is worded by the kit, which it asks for only when it is shown."""
    rooms = later_rooms(path, imported(path))
    assert not rooms or (path.parent.name, rooms) == ("quarter", {"showing"})


@pytest.mark.parametrize("path", INDICATORS, ids=name_of)
def test_no_indicator_knows_another(path: Path) -> None:
    """What two questions need stands in the analysis or in the kit."""
    assert not [name for name in imported(path) if name.startswith("indicators.")]


@pytest.mark.parametrize("path", [p for p in MODULES if "showing" in p.parts], ids=name_of)
def test_the_kit_knows_no_topic(path: Path) -> None:
    """It has no folder of a topic, and of the analysis only what every topic is judged by."""
    folder = path.relative_to(PACKAGE / "showing").parent.as_posix()
    assert folder in (".", "charts")
    asked = {name.split(".")[1] for name in imported(path) if name.startswith("analysis.")}
    assert asked <= JUDGING


def test_few_names_are_public() -> None:
    """A notebook needs no more than these, and each of them is a function or a class."""
    names = [name for name in dir(copil) if not name.startswith("_")]
    assert "load" in names and len(names) <= MOST_NAMES
    assert all(callable(getattr(copil, name)) for name in names)


def test_mypy_knows_the_public_names_and_refuses_others(tmp_path: Path) -> None:
    """An editor completes ``copil.``; a misspelt question is found before it is asked."""
    names = [name for name in dir(copil) if not name.startswith("_")]
    lines = ["import copil_analysis as copil", *(f"copil.{name}" for name in names)]
    script = tmp_path / "notebook.py"
    script.write_text("\n".join([*lines, "copil.nothing_of_the_kind", ""]), encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-m", "mypy", "--follow-imports=skip", "--config-file=",
         f"--cache-dir={tmp_path}", str(PACKAGE / "__init__.pyi"), str(script)],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
    ).stdout  # fmt: skip
    refused = [line for line in found.splitlines() if "attr-defined" in line]
    assert len(refused) == 1 and "nothing_of_the_kind" in refused[0]
