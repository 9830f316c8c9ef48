"""The project as a wheel, installed with what it needs far from the repository."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from copil_analysis.showing.pages import PAGES
from tests.sharing import PROJECT, Installed, Published, tracked_files

PACKAGE = "copil_analysis"


@pytest.fixture(scope="module")
def published(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """An invented quarter, made elsewhere and published, by the command as it is installed."""
    folder = tmp_path_factory.mktemp("elsewhere")
    ran = installed.run("copil", "demo", "essai", "--quarters", "1", cwd=folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    (raw,) = (folder / "essai" / "data" / "raw").iterdir()
    return Published(folder / "essai", installed.run("copil", "run", raw.name, cwd=raw))


def tracked(*folders: str) -> set[str]:
    """The names of the project's files in some folders."""
    return {path.relative_to(PROJECT).as_posix() for path in tracked_files(*folders)}


def test_the_wheel_holds_the_package_the_notebooks_and_copil_toml(installed: Installed) -> None:
    """Each file as it stands in the repository, and no other: no data, no test, no page."""
    shipped = {f"{PACKAGE}/sample/{name}": name for name in tracked("notebooks", "copil.toml")}
    expected = {name: name for name in tracked(PACKAGE)} | shipped
    with zipfile.ZipFile(next(installed.dist.glob("*.whl"))) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        assert names == set(expected)
        for name, source in expected.items():
            assert wheel.read(name) == (PROJECT / source).read_bytes(), name


def test_the_sdist_holds_what_the_wheel_is_made_of_and_no_data(
    installed: Installed, tmp_path: Path
) -> None:
    """The same wheel, byte for byte, comes of it."""
    with tarfile.open(next(installed.dist.glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    files = [path.relative_to(source) for path in source.rglob("*") if path.is_file()]
    assert {path.parts[0] for path in files} == {
        *(PACKAGE, "notebooks", "copil.toml", "pyproject.toml", "README.md", "CHANGELOG.md"),
        *("constraints.txt", "PKG-INFO", ".gitignore"),
    }
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    tools = {"PYTHONPATH": str(installed.folder / "tools")}
    subprocess.run(build, cwd=source, env=tools, capture_output=True, check=True)
    (again,) = (source / "dist").glob("*.whl")
    assert again.read_bytes() == (installed.dist / again.name).read_bytes()


def test_what_is_imported_is_the_wheel(installed: Installed, tmp_path: Path) -> None:
    """From another folder; it has its types, and every public name."""
    code = (
        "import copil_analysis as copil; from pathlib import Path;"
        "[getattr(copil, name) for name in dir(copil)];"
        "print(copil.__file__, (Path(copil.__file__).parent / 'py.typed').exists())"
    )
    ran = installed.run("python", "-W", "error", "-c", code, cwd=tmp_path)
    place, is_typed = ran.stdout.split()
    assert (ran.stderr, is_typed) == ("", "True")
    assert Path(place).is_relative_to(installed.folder)


def test_a_demo_quarter_is_published(published: Published) -> None:
    """Said from deep inside the workspace, where there are no notebooks but those of the wheel."""
    ran = published.ran
    assert (ran.returncode, ran.stderr.count("\n")) == (0, 1), ran.stderr
    (report,) = (published.root / "reports").iterdir()
    shown = [f"../../../reports/{report.name}/{page}" for page in PAGES]
    assert ran.stdout.splitlines() == shown
    assert {path.name for path in report.glob("*.html")} == set(PAGES)


def test_a_notebook_runs_by_hand_where_it_stands(
    installed: Installed, published: Published
) -> None:
    """papermill and nbconvert make the page in ``notebooks/``, told nothing but the period."""
    (report,) = (published.root / "reports").iterdir()
    notebooks = published.root / "notebooks"
    notebooks.mkdir()
    (notebooks / "rehoused.ipynb").write_bytes((PROJECT / "notebooks/rehoused.ipynb").read_bytes())
    for words in (
        ("papermill", "rehoused.ipynb", "out.ipynb", "-p", "period", report.name),
        ("jupyter", "nbconvert", "--to", "copil", "out.ipynb"),
    ):
        ran = installed.run(*words, cwd=notebooks)
        assert ran.returncode == 0, ran.stderr
    assert (notebooks / "out.html").read_bytes() == (report / "rehoused.html").read_bytes()
