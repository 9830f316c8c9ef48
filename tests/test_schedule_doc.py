"""What docs/schedule.md has one copy works as it stands."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import typer

from copil_analysis.cli import app
from copil_analysis.cli_options import LARGEST_NOTEBOOK, LONGEST_NOTEBOOK

TEXT = (Path(__file__).parents[1] / "docs" / "schedule.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
UNITS = {body.splitlines()[0].removeprefix("# "): body for kind, body in BLOCKS if kind == "ini"}
SCRIPTS = [body for kind, body in BLOCKS if kind == "sh" and body.startswith("#!/bin/sh")]
CODE = [*(body for _, body in BLOCKS), *re.findall(r"`([^`\n]+)`", TEXT)]
COMMANDS = {
    words.strip()
    for code in CODE
    for words in re.findall(r"(?<![\w.-])copil ([a-z]+(?![:\w])[^|;&>#\n]*)", code)
}


@pytest.mark.parametrize("words", sorted(COMMANDS))
def test_a_command_is_one(words: str) -> None:
    """Each ``copil …`` of the document is understood, with its options of today."""
    name, *arguments = shlex.split(words)
    command = typer.main.get_group(app).commands[name]
    assert command.make_context(name, arguments).params


def test_the_document_has_the_commands_that_it_is_about() -> None:
    """The one above has tried the night's, the quarter's and the region's."""
    assert {"run --all", "send $period", "run --all --executor dask://10.0.0.1:8786"} <= {
        words.replace('"', "") for words in COMMANDS
    }


def test_what_a_notebook_may_take_is_told_as_it_is() -> None:
    """The defaults of the document are those of the command."""
    assert f"{LONGEST_NOTEBOOK:g} seconds" in TEXT
    assert f"{LARGEST_NOTEBOOK} MB" in TEXT


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_has_its_parts(name: str) -> None:
    """A service has a command, a timer a time and the service of its name."""
    unit = configparser.ConfigParser(interpolation=None)
    unit.read_string(UNITS[name])
    if name.endswith(".timer"):
        assert unit["Timer"]["OnCalendar"]
        assert unit["Install"]["WantedBy"] == "timers.target"
        assert name.replace(".timer", ".service") in UNITS
    else:
        assert unit["Service"]["Type"] == "oneshot"
        assert unit["Service"]["ExecStart"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """systemd-analyze finds nothing to say of them, once the commands exist."""
    for command in ("copil-analysis/.venv/bin/copil", "comite/send-quarter"):
        path = tmp_path / command
        path.parent.mkdir(parents=True)
        path.touch(0o755)
    for name, body in UNITS.items():
        (tmp_path / name).write_text(body, "utf-8")
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    said = subprocess.run(
        ["systemd-analyze", "--user", "verify", *(str(tmp_path / name) for name in UNITS)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("sh") is None, reason="no sh here")
@pytest.mark.parametrize("script", SCRIPTS)
def test_sh_takes_the_scripts(script: str) -> None:
    """No word of the scripts is out of place."""
    subprocess.run(["sh", "-n"], input=script, text=True, check=True)


def test_no_address_is_anybody_s() -> None:
    """Hosts are example.org's, machines have private addresses, folders are under ~."""
    hosts = re.findall(r"[\w.-]+\.(?:org|com|net|fr)\b", TEXT)
    assert {host.split(".", 1)[-1] if host.count(".") > 1 else host for host in hosts} == {
        "example.org"
    }
    assert set(re.findall(r"\d+\.\d+\.\d+\.\d+", TEXT)) == {"10.0.0.1", "10.0.0.2", "127.0.0.1"}
    assert not re.search(r"/(?:home|root|tmp|work)/", TEXT)
