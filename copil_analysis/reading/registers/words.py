"""What the cells of a register's columns may be: words, or data of their column."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from copil_analysis.reading.days import date_of
from copil_analysis.reading.meaning import is_blank, number_of, plain
from copil_analysis.reading.sheets.sheet import Cell, Column
from copil_analysis.register_fields import READ
from copil_analysis.request_number import looks_like
from copil_analysis.vocabulary import Vocabulary

Rows = npt.NDArray[np.intp]
"""Places of rows, from 0 for the first row below the header."""


def words_of(column: Column) -> dict[int, str]:
    """The distinct texts that may be words, by their code: those that begin with no digit."""
    return {
        code: text
        for code, cell in enumerate(column.values.tolist())
        if isinstance(cell, str) and not cell[:1].isdigit() and (text := plain(cell))
    }


class Readable:
    """Which cells read as data of their column; each distinct cell is looked at once."""

    def __init__(
        self, columns: Mapping[str, Column], register: str, vocabulary: Vocabulary
    ) -> None:
        self._columns = columns
        self.kinds = {one.name: one.kind for one in READ[register] if one.name in columns}
        self._tests = readers(vocabulary)

    def any_of(self, kinds: tuple[str, ...], rows: Rows) -> npt.NDArray[np.bool_]:
        """Which of the rows have a cell of one of these kinds that reads as data."""
        found = np.zeros(len(rows), dtype=np.bool_)
        for name, kind in self.kinds.items():
            if kind in kinds and kind in self._tests:
                found |= self._test(name, self._tests[kind], rows)
        return found

    def any_text(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Which of the rows have a cell that is words, not a figure, a day or a number."""
        found = np.zeros(len(rows), dtype=np.bool_)
        for name in self._columns:
            found |= self._test(name, _is_words, rows)
        return found

    def _test(self, name: str, test: Callable[[Cell], bool], rows: Rows) -> npt.NDArray[np.bool_]:
        column = self._columns[name]
        codes, places = np.unique(column.codes[rows], return_inverse=True)
        passed = [code >= 0 and test(column.values.iloc[code]) for code in codes.tolist()]
        return np.array(passed, dtype=np.bool_)[places]


def readers(vocabulary: Vocabulary) -> dict[str, Callable[[Cell], bool]]:
    """For each kind of field, whether a cell reads as one of its values."""
    coded = ("structure", "channel", "typology")
    return {
        **{kind: _code_test(vocabulary, kind) for kind in coded},
        "date": lambda cell: date_of(cell) is not None,
        "count": lambda cell: number_of(cell) is not None,
        "amount": lambda cell: number_of(cell) is not None,
        "request_number": lambda cell: looks_like(str(cell)),
    }


def _code_test(vocabulary: Vocabulary, kind: str) -> Callable[[Cell], bool]:
    return lambda cell: isinstance(cell, str) and vocabulary.code_of(kind, cell) is not None


def _is_words(cell: Cell) -> bool:
    return (
        isinstance(cell, str)
        and not is_blank(cell)
        and number_of(cell) is None
        and date_of(cell) is None
        and not looks_like(cell)
    )
