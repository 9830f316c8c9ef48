"""Texts that do nothing where they are shown: no formula runs, none is read backwards."""

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def without_directions(text: str) -> str:
    """The text without the signs that turn the order of what follows, which hide what it says.

    >>> without_directions("Can\u202enes")
    'Cannes'
    """
    return _DIRECTIONS.sub("", text)


def harmless(cell: Any) -> Any:
    """A text that a spreadsheet would run begins with an apostrophe; other cells stay.

    >>> harmless("=1+1"), harmless("1 + 1"), harmless(-1)
    ("'=1+1", '1 + 1', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS) else cell


def without_formulas(frame: "pd.DataFrame") -> "pd.DataFrame":
    """The same rows with texts that stay texts, whatever they begin with."""
    texts = frame.select_dtypes(exclude=["number", "bool", "boolean", "datetime"])
    return frame.assign(
        **{str(name): texts[name].map(harmless, na_action="ignore") for name in texts}
    )
