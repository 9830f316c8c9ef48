"""The process that serves: JupyterLab or Voilà, as told on its standard input.

It is told there, and not by its command line, which everybody on the machine can read. On its
standard output stands one line, the address, once it is served.
"""

import json
import os
import signal
import sys
from typing import Any
from urllib.parse import quote

from copil_analysis.exploring.saving import without_outputs
from copil_analysis.stopping import stop_silently_with


def main() -> None:
    """Serve until a signal ends this process, the command that started it, or the user does."""
    asked = json.load(sys.stdin)
    stop_silently_with(asked["parent"])
    {"lab": _serve_lab, "app": _serve_app}[asked["kind"]](asked)


def _serve_lab(asked: dict[str, Any]) -> None:
    from jupyterlab.labapp import LabApp

    server = LabApp.initialize_server(argv=asked["arguments"])
    server.contents_manager.register_pre_save_hook(without_outputs)
    # Jupyter's own handlers ask at the terminal, or tell of the signal in English.
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: server.stop(from_signal=True))
    path = f"lab/tree/{quote(asked['notebook'])}"
    # It listens at the first turn of its loop, before this.
    server.io_loop.add_callback(_announce, server.port, path, asked["token"])
    server.start()


def _serve_app(asked: dict[str, Any]) -> None:
    from voila.app import Voila

    app = Voila()
    app.initialize(asked["arguments"])
    # Voilà opens a browser once it listens: the moment at which its address is known.
    app.open_browser = True
    app.launch_browser = lambda: _announce(app.port, "", asked["token"])
    app.start()


def _announce(port: int, path: str, token: str) -> None:
    """Tell the address; what the kernels write from now on must not fill the pipe."""
    print(f"http://127.0.0.1:{port}/{path}?token={token}", flush=True)
    os.dup2(2, 1)


if __name__ == "__main__":
    main()
