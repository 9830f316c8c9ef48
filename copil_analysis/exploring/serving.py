"""Start the desk's server, tell where it is, and end it with all its kernels."""

import json
import os
import secrets
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copil_analysis.errors import CopilError, UsageError
from copil_analysis.exploring.settings import (
    FILES,
    LOOPBACK,
    SHARE,
    app_arguments,
    kernel_arguments,
    lab_arguments,
)
from copil_analysis.stopping import left_by_signals
from copil_analysis.temporary import temporary_folder

NAMES = {"lab": "JupyterLab", "app": "L’application (Voilà)"}
APP = "COPIL_APPLICATION"
"""The variable of the environment by which a kernel knows that nobody sees its code."""
LOG = "serveur.log"
"""What server and kernels say, in English: read where they did not start."""
PATIENCE = 15
"""Seconds that a server may take to end its kernels, before it is ended without being asked."""
_REDIRECT = '<meta charset="utf-8"><meta http-equiv="refresh" content="0; url={}">'


@dataclass(frozen=True)
class Served:
    """A server that was started, and a private folder for what goes with it."""

    kind: str
    process: "subprocess.Popen[str]"
    folder: Path

    def address(self) -> str:
        """Where it is, with its token: waited for, and a CopilError where it did not start."""
        assert self.process.stdout is not None
        if address := self.process.stdout.readline().strip():
            return address
        said = (self.folder / LOG).read_text("utf-8", "replace").strip().splitlines() or ["?"]
        raise CopilError(f"{NAMES[self.kind]} n’a pas démarré : {said[-1]}")


@left_by_signals
def served(notebook: Path, root: Path, *, app: bool, port: int | None) -> Iterator[Served]:
    """Start the server of a notebook of the workspace; it ends with the block."""
    kind = "app" if app else "lab"
    with temporary_folder() as folder:
        process = _start(_asked(kind, notebook, root, port, folder), notebook.parent, folder)
        try:
            yield Served(kind, process, folder)
        finally:
            _stop(process)


def open_privately(address: str, folder: Path) -> None:
    """Show the address in a browser; its token stands in a file, and in no command line."""
    page = folder / "ouvrir.html"
    page.write_text(_REDIRECT.format(address), "utf-8")
    webbrowser.open(page.as_uri())


def _asked(kind: str, notebook: Path, root: Path, port: int | None, folder: Path) -> dict[str, Any]:
    token = secrets.token_urlsafe(24)
    arguments = (
        lab_arguments(notebook, root, token, port)
        if kind == "lab"
        else app_arguments(notebook, token, port)
    )
    return {
        "kind": kind,
        "parent": os.getpid(),
        "token": token,
        "notebook": notebook.relative_to(root).as_posix(),
        "arguments": [*arguments, *kernel_arguments(folder)],
    }


def _start(asked: Any, cwd: Path, folder: Path) -> "subprocess.Popen[str]":
    for name, content in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(content), "utf-8")
    with open(folder / LOG, "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "copil_analysis.exploring.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=cwd,
            env=os.environ
            | {
                "JUPYTER_CONFIG_PATH": str(folder),
                "JUPYTER_PATH": os.pathsep.join([str(SHARE), os.environ.get("JUPYTER_PATH", "")]),
                "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
                **({APP: "1"} if asked["kind"] == "app" else {}),
            },
            text=True,
            start_new_session=True,  # Ctrl-C comes to us alone
        )
    assert process.stdin is not None
    with process.stdin as stdin:
        json.dump(asked, stdin)
    return process


def _stop(process: "subprocess.Popen[str]") -> None:
    with process:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def expect_free(port: int) -> None:
    """The port may be listened on; else a CopilError."""
    if not 1 <= port <= 65535:
        raise UsageError(f"--port attend un nombre de 1 à 65535 : {port}.")
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((LOOPBACK, port))
        except OSError as error:
            raise CopilError(
                f"Le port {port} est déjà pris, ou interdit : essayez-en un autre."
            ) from error
