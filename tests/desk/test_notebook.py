"""The exploration notebook runs from its first cell to its last, whatever was received."""

import shutil
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import copil_analysis as copil
from tests.pages import notebook_of


@pytest.mark.parametrize("name", ["published_2011", "published_invented"])
def test_every_cell_answers(
    name: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one quarter and no register, and with twelve; the workbook stands beside it."""
    root = tmp_path / "espace"
    shutil.copytree(request.getfixturevalue(name).root, root)
    (root / "notebooks").mkdir(exist_ok=True)
    monkeypatch.chdir(root / "notebooks")
    shell: Any = InteractiveShell(  # type: ignore[no-untyped-call]
        config=Config({"HistoryManager": {"enabled": False}})
    )
    with copil.style(), plt.rc_context():
        for cell in notebook_of("exploration").cells:
            if cell.cell_type == "code":
                shown = shell.run_cell(cell.source, silent=True)
                shown.raise_error()
                shell.display_formatter.format(shown.result)
    plt.close("all")
    assert Path("besoins.xlsx").is_file()
