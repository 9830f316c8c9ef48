"""A new workspace, ready for its first quarter."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from copil_analysis.config import Term, read_config
from copil_analysis.folders import write_text
from copil_analysis.root import SETTINGS
from copil_analysis.shipped import shipped
from copil_analysis.showing.pages import ADDRESSES
from copil_analysis.workspace.new_folder import new_folder
from copil_analysis.workspace.settings import settings_text

_NOTEBOOKS = (*ADDRESSES, "exploration")
_IGNORED = """\
# Ce que les structures envoient, et ce qui en est tiré, ne va dans aucun dépôt.
/data/
/reports/
# Ni les carnets exécutés et leurs classeurs : ils contiennent des chiffres.
out.*
/notebooks/*.xlsx
.ipynb_checkpoints/
"""


def make_workspace(
    folder: Path, *, service: str, structures: Sequence[Term], channels: Sequence[Term]
) -> list[Path]:
    """Write copil.toml, notebooks/, data/raw/ and .gitignore, whole or not at all.

    ``folder`` is new or empty: a CopilError says that it holds something, and it stays as it is.
    """
    text = settings_text(service, tuple(structures), tuple(channels))
    with new_folder(folder.resolve()) as staging:
        (staging / "data" / "raw").mkdir(parents=True)
        (staging / "notebooks").mkdir()
        for name in _NOTEBOOKS:
            notebook = shipped("notebooks") / f"{name}.ipynb"
            shutil.copyfile(notebook, staging / "notebooks" / notebook.name)
        for name, content in ((".gitignore", _IGNORED), (SETTINGS, text)):
            write_text(staging / name, content)
        read_config(staging)  # what it would refuse must not stand there
    return [folder / name for name in (SETTINGS, "notebooks", "data/raw", ".gitignore")]


def default_channels() -> tuple[Term, ...]:
    """The channels of the shipped copil.toml: those that every département has."""
    return read_config(shipped(SETTINGS).parent).channels
