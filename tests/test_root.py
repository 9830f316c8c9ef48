"""A workspace is found from any folder inside it, and what is none is said."""

import os
from pathlib import Path

import pytest

import copil_analysis as copil
from copil_analysis.errors import CopilError, UsageError
from copil_analysis.root import find_root

PROJECT = Path(__file__).parents[1]


@pytest.fixture
def outer(tmp_path: Path) -> Path:
    """A workspace with another one inside it."""
    for root in (tmp_path / "outer", tmp_path / "outer" / "inner"):
        (root / "data" / "raw" / "2011-T1").mkdir(parents=True)
        (root / "copil.toml").touch()
    return tmp_path / "outer"


@pytest.mark.parametrize("place", [".", "data", "data/raw/2011-T1"])
def test_the_nearest_folder_with_copil_toml_is_meant(
    outer: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its path or from the current folder, be it the workspace or deep inside."""
    for root in (outer, outer / "inner"):
        assert find_root(root / place) == root
        monkeypatch.chdir(root / place)
        assert find_root().resolve() == find_root(".").resolve() == root


def test_a_folder_that_holds_it_is_given_back_as_it_was_named(
    outer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path typed as relative is told as relative."""
    monkeypatch.chdir(outer)
    assert (find_root(), find_root("inner")) == (Path("."), Path("inner"))


def test_where_there_is_none_the_folder_looked_in_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its whole path, and how to make one: « . » would say nothing."""
    monkeypatch.chdir(tmp_path)
    for look in (lambda: find_root(), lambda: copil.load("2011-T1")):
        with pytest.raises(CopilError, match="copil init") as raised:
            look()
        assert str(tmp_path) in str(raised.value)
    with pytest.raises(UsageError, match=r"Le dossier nowhere n'existe pas\."):
        find_root("nowhere")


def test_a_folder_named_copil_toml_is_no_workspace(outer: Path) -> None:
    """Nor is one whose copil.toml leads nowhere."""
    for name, make in (("a", os.mkdir), ("b", lambda path: os.symlink("nowhere", path))):
        (outer / name).mkdir()
        make(outer / name / "copil.toml")
        assert find_root(outer / name) == outer


@pytest.mark.parametrize("place", ["notebooks", "data/raw/2011-T1", "tests"])
def test_a_notebook_finds_its_workspace(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """JupyterLab and VS Code run it in its own folder; ``root`` stays « . »."""
    monkeypatch.chdir(PROJECT / place)
    assert copil.load("2011-T1").allocations["households"].sum() == 45
    assert not copil.load_checks("2011-T1").empty
    assert copil.load_registers("2011-T1") == {}
    assert copil.trace("2011-T1", "needs", "CANNES", "T4")["value"].tolist() == [7]
