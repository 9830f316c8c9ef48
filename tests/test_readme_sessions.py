"""What README has one type works as it is written, where the project is a wheel."""

import re
import shutil
import textwrap
from pathlib import Path

import pytest

from copil_analysis.register_fields import REGISTERS
from copil_analysis.showing.pages import PAGES
from tests.sharing import Installed

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
SESSIONS = dict(
    re.findall(
        r"^### The (\w+)\n(.*?)(?=^##)",
        README.partition("## Sessions\n")[2],
        re.MULTILINE | re.DOTALL,
    )
)
# Shows the value of each expression, as a cell of a notebook does.
AS_CELLS = """
import ast, sys
names = {}
for statement in ast.parse(sys.argv[1]).body:
    if isinstance(statement, ast.Expr):
        value = eval(compile(ast.Expression(statement.value), "README", "eval"), names)
        print(getattr(value, "_repr_html_", value.__repr__)())
    else:
        exec(compile(ast.Module([statement], []), "README", "exec"), names)
"""


def blocks_of(session: str) -> list[str]:
    """The indented blocks of a session, without their indent."""
    found = re.findall(r"(?:^ {4}.*\n|^\n(?= {4}))+", SESSIONS[session], re.MULTILINE)
    return [textwrap.dedent(block).strip() for block in found]


def test_each_user_has_a_session() -> None:
    """The batch, the committee and the analyst."""
    assert list(SESSIONS) == ["batch", "committee", "analyst"]


def test_the_batch_and_the_committee(installed: Installed, tmp_path: Path) -> None:
    """From an empty folder to the pages and the mail that a member opens."""
    script = "\n".join([*blocks_of("batch"), "echo '--'", *blocks_of("committee")])
    ran = installed.run("bash", "-euc", script, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    batch, _, committee = ran.stdout.partition("\n--\n")
    assert "comite/copil.toml" in batch and "reports/2026-T3/index.html" in batch
    assert "data/mail/2026-T3/01-membre-example.org.eml" in batch
    attached = re.findall(r'attachment; filename="(.*)"', committee)
    assert attached[0] == "synthese_2026-T3.html" and len(attached) == 6
    assert set(PAGES) - {"requests.html"} < set(committee.splitlines())  # no number received


@pytest.mark.parametrize("block", blocks_of("analyst"))
def test_the_analyst(installed: Installed, invented: Path, tmp_path: Path, block: str) -> None:
    """In a notebook of an invented workspace."""
    root = shutil.copytree(invented, tmp_path / "demo")
    (root / "notebooks").mkdir()
    ran = installed.run("python", "-c", AS_CELLS, block, cwd=root / "notebooks")
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("register", REGISTERS)
def test_the_columns_of_a_register_are_all_named(register: str) -> None:
    """Those that must be there, and those that may."""
    row = re.search(rf"^\| `{register}…` \| (.*) \| (.*) \|$", README, re.MULTILINE)
    assert row
    for cell, is_required in zip(row.groups(), (True, False), strict=True):
        fields = [one.header for one in REGISTERS[register] if one.is_required == is_required]
        assert sorted(cell.split(", ")) == sorted(fields)
