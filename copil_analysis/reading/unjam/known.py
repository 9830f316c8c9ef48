"""The reading of a table whose cells stand apart: nothing to cut, but margins to hold."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from ortools.sat.python import cp_model

from copil_analysis.reading.unjam.margins import Cell, Margin, find_margins
from copil_analysis.reading.unjam.reading import Mark, Reading, assemble
from copil_analysis.reading.unjam.solver import new_solver

_EFFORT = 1.0  # of the solver, for one group of blank cells; a table takes a thousandth


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
    nobody knows. A margin with one of these is not checked. The blank cells that margins tie
    together are recovered where one solution alone makes all these margins hold; where several
    do, or none, or without ``recover``, none is.
    """
    margins = [
        margin
        for margin in find_margins(list(cells.index), list(cells.columns), sums, total_row)
        if not {margin.total, *margin.parts} & set(unknown)
    ]
    recovered = _recover(cells, margins) if recover else {}
    reading = assemble(cells, margins, recovered, marks)
    return replace(reading, readings=1 if reading.broken.empty else None)


def _recover(cells: pd.DataFrame, margins: Sequence[Margin]) -> dict[Cell, int]:
    """The blank cells that are no zeros, with their values."""
    values, blank = cells.fillna(0).to_numpy(dtype="int64"), cells.isna().to_numpy()
    gaps = {m: int(values[m.total]) - sum(int(values[part]) for part in m.parts) for m in margins}
    return {
        cell: value
        for group in _groups(_open_cells(gaps, blank))
        for cell, value in _solve(group, gaps).items()
        if value
    }


def _open_cells(
    gaps: Mapping[Margin, int], blank: npt.NDArray[np.bool_]
) -> dict[Cell, list[Margin]]:
    """The blank cells that may be no zeros, with their margins.

    In a margin that holds, or that no blank cell can mend, they are zeros.
    """
    around: dict[Cell, list[Margin]] = {}
    for margin in gaps:
        for cell in (margin.total, *margin.parts):
            if blank[cell]:
                around.setdefault(cell, []).append(margin)
    opened = {cell: held for cell, held in around.items() if all(gaps[margin] for margin in held)}
    while closed := [
        cell
        for cell, held in opened.items()
        if not all(_can_mend(margin, gaps[margin], opened) for margin in held)
    ]:
        opened = {cell: held for cell, held in opened.items() if cell not in closed}
    return opened


def _can_mend(margin: Margin, gap: int, opened: Collection[Cell]) -> bool:
    if margin.total in opened:
        return gap < 0 or any(part in opened for part in margin.parts)
    return gap > 0


def _groups(opened: Mapping[Cell, list[Margin]]) -> Iterator[dict[Cell, list[Margin]]]:
    """The cells that margins tie together, directly or through others."""
    left = dict(opened)
    while left:
        cell, held = left.popitem()
        group, waiting = {cell: held}, list(held)
        while waiting:
            margin = waiting.pop()
            for one in {margin.total, *margin.parts} & left.keys():
                group[one] = left.pop(one)
                waiting += group[one]
        yield group


def _solve(group: Mapping[Cell, Sequence[Margin]], gaps: Mapping[Margin, int]) -> dict[Cell, int]:
    """The values that the cells have in every solution that makes all their margins hold."""
    model = cp_model.CpModel()
    margins = dict.fromkeys(margin for held in group.values() for margin in held)
    most = sum(abs(gaps[margin]) for margin in margins)
    values = {cell: model.new_int_var(0, most, "") for cell in group}
    for margin in margins:
        parts = sum(values[part] for part in margin.parts if part in values)
        model.add(gaps[margin] + values.get(margin.total, 0) == parts)
    solver = new_solver(_EFFORT)
    if solver.solve(model) != cp_model.OPTIMAL:
        return {}
    found = {cell: solver.value(value) for cell, value in values.items()}
    return {cell: value for cell, value in found.items() if _is_only(model, values[cell], value)}


def _is_only(model: cp_model.CpModel, variable: cp_model.IntVar, value: int) -> bool:
    other = model.clone()
    other.add(variable != value)
    return new_solver(_EFFORT).solve(other) == cp_model.INFEASIBLE
