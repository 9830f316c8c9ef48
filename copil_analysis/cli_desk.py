"""The command of the analyst's desk: `copil explore`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from copil_analysis.cli_options import Root
from copil_analysis.root import find_root
from copil_analysis.stopping import interrupted_by_signals

_ENDED = {
    "lab": "JupyterLab est arrêté, et ses noyaux avec lui.",
    "app": "L’application est arrêtée, et ses noyaux avec elle.",
}


def explore(
    app: Annotated[
        bool, typer.Option("--app", help="En application, sans le code (Voilà).")
    ] = False,
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="N", help="Le port où servir (par défaut : un libre)."),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Donner l’adresse sans ouvrir de navigateur.")
    ] = False,
    root: Root = Path("."),
) -> None:
    """Ouvrir le carnet d’exploration dans JupyterLab, sur cette machine seulement."""
    root = find_root(root).resolve()
    from copil_analysis.exploring.extra import expect_extra
    from copil_analysis.exploring.own_notebook import own_notebook
    from copil_analysis.exploring.serving import NAMES, expect_free, open_privately, served

    expect_extra()
    if port is not None:
        expect_free(port)
    notebook, is_new = own_notebook(root)
    if is_new:
        print(f"Carnet copié dans l’espace de travail : {os.path.relpath(notebook)}")
    kind = "app" if app else "lab"
    with (
        interrupted_by_signals(_ENDED[kind]),
        served(notebook, root, app=app, port=port) as server,
    ):
        address = server.address()
        print(f"{NAMES[kind]} : {address}\nCtrl-C l’arrête.", flush=True)
        if not no_browser:
            open_privately(address, server.folder)
        server.process.wait()
