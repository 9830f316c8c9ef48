"""What README, docs/ and the changelog name is there: files, names of ``copil``, commands."""

import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest
import typer

import copil_analysis as copil
from copil_analysis.cli import app
from copil_analysis.showing.pages import PAGES
from tests.sharing import tracked_files

PROJECT = Path(__file__).parents[1]
DOCUMENTS = [PROJECT / "README.md", PROJECT / "CHANGELOG.md", *PROJECT.glob("docs/*.md")]
ALL = "\n".join(path.read_text("utf-8") for path in DOCUMENTS)
FILES = {path.relative_to(PROJECT).as_posix() for path in tracked_files()}
FOLDERS = {f"{parent}/" for name in FILES for parent in Path(name).parents}
TYPED = re.findall(r"(?:^ {4}|`)copil\s([a-z]+ ?[^|;&>#\n`]*)", ALL, re.MULTILINE)
COMMANDS = sorted({words.strip() for words in TYPED})


def test_every_file_named_is_there() -> None:
    """Where it stands in the project, as a link, as a module, or by its own name alone."""
    ours = "copil_analysis|tests|docs|notebooks"
    named = set(re.findall(rf"(?<![\w./~-])((?:{ours})/[\w./-]*\w/?)", ALL))
    named |= {path for path in re.findall(r"\]\(([^)]+)\)", ALL) if "://" not in path}
    named |= {f"{name.replace('.', '/')}.py" for name in re.findall(r"-m (tests\.\w+)", ALL)}
    assert "docs/schedule.md" in named and named <= FILES | FOLDERS
    alone = set(re.findall(r"`(\w+(?:\.pyi?|/))`", ALL)) - {"data/", "reports/"}
    known = {f"{Path(name).name}{'/' * name.endswith('/')}" for name in FILES | FOLDERS}
    assert "quarter/" in alone and alone <= known


def test_every_page_is_described() -> None:
    """In the list of what the pages say, in their order."""
    readme = (PROJECT / "README.md").read_text("utf-8")
    told = re.findall(
        r"^- `(\w+\.html)`", readme.partition("## What the pages say")[2], re.MULTILINE
    )
    assert told == list(PAGES)


def test_every_name_of_copil_and_of_a_quarter_is_there() -> None:
    """Those that an analyst types, and those of which the changelog tells."""
    of_files = {"toml", "service", "timer", "pem", "key", "htpasswd", "example"}
    assert set(re.findall(r"\bcopil\.([a-z_]+)", ALL)) - of_files <= set(dir(copil))
    known = {field.name for field in fields(copil.Quarter)} | set(dir(copil.Quarter))
    assert set(re.findall(r"\bquarter\.([a-z_]+)", ALL)) <= known


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_is_one(words: str) -> None:
    """Each ``copil …`` is understood, with its options of today; one word is its name."""
    name, *arguments = shlex.split(words)
    command = typer.main.get_group(app).commands[name]
    assert not arguments or command.make_context(name, arguments).params
