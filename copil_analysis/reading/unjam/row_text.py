"""The text of one row: its digits, its spaces, its footnote marks, and every way to cut it."""

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from copil_analysis.errors import ReadingError

MARKS = "*†‡§¹²³"
MAX_DIGITS = 9  # a count of a thousand million is no count
_TOKEN = re.compile(rf"(?P<digit>[0-9])|(?P<space>\s)|(?P<mark>[{re.escape(MARKS)}]|\([0-9]\))")


class Arc(NamedTuple):
    """The digits from ``start`` to ``end`` stand in ``column``; none where start equals end."""

    column: int
    start: int
    end: int
    value: int

    @property
    def is_blank(self) -> bool:
        return self.start == self.end


@dataclass(frozen=True)
class RowText:
    """A row as text; positions count digits, so 2 is the gap after the second digit."""

    label: str
    raw: str
    digits: str
    spaces: tuple[tuple[int, int], ...]  # inner position, number of spaces
    marks: tuple[tuple[int, str], ...]  # position, mark
    thousands: bool = False

    @classmethod
    def parse(cls, label: str, text: str, thousands: bool = False) -> "RowText":
        """Split a text; a ReadingError names the first character that no table cell holds."""
        digits, spaces, marks = "", dict[int, int](), []
        position = 0
        while position < len(text):
            token = _TOKEN.match(text, position)
            if token is None:
                raise ReadingError(
                    f"ligne « {label} » : « {text[position]} » dans « {text.strip()} » n'est ni "
                    "un chiffre, ni une espace, ni un appel de note"
                )
            if token["digit"]:
                digits += token["digit"]
            elif token["space"]:
                spaces[len(digits)] = spaces.get(len(digits), 0) + 1
            else:
                marks.append((len(digits), token["mark"]))
            position = token.end()
        inner = tuple((p, n) for p, n in spaces.items() if 0 < p < len(digits))
        return cls(label, text, digits, inner, tuple(marks), thousands)

    def is_number(self, start: int, end: int) -> bool:
        """Whether the digits between two positions can be one printed number."""
        piece = self.digits[start:end]
        if not 0 < len(piece) <= MAX_DIGITS or (piece[0] == "0" and len(piece) > 1):
            return False
        if any(start < position < end for position, _ in self.marks):
            return False
        inside = [(p, n) for p, n in self.spaces if start < p < end]
        if not inside:
            return True
        groups_of_three = {end - k for k in range(3, len(piece), 3)}
        return self.thousands and {p for p, _ in inside} == groups_of_three

    @cache  # noqa: B019  (a row lives as long as its table)
    def arcs(self, columns: int) -> tuple[Arc, ...]:
        """Every placement that is part of a whole reading of the row, by column then position."""
        length = len(self.digits)
        ends = {
            start: [start, *(e for e in range(start + 1, length + 1) if self.is_number(start, e))]
            for start in range(length + 1)
        }
        reached = [{0}]
        for _ in range(columns):
            reached.append({end for start in reached[-1] for end in ends[start]})
        leading = [{length}]
        for _ in range(columns):
            leading.append({start for start in ends if leading[-1] & set(ends[start])})
        leading.reverse()
        return tuple(
            Arc(column, start, end, int(self.digits[start:end] or 0))
            for column in range(columns)
            for start in sorted(reached[column] & leading[column])
            for end in ends[start]
            if end in leading[column + 1]
        )
