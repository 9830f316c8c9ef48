"""The last look before publication: no request number may leave the analyst's machine."""

import base64
import csv
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from copil_analysis.errors import CopilError

# Territory, month and year, sequence, desk; people put spaces between them, and small letters.
_PARTS = r"[0-9][0-9AB]{2}\s?[0-9]{4}\s?[0-9]{6}\s?"
# The decimals of a figure are digits only: with a letter it is a request number all the same.
_REQUEST_NUMBER = re.compile(
    rf"(?<![0-9]){_PARTS}(?=[A-Z0-9]*[A-Z])[A-Z0-9]{{5}}|(?<![0-9])(?<![0-9][.,]){_PARTS}[A-Z0-9]{{5}}",
    re.IGNORECASE,
)
_EMBEDDED = re.compile(r";base64,([A-Za-z0-9+/]+={0,2})")


def has_request_number(text: str) -> bool:
    """Whether a request number stands in the text, in clear or inside a data: address.

    >>> has_request_number("0060424012345GDPUB"), has_request_number("0,0060424012345678901")
    (True, False)
    """
    images = [base64.b64decode(data).decode("utf-8", "ignore") for data in _EMBEDDED.findall(text)]
    visible = _EMBEDDED.sub("", unquote(text))
    return any(_REQUEST_NUMBER.search(part) for part in [visible, *images])


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
