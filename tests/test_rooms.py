"""Data only moves forward: a module imports from rooms before its own, never after."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "copil_analysis"
ORDER = (
    *("stopping", "locking", "errors", "safe_text", "period", "config", "vocabulary"),
    *("register_fields", "finding", "request_number", "request_key", "folders", "temporary"),
    *("reading", "cleaning", "gathering", "checking", "quarter", "loading", "tracing"),
    *("analysis", "showing", "publishing", "workspace"),
    *("cli_french", "cli_options", "cli_mail", "cli", "__main__"),
)
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def room_of(name: str) -> str:
    return name.split(".")[1] if "." in name else name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_nothing_from_a_later_room(path: Path) -> None:
    """The rooms stand in the order of design.md; a new one is given its place here."""
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    imported = {
        node.module
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
    }
    rooms = {room_of(name) for name in imported if name.startswith("copil_analysis.")}
    assert all(ORDER.index(room) <= ORDER.index(own) for room in rooms)
