"""The main job from the received slides to the published pages, with nothing stood in for."""

import hashlib
import json
import shutil
from pathlib import Path

import nbformat
import pytest

from copil_analysis.showing.pages import OPTIONAL
from copil_analysis.showing.pages import PAGES as ALL_PAGES
from tests.sharing import TITLE_CELL, Published, copil

PAGES = [page for page in ALL_PAGES if page != OPTIONAL]
"""Those of a quarter that tells nothing of requests."""


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def workspace(published_2011: Published, tmp_path: Path) -> Path:
    """A copy of the published workspace to spoil."""
    return shutil.copytree(published_2011.root, tmp_path / "workspace")


def test_the_run_prints_the_paths_of_its_pages_and_nothing_else(published_2011: Published) -> None:
    """No warning, no progress bar, a summary on stderr; every path exists."""
    root, ran = published_2011.root, published_2011.ran
    assert (ran.returncode, ran.stderr.count("\n")) == (0, 1)
    assert ran.stderr.startswith("1\xa0période publiée (5\xa0pages), en ")
    assert ran.stdout.splitlines() == [f"reports/2011-T1/{page}" for page in PAGES]
    assert all((root / line).is_file() for line in ran.stdout.splitlines())


def test_the_report_is_pages_tables_and_a_manifest(published_2011: Published) -> None:
    """The manifest's hashes are those of the files that stand there."""
    report = published_2011.root / "reports" / "2011-T1"
    files = contents(report)
    assert {name for name in files if "/" not in name} == {*PAGES, "manifest.json"}
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["outputs"] == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items()
    }
    assert "data/raw/2011-T1/diaporama du comité" in manifest["inputs"]


def test_the_same_inputs_give_the_same_bytes(published_2011: Published, tmp_path: Path) -> None:
    """In another folder, from nothing: all but the manifest, which holds the time."""
    again = tmp_path / "elsewhere"
    for name in ("data/raw", "notebooks"):
        shutil.copytree(published_2011.root / name, again / name)
    shutil.copy(published_2011.root / "copil.toml", again)
    assert copil("run", "2011-T1", root=again).returncode == 0
    roots = published_2011.root, again
    first, second = (contents(root / "reports" / "2011-T1") for root in roots)
    del first["manifest.json"], second["manifest.json"]
    assert first == second


def test_pages_are_light_and_carry_no_path(published_2011: Published) -> None:
    """Under 200 kB each; nothing of the machine that made them."""
    root = published_2011.root
    for page in PAGES:
        text = (root / "reports" / "2011-T1" / page).read_bytes()
        assert len(text) < 200_000
        assert str(root).encode() not in text
        assert b"/tmp/" not in text


def spoil_notebook(root: Path) -> None:
    """Let the fourth of the five fail; the others have a title only, and are soon done."""
    for path in (root / "notebooks").glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [notebook.cells[0], nbformat.v4.new_code_cell(TITLE_CELL)]
        if path.stem == "needs_gap":
            notebook.cells.append(nbformat.v4.new_code_cell('raise ValueError("à dessein")'))
        nbformat.write(notebook, path)


def test_bad_input_is_one_sentence_and_leaves_the_reports_alone(workspace: Path) -> None:
    """It names the file; exit code 1; every byte under reports/ stays, and nothing is added.

    The summary comes last.
    """
    raw = workspace / "data" / "raw"
    named = {
        "2011-T1": "Le carnet needs_gap.ipynb a échoué",
        "2011-T2": "2011-T2 : rien n’est publié. slides.txt : aucun tableau",
        "2011-T3": "2011-T3 : rien n’est publié. slides.txt, ligne 1",
        "2011-T4": "Le dossier data/raw/2011-T4 est vide",
        "2012-T1": "Le dossier data/raw/2012-T1 n’existe pas",
        "2012-T2": "2012-T2 : rien n’est publié. slides.txt et slides_bis.txt",
    }
    for period in ("2011-T2", "2011-T3", "2012-T2"):
        shutil.copytree(raw / "2011-T1", raw / period)
    spoil_notebook(workspace)
    (raw / "2011-T2" / "slides.txt").write_bytes(b"COPIL du 15 avril")
    (raw / "2011-T3" / "slides.txt").write_bytes(b"CASA \x81\xff")
    (raw / "2011-T4").mkdir()
    shutil.copy(raw / "2012-T2" / "slides.txt", raw / "2012-T2" / "slides_bis.txt")
    before = contents(workspace / "reports")
    ran = copil("run", *named, root=workspace)
    assert (ran.returncode, ran.stdout) == (1, "")
    *sentences, summary = ran.stderr.replace("\xa0", " ").splitlines()
    assert len(sentences) == len(named)
    for period, words in named.items():
        assert [one for one in sentences if words in one], (period, sentences)
    assert summary.startswith("6 périodes en échec (2011-T1, 2011-T2, 2011-T3, …), en ")
    assert contents(workspace / "reports") == before
    assert [path.name for path in (workspace / "reports").iterdir()] == ["2011-T1"]
