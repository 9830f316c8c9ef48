"""The workspace that a folder belongs to: the nearest one around it that has copil.toml."""

from pathlib import Path

from copil_analysis.errors import CopilError, UsageError
from copil_analysis.usage import told

SETTINGS = "copil.toml"


def find_root(start: str | Path = ".") -> Path:
    """``start`` itself or the nearest folder around it with a copil.toml.

    A notebook runs in ``notebooks/``, a terminal anywhere. A UsageError says that ``start`` is no
    folder, a CopilError that no folder around it is a workspace.
    """
    if not isinstance(start, str | Path):
        raise UsageError(f"On attend le nom d'un dossier, et non « {told(start)} ».")
    given = Path(start)
    if not given.is_dir():
        raise UsageError(f"Le dossier {given} n'existe pas.")
    if _is_workspace(given):
        return given
    folder = given.resolve()
    found = next(filter(_is_workspace, folder.parents), None)
    if found is None:
        raise CopilError(
            f"Ni {folder} ni un dossier qui le contient n'est un espace de travail : il y manque "
            f"{SETTINGS}. Pour en faire un : copil init DOSSIER"
        )
    return found


def _is_workspace(folder: Path) -> bool:
    try:
        return (folder / SETTINGS).is_file()
    except OSError:  # a folder around ours that is closed to us
        return False
