"""The margins of a table, and which cuts of a row can add up to its total."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from copil_analysis.reading.unjam.row_text import Arc

Cell = tuple[int, int]


@dataclass(frozen=True)
class Margin:
    """A total cell and the cells that it adds up."""

    kind: str  # "row" or "column"
    total: Cell
    parts: tuple[Cell, ...]


def find_margins(
    labels: Sequence[str],
    columns: Sequence[str],
    sums: Mapping[str, Sequence[str]],
    total_row: str | None,
) -> list[Margin]:
    """Every total: of each row for each sum, of each column if there is a total row."""
    place = {column: number for number, column in enumerate(columns)}
    margins = [
        Margin("row", (row, place[total]), tuple((row, place[part]) for part in parts))
        for row in range(len(labels))
        for total, parts in sums.items()
    ]
    if total_row is not None:
        last = list(labels).index(total_row)
        body = [row for row in range(len(labels)) if row != last]
        margins += [
            Margin("column", (last, column), tuple((row, column) for row in body))
            for column in range(len(columns))
        ]
    return margins


def fitting_arcs(weights: Mapping[Arc, int], tolerance: int) -> tuple[set[Arc], set[Arc]]:
    """The arcs on a path whose weights add up to zero, and those on one that adds up to less.

    The second set holds the first. Arcs come by column, as ``RowText.arcs`` gives them.
    """
    arcs = list(weights)
    least: dict[Cell, int] = {}
    for arc in reversed(arcs):
        here, rest = (arc.column, arc.start), least.get((arc.column + 1, arc.end), 0)
        least[here] = min(least.get(here, weights[arc] + rest), weights[arc] + rest)
    ahead: dict[Cell, set[int]] = {(0, 0): {0}}
    for arc in arcs:
        rest = least.get((arc.column + 1, arc.end), 0)
        sums = {s + weights[arc] for s in ahead.get((arc.column, arc.start), ())}
        kept = {s for s in sums if s + rest <= tolerance}
        ahead.setdefault((arc.column + 1, arc.end), set()).update(kept)
    short = {
        arc
        for arc in arcs
        if (before := ahead.get((arc.column, arc.start)))
        and min(before) + weights[arc] + least.get((arc.column + 1, arc.end), 0) <= tolerance
    }
    last = max((arc.column for arc in arcs), default=-1) + 1
    target = set(range(-tolerance, tolerance + 1))
    behind: dict[Cell, set[int]] = {}
    exact = set()
    for arc in reversed(arcs):
        end = (arc.column + 1, arc.end)
        wanted = target if end[0] == last else behind.get(end, set())
        fits = {w - weights[arc] for w in wanted} & ahead.get((arc.column, arc.start), set())
        if fits:
            exact.add(arc)
            behind.setdefault((arc.column, arc.start), set()).update(fits)
    return exact, short
