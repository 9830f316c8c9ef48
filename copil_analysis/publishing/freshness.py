"""What an edition is made of, and which of its parts must be made anew. Nothing slow is imported.

A part is a page, named as its notebook, or ``TABLES``. It is made of the files received in its
period and before it, of copil.toml, its notebook, its parameters, our code and the versions.
"""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from copil_analysis.config import read_config
from copil_analysis.errors import CopilError
from copil_analysis.folders import hash_file, hash_files, name_under
from copil_analysis.history import periods_behind
from copil_analysis.period import Period
from copil_analysis.publishing.manifest import MANIFEST, read_manifest
from copil_analysis.reading.folder import raw_files, raw_folder
from copil_analysis.reading.public_names import file_names
from copil_analysis.showing.pages import ADDRESSES
from copil_analysis.versions import made_with

TABLES = "tables"
PARTS = (*ADDRESSES, TABLES)
FAILED = Path("data", "failed")
"""Where the executed notebooks of a period that failed are kept for the analyst."""
_SHIPPED = Path(__file__).parents[2] / "notebooks"


def find_notebook(name: str, root: Path) -> Path:
    """The workspace's own notebook, or the one shipped with the project."""
    for folder in (root / "notebooks", _SHIPPED):
        if (path := folder / f"{name}.ipynb").is_file():
            return path
    raise CopilError(f"Il manque le carnet {name}.ipynb : on l'attend dans {root / 'notebooks'}.")


def hash_inputs(period: Period, root: Path) -> dict[str, str]:
    """The hash of all that an edition is made of: files as received, copil.toml, notebooks.

    The received are told by their public names, of this period and of those before it.
    """
    return {name: hash_file(path) for name, path in input_files(period, root).items()}


def input_files(period: Period, root: Path) -> dict[str, Path]:
    """The inputs of an edition by the names that the manifest gives them."""
    root = root.resolve()
    own = [root / "copil.toml", *(find_notebook(name, root) for name in ADDRESSES)]
    found = {name_under(path, root): path for path in own}
    config, behind = read_config(root), periods_behind(period, root)
    if not any(one == period or one in period.quarters for one in behind):
        raw_folder(root, str(period))  # says what is there instead
    for one in behind:
        folder = root / "data" / "raw" / str(one)
        public = file_names(folder, config.at(one))
        received = {public[path.name]: path for path in raw_files(folder)}
        found |= {f"data/raw/{folder.name}/{name}": path for name, path in received.items()}
    return found


def parameters(period: Period) -> dict[str, str]:
    """What the notebooks are passed: they run in the workspace, so no path of a machine is."""
    return {"period": str(period), "root": "."}


def stale_parts(period: Period, root: Path, inputs: Mapping[str, str]) -> tuple[str, ...]:
    """The parts of a published edition that are not, byte for byte, what ``inputs`` would give."""
    folder = root / "reports" / str(period)
    manifest = read_manifest(folder)
    if manifest is None or not _is_same(manifest, period, inputs):
        return PARTS
    before, outputs = manifest["inputs"], _hash_outputs(folder)
    return tuple(
        part
        for part in PARTS
        if _outputs(part, outputs) != _outputs(part, manifest["outputs"])
        or _notebook(part, before) != _notebook(part, inputs)
    )


def _is_same(manifest: Mapping[str, Any], period: Period, inputs: Mapping[str, str]) -> bool:
    """Whether all but the notebooks is as it was."""
    made = (manifest.get("made_with"), manifest.get("parameters"))
    common = [_without_notebooks(one) for one in (manifest["inputs"], inputs)]
    return made == (made_with(), parameters(period)) and common[0] == common[1]


def _without_notebooks(inputs: Mapping[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in inputs.items() if not name.endswith(".ipynb")}


def _notebook(part: str, inputs: Mapping[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in inputs.items() if name.endswith(f"/{part}.ipynb")}


def _outputs(part: str, outputs: Mapping[str, str]) -> dict[str, str]:
    """The files of a part; the tables own all that is no page, a stray file too."""
    pages = set(ADDRESSES.values())
    own = {ADDRESSES[part]} if part in ADDRESSES else outputs.keys() - pages
    return {name: digest for name, digest in outputs.items() if name in own}


def kept_files(parts: Sequence[str], period: Period, root: Path) -> dict[str, bytes]:
    """The files of some parts of the published edition, by name."""
    folder = root / "reports" / str(period)
    outputs = _hash_outputs(folder) if parts else {}
    names = [name for part in parts for name in _outputs(part, outputs)]
    return {name: (folder / name).read_bytes() for name in names}


def _hash_outputs(folder: Path) -> dict[str, str]:
    found = [path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST]
    return hash_files(found, base=folder)


def why_not_current(period: Period, root: Path) -> str:
    """Say why the published edition of a period must not be sent; nothing where it may.

    Missing, changed by hand, or older than its inputs or than this version of copil-analysis.
    """
    root, again = root.resolve(), f"À publier d'abord : copil run {period}"
    folder = root / "reports" / str(period)
    manifest = read_manifest(folder)
    if manifest is None:
        return f"{period} n'est pas publié. {again}"
    if _hash_outputs(folder) != manifest["outputs"]:
        return f"reports/{period} a été modifié depuis sa publication. {again}"
    is_ours = manifest["version"] == version("copil-analysis")
    if not is_ours or hash_inputs(period, root) != manifest["inputs"]:
        return f"Les pages de {period} sont plus anciennes que leurs données. {again}"
    return ""
