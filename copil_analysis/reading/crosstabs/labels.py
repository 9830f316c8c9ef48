"""The rows and columns of a table in a grid, by their labels; what is none of them is told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from copil_analysis.reading.crosstabs.counts import is_share
from copil_analysis.reading.crosstabs.grid import Grid
from copil_analysis.reading.crosstabs.layout import Layout
from copil_analysis.reading.meaning import split_mark

UNKNOWN, NAMELESS, SHARE, TEXT, REPEATED = "unknown", "nameless", "share", "text", "repeated"


@dataclass(frozen=True)
class Label:
    """A row or a column of a table: where it stands, its code, text and mark, the text's cell."""

    place: int
    code: str
    text: str
    mark: str = ""
    cell: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Other:
    """A row or a column beside those of the table, and what it is.

    ``what``: unknown (numbers under an unknown label), nameless (numbers without a label), share
    (percentages and subtotals), text, repeated (the header once more). ``cell``: where the label
    stands.
    """

    place: int
    what: str
    text: str
    cell: tuple[int, int]


@dataclass(frozen=True)
class Lines:
    """The rows or the columns of a table; ``used`` are all rows that its header takes."""

    labels: list[Label]
    others: list[Other]
    used: frozenset[int] = frozenset()


def find_columns(grid: Grid, layout: Layout) -> Lines:
    """The columns of a table; what their header lacks may stand in the row above or below it."""
    if layout.column_kind == "structure" and layout.only is not None:
        header = [] if layout.header is None else [layout.header]
        return Lines([Label(layout.only, "", "")], [], frozenset(header))
    body = _body(grid, layout)
    labels, others, used = [], [], set[int]()
    for column in range(grid.width):
        if column == layout.labels:
            continue
        has_counts = bool(grid.counts[body, column].any())
        label, rows = _column_label(grid, layout, column, has_counts)
        if label:
            labels.append(label)
            used.update(rows)
        elif other := _other_column(grid, layout, column, body, has_counts):
            others.append(other)
    return Lines(labels, others, frozenset(used))


def _body(grid: Grid, layout: Layout) -> list[int]:
    """The rows that are surely the table's."""
    if layout.only is not None and layout.row_kind == "structure":
        return [layout.only]
    words = grid.words(layout.row_kind)[:, layout.labels]
    first = layout.start if layout.header is None else layout.header + 1
    return [row for row in range(first, layout.stop) if words[row]]


def _column_label(
    grid: Grid, layout: Layout, column: int, has_counts: bool
) -> tuple[Label | None, list[int]]:
    header = layout.header
    assert header is not None, "only a table of one structure goes without a header"
    around = [row for row in (header - 1, header + 1) if _may_be_header(grid, layout, row)]
    choices = [sorted([header, *around]), *(sorted([header, row]) for row in around[::-1])]
    choices += [[header], *([row] for row in around if has_counts)]
    for rows in choices:
        told = [row for row in rows if grid.text(row, column)]
        if not told or (header not in told and not has_counts):
            continue
        written = " ".join(grid.text(row, column) for row in told)
        if code := grid.code_of(layout.column_kind, written):
            text, mark = split_mark(written)
            return Label(column, code, text, mark, (told[-1], column)), [header, *told]
    return None, []


def _may_be_header(grid: Grid, layout: Layout, row: int) -> bool:
    if not 0 <= row < grid.height or grid.counts[row].any() or row >= layout.stop:
        return False
    labels = layout.labels
    return labels is None or not (
        row > layout.start and grid.code_of(layout.row_kind, grid.text(row, labels))
    )


def _other_column(
    grid: Grid, layout: Layout, column: int, body: Sequence[int], has_counts: bool
) -> Other | None:
    assert layout.header is not None
    text = grid.text(layout.header, column)
    cell = (layout.header, column)
    if not has_counts:
        told = grid.told[body, column].any() and layout.labels is not None
        return Other(column, TEXT, text, cell) if told else None
    if is_share(text):
        return Other(column, SHARE, text, cell)
    return Other(column, UNKNOWN if text else NAMELESS, text, cell)


def find_rows(grid: Grid, layout: Layout, columns: Lines) -> Lines:
    """The rows of a table, and all other rows down to where it stops."""
    places = [label.place for label in columns.labels]
    labels, others = [], []
    for row in range(layout.start, layout.stop):
        if row in columns.used or not grid.told[row].any():
            continue
        has_counts = bool(grid.counts[row, places].any())
        cell, written = _row_label(grid, layout, row, places)
        text, mark = split_mark(written)
        code = grid.code_of(layout.row_kind, written) if written else None
        if layout.row_kind == "structure" and layout.only is not None:
            code = "" if row == layout.only else None
            has_counts &= not grid.code_of("structure", written)
        if code is not None:
            labels.append(Label(row, code, text, mark, (row, cell)))
        else:
            what = _what(grid, columns, row, text, has_counts)
            others.append(Other(row, what, text or grid.line(row), (row, cell)))
    return Lines(labels, others)


def _row_label(grid: Grid, layout: Layout, row: int, places: Sequence[int]) -> tuple[int, str]:
    """The label of a row and its column: where all others stand, else left of the figures."""
    before = range(min(places, default=0))
    for column in [*([] if layout.labels is None else [layout.labels]), *before]:
        text = grid.text(row, column)
        if text and not (grid.counts[row, column] and column != layout.labels):
            return column, text
    return layout.labels or 0, ""


def _what(grid: Grid, columns: Lines, row: int, text: str, has_counts: bool) -> str:
    codes = [(label.place, label.code) for label in columns.labels]
    if codes and sum(grid.text(row, p) == _head(columns, p) for p, _ in codes) > len(codes) / 2:
        return REPEATED
    if not has_counts:
        return TEXT
    if is_share(text):
        return SHARE
    return UNKNOWN if text else NAMELESS


def _head(columns: Lines, place: int) -> str:
    return next(label.text for label in columns.labels if label.place == place)


def find_shifted(grid: Grid, rows: Sequence[Label], header: Collection[int]) -> frozenset[int]:
    """The rows of a CSV with a figure beyond the header: a comma within a number moved it there.

    Where all rows have one, as many cells as the header and no title above, it is a column.
    """
    if not grid.widths or not header:
        return frozenset()
    end = 1 + max(int(np.flatnonzero(grid.told[row])[-1]) for row in header)
    width = max(grid.widths[row] for row in header)
    beyond = {label.place for label in rows if grid.counts[label.place, end:].any()}
    is_column = len(beyond) == len(rows) and all(grid.widths[row] <= width for row in beyond)
    return frozenset() if is_column else frozenset(beyond)
