"""The reading of a table whose cells stand apart: nothing to cut, but margins to hold."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from copil_analysis.reading.unjam.margins import Cell, Margin, find_margins
from copil_analysis.reading.unjam.reading import Mark, Reading, assemble


def read_known(
    cells: pd.DataFrame,
    *,
    sums: Mapping[str, Sequence[str]],
    total_row: str | None = None,
    unknown: Collection[Cell] = (),
    marks: Sequence[Mark] = (),
    recover: bool = True,
) -> Reading:
    """The reading of cells (Int64) that are known, with what their margins add to it.

    ``sums`` and ``total_row`` as for ``unjam``; ``unknown``: the places of the cells whose value
    nobody knows. A margin with one of these is not checked. A blank cell that alone mends every
    margin it is in is recovered; where two could, or without ``recover``, none is.
    """
    margins = [
        margin
        for margin in find_margins(list(cells.index), list(cells.columns), sums, total_row)
        if not {margin.total, *margin.parts} & set(unknown)
    ]
    recovered = _recover(cells, margins, unknown) if recover else {}
    return replace(assemble(cells, margins, recovered, marks), readings=1)


def _recover(
    cells: pd.DataFrame, margins: Sequence[Margin], unknown: Collection[Cell]
) -> dict[Cell, int]:
    values, blank = cells.fillna(0).to_numpy(dtype="int64"), cells.isna().to_numpy()
    gaps = {m: int(values[m.total]) - sum(int(values[part]) for part in m.parts) for m in margins}
    around: dict[Cell, list[Margin]] = {}
    for margin in margins:
        for part in margin.parts:
            around.setdefault(part, []).append(margin)
    for total in {margin.total for margin in margins} | set(unknown):
        around.pop(total, None)
    mending = {
        cell: gaps[held[0]]
        for cell, held in around.items()
        if blank[cell] and len({gaps[margin] for margin in held}) == 1 and gaps[held[0]] > 0
    }
    return {
        cell: gap
        for cell, gap in mending.items()
        if all(sum(part in mending for part in margin.parts) == 1 for margin in around[cell])
    }
