"""A folder of our making: it appears with all that belongs in it, or stays as it was."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from copil_analysis.errors import CopilError
from copil_analysis.folders import whole_folder
from copil_analysis.root import SETTINGS
from copil_analysis.stopping import finished_first, left_by_signals

_STAGING = ".new-"


@left_by_signals
def new_folder(folder: Path) -> Iterator[Path]:
    """Yield a staging folder whose content stands in ``folder`` when the block ends well.

    ``folder`` is new, or there and empty: then it stays the same one, as a shell may stand in it,
    or a disk be mounted there, and copil.toml, by which it is known, comes last. A CopilError says
    that it holds something already.
    """
    refuse_full(folder)
    if not folder.is_dir():
        with whole_folder(folder) as staging:
            yield staging
            refuse_full(folder)  # it may have come meanwhile
        return
    staging = folder / f"{_STAGING}{uuid4().hex}"
    try:
        staging.mkdir()
        yield staging
        with finished_first():
            _move_up(staging, folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def refuse_full(folder: Path) -> None:
    """Raise a CopilError where ``folder`` holds something; a killed run's staging is nothing."""
    if folder.is_dir() and any(not one.name.startswith(_STAGING) for one in folder.iterdir()):
        raise CopilError(
            f"Le dossier {folder} n'est pas vide : il reste tel quel. Un espace de travail s'écrit "
            "dans un dossier nouveau ou vide."
        )


def _move_up(staging: Path, folder: Path) -> None:
    refuse_full(folder)
    moved: list[Path] = []
    try:
        for path in sorted(staging.iterdir(), key=lambda one: (one.name == SETTINGS, one.name)):
            moved.append(path.rename(folder / path.name))
    except OSError:
        for path in reversed(moved):
            path.rename(staging / path.name)
        raise
    for left in folder.glob(f"{_STAGING}*"):
        shutil.rmtree(left, ignore_errors=True)
