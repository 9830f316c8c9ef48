"""What an edition is made of, and which of its parts must be made anew. Nothing slow is imported.

A part is a page, named as its notebook, or ``TABLES``. It is made of the files received in its
period and before it, of copil.toml, its notebook, its parameters, our code and the versions.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from copil_analysis.config import read_config
from copil_analysis.errors import CopilError
from copil_analysis.folders import hash_file, hash_files, name_under
from copil_analysis.keeping import signatures
from copil_analysis.period import Period
from copil_analysis.periods_received import periods_behind, received_folder
from copil_analysis.publishing.manifest import MANIFEST, edition_folder, read_manifest
from copil_analysis.publishing.notebooks import parameters
from copil_analysis.reading.folder import is_hidden, is_received, raw_files, raw_folder
from copil_analysis.reading.public_names import file_names
from copil_analysis.shipped import shipped
from copil_analysis.showing.pages import ADDRESSES
from copil_analysis.versions import made_with

TABLES = "tables"
PARTS = (*ADDRESSES, TABLES)
FAILED = Path("data", "failed")
"""Where the executed notebooks of a period that failed are kept for the analyst."""
Listed = Mapping[Period, tuple[str, ...]]
"""What stands in the raw folders of the periods that an edition depends on, by name."""


def count_pages(parts: Iterable[str]) -> int:
    """How many of some parts are pages."""
    return sum(part != TABLES for part in parts)


def find_notebook(name: str, root: Path) -> Path:
    """The workspace's own notebook, or the one shipped with the project."""
    for folder in (root / "notebooks", shipped("notebooks")):
        if (path := folder / f"{name}.ipynb").is_file():
            return path
    raise CopilError(f"Il manque le carnet {name}.ipynb : on l'attend dans {root / 'notebooks'}.")


def hash_inputs(period: Period, root: Path) -> dict[str, str]:
    """The hash of all that an edition is made of: files as received, copil.toml, notebooks.

    The received are told by their public names, of this period and of those before it. What stands
    among them and is not read has one hash a period, of its names.
    """
    root = root.resolve()
    listed = _listed(period, root)
    unread = {f"data/raw/{one}/": _hash_unread(one, root, names) for one, names in listed.items()}
    return {name: hash_file(path) for name, path in _files(listed, root).items()} | unread


def input_files(period: Period, root: Path) -> dict[str, Path]:
    """The files that an edition is made of, by the names that the manifest gives them."""
    root = root.resolve()
    return _files(_listed(period, root), root)


def _files(listed: Listed, root: Path) -> dict[str, Path]:
    own = [root / "copil.toml", *(find_notebook(name, root) for name in ADDRESSES)]
    found = {name_under(path, root): path for path in own}
    settings = hash_file(root / "copil.toml")
    for one, names in listed.items():
        found |= _received(one, root, names, settings)
    return found


def _listed(period: Period, root: Path) -> Listed:
    behind = periods_behind(period, root)
    if not any(one == period or one in period.quarters for one in behind):
        raw_folder(root, str(period))  # says what is there instead
    return {one: tuple(sorted(os.listdir(received_folder(one, root)))) for one in behind}


@cache
def _received(period: Period, root: Path, names: tuple[str, ...], settings: str) -> dict[str, Path]:
    """The files received in a period; the last two say whether that must be looked up again."""
    folder, config = received_folder(period, root), read_config(root).at(period)
    public = file_names(folder, config)
    return {f"data/raw/{period}/{public[path.name]}": path for path in raw_files(folder)}


def _hash_unread(period: Period, root: Path, names: Iterable[str]) -> str:
    """Links, folders and the like change what the checks say, by their names and kinds."""
    others = sorted(
        f"{path.name} {path.is_symlink()} {path.is_dir()} {path.exists()}"
        for path in (received_folder(period, root) / name for name in names)
        if not (is_hidden(path) or is_received(path))
    )
    return sha256("\n".join(others).encode()).hexdigest()


def stale_parts(period: Period, root: Path, inputs: Mapping[str, str]) -> tuple[str, ...]:
    """The parts of a published edition that are not, byte for byte, what ``inputs`` would give."""
    folder = edition_folder(period, root)
    manifest = read_manifest(folder)
    if manifest is None or not _is_same(manifest, period, root, inputs):
        return PARTS
    before, outputs = manifest["inputs"], _hash_outputs(folder)
    return tuple(
        part
        for part in PARTS
        if _outputs(part, outputs) != _outputs(part, manifest["outputs"])
        or _notebook(part, before) != _notebook(part, inputs)
    )


def _is_same(
    manifest: Mapping[str, Any], period: Period, root: Path, inputs: Mapping[str, str]
) -> bool:
    """Whether all but the notebooks is as it was."""
    made = (manifest.get("made_with"), manifest.get("parameters"))
    common = [_without_notebooks(one) for one in (manifest["inputs"], inputs)]
    left_out = manifest.get("left_out", {})
    return (
        made == (made_with(), parameters(str(period)))
        and common[0] == common[1]
        # What could not be known of then, and was prepared since, may be known of now.
        and left_out == signatures(map(Period.parse, left_out), root)
    )


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
    """The files of some parts of the published edition, by name, as it was published."""
    folder = edition_folder(period, root)
    outputs = (read_manifest(folder) or {"outputs": {}})["outputs"] if parts else {}
    names = [name for part in parts for name in _outputs(part, outputs)]
    files = {name: (folder / name).read_bytes() for name in names}
    if changed := [name for name in names if sha256(files[name]).hexdigest() != outputs[name]]:
        raise changed_meanwhile(period, [f"reports/{period}/{name}" for name in changed])
    return files


def changed_meanwhile(period: Period, names: Sequence[str]) -> CopilError:
    """The refusal of an edition of which some files are not as they were when it was begun."""
    told = ", ".join(names[:3]) + ("…" if len(names) > 3 else "")
    return CopilError(
        f"{period} : rien n'est publié, car des fichiers ont changé pendant la production "
        f"({told}). Relancez : copil run {period}"
    )


def _hash_outputs(folder: Path) -> dict[str, str]:
    found = [path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST]
    return hash_files(found, base=folder)


def why_not_current(period: Period, root: Path) -> str:
    """Say why the published edition of a period must not be sent; nothing where it may.

    Missing, changed by hand, or other than its inputs and this version would make it.
    """
    root, again = root.resolve(), f"À publier d'abord : copil run {period}"
    folder = edition_folder(period, root)
    manifest = read_manifest(folder)
    if manifest is None:
        return f"{period} n'est pas publié. {again}"
    if _hash_outputs(folder) != manifest["outputs"]:
        return f"reports/{period} a été modifié depuis sa publication. {again}"
    if stale_parts(period, root, hash_inputs(period, root)):
        return (
            f"Les pages de {period} sont plus anciennes que leurs données ou que copil-analysis. "
            f"{again}"
        )
    return ""
