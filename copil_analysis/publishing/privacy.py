"""The last look before publication: no request number may leave the analyst's machine."""

import base64
import re
from pathlib import Path
from urllib.parse import unquote

from copil_analysis.errors import CopilError

# Territory, ten digits, desk. A digit or a decimal sign before it makes it part of a figure.
_REQUEST_NUMBER = re.compile(r"(?<![0-9.,])[0-9][0-9AB]{2}[0-9]{10}[A-Z0-9]{5}")
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
    """Raise a CopilError that names the first page or CSV in which a request number stands."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".html", ".csv"} and has_request_number(path.read_text("utf-8")):
            raise CopilError(
                f"Rien n'est publié : un numéro de demande figure dans {path.name}, "
                "alors qu'aucune donnée personnelle ne doit sortir."
            )
