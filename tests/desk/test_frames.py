"""DataFrames in French, in the application alone: headers, words, numbers."""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import copil_analysis as copil
from copil_analysis.exploring.serving import APP


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A shell as a kernel has one."""
    one: Any = InteractiveShell(  # type: ignore[no-untyped-call]
        config=Config({"HistoryManager": {"enabled": False}})
    )
    monkeypatch.setattr("copil_analysis.exploring.frames.get_ipython", lambda: one)
    return one


def shown(shell: Any, rows: Any) -> list[list[str]]:
    """The cells of a frame as the shell shows it, its header first."""
    html = shell.display_formatter.format(rows)[0]["text/html"]
    found: Any = BeautifulSoup(html, "html.parser").select("tr")
    return [[one.get_text(strip=True) for one in row.select("th, td")] for row in found]


def test_the_application_shows_frames_in_french(
    shell: Any, invented: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Structures and the total by their names, decimals with a comma, yes and no."""
    monkeypatch.setenv(APP, "1")
    gap = copil.needs_gap(copil.desk(invented).quarter).data
    head, *cells = shown(shell, gap[["typology", "households", "pressure"]])
    assert head == ["Typologie", "Ménages", "Pression"]
    pressure = str(round(float(gap["pressure"].iloc[0]), 2)).replace(".", ",")
    assert cells[0] == ["T1", str(gap["households"].iloc[0]), pressure]
    assert cells[-1][0] == "Total"
    rows = copil.load("2026-T3", invented).data.file_active
    head, *cells = shown(shell, rows.loc[:0, ["structure", "days_waited", "is_waiting"]])
    assert head[:2] == ["Structure", "Jours d’attente"]
    assert cells[0][2] in ("oui", "non")


def test_what_a_frame_says_besides_its_cells_is_shown(
    shell: Any, invented: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mark of a part, the names of grouped rows, whole dates; of many rows the first sixty."""
    monkeypatch.setenv(APP, "1")
    quarter = copil.desk(invented).quarter
    part = quarter.only(structures="CASA").data.needs
    html = shell.display_formatter.format(part)[0]["text/html"]
    assert "CASA seulement" in html
    sums = quarter.data.needs.groupby("structure")[["households"]].sum()
    assert {row[0] for row in shown(shell, sums)} == {"Structure", "CASA", "Cannes", "CAPAP", "Est"}
    waiting = quarter.data.file_active
    assert len(waiting) > 60
    assert len(shown(shell, waiting)) == 1 + 60
    day = waiting["entry_date"].dropna().iloc[0]
    (told,) = shown(shell, waiting.dropna(subset=["entry_date"]).head(1)[["entry_date"]])[1:]
    assert told[0].endswith(f"{day:%Y}")


def test_a_notebook_shows_the_names_that_its_code_takes(shell: Any, invented: Path) -> None:
    """Outside the application nothing is translated."""
    gap = copil.needs_gap(copil.desk(invented).quarter).data
    assert "households" in shown(shell, gap)[0]
