"""Several quarters as the structures send them, through the command, with nothing stood in for."""

import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from copil_analysis.loading import load
from copil_analysis.request_number import has_request_number
from copil_analysis.workspace.demo import make_demo
from tests.sharing import Published, copil


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented workspace of the four quarters of 2011."""
    root = tmp_path_factory.mktemp("demo") / "2011"
    make_demo(root, quarters=4, households=45, seed=7, today=date(2012, 1, 15))
    return root


def test_the_flows_of_every_quarter_add_up(demo: Path) -> None:
    """Waiting = waiting before + arrivals − rehoused − other exits, by structure and in all."""
    assert copil("check", "2011-T4", root=demo).returncode == 0
    for period in ("2011-T2", "2011-T3", "2011-T4"):
        checks = pd.read_csv(demo / "data/processed" / period / "checks.csv")
        flows = checks[checks["check"] == "flows"]
        balances = flows[flows["computed"].notna()]
        assert len(balances) >= 5
        assert set(balances["status"]) == {"ok"}
        assert not (checks["level"].isin(["error", "blocking"])).any()


def test_a_figure_is_traced_to_its_rows(demo: Path) -> None:
    """As many rows as the figure says, each with its file and row number, nothing personal."""
    load("2011-T2", demo)
    needs = pd.read_csv(demo / "data/processed/2011-T2/needs.csv")
    row = needs[(needs["structure"] == "EST") & (needs["typology"] == "T1")]
    ran = copil("trace", "2011-T2", "needs", "EST", "T1", root=demo)
    figure = int(row["households"].iloc[0])
    assert ran.returncode == 0
    assert ran.stdout.count("ligne ") == figure > 0
    assert f"Ensemble\u00a0: {figure}" in ran.stdout or f"Ensemble : {figure}" in ran.stdout


def test_a_quarter_of_registers_is_published(published_invented: Published) -> None:
    """Six pages, and no request number, reference or remark of a register in any of them."""
    root, ran = published_invented.root, published_invented.ran
    assert (ran.returncode, ran.stderr.count("\n")) == (0, 1)
    pages = [path.read_text("utf-8") for path in published_invented.pages]
    assert len(pages) == 6
    assert "registre des attributions" in pages[-1]
    for path in (root / "reports").rglob("*.*"):
        content = path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                content = b"".join(book.read(name) for name in book.namelist())
        text = content.decode("utf-8")
        assert not has_request_number(text) or path.name == "manifest.json"
        assert "INV-A" not in text and "dossier complet" not in text and "à relancer" not in text


def test_a_new_period_is_ready_to_fill_and_says_that_it_is_empty(demo: Path) -> None:
    """Empty workbooks read back: nothing is wrong with them but that nothing is in them."""
    ran = copil("new", "2012-T1", root=demo)
    assert ran.returncode == 0
    names = {Path(line).name for line in ran.stdout.splitlines()}
    assert names >= {"period.toml", "notes.md", "attributions.xlsx", "file_active_est.xlsx"}
    again = copil("new", "2012-T1", root=demo)
    assert again.returncode == 1 and "existe" in again.stderr
    checked = copil("check", "2012-T1", root=demo)
    assert "aucune ligne" in checked.stdout
