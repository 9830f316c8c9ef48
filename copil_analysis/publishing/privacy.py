"""The last look before publication: no request number may leave the analyst's machine."""

import csv
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from copil_analysis.errors import CopilError
from copil_analysis.request_number import has_request_number


def refuse_request_numbers(folder: Path) -> None:
    """Raise a CopilError that names the first file in which a request number stands."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if any(has_request_number(text) for text in _texts(path)):
            raise CopilError(
                f"Rien n'est publié : un numéro de demande figure dans {path.name}, "
                "alors qu'aucune donnée personnelle ne doit sortir."
            )


def _texts(path: Path) -> Iterator[str]:
    """The texts of a file: a CSV cell by cell, for its commas are no decimal signs."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as workbook:
            yield from (workbook.read(name).decode("utf-8") for name in workbook.namelist())
    elif path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as rows:
            yield from (cell for row in csv.reader(rows) for cell in row)
    elif path.suffix == ".json":  # the manifest: names, and hashes that look like anything
        manifest = json.loads(path.read_text("utf-8"))
        yield from (name for part in ("inputs", "outputs") for name in manifest.get(part, {}))
    else:
        yield path.read_text("utf-8")
