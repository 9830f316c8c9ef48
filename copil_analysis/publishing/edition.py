"""One edition of a quarter: its five pages, its tables and its manifest, whole or not at all."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from copil_analysis.checking.findings import blocking_messages
from copil_analysis.errors import CopilError
from copil_analysis.folders import differing, hash_file, hash_files, name_under, whole_folder
from copil_analysis.keeping import changed_inputs
from copil_analysis.loading import load_checks
from copil_analysis.publishing.answer_sheets import answer_sheets
from copil_analysis.publishing.manifest import (
    MANIFEST,
    read_manifest,
    sent_messages,
    write_manifest,
)
from copil_analysis.publishing.notebooks import run_notebook
from copil_analysis.publishing.page import render_page
from copil_analysis.publishing.privacy import refuse_request_numbers
from copil_analysis.publishing.workbook import write_workbook
from copil_analysis.reading.folder import raw_files
from copil_analysis.reading.public_names import file_names
from copil_analysis.safe_text import without_formulas
from copil_analysis.showing.pages import ADDRESSES
from copil_analysis.temporary import temporary_folder

if TYPE_CHECKING:
    from copil_analysis.quarter import Quarter

_SHIPPED = Path(__file__).parents[2] / "notebooks"


def publish(quarter: "Quarter", root: Path) -> list[Path]:
    """Make ``reports/<period>`` under ``root`` and return its five pages, the summary first.

    The folder is swapped in whole. After any failure the old edition stands as it was; a check
    that blocks is one, and an input that changed since the quarter was read.
    """
    if reason := why_blocked(quarter, root):
        raise CopilError(f"{quarter.period} : rien n'est publié. {reason}")
    root, period = root.resolve(), str(quarter.period)
    notebooks = {name: find_notebook(name, root) for name in ADDRESSES}
    files, inputs = _input_files(quarter, root), hash_inputs(quarter, root)
    for one in (*quarter.earlier, quarter):
        _refuse_changed(period, changed_inputs(one.period, root))
    target = root / "reports" / period
    with whole_folder(target) as staging:
        for page, text in _make_pages(notebooks, period, root).items():
            (staging / page).write_text(text, encoding="utf-8", newline="\n")
        write_tables(quarter, staging / "tables")
        write_manifest(staging, period=period, inputs=inputs, sent=sent_messages(target))
        refuse_request_numbers(staging)
        files |= _input_files(quarter, root)
        changed = differing(inputs, hash_inputs(quarter, root))
        _refuse_changed(period, [name_under(files[name], root) for name in changed])
    return [target / page for page in ADDRESSES.values()]


def _make_pages(notebooks: Mapping[str, Path], period: str, root: Path) -> dict[str, str]:
    """The text of each page by its address, once all the notebooks are run."""
    pages = {}
    with temporary_folder() as executed:
        for name, page in ADDRESSES.items():
            out = executed / f"{name}.ipynb"
            run_notebook(notebooks[name], out, period=period, root=root)
            pages[page] = render_page(out)
    return pages


def _refuse_changed(period: str, names: Sequence[str]) -> None:
    if names:
        told = ", ".join(names[:3]) + ("…" if len(names) > 3 else "")
        raise CopilError(
            f"{period} : rien n'est publié, car des données ont changé pendant la production "
            f"({told}). Relancez : copil run {period}"
        )


def hash_inputs(quarter: "Quarter", root: Path) -> dict[str, str]:
    """The hash of all that an edition is made of: files as received, copil.toml, notebooks.

    The received are told by their public names, of this quarter and of those before it.
    """
    return {name: hash_file(path) for name, path in _input_files(quarter, root).items()}


def _input_files(quarter: "Quarter", root: Path) -> dict[str, Path]:
    own = [root / "copil.toml", *(find_notebook(name, root) for name in ADDRESSES)]
    files = {name_under(path, root): path for path in own}
    for one in (*quarter.earlier, quarter):
        folder = root / "data" / "raw" / str(one.period)
        if folder.is_dir():
            public = file_names(folder, one.config)
            received = {public[path.name]: path for path in raw_files(folder)}
            files |= {f"data/raw/{folder.name}/{name}": path for name, path in received.items()}
    return files


def why_blocked(quarter: "Quarter", root: Path) -> str:
    """The first of the checks that block, as the analyst reads it: it names files as received."""
    blocking = blocking_messages(quarter.checks)
    if not blocking:
        return ""
    with suppress(CopilError):
        blocking = blocking_messages(load_checks(str(quarter.period), root)) or blocking
    return blocking[0]


def why_not_current(quarter: "Quarter", root: Path) -> str:
    """Say why the published edition of a period must not be sent; nothing where it may.

    Missing, changed by hand, or older than its inputs or than this version of copil-analysis.
    """
    root, again = root.resolve(), f"À publier d'abord : copil run {quarter.period}"
    folder = root / "reports" / str(quarter.period)
    manifest = read_manifest(folder)
    if manifest is None:
        return f"{quarter.period} n'est pas publié. {again}"
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST]
    if hash_files(files, base=folder) != manifest["outputs"]:
        return f"reports/{quarter.period} a été modifié depuis sa publication. {again}"
    is_ours = manifest["version"] == version("copil-analysis")
    if not is_ours or hash_inputs(quarter, root) != manifest["inputs"]:
        return f"Les pages de {quarter.period} sont plus anciennes que leurs données. {again}"
    return ""


def find_notebook(name: str, root: Path) -> Path:
    """The workspace's own notebook, or the one shipped with the project."""
    for folder in (root / "notebooks", _SHIPPED):
        if (path := folder / f"{name}.ipynb").is_file():
            return path
    raise CopilError(f"Il manque le carnet {name}.ipynb : on l'attend dans {root / 'notebooks'}.")


def write_tables(quarter: "Quarter", folder: Path) -> None:
    """Write the tidy tables as CSV files, and them with what the pages say as ``tables.xlsx``."""
    tables: dict[str, pd.DataFrame] = {
        "allocations": quarter.allocations,
        "rehoused": quarter.rehoused,
        "dwellings": quarter.dwellings,
        "waiting": quarter.waiting,
        "needs": quarter.needs,
        "checks": without_formulas(quarter.checks),
    }
    folder.mkdir()
    for name, frame in tables.items():
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")
    write_workbook(quarter, tables | answer_sheets(quarter), folder / "tables.xlsx")
