"""Letters, measured, and texts broken into lines that fit.

They are measured in DejaVu Sans, which matplotlib carries and which is wider than Arial,
Liberation Sans and Helvetica: what fits here fits whichever font displays.
"""

from collections.abc import Sequence
from functools import lru_cache

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

BODY, SMALL, LEAST = 13.0, 12.0, 11.0
"""Heights of letters in pixels; none is below the least."""
LEADING = 1.25
"""From line to line, in heights of letters."""
MEASURED = "DejaVu Sans"


def text_width(text: str, size: float = BODY, *, bold: bool = False) -> float:
    """The width in pixels of one line of text."""
    return size * sum(_advance(letter, bold) for letter in text)


@lru_cache(maxsize=2048)
def _advance(letter: str, bold: bool) -> float:
    """How far a letter moves the pen, in heights of letters."""
    return _spread(f"H{letter}H", bold) - _spread("HH", bold)


def _spread(text: str, bold: bool) -> float:
    """From the first stroke to the last, in heights of letters."""
    letters = FontProperties(family=MEASURED, size=100, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, letters, ismath=False)
    return float(width) / 100


def widest(lines: Sequence[str], size: float = BODY, *, bold: bool = False) -> float:
    """The width in pixels of the longest of some lines; 0 for none."""
    return max((text_width(line, size, bold=bold) for line in lines), default=0.0)


def wrap(text: str, width: float, size: float = BODY, *, bold: bool = False) -> list[str]:
    """Break a text at its plain spaces into lines of at most ``width``, of about equal lengths.

    A longer word is cut.
    """
    lines = _fill(text, width, size, bold)
    narrower = width
    while len(lines) > 1 and narrower > 40:
        narrower -= 8
        tighter = _fill(text, narrower, size, bold)
        if len(tighter) > len(lines) or any(part not in text for part in tighter):
            break
        lines = tighter
    return lines


def _fill(text: str, width: float, size: float, bold: bool) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines += _cut(word, width, size, bold)
    return lines


def _cut(word: str, width: float, size: float, bold: bool) -> list[str]:
    """A word that is too long in pieces, at its own hyphen if that is enough."""
    if len(word) < 3 or text_width(word, size, bold=bold) <= width:
        return [word]
    fitting = [
        n for n in range(1, len(word)) if text_width(word[:n] + "-", size, bold=bold) <= width
    ]
    end = max(fitting, default=1)
    hyphen = word.rfind("-", 1, end)
    head, tail = (
        (word[: hyphen + 1], word[hyphen + 1 :]) if hyphen > 0 else (f"{word[:end]}-", word[end:])
    )
    return [head, *_cut(tail, width, size, bold)]


def size_that_fits(texts: Sequence[str], width: float, *, largest: float = BODY) -> float | None:
    """The largest height of letters at which no word of the texts is wider; None if none is."""
    words = [word for text in texts for word in text.split(" ")]
    sizes = [size for size in (BODY, SMALL, LEAST) if size <= largest]
    return next((size for size in sizes if widest(words, size) <= width), None)
