"""Whether the names of two files, or sheets, say that one is a copy of the other."""

import re
from pathlib import PurePath

from copil_analysis.vocabulary import fold

# What the name of a copy adds to its original's: « (1) », « - Copie », « v2 », « corrigé ».
_COPY = re.compile(
    r"\(\d+\)|\b(?:copie|copy)(?: de| of)?(?: \d+)?\b|\b(?:v|version ?)\d+\b"
    r"|\b(?:corrige|rectifie|modifie)e?s?\b|\b(?:finale?|definiti(?:f|ve))\b"
)


def is_copy(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether the names say that a file, or a sheet, is a copy of another."""
    (file, sheet), (other_file, other_sheet) = one, other
    if file == other_file:
        return _original(sheet) == _original(other_sheet)
    is_one_sheet = sheet == other_sheet or not (sheet and other_sheet)
    stems = (_original(PurePath(name).stem) for name in (file, other_file))
    return is_one_sheet and len(set(stems)) == 1


def _original(name: str) -> str:
    """The name without what says that it is a copy, and without signs.

    >>> _original("file_active_CASA - Copie (2)"), _original("file_active_casa_corrigé v2")
    ('file active casa', 'file active casa')
    """
    return " ".join(re.findall("[a-z0-9]+", _COPY.sub(" ", re.sub("[_-]", " ", fold(name)))))
