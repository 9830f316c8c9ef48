"""The project as a wheel, installed with what it needs far from the repository."""

import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import packages_distributions, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.sharing import PROJECT, Installed, tracked_files

PACKAGE = "copil_analysis"


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
    """From another folder, without what only the extras bring; its types and every public name."""
    code = (
        "import sys; sys.modules |= dict.fromkeys(sys.argv[1:]);"
        "import copil_analysis as copil; from pathlib import Path;"
        "[getattr(copil, name) for name in dir(copil)];"
        "print(copil.__file__, (Path(copil.__file__).parent / 'py.typed').exists())"
    )
    ran = installed.run("python", "-W", "error", "-c", code, *of_extras_alone(), cwd=tmp_path)
    place, is_typed = ran.stdout.split()
    assert (ran.stderr, is_typed) == ("", "True")
    assert Path(place).is_relative_to(installed.folder)


def of_extras_alone() -> set[str]:
    """What is imported of the packages that are named in the extras only."""
    named = [Requirement(text) for text in requires(PACKAGE.replace("_", "-")) or []]
    extras = {canonicalize_name(one.name) for one in named if one.marker}
    plain = {canonicalize_name(one.name) for one in named if not one.marker}
    found = packages_distributions().items()
    return {
        name for name, all in found if {canonicalize_name(one) for one in all} <= extras - plain
    }
