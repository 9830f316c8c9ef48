"""A table found in a raw file, before it is tidy."""

from dataclasses import dataclass

from copil_analysis.reading.unjam import Reading

SAME_CODE = "'"  # ends the name of a column whose code another column has already


@dataclass(frozen=True)
class FoundTable:
    """A cross-table with the codes of its rows and columns, and where it stood.

    ``reading.cells``: codes of the rows × codes of the columns, ``total`` included where printed.
    ``labels`` gives each row as written; ``note`` is the text below the table; ``stated`` are
    figures that the note repeats (measure, value).
    """

    name: str
    file: str
    place: str
    row_kind: str
    column_kind: str
    reading: Reading
    labels: dict[str, str]
    note: str
    stated: tuple[tuple[str, int], ...] = ()

    @property
    def source(self) -> str:
        return f"{self.file}, {self.place}"
