"""The team's remarks, notes.md, without what its writer hid: comments and what stands before."""

import re
from collections.abc import Iterator
from pathlib import Path

from copil_analysis.finding import Finding
from copil_analysis.reading.folder import NOTES
from copil_analysis.reading.text import read_text

# As a browser reads them: « --!> » closes a comment too, and « <! » and « <? » open others. One
# that nothing closes hides all that follows. « [//]: # (so) » is markdown's way.
_COMMENT = re.compile(r"<!--.*?(--!?>|\Z)|<[!?].*?(>|\Z)", re.DOTALL)
_LINK_TO_NOTHING = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*(?:#|<>)[^\n]*$", re.MULTILINE)
_FRONT_MATTER = re.compile(
    r"\A\s*---[ \t]*\n(?:(?:\w[^\n:]*:|[ \t]+|-[ \t])[^\n]*\n)+---[ \t]*(?:\n|\Z)"
)


def read_notes(folder: Path) -> str:
    """The markdown of a period as its readers see it; empty where there is none."""
    path = folder / NOTES
    return without_comments(read_text(path)) if path.exists() else ""


def without_comments(text: str) -> str:
    """The markdown without comments and YAML before it; an open comment hides to the end.

    >>> without_comments("---\\nauteur: Z\\n---\\nUn <!-- X --> mot.\\n<!-- Y --!>Fin <!-- Z")
    'Un  mot.\\nFin '
    """
    return _LINK_TO_NOTHING.sub("", _COMMENT.sub("", _FRONT_MATTER.sub("", text)))


def tell_hidden(folder: Path) -> Iterator[Finding]:
    """What is hidden and perhaps not meant to be: lines before the text, an open comment."""
    path = folder / NOTES
    text = read_text(path) if path.exists() else ""
    if match := _FRONT_MATTER.match(text):
        number = match[0].strip().count("\n") + 1
        message = f"{NOTES} : les {number} premières lignes, de --- à ---, ne paraissent pas."
        yield Finding("ignored", row=NOTES, message=message)
    for match in _COMMENT.finditer(text):
        if not (match[1] or match[2]):
            line = text.count("\n", 0, match.start()) + 1
            message = (
                f"{NOTES}, ligne {line} : un commentaire ouvert ici n'est pas fermé, donc rien de "
                "ce qui suit ne paraît ; fermez-le par -->."
            )
            yield Finding("ignored", row=NOTES, level="warning", status="gap", message=message)
