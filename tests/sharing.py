"""What is costly to make, made once for all files and all processes of a run of the tests."""

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from copil_analysis.locking import try_lock

PROJECT = Path(__file__).parents[1]
Ran = subprocess.CompletedProcess[str]
MAIL = """
[mail]
host = "127.0.0.1"
port = {port}
security = "none"
from = "equipe@example.org"
reply_to = "responsable@example.org"

[[mail.recipients]]
address = "un@example.org"
name = "Membre Un"

[[mail.recipients]]
address = "deux@example.org"
"""

# All that a notebook must show to be published; nothing of ours is imported.
TITLE_CELL = """
from IPython.display import display
facts = dict.fromkeys(["title", "period", "service", "committee", "version"], "1")
display({"text/html": "<h1>Titre</h1>"}, raw=True, metadata={"copil": facts})
"""


@dataclass(frozen=True)
class Published:
    """A workspace in which a period has been published, and what the command said."""

    root: Path
    ran: Ran

    @property
    def pages(self) -> list[Path]:
        """The pages whose paths were printed."""
        return [self.root / line for line in self.ran.stdout.splitlines()]


def tracked_files(*folders: str) -> list[Path]:
    """The files of the project, or of some folders, as git sees them; those not yet added too."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *folders],
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = listed.stdout.decode().strip("\0").split("\0")
    return [path for name in names if (path := PROJECT / name).is_file()]


def copil(*words: str, root: Path) -> Ran:
    """Run the command as an analyst does, in the workspace ``root``."""
    command = str(Path(sys.executable).with_name("copil"))
    return subprocess.run([command, *words], cwd=root, capture_output=True, text=True)


def make_once(folder: Path, make: Callable[[Path], object]) -> Path:
    """Let ``make`` fill ``folder`` unless another process has; what failed half-way is redone."""
    made = folder.with_name(f"{folder.name}.made")
    with locked(folder.with_name(f"{folder.name}.lock")):
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            made.touch()
    return folder


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait for the lock, for as long as whoever holds it is at work."""
    while (descriptor := try_lock(path)) is None:
        time.sleep(0.1)
    try:
        yield
    finally:
        os.close(descriptor)


def publish_once(period: str, folder: Path, make: Callable[[Path], object]) -> Published:
    """Let ``make`` fill a workspace, publish ``period`` in it, and keep what the command said."""
    said = folder.with_name(f"{folder.name}.json")

    def run(root: Path) -> None:
        make(root)
        ran = copil("run", period, root=root)
        said.write_text(json.dumps([ran.args, ran.returncode, ran.stdout, ran.stderr]), "utf-8")

    root = make_once(folder, run)
    return Published(root, Ran(*json.loads(said.read_text("utf-8"))))


@dataclass(frozen=True)
class Installed:
    """A fresh environment that knows the project from its wheel alone, and what was built."""

    folder: Path

    @property
    def bin(self) -> Path:
        return self.folder / "environment" / "bin"

    @property
    def dist(self) -> Path:
        return self.folder / "dist"

    def run(self, *words: str, cwd: Path) -> Ran:
        """Run a command of the environment, or of the system, as at a terminal that has it."""
        environ = _without_python(os.environ)
        environ["PATH"] = f"{self.bin}{os.pathsep}{environ['PATH']}"
        command = shutil.which(words[0], path=environ["PATH"]) or words[0]
        return subprocess.run(
            [command, *words[1:]], cwd=cwd, env=environ, capture_output=True, text=True
        )


def install_once(folder: Path) -> Installed:
    """Build sdist and wheel, and install the wheel beside what the tests' environment has.

    That one's packages are seen, but not the project: its files come from the wheel alone.
    """
    made = Installed(folder)

    def install(folder: Path) -> None:
        tools, wheel = folder / "tools", "copil_analysis-*.whl"
        _pip("--target", str(tools), *_build_requires())
        build = [sys.executable, "-m", "hatchling", "build", "--directory", str(made.dist)]
        environ = {**_without_python(os.environ), "PYTHONPATH": str(tools)}
        subprocess.run(build, cwd=PROJECT, env=environ, capture_output=True, check=True)
        environment = str(made.bin.parent)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
        _pip("--no-deps", next(made.dist.glob(wheel)), to=made.bin / "python")
        own = sysconfig.get_path("purelib", "venv", {"base": environment})
        # Of what is there only packages are found: what links them to the project has no effect.
        Path(own, "of_the_tests.pth").write_text(sysconfig.get_path("purelib"), "utf-8")

    make_once(folder, install)
    return made


def _pip(*words: str | Path, to: str | Path = sys.executable) -> None:
    pip = [sys.executable, "-m", "pip", "--python", to]
    subprocess.run([*pip, "install", "--quiet", *words], check=True)


def _build_requires() -> list[str]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    return list(project["build-system"]["requires"])


def _without_python(environ: Mapping[str, str]) -> dict[str, str]:
    """Nothing that leads to the environment of the tests."""
    return {name: value for name, value in environ.items() if not name.startswith("PYTHON")}


def free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_workspace(root: Path) -> None:
    """The data, notebooks and configuration of the project, with a free port and recipients."""
    for name in ("data/raw", "notebooks"):
        shutil.copytree(PROJECT / name, root / name)
    text = (PROJECT / "copil.toml").read_text("utf-8")
    (root / "copil.toml").write_text(text + MAIL.format(port=free_port()), encoding="utf-8")
