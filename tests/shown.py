"""What a reader sees of an answer."""

import re

from copil_analysis.showing.french import NBSP, THIN
from copil_analysis.showing.indicator import Indicator
from copil_analysis.showing.markup import plain


def shown(indicator: Indicator) -> str:
    """All words of its block, with plain spaces; a value that nobody printed is an error."""
    html = re.sub(r' (src|srcset)="[^"]*"', "", indicator.block.html)
    text = spaced(plain(re.sub(r"<[^>]+>", " ", html)))
    assert not re.search(r"\b(nan|NaN|None|NaT|inf)\b|<NA>", text), text
    return text


def spaced(text: str) -> str:
    """A text with plain spaces and apostrophes, one at a time."""
    return " ".join(text.replace(NBSP, " ").replace(THIN, " ").replace("’", "'").split())
