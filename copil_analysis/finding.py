"""What a check, a reading or a cleaning has to tell: one finding, one row of ``checks.csv``."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

TELLING = ("ignored", "need", "flows_bounds")
"""The checks that compare nothing: they tell what was left out, or derived."""
ERRORS = ("error", "blocking")
"""The levels of what is wrong, and not only to be confirmed."""


@dataclass(frozen=True)
class Finding:
    """One check of one figure. ``gap`` is computed − stated; ``level`` is empty where all is well.

    ``level``: blocking (nothing is published), error (published and flagged), warning (to be
    confirmed). ``status``: ok, gap, explained, recovered. ``message``: a French sentence.
    ``rows``: each row of one file that somebody should look at. ``beside``: the tidy rows that are
    doubtful only beside one another; those of one household have the same ``household``, those of
    an earlier quarter its name as ``period``; without household, whole files are meant. Both are
    kept nowhere.
    """

    check: str
    table: str = ""
    row: str = ""
    column: str = ""
    stated: int | None = None
    computed: int | None = None
    gap: int | None = None
    level: str = ""
    status: str = "ok"
    message: str = ""
    rows: tuple[int, ...] = field(default=(), repr=False, compare=False)
    beside: "pd.DataFrame | None" = field(default=None, repr=False, compare=False)


def quote(text: str, *, longest: int = 40) -> str:
    """A text of a received file between quotes, cut where it is long; nothing in it can close them.

    >>> quote("MENTON"), quote("a » b « c")
    ('« MENTON »', "« a ' b ' c »")
    """
    inner = re.sub("[«»]", "'", " ".join(text.split()))
    return f"« {inner if len(inner) <= longest else inner[: longest - 1] + '…'} »"


def of_name(name: str) -> str:
    """A name after « de », elided before a vowel.

    >>> of_name("attributions.xlsx"), of_name("file_active.csv"), of_name("Île")
    ("d'attributions.xlsx", 'de file_active.csv', "d'Île")
    """
    first = unicodedata.normalize("NFD", name[:1]).lower()[:1]
    return f"d'{name}" if first and first in "aeiouœæ" else f"de {name}"


def describe_rows(rows: Iterable[int], number: int) -> str:
    """Name the rows of a file in French; of many, the first three.

    >>> describe_rows([14], 1), describe_rows([14, 18, 20, 31], 4)
    ('ligne 14', 'lignes 14, 18, 20 et 1 autre')
    """
    first = [str(row) for row in islice(rows, min(number, 3))]
    if number == 1:
        return f"ligne {first[0]}"
    if number <= 3:
        return f"lignes {', '.join(first[:-1])} et {first[-1]}"
    rest = number - 3
    return f"lignes {', '.join(first)} et {rest} autre{'s' if rest > 1 else ''}"
