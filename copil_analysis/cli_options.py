"""What every command takes: the workspace."""

from pathlib import Path
from typing import Annotated

import typer

from copil_analysis.errors import UsageError

Root = Annotated[
    Path,
    typer.Option(
        "--root",
        metavar="DOSSIER",
        help="L’espace de travail, si ce n’est pas le dossier courant.",
    ),
]


def existing(root: Path) -> Path:
    """The workspace, if it is there; else a UsageError."""
    if not root.is_dir():
        raise UsageError(f"Le dossier {root} n'existe pas.")
    return root
