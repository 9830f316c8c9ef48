"""The workspace's exploration notebook: the analyst's own to change, copied there once."""

import shutil
from pathlib import Path

from copil_analysis.publishing.freshness import find_notebook

NAME = "exploration"


def own_notebook(root: Path) -> tuple[Path, bool]:
    """The notebook of the workspace, and whether it was copied there just now."""
    own = root / "notebooks" / f"{NAME}.ipynb"
    if own.is_file():
        return own, False
    shipped = find_notebook(NAME, root)
    own.parent.mkdir(exist_ok=True)
    shutil.copyfile(shipped, own)
    return own, True
