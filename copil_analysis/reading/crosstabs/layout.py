"""Where in a grid its tables stand: the header row, the column of labels, the rows in between."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from copil_analysis.reading.crosstabs.grid import Grid, Mask

Shape = tuple[str, str]  # kinds of the rows and of the columns
_MOST = 20  # tables of a grid that are looked for
_SURE = 3  # known labels that a second table in a grid has at least


@dataclass(frozen=True)
class Layout:
    """A table in a grid, rows and columns counted from 0.

    ``header``: the row of the column labels, missing where there is none. ``labels``: the column
    of the row labels. ``only``: the one row, or column, of a table of a single structure that
    does not name it. The table stands from row ``start`` to before ``stop``; ``score`` is how
    many of its labels are known.
    """

    row_kind: str
    column_kind: str
    start: int
    stop: int
    header: int | None
    labels: int | None
    score: int
    only: int | None = None

    @property
    def kinds(self) -> tuple[str, str]:
        return self.row_kind, self.column_kind


def find_layouts(grid: Grid, shapes: Sequence[Shape], least: int, single: bool) -> list[Layout]:
    """The tables of these shapes that have ``least`` known labels, from top to bottom.

    With ``single`` a table may lack the dimension of the structures.
    """
    if not grid.width:
        return []
    stops, found = _stops(grid), list[Layout]()
    left = [(0, grid.height, least)]
    while left and len(found) < _MOST:
        first, last, enough = left.pop()
        best = _best(_with_structures(grid, shapes, first, last, stops))
        if single and best is None:
            best = _best(_alone(grid, shapes, first, last))
        if best and best.score >= enough:
            found.append(best)
            around = max(least, _SURE)
            left += [(best.stop, last, around), (first, best.start, around)]
    return sorted(found, key=lambda one: one.start)


def _best(layouts: Sequence[Layout]) -> Layout | None:
    return max(layouts, key=lambda one: one.score, default=None)


def _stops(grid: Grid) -> list[int]:
    """For each row, where a table that begins there ends at the latest: at another header.

    A row looks like a header with two words of a kind or more, and no number.
    """
    kinds = ("structure", "channel", "typology", "measure")
    words = np.max([grid.words(kind).sum(axis=1) for kind in kinds], axis=0)
    heads = (words > 1) & ~grid.counts.any(axis=1)
    stops = [grid.height] * grid.height
    next_head, next_line, after = grid.height, "", grid.height
    for row in reversed(range(grid.height)):
        line = grid.line(row).casefold()
        stops[row] = after if line == next_line else next_head
        if heads[row]:
            after = stops[row]
            next_head, next_line = row, line
    return stops


def _with_structures(
    grid: Grid, shapes: Sequence[Shape], first: int, last: int, stops: Sequence[int]
) -> list[Layout]:
    """The best table below each row that names a column."""
    found = []
    for row_kind, column_kind in shapes:
        labels, heads = grid.words(row_kind), grid.words(column_kind)
        below = np.vstack([np.zeros(grid.width, int), labels.cumsum(axis=0)])
        for row in first + np.flatnonzero(heads[first:last].any(axis=1)):
            stop = min(stops[int(row)], last)
            known = below[stop] - below[row + 1]
            named = heads[row].sum() - heads[row]
            score = np.where((known > 0) & (named > 0), known + named, 0)
            column = int(score.argmax())
            if score[column]:
                best = Layout(row_kind, column_kind, int(row), stop, int(row), column, 0)
                found.append(replace(best, score=int(score[column])))
    return found


def _alone(grid: Grid, shapes: Sequence[Shape], first: int, last: int) -> list[Layout]:
    """The tables of one structure: a header and one row of numbers, or two columns.

    The figures fill their line, or it has a name, or it stands next to the header.
    """
    found = []
    rows = np.zeros(grid.height, bool)
    rows[first:last] = True
    for kind in {kind for shape in shapes for kind in shape} - {"structure"}:
        words = grid.words(kind) & rows[:, None]
        aside = grid.aside
        row, column = int(words.sum(axis=1).argmax()), int(words.sum(axis=0).argmax())
        numbers = grid.counts & words[row] & (np.arange(grid.height) > row)[:, None] & rows[:, None]
        lines = _but_totals(_any(numbers, 1), _any(aside, 1))
        score = int(words[row].sum())
        if (
            score
            and len(lines) == 1
            and (
                _is_filled(numbers[lines[0]], score)
                or lines[0] == row + 1
                or (grid.told & ~grid.counts)[lines[0]].any()
            )
        ):
            found.append(Layout("structure", kind, row, last, row, None, score, lines[0]))
        labelled = words[:, column]
        numbers = grid.counts & labelled[:, None]
        lines = _but_totals(_any(numbers, 0), _any(aside[: int(labelled.argmax())], 0))
        score, start = int(labelled.sum()), int(labelled.argmax())
        if (
            score
            and len(lines) == 1
            and (_is_filled(numbers[:, lines[0]], score) or grid.told[first:start, lines[0]].any())
        ):
            header = start - 1 if start > first and grid.told[start - 1].any() else None
            top = start if header is None else header
            found.append(Layout(kind, "structure", top, last, header, column, score, lines[0]))
    return found


def _is_filled(numbers: Mask, labels: int) -> bool:
    """Whether figures stand beside most labels: a few, in a line without a name, may be strays."""
    return 2 * int(numbers.sum()) >= labels


def _any(mask: Mask, axis: int) -> Mask:
    return np.asarray(mask.any(axis=axis), bool)


def _but_totals(numbers: Mask, total: Mask) -> list[int]:
    lines = np.flatnonzero(numbers & ~total)
    return [int(line) for line in (lines if len(lines) else np.flatnonzero(numbers))]
