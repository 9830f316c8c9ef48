"""What is found in raw files, before it is tidy: cross-tables, registers, and what went wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from copil_analysis.finding import Finding
from copil_analysis.reading.sheets.sheet import Column

if TYPE_CHECKING:
    from copil_analysis.reading.unjam import Reading

SAME_CODE = "'"  # ends the name of a column whose code another column has already


@dataclass(frozen=True)
class FoundTable:
    """A cross-table with the codes of its rows and columns, and where it stood.

    ``reading.cells``: codes of the rows × codes of the columns, ``total`` included where printed.
    ``labels`` gives each row as written; ``note`` is the text below the table; ``stated`` are
    figures that the note repeats (measure, value). ``origins``: where each cell stood, such as
    ``B5``, with the rows and columns of ``reading.cells``; missing for a transcript. ``unknown``:
    the cells (row, column) that hold something else than a count: they are missing, not zeros.
    """

    name: str
    file: str
    place: str
    row_kind: str
    column_kind: str
    reading: "Reading"
    labels: dict[str, str]
    note: str
    stated: tuple[tuple[str, int], ...] = ()
    origins: pd.DataFrame | None = None
    unknown: frozenset[tuple[str, str]] = frozenset()

    @property
    def source(self) -> str:
        return ", ".join(part for part in (self.file, self.place) if part)


@dataclass(frozen=True)
class FoundRegister:
    """The rows of one sheet of a register: one row a dwelling allocated or a waiting household.

    ``name``: attributions or file_active; or national, one row a request. ``columns``: by the name
    of the field (see ``register_fields``), all as long as ``rows``, which holds each row's number
    as a spreadsheet shows it (from 1). ``headers``: each field's header as written. ``others``: the
    headers that no field reads, and their columns. ``structure``: the code of the
    structure that the file's name gives, if it gives one. ``is_bare``: it has its header, and
    nothing below that was left out or not seen; a workbook of ours to fill is not bare.
    ``is_partial``: it has rows that could not be read, or that nobody sees.
    """

    name: str
    file: str
    place: str
    structure: str | None
    rows: npt.NDArray[np.int32]
    columns: Mapping[str, Column]
    headers: Mapping[str, str]
    is_bare: bool = False
    is_partial: bool = False
    others: Sequence[tuple[str, Column]] = ()

    @property
    def source(self) -> str:
        return ", ".join(part for part in (self.file, self.place) if part)


@dataclass(frozen=True)
class Received:
    """All that the files of a period hold: cross-tables, registers, and what their reading met.

    ``places``: file and place of each sheet that holds a cell, in order.
    """

    tables: list[FoundTable] = field(default_factory=list)
    registers: list[FoundRegister] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    places: list[tuple[str, str]] = field(default_factory=list)

    def __add__(self, other: "Received") -> "Received":
        return Received(
            self.tables + other.tables,
            self.registers + other.registers,
            self.findings + other.findings,
            self.places + other.places,
        )
