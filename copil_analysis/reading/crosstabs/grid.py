"""A grid of cells: its texts, which of them are words of the vocabulary, which are counts."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from copil_analysis.reading.crosstabs.counts import LONGEST, Count, is_number, is_share, read_count
from copil_analysis.reading.meaning import plain, split_mark
from copil_analysis.reading.sheets.sheet import Cell, column_letters
from copil_analysis.vocabulary import TOTAL, Vocabulary

Mask = npt.NDArray[np.bool_]
KINDS = ("structure", "channel", "typology", "measure", TOTAL)


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet or of a slide's table; rows are as long as the longest one.

    ``widths``: how many cells each row of a CSV is written with.
    """

    rows: Sequence[Sequence[Cell]]
    vocabulary: Vocabulary
    widths: Sequence[int] = ()

    @cached_property
    def height(self) -> int:
        return len(self.rows)

    @cached_property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def cell(self, row: int, column: int) -> Cell:
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def text(self, row: int, column: int) -> str:
        return str(self.texts[row, column])

    def line(self, row: int) -> str:
        """The texts of a row, one after the other."""
        return " ".join(text for text in self.texts[row] if text)

    def count(self, row: int, column: int) -> Count:
        return read_count(self.cell(row, column))

    @cached_property
    def texts(self) -> npt.NDArray[np.object_]:
        texts = np.full((self.height, self.width), "", object)
        for place, row in enumerate(self.rows):
            texts[place, : len(row)] = [_text(cell) for cell in row]
        return texts

    @cached_property
    def counts(self) -> Mask:
        """Where a number stands, good or not."""
        numbers = np.zeros((self.height, self.width), bool)
        for place, row in enumerate(self.rows):
            numbers[place, : len(row)] = [is_number(cell) for cell in row]
        return numbers

    @cached_property
    def told(self) -> Mask:
        """Where anything stands."""
        return np.asarray(self.texts != "", bool)

    @cached_property
    def aside(self) -> Mask:
        """Where a label announces totals, subtotals or shares."""
        shares = [text for text in {str(one) for one in self.texts[self.told]} if is_share(text)]
        return np.isin(self.texts, np.array(shares, object)) | self.words(TOTAL)

    def words(self, kind: str) -> Mask:
        """Where a word of this kind stands; a bare number is none."""
        return self._words[kind]

    def is_word(self, row: int, column: int) -> bool:
        """Whether a cell holds a word of any kind."""
        return any(mask[row, column] for mask in self._words.values())

    @cached_property
    def _words(self) -> dict[str, Mask]:
        distinct = {str(text) for text in self.texts[self.told & ~self.counts]}
        masks = {}
        for kind in KINDS:
            known = [text for text in distinct if self._code(kind, text)]
            masks[kind] = np.isin(self.texts, np.array(known, object)) & ~self.counts
        return masks

    def code_of(self, kind: str, text: str) -> str | None:
        """The code of a label; in a table of no measures, a count of households is a total."""
        if code := self._code(kind, text):
            return code
        if self._code(TOTAL, text):
            return TOTAL
        households = kind != "measure" and self._code("measure", text) == "households"
        return TOTAL if households else None

    def _code(self, kind: str, text: str) -> str | None:
        return self.vocabulary.code_of(kind, split_mark(text)[0]) if len(text) <= LONGEST else None


def address(row: int, column: int) -> str:
    """A cell as a spreadsheet names it.

    >>> address(4, 1), address(0, 26)
    ('B5', 'AA1')
    """
    return f"{column_letters(column)}{row + 1}"


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return plain(unicodedata.normalize("NFC", str(cell)))
